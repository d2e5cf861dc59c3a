"""Scan a worksheet of an XLSX file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kb.ingest.read import faults
from kb.ingest.read.workbooks.cells import (
    MOST_COLUMNS,
    Area,
    SheetFacts,
    column_name,
    column_number,
    count,
    refuse_spread,
)
from kb.ingest.read.workbooks.display import CellFormat
from kb.ingest.read.workbooks.markup import XmlParser, local, refuse_longer_than_a_cell

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NUMBERS = (None, "n", "d")
"""Types of cells that number formats apply to."""


class XlsxCells(XmlParser):
    """The cells of one XLSX worksheet. Each counts its own copy of a shared string."""

    def __init__(self, sizes: Sequence[int], rules: Mapping[str, CellFormat], facts: SheetFacts) -> None:
        super().__init__()
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self.facts = facts
        self._sizes = sizes
        self._rules = rules
        self._allowance = facts.budget
        self._kind: str | None = None
        self._value = self._formula = ""
        self._has_formula = self._in_value = self._in_formula = False
        self._line = self._column = self._widest = self._lowest = 0
        self._digits = "0"
        """The number of the row as references to its cells end with it."""
        self._columns: dict[str, int] = {}
        """Numbers of columns by their letters; cheaper to look up than to calculate."""
        self._row_rules: dict[int, CellFormat] = {}
        self._shared_id = ""
        self._shared: dict[str, str] = {}
        """Formulas that several cells share, by their id; only the first cell spells one out."""

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = local(name)
        if tag == "c":
            self._kind = attributes.get("t")
            self._value = ""
            self._has_formula = False
            self._measure(attributes.get("r", ""))
            rule = self._rules.get(attributes.get("s", ""))
            if rule is not None and self._kind in _NUMBERS and self._column <= MOST_COLUMNS:
                self._row_rules[self._column] = rule
        elif tag == "row":
            self._line, self._column = count(attributes.get("r"), self._line + 1), 0
            self._digits = str(self._line)
            if attributes.get("hidden") in ("1", "true"):
                self.facts.hide_rows(self._line, self._line)
        elif tag == "f":
            self._has_formula = self._in_formula = True
            self._formula, self._shared_id = "", attributes.get("si", "")
        elif tag in ("v", "t"):
            self._in_value = True
        else:
            self._start_other(tag, attributes)

    def _start_other(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Handle what stands beside the cells."""
        if tag == "col" and attributes.get("hidden") in ("1", "true"):
            self.facts.hide_columns(count(attributes.get("min")), count(attributes.get("max")))
        elif tag == "mergeCell" and (area := Area.of(attributes.get("ref", ""))):
            self.facts.merge(area)
        elif tag == "hyperlink" and (area := Area.of(attributes.get("ref", ""))):
            link = next((value for key, value in attributes.items() if key.endswith(" id")), None)
            if link is not None:
                self.facts.refer(area, link)

    def _text(self, data: str) -> None:
        if self._in_value:
            refuse_longer_than_a_cell(len(self._value) + len(data))
            self._value += data
        elif self._in_formula:
            refuse_longer_than_a_cell(len(self._formula) + len(data))
            self._formula += data

    def _end(self, name: str) -> None:
        tag = local(name)
        if tag in ("v", "t"):
            self._in_value = False
        elif tag == "c":
            self._end_cell()
        elif tag == "f":
            self._in_formula = False
        elif tag == "sheetData":
            self.facts.last_row = self._lowest
        elif tag == "row" and self._row_rules:
            self.facts.keep_rules(self._line, self._line, self._row_rules)
            self._row_rules = {}

    def _end_cell(self) -> None:
        if self._kind == "s":
            position = count(self._value.strip(), -1)
            self._allowance.take(self._sizes[position] if 0 <= position < len(self._sizes) else 0)
        elif self._kind == "e" or (self._has_formula and not self._value):
            fault = faults.CELL_ERROR if self._kind == "e" else faults.EMPTY_FORMULA
            self.facts.faulty.note(self._line, f"{column_name(self._column)}{self._line}", fault)
        if self._has_formula and self.facts.keeps_links:
            self._end_formula()

    def _end_formula(self) -> None:
        """Look for a link in a formula. Of a shared one only the first cell holds the text."""
        if self._shared_id and self._formula:
            self._allowance.take(len(self._formula))
            self._shared[self._shared_id] = self._formula
        self.facts.link_by_formula(self._line, self._column, self._formula or self._shared.get(self._shared_id, ""))

    def _measure(self, reference: str) -> None:
        """Track the extent of the sheet: calamine allocates every cell within it."""
        column = self._columns.get(reference[: -len(self._digits)]) if reference.endswith(self._digits) else None
        if column is not None:
            self._column = column
        elif match := _REFERENCE.fullmatch(reference):
            self._column, self._line, self._digits = column_number(match[1]), int(match[2]), match[2]
            self._columns[match[1]] = self._column
        else:
            self._column += 1
        if self._column > self._widest or self._line > self._lowest:
            self._widest, self._lowest = max(self._widest, self._column), max(self._lowest, self._line)
            refuse_spread(self._widest, self._lowest)
