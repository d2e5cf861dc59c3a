"""Tables with a header, from text or from a sheet, taken line by line."""

from __future__ import annotations

from collections.abc import Sequence

from kb.ingest.read import faults
from kb.ingest.read.headers import FirstLines, letter, likely_header, names_of
from kb.ingest.read.layout import ColumnNames, Layout
from kb.ingest.report import Place, Problem
from kb.ingest.row import Cell, Header, Items, Note, Row
from kb.texts import Text

MOST_COLUMNS = 1_000


class Table:
    """The header and rows of one table. ``first_lines`` reads its beginning again if the header is in doubt."""

    def __init__(self, file: str, sheet: str | None, layout: Layout, first_lines: FirstLines) -> None:
        self.names: ColumnNames | None = None
        self.is_unusable = False
        """Whether the rows below the header cannot be read."""
        self.has_rows = False
        self._file, self._sheet, self._layout, self._first_lines = file, sheet, layout, first_lines
        self._header: list[tuple[int, Sequence[Cell]]] = []

    def take(self, line: int, cells: Sequence[Cell], flaw: Problem | None = None) -> Items:
        """Yield what a line that is not blank contributes. ``flaw`` says why the row is incomplete."""
        if self.names is not None:
            self.has_rows = True
            place = Place(self._file, line, self._sheet)
            yield from _row(self.names, cells, place, flaw, is_foreign=self._layout.is_foreign)
        elif line >= self._layout.header[len(self._header)]:
            self._header.append((line, cells))
            if len(self._header) == len(self._layout.header):
                yield from self._read_header()

    def _read_header(self) -> Items:
        lines = [line for line, _ in self._header]
        place = Place(self._file, lines[0], self._sheet)
        self.names = names_of([cells for _, cells in self._header], self._layout)
        if (self._sheet, *self.names[:1]) in self._layout.descriptions:
            self.is_unusable = True
            yield Note(_DESCRIPTION.format(sheet=self._sheet), Place(self._file, None, self._sheet))
            return
        problems = list(_header_problems(self.names, place))
        if not self._layout.is_met_by(self.names):
            likely = likely_header(self._first_lines(), self.names, self._layout)
            if likely is not None:
                problems = [_elsewhere(likely, lines, place, self._layout)]
        self.is_unusable = bool(problems)
        if problems:
            yield from problems
        else:
            columns = tuple(name for name in self.names if name is not None)
            yield Header(place.file, lines[0], place.sheet, columns)


def is_blank(cells: Sequence[Cell]) -> bool:
    """Return whether a row holds nothing but spaces."""
    return not any(cell not in (None, "") and str(cell).strip() for cell in cells)


def _header_problems(names: ColumnNames, place: Place) -> Items:
    if len(names) > MOST_COLUMNS:
        yield faults.WIDE_HEADER.at(place, count=len(names), limit=MOST_COLUMNS).stopping()
        return
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield faults.DUPLICATE_COLUMN.at(place, field=name, column=name).stopping()
        if name is not None:
            seen.add(name)


def _elsewhere(likely: tuple[int, ...], lines: Sequence[int], place: Place, layout: Layout) -> Problem:
    """Return the problem for a header that seems to be on other lines."""
    shown = "–".join(map(str, likely))
    if not layout.is_foreign:
        return faults.TITLES_ABOVE.at(place, lines=shown, first=lines[0]).stopping()
    if len(likely) > 1:
        return faults.HEADER_OF_LINES.at(place, lines=shown, setting=list(likely)).stopping()
    return faults.HEADER_ELSEWHERE.at(place, lines=shown, first=lines[0], setting=likely[0]).stopping()


def _row(names: ColumnNames, cells: Sequence[Cell], place: Place, flaw: Problem | None, *, is_foreign: bool) -> Items:
    """Pair the cells of a row with the names. A mapping may leave out a row with a flaw, so it gets both."""
    surplus = [cell for cell in cells[len(names) :] if cell not in (None, "")] if len(cells) > len(names) else []
    if surplus:
        yield faults.TOO_MANY_CELLS.at(place, value=surplus[0], count=len(cells), header=len(names))
        return
    if flaw is not None and not is_foreign:
        yield flaw
        return
    values: dict[str, Cell] = {}
    for number, (name, cell) in enumerate(zip(names, cells, strict=False), start=1):
        if name is not None:
            values[name] = cell
        elif cell not in (None, "") and not is_foreign:
            yield faults.NAMELESS_COLUMN.at(place, value=cell, number=number)
            return
        elif cell not in (None, "") and str(cell).strip():
            values[letter(number)] = cell
    if len(cells) < len(names):
        values |= {name: None for name in names[len(cells) :] if name is not None}
    if invalid := [name for name, cell in values.items() if isinstance(cell, str) and "\0" in cell]:
        for name in invalid:
            yield faults.NUL.at(place, field=name, value=values[name])
        return
    yield Row(place.file, place.line or 1, place.sheet, values, flaw=flaw)


_DESCRIPTION = Text(
    "Das Blatt „{sheet}“ beschreibt den Export und wurde ausgelassen.",
    "The sheet “{sheet}” describes the export and was left out.",
)
