"""Inspect XLSX and ODS archives without trusting their metadata."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from kb.ingest.read import faults, reasons
from kb.ingest.read.files import named
from kb.ingest.read.text import MEGABYTE, FileRefused
from kb.ingest.read.workbooks.cells import MOST_CELLS, FaultyCells, OdsCells, OversizedSheet, XlsxCells
from kb.ingest.read.workbooks.markup import (
    MOST_CHARACTERS,
    Relationships,
    SharedStrings,
    SheetIds,
    TextBudget,
    TooLongText,
    TooMuchText,
    XmlParser,
    in_order,
)
from kb.ingest.report import Place

MOST_UNPACKED = 200 * MEGABYTE
MOST_MEMBERS = 5_000
_CHUNK = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0"
"""Signature of password-protected workbooks, and of those from before 2007."""
_DAMAGE = (zipfile.BadZipFile, NotImplementedError, LookupError, ValueError)
"""Exceptions that zipfile and expat raise for damaged or manipulated files."""
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_XLSX_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedstrings.xml"


def inspect(path: Path) -> dict[int, FaultyCells]:
    """Check sizes of a workbook; return per sheet position the cells that calamine would blank.

    Raises FileRefused for anything that is not a workbook or would not fit into memory.
    """
    place = Place(named(path))
    with path.open("rb") as raw:
        if raw.read(len(_OLE)) == _OLE:
            raise FileRefused(faults.LOCKED_FILE.at(place))
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
                raise TooMuchText
            return _read_members(archive, raw, place)
    except _DAMAGE as error:
        raise FileRefused(faults.DAMAGED.at(place, reason=reasons.explanation(error))) from None
    except TooMuchText:
        raise FileRefused(faults.BOMB.at(place, limit=MOST_UNPACKED // MEGABYTE)) from None
    except TooLongText as text:
        raise FileRefused(faults.LONG_TEXT.at(place, length=text.length, limit=MOST_CHARACTERS)) from None
    except OversizedSheet as spread:
        raise FileRefused(faults.SPREAD_OUT.at(place, cells=spread.cells, limit=MOST_CELLS)) from None


class _Book:
    """Read the members of a workbook, those needed to interpret the others first."""

    def __init__(self) -> None:
        self._allowance = TextBudget(MOST_UNPACKED)
        self._links = Relationships()
        self._sheets = SheetIds()
        self._strings = SharedStrings()
        self._order: Mapping[str, int] | None = None
        self.oddities: dict[int, FaultyCells] = {}

    def reader(self, name: str) -> XmlParser | None:
        """Return the parser for a member, None if it does not describe cells."""
        known: Mapping[str, XmlParser] = {_LINKS: self._links, _BOOK: self._sheets, _STRINGS: self._strings}
        if name in known:
            return known[name]
        if name == "content.xml":
            return OdsCells(self._allowance)
        if name in self._positions() or _XLSX_SHEET.fullmatch(name):
            return XlsxCells(self._strings.sizes, self._allowance)
        return None

    def keep(self, name: str, reader: XmlParser | None) -> None:
        """Store the result of parsing a member."""
        if isinstance(reader, XlsxCells) and name in self._positions():
            self.oddities[self._positions()[name]] = reader.oddities
        elif isinstance(reader, OdsCells):
            self.oddities.update(enumerate(reader.sheets))

    def _positions(self) -> Mapping[str, int]:
        """Return the position of each sheet by member name; empty unless the archive is XLSX."""
        if self._order is None:
            self._order = dict(in_order(self._sheets.ids, self._links.targets))
        return self._order


def _read_members(archive: zipfile.ZipFile, raw: BinaryIO, place: Place) -> dict[int, FaultyCells]:
    left = MOST_UNPACKED
    book = _Book()
    for name, member in _members(archive):
        if member.flag_bits & 1:
            raise FileRefused(faults.LOCKED_FILE.at(place))
        reader = book.reader(name)
        for chunk in _unpacked(raw, member, left):
            left -= len(chunk)
            if left < 0:
                raise TooMuchText
            if reader:
                reader.feed(chunk)
        book.keep(name, reader)
    return book.oddities


def _members(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """Return the members by lower-case name; duplicates could hide what is read later."""
    members = [(member.filename.replace("\\", "/").lower(), member) for member in archive.infolist()]
    if len(dict(members)) < len(members):
        raise zipfile.BadZipFile("two members of the same name")
    return sorted(members, key=lambda entry: entry[0] not in (_LINKS, _BOOK, _STRINGS))


def _unpacked(raw: BinaryIO, member: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """Decompress a member ourselves: zipfile trusts the declared size."""
    raw.seek(member.header_offset)
    head = raw.read(_LOCAL_HEADER.size)
    if len(head) < _LOCAL_HEADER.size or not head.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile(f"{member.filename}: no local header")
    _, name, extra = _LOCAL_HEADER.unpack(head)
    raw.seek(name + extra, 1)
    left = member.compress_size
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if member.compress_type == zipfile.ZIP_DEFLATED else None
    if unpacker is None and member.compress_type != zipfile.ZIP_STORED:
        raise zipfile.BadZipFile(f"{member.filename}: compression {member.compress_type}")
    while left > 0 and most >= 0 and (packed := raw.read(min(_CHUNK, left))):
        left -= len(packed)
        while packed:
            chunk = unpacker.decompress(packed, _CHUNK) if unpacker else packed
            packed = unpacker.unconsumed_tail if unpacker else b""
            most -= len(chunk)
            yield chunk
