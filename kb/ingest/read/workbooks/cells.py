"""Facts of a sheet that calamine hides: errors, number formats, merged and hidden cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.ingest.read.workbooks.display import CellFormat
from kb.ingest.read.workbooks.markup import TextBudget
from kb.ingest.report import Fault

MOST_CELLS = 5_000_000
MOST_COLUMNS = 16_384
"""Columns of a sheet in Excel; beyond them nothing but the values is read."""
MOST_ODDITIES = 1_000
_BEYOND = 10**12
"""Larger counts are capped to this impossible value."""
_FACT_SIZE = 100
"""Bytes of memory, roughly, for a remembered cell, row or range."""
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")

_LINK_FORMULA = re.compile(r'\s*(?:of:)?=?\s*HYPERLINK\(\s*"([^"]*)"\s*[,;)]', re.IGNORECASE)
"""A formula that names the address itself, as XLSX or ODS write it."""

FaultyCell = tuple[str, Fault]
RowFormats = tuple[tuple[int, CellFormat], ...]
"""The number formats of a row that change how its cells are shown, by column."""


class OversizedSheet(Exception):
    """A sheet needs more cells than fit into memory."""

    def __init__(self, cells: int) -> None:
        super().__init__(cells)
        self.cells = cells


class Area(NamedTuple):
    """A range of cells; rows and columns count from 1, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """The number of its cells."""
        return max(self.bottom - self.top + 1, 0) * max(self.right - self.left + 1, 0)

    @classmethod
    def of(cls, reference: str) -> Area | None:
        """Read a reference such as ``B2:C4`` or ``B2``."""
        match = _RANGE.fullmatch(reference.replace("$", ""))
        if match is None:
            return None
        left, top = column_number(match[1]), int(match[2])
        return cls(top, left, int(match[4] or top), column_number(match[3]) if match[3] else left)


@dataclass(slots=True)
class FaultyCells:
    """Cells that would silently read as empty, by row number."""

    rows: dict[int, list[FaultyCell]] = field(default_factory=dict)
    overflow: int | None = None
    """The first row whose faulty cells are not remembered any more."""

    def in_row(self, line: int) -> list[FaultyCell]:
        """Return the faulty cells of a row with their faults."""
        return self.rows.get(line, [])

    @property
    def last_row(self) -> int:
        """Return the number of the last row with a faulty cell, or 0."""
        return max(self.rows, default=0)

    def note(self, line: int, cell: str, fault: Fault) -> None:
        """Remember a cell, up to a limit."""
        if len(self.rows) < MOST_ODDITIES:
            self.rows.setdefault(line, []).append((cell, fault))
        elif self.overflow is None:
            self.overflow = line


@dataclass(slots=True)
class SheetFacts:
    """What the scan of a sheet found; rows and columns count from 1."""

    budget: TextBudget
    keeps_links: bool = False
    last_row: int = 0
    faulty: FaultyCells = field(default_factory=FaultyCells)
    rules: dict[int, RowFormats] = field(default_factory=dict)
    """Number formats by row."""
    areas: list[Area] = field(default_factory=list)
    """Merged cells."""
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    """Runs of hidden rows, from first to last."""
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    """Targets of links by row and column."""
    comments: list[str] = field(default_factory=list)
    """Cells with a comment."""
    computed: set[tuple[int, int]] = field(default_factory=set)
    """Cells whose link has an address that a formula computes."""
    _references: list[tuple[Area, str]] = field(default_factory=list)
    """Areas with the id of their link, which another member of the archive resolves."""
    _known_rules: dict[tuple[tuple[int, int], ...], RowFormats] = field(default_factory=dict)

    def keep_rules(self, first: int, last: int, rules: Mapping[int, CellFormat]) -> None:
        """Remember the number formats of rows; rows with the same formats share them."""
        self.budget.take(_FACT_SIZE * (last - first + 1))
        key = tuple((column, id(rule)) for column, rule in rules.items())
        if key not in self._known_rules:
            self.budget.take(_FACT_SIZE * len(rules))
            self._known_rules[key] = tuple(rules.items())
        for line in range(first, last + 1):
            self.rules[line] = self._known_rules[key]

    def hide_rows(self, first: int, last: int) -> None:
        """Remember hidden rows."""
        if self.hidden_rows and self.hidden_rows[-1][1] == first - 1:
            self.hidden_rows[-1] = (self.hidden_rows[-1][0], last)
        else:
            self.budget.take(_FACT_SIZE)
            self.hidden_rows.append((first, last))

    def hide_columns(self, first: int, last: int) -> None:
        """Remember hidden columns."""
        self.budget.take(_FACT_SIZE)
        self.hidden_columns.append((first, last))

    def merge(self, area: Area) -> None:
        """Remember merged cells."""
        self.budget.take(_FACT_SIZE)
        self.areas.append(area)

    def comment(self, cell: str) -> None:
        """Remember a cell with a comment, which no import reads."""
        self.budget.take(_FACT_SIZE)
        self.comments.append(cell)

    def link(self, area: Area, target: str) -> None:
        """Store the target of links in an area, unless within the workbook."""
        if not self.keeps_links or target.startswith("#"):
            return
        self.budget.take((_FACT_SIZE + len(target)) * area.size)
        for line in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                self.links[line, column] = target

    def link_by_formula(self, line: int, column: int, formula: str) -> None:
        """Store the target of a formula with HYPERLINK, or that it is computed."""
        if not self.keeps_links or "hyperlink(" not in formula.lower():
            return
        if match := _LINK_FORMULA.match(formula):
            self.link(Area(line, column, line, column), match[1])
        else:
            self.budget.take(_FACT_SIZE)
            self.computed.add((line, column))

    def refer(self, area: Area, link: str) -> None:
        """Remember the id of a link."""
        if not self.keeps_links:
            return
        self.budget.take(_FACT_SIZE)
        self._references.append((area, link))

    def resolve(self, targets: Mapping[str, str]) -> None:
        """Give the links that are known by their id their targets."""
        for area, link in self._references:
            if link in targets:
                self.link(area, targets[link])


def refuse_spread(widest: int, lowest: int) -> None:
    """Raise OversizedSheet if calamine would have to allocate too many cells."""
    if widest * lowest > MOST_CELLS:
        raise OversizedSheet(widest * lowest)


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_name(number: int) -> str:
    """Return A for 1, AA for 27."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def count(text: str | None, otherwise: int = 1) -> int:
    """Read a count or a number, capped; ``otherwise`` if there is none."""
    digits = (text or "").removeprefix("+")
    return min(int(digits), _BEYOND) if digits.isascii() and digits.isdigit() else otherwise
