"""Read names of columns from header lines, and find the likely header."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise, zip_longest

from kb.ingest.read.layout import ColumnNames, Layout
from kb.ingest.row import INVISIBLE, JOINT, Cell, folded

LINES_SEARCHED = 30
_YEAR = re.compile(r"(19|20)\d\d")
Lines = Iterable[tuple[int, Sequence[Cell]]]
"""Lines of a file with their numbers, blank ones left out."""
FirstLines = Callable[[], Lines]
"""Return the first lines of a table; called only if its header is in doubt."""


def names_of(lines: Sequence[Sequence[Cell]], layout: Layout) -> ColumnNames:
    """Return the names of a header. A name above several columns is joined with each name below it."""
    first, *others = [[_name(cell) for cell in line] for line in lines]
    for other in others:
        first = _joined(first, other)
    width = max((number for number, name in enumerate(first, start=1) if name is not None), default=0)
    if not layout.is_foreign:
        return layout.spelled(tuple(first[:width]))
    addresses = {folded(name) for name in layout.names}
    for number, name in enumerate(first, start=1):
        if name is None and (number < width or folded(letter(number)) in addresses):
            first[number - 1] = letter(number)
    names = layout.spelled(tuple(_numbered(first)))
    return (*names, *layout.link_columns(names))


def letter(number: int) -> str:
    """Return the name of a nameless column: ``#C`` for the third."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"#{letters}"


def likely_header(lines: Lines, present: ColumnNames, layout: Layout) -> tuple[int, ...] | None:
    """Return the lines with more expected names than the present header."""
    best: tuple[int, ...] | None = None
    most = max(_score(present, layout), 1 if len(layout.needed or layout.names) > 1 else 0)
    numbered = list(lines)
    groups: list[tuple[tuple[int, Sequence[Cell]], ...]] = [(line,) for line in numbered]
    if layout.is_foreign:
        groups += [(upper, lower) for upper, lower in pairwise(numbered) if _is_caption(lower[1])]
    for group in groups:
        if (score := _score(names_of([cells for _, cells in group], layout), layout)) > most:
            best, most = tuple(number for number, _ in group), score
    return best


def _is_caption(cells: Sequence[Cell]) -> bool:
    """Return whether a line holds words and years only, unlike nearly every row."""
    names = [name for name in map(_name, cells) if name is not None]
    return all(_YEAR.fullmatch(name) or any(map(str.isalpha, name)) for name in names)


def _score(names: ColumnNames, layout: Layout) -> int:
    """Count the expected names among these. A part of a joined name counts as well."""
    expected = {folded(name) for name in layout.names}
    parts = [{folded(part) for part in (name, *name.split(JOINT))} for name in names if name is not None]
    return len(set().union(*parts) & expected)


def _joined(upper: Sequence[str | None], lower: Sequence[str | None]) -> list[str | None]:
    names: list[str | None] = []
    group: str | None = None
    for above, below in zip_longest(upper, lower):
        if above is not None:
            # A name with nothing below it stands for its own column only.
            group = above if below is not None else None
        parts = dict.fromkeys(part for part in ((group, below) if below is not None else (above,)) if part is not None)
        names.append(JOINT.join(parts) or None)
    return names


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
    text = unicodedata.normalize("NFC", str(cell)).translate(INVISIBLE)
    return " ".join(text.split()) or None
