"""Shared handling of tables with a header, from text or from a sheet."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from kb.ingest.read import faults
from kb.ingest.report import Place
from kb.ingest.row import Cell, Header, Items, Row

MOST_COLUMNS = 1_000
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff\0"))
"""Soft hyphens and other characters that a reader of the header does not see."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The position of the table in a file; the defaults are those of our own format."""

    header_line: int = 1
    """The header is the first non-empty line from here on."""
    sheet: str | None = None
    """The only sheet to read; None for all."""
    is_foreign: bool = False
    """Ignore columns without a name, and number duplicate column names."""


OWN = Layout()


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of a header by position; None for a column without a name."""

    names: tuple[str | None, ...]
    is_foreign: bool = False

    @classmethod
    def of(cls, cells: Sequence[Cell], layout: Layout = OWN) -> Columns:
        """Read the names from the header's cells; trailing empty cells are not columns."""
        names = [_name(cell) for cell in cells]
        if layout.is_foreign:
            names = _numbered(names)
        while names and names[-1] is None and not layout.is_foreign:
            names.pop()
        return cls(tuple(names), layout.is_foreign)

    @property
    def unusable(self) -> bool:
        """Return whether the rows below this header cannot be read."""
        return len(self.names) > MOST_COLUMNS or len(set(self._named)) < len(self._named)

    @property
    def _named(self) -> list[str]:
        return [name for name in self.names if name is not None]

    def header(self, place: Place) -> Items:
        """Yield the header, or the problems with it."""
        if len(self.names) > MOST_COLUMNS:
            yield faults.WIDE_HEADER.at(place, count=len(self.names), limit=MOST_COLUMNS).stopping()
            return
        seen: set[str] = set()
        for name in self._named:
            if name in seen:
                yield faults.DUPLICATE_COLUMN.at(place, field=name, column=name).stopping()
            seen.add(name)
        if not self.unusable:
            yield Header(place.file, place.line or 1, place.sheet, tuple(self._named))


def is_blank(cells: Sequence[Cell]) -> bool:
    """Return whether a row holds nothing but spaces."""
    return not any(cell not in (None, "") and str(cell).strip() for cell in cells)


def cells_of(columns: Columns, cells: Sequence[Cell], place: Place, *, exact: bool) -> Items:
    """Pair the cells of a row with the columns; ``exact`` requires a cell per column, as in CSV."""
    names = columns.names
    if len(cells) != len(names) and (problems := _count(names, cells, place, exact)):
        yield from problems
        return
    values: dict[str, Cell] = {}
    for number, (name, cell) in enumerate(zip(names, cells, strict=False), start=1):
        if name is not None:
            values[name] = cell
        elif cell not in (None, "") and not columns.is_foreign:
            yield faults.NAMELESS_COLUMN.at(place, value=cell, number=number)
            return
    if invalid := [name for name, cell in values.items() if isinstance(cell, str) and "\0" in cell]:
        for name in invalid:
            yield faults.NUL.at(place, field=name, value=values[name])
        return
    yield Row(place.file, place.line or 1, place.sheet, values)


def _count(names: Sequence[str | None], cells: Sequence[Cell], place: Place, exact: bool) -> Items | None:
    surplus = [cell for cell in cells[len(names) :] if cell not in (None, "")]
    if surplus:
        return iter([faults.TOO_MANY_CELLS.at(place, value=surplus[0], count=len(cells), header=len(names))])
    if exact and len(cells) < len(names):
        return iter([faults.TOO_FEW_CELLS.at(place, count=len(cells), header=len(names))])
    return None


def _numbered(names: Sequence[str | None]) -> list[str | None]:
    """Append numbers to duplicate column names: ``Year``, ``Year (2)``."""
    seen: dict[str, int] = {}
    numbered: list[str | None] = []
    for name in names:
        if name is None:
            numbered.append(None)
            continue
        seen[name] = seen.get(name, 0) + 1
        numbered.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return numbered


def _name(cell: Cell) -> str | None:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if cell is None:
        return None
    text = unicodedata.normalize("NFC", str(cell)).translate(_INVISIBLE)
    return " ".join(text.split()) or None
