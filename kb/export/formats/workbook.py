"""Excel workbooks (Office Open XML), streamed: neither rows nor files are kept.

The parts that describe the workbook come last, because its sheets are known only at the end. A part is compressed while
it is written, so memory never holds more than one chunk.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from html import escape
from itertools import chain
from math import isfinite
from typing import IO, Final

from kb.export.pipe import Pipe

MOST_ROWS: Final = 1_048_576
"""Row limit of an Excel sheet; further rows go to another sheet."""
MOST_BYTES: Final = 2_000_000_000
"""Uncompressed size limit of a part; Excel cannot read the format that larger ones need."""
MOST_CELL_CHARACTERS: Final = 32_767
AT_ONCE = 200
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Text that Excel would read as an escaped character."""
Value = str | int | float | Decimal | None
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


class Heading(str):
    """A text in bold."""

    __slots__ = ()


class Workbook(AbstractContextManager["Workbook"]):
    """A workbook writer; it yields chunks to send, and empty chunks to signal progress."""

    def __init__(self, moment: datetime | None) -> None:
        """Begin a workbook; the same rows and date give the same bytes."""
        self._moment = (moment or _EPOCH).timetuple()[:6]
        self._pipe = Pipe()
        self._archive = zipfile.ZipFile(self._pipe, "w", zipfile.ZIP_DEFLATED)
        self._sheets: list[str] = []

    def __exit__(self, *_error: object) -> None:
        """Close the archive, even if it is incomplete."""
        self._archive.close()

    def table(self, name: str, labels: Sequence[str], rows: Iterable[Sequence[Value]], width: int) -> Iterator[bytes]:
        """Write a table below a frozen header, on as many sheets as it needs."""
        heading = [Heading(label) for label in labels]
        lines, number = iter(rows), 1
        more = yield from self._sheet(name, [width] * len(labels), lines, heading)
        while more is not None:
            number += 1
            more = yield from self._sheet(f"{name} {number}", [width] * len(labels), lines, heading, more)

    def sheet(self, name: str, rows: Iterable[Sequence[Value]], widths: Sequence[int]) -> Iterator[bytes]:
        """Write a short sheet."""
        yield from self._sheet(name, widths, iter(rows))

    def end(self) -> Iterator[bytes]:
        """Write the parts that list the contents, and close the file."""
        for path, text in _parts(self._sheets):
            with self._part(path) as part:
                part.write(f"{_XML}{text}".encode())
        self._archive.close()
        yield self._pipe.take()

    def _sheet(
        self,
        name: str,
        widths: Sequence[int],
        rows: Iterator[Sequence[Value]],
        heading: Sequence[Value] = (),
        first: Sequence[Value] | None = None,
    ) -> Generator[bytes, None, Sequence[Value] | None]:
        """Write rows until the sheet is full; return the first row that did not fit, else None."""
        self._sheets.append(name)
        size = 0
        with self._part(f"xl/worksheets/sheet{len(self._sheets)}.xml") as part:
            part.write(_begin(widths, frozen=bool(heading)).encode())
            lines = [line for line in (heading, first) if line]
            for number, line in enumerate(chain(lines, rows), start=1):
                written = _row(number, line)
                size += len(written)
                if number > MOST_ROWS or size > MOST_BYTES:
                    part.write(_END.encode())
                    return line
                part.write(written)
                if number % AT_ONCE == 0:
                    yield self._pipe.take() if self._pipe.is_full() else b""
            part.write(_END.encode())
        return None

    def _part(self, path: str) -> IO[bytes]:
        info = zipfile.ZipInfo(path, self._moment)
        info.compress_type = zipfile.ZIP_DEFLATED
        return self._archive.open(info, "w")


def clean(text: str) -> str:
    """Remove characters invalid in XML; cut to Excel's cell limit in UTF-16 units."""
    text = NOT_XML.sub("", text)
    if len(text) <= MOST_CELL_CHARACTERS // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_CELL_CHARACTERS:
        return text
    return units[: 2 * (MOST_CELL_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"


def _row(number: int, values: Sequence[Value]) -> bytes:
    cells = "".join(
        _cell(f"{_letters(column)}{number}", value)
        for column, value in enumerate(values)
        if value is not None and value != ""
    )
    return f'<row r="{number}">{cells}</row>'.encode()


def _cell(at: str, value: str | int | float | Decimal) -> str:
    """Write a cell as a number or an inline string; never as a formula or link."""
    if not isinstance(value, str):
        return f'<c r="{at}"><v>{value}</v></c>' if isfinite(value) else f'<c r="{at}" t="e"><v>#NUM!</v></c>'
    style = ' s="1"' if isinstance(value, Heading) else ""
    text = clean(value)
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f'<c r="{at}"{style} t="inlineStr"><is><t{space}>{_escaped(text)}</t></is></c>'


def _escaped(text: str) -> str:
    if "_x" in text:
        text = _CODE.sub("_x005F_", text)
    return escape(text, quote=False).replace("\r", "&#13;")


@cache
def _letters(column: int) -> str:
    """Return the column letters of a zero-based index: A to Z, AA and so on."""
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(65 + last)


def _begin(widths: Sequence[int], *, frozen: bool) -> str:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if frozen else ""
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, start=1)
    )
    shown = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    return f'{_XML}<worksheet xmlns="{_MAIN}">{shown}{f"<cols>{columns}</cols>" if columns else ""}<sheetData>'


def _parts(sheets: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts that list the sheets and define styles."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in zip(numbers, sheets, strict=True)
    )
    yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>{listed}</sheets></workbook>'
    targets = [("worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations(_DOCUMENT, [*targets, ("styles", "styles.xml")])
    yield "xl/styles.xml", _STYLES
    yield "_rels/.rels", _relations(_DOCUMENT, [("officeDocument", "xl/workbook.xml")])
    kinds = [
        ("workbook", "sheet.main"),
        ("styles", "styles"),
        *((f"worksheets/sheet{n}", "worksheet") for n in numbers),
    ]
    overrides = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for part, kind in kinds
    )
    yield "[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{_DEFAULTS}{overrides}</Types>'


def _relations(kind: str, targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}/{name}" Target="{target}"/>'
        for number, (name, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_END = "</sheetData></worksheet>"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DEFAULTS = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
)
_FONT = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}">'
    f'<fonts count="2"><font>{_FONT}</font><font><b/>{_FONT}</font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
