"""Recognise lines that are no records: repeated headers, totals, headings and footnotes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from kb.ingest.report import Place, Problem, faults
from kb.ingest.row import JOINT, Cell, Cells, Note, Row, folded
from kb.texts import Text

T = TypeVar("T")

LEAST_COLUMNS = 3
"""A table of fewer columns has rows of a single cell."""
_SUM = re.compile(
    r"(zwischen|teil|gesamt|end)?summen?\b|((ins)?gesamt|(sub|grand )?total|sum|Σ|∑)\s*:?$", re.IGNORECASE
)
_NUMBERED = re.compile(r" \(\d+\)$")
_SPECIAL = re.compile(r"([.^$*+?{}\[\]\\|()])")
_LONE = Text(
    "Nur eine Zelle der Zeile ist gefüllt; vielleicht ist sie eine Überschrift oder Fußnote.",
    "Only one cell of the row is filled; it may be a heading or a footnote.",
)


def stray(row: Row, *, is_foreign: bool) -> Problem | None:
    """Return the problem with a line that is incomplete, a header or a total. None for a row."""
    if row.flaw is not None and row.flaw.stops_the_file:
        return row.flaw
    _, cell = next(_filled(row.values), ("", None))
    if isinstance(cell, str):
        text = cell.strip()
        if folded(text) in _names(tuple(row.values)) and (header := _header(row, is_foreign)):
            return header
        if _SUM.match(text) and 2 * sum(1 for _ in _filled(row.values)) <= len(row.values) >= LEAST_COLUMNS:
            return faults.TOTAL.at(row.place, value=text, remedy=_remedy(_skip_empty(row.values), is_foreign))
    if row.flaw is not None:
        return lone(row.values, row.place, is_foreign=is_foreign) or row.flaw
    return None


def explained(cells: Cells, place: Place, outcomes: Sequence[T], *, is_foreign: bool) -> Iterator[T | Problem | Note]:
    """Yield outcomes of a row. What a lone cell seems to be replaces its problems."""
    if any(isinstance(outcome, Problem) for outcome in outcomes):
        problem = lone(cells, place, is_foreign=is_foreign)
        yield from outcomes if problem is None else [problem]
        return
    yield from outcomes
    if is_foreign and _lone_cell(cells) is not None:
        yield Note(_LONE, place)


def lone(cells: Cells, place: Place, *, is_foreign: bool) -> Problem | None:
    """Return the problem with a line that has only one filled cell. None for others."""
    if (filled := _lone_cell(cells)) is None:
        return None
    return faults.LONE_CELL.at(place, value=filled, remedy=_remedy(_skip_empty(cells), is_foreign))


def _lone_cell(cells: Cells) -> str | None:
    """Return the only filled cell of a row, if it has words. A number alone is a record without values."""
    filled = _filled(cells)
    _, cell = next(filled, ("", None))
    if not isinstance(cell, str) or len(cells) < LEAST_COLUMNS or next(filled, None) is not None:
        return None
    return cell if any(map(str.isalpha, cell)) else None


def _filled(cells: Cells) -> Iterator[tuple[str, Cell]]:
    return ((name, cell) for name, cell in cells.items() if cell not in (None, "") and str(cell).strip())


@lru_cache(maxsize=64)
def _names(columns: tuple[str, ...]) -> frozenset[str]:
    """Return the folded names of columns, without their number, and of their parts."""
    plain = [_NUMBERED.sub("", column) for column in columns]
    return frozenset(folded(part) for column in plain for part in (column, *column.split(JOINT)))


def _header(row: Row, is_foreign: bool) -> Problem | None:
    """Return the problem with a repeated header, or with that of a second table."""
    filled = [(name, str(cell).strip()) for name, cell in _filled(row.values)]
    names = _names(tuple(row.values))
    known = [text for _, text in filled if folded(text) in names]
    if len(known) < 2 or 3 * len(known) < 2 * len(filled):
        return None
    if all(folded(text) in _names((name,)) for name, text in filled):
        return faults.REPEATED_HEADER.at(row.place, remedy=_remedy(_skip(*filled[0]), is_foreign))
    return faults.SECOND_TABLE.at(row.place, value=", ".join(text for _, text in filled)).stopping()


def _remedy(skip: Text, is_foreign: bool) -> Text:
    return skip if is_foreign else faults.DELETE_LINE


def _skip(column: str, text: str) -> Text:
    """Return how a mapping leaves out the lines with this text in a column."""
    first, *others = text.splitlines()
    pattern = "^" + _SPECIAL.sub(r"\\\1", first) + ("" if others else "$")
    return faults.SKIP_TEXT.format(setting=_setting(column, pattern))


def _skip_empty(cells: Cells) -> Text:
    """Return how a mapping leaves out the lines that lack what this one lacks."""
    filled = {name for name, _ in _filled(cells)}
    column = next(name for name in cells if name not in filled)
    return faults.SKIP_EMPTY.format(column=column, setting=_setting(column, "^$"))


def _setting(column: str, pattern: str) -> str:
    """Return the key ``skip`` as TOML."""
    key = column if re.fullmatch(r"[A-Za-z0-9_-]+", column) else json.dumps(column, ensure_ascii=False)
    text = f"'{pattern}'" if "\\" in pattern and "'" not in pattern else json.dumps(pattern, ensure_ascii=False)
    return f"skip = {{ {key} = {text} }}"
