"""Scan the tables of an ODS file."""

from __future__ import annotations

from collections.abc import Mapping

from kb.ingest.read import faults
from kb.ingest.read.workbooks.cells import MOST_COLUMNS, Area, SheetFacts, column_name, count, refuse_spread
from kb.ingest.read.workbooks.display import PLAIN, CellFormat
from kb.ingest.read.workbooks.markup import TextBudget, XmlParser, local, width
from kb.ingest.read.workbooks.shown import NUMBERS, display_of

_CELLS = ("table-cell", "covered-table-cell")
_HIDDEN = ("collapse", "filter")
_MOST_SHOWN = 100
"""Characters of a number or a date as it is shown."""


class OdsCells(XmlParser):
    """The cells of all sheets of an ODS file. Cells and rows may be repeated by a count."""

    def __init__(self, allowance: TextBudget, keeps_links: bool = False) -> None:
        super().__init__()
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self.sheets: list[SheetFacts] = []
        self._allowance = allowance
        self._keeps_links = keeps_links
        self._line = self._column = self._filled = self._table_column = 0
        self._rows = self._columns = 1
        self._cell_size = self._row_size = 0
        self._widest = self._lowest = 0
        self._cell: Mapping[str, str] = {}
        self._shown = ""
        self._row_rules: dict[int, CellFormat] = {}
        self._comments = 0
        """Depth of open comments, whose text does not belong to the cell."""

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = local(name)
        values = {local(key): value for key, value in attributes.items()}
        if tag == "table":
            self.sheets.append(SheetFacts(self._allowance, self._keeps_links))
            self._line = self._widest = self._lowest = self._table_column = 0
        elif tag == "table-row":
            self._start_row(values)
        elif tag in _CELLS:
            self._start_cell(values)
        elif tag == "s":
            self._take_text(count(values.get("c")))
        elif tag == "annotation":
            self._comments += 1
            if self.sheets:
                self.sheets[-1].comment(f"{column_name(self._column)}{self._line}")
        elif tag == "table-column":
            first, self._table_column = (
                self._table_column + 1,
                self._table_column + count(values.get("number-columns-repeated")),
            )
            if self.sheets and values.get("visibility") in _HIDDEN:
                self.sheets[-1].hide_columns(first, self._table_column)
        elif tag == "a" and self.sheets and "href" in values:
            self.sheets[-1].link(Area(self._line, self._column, self._line, self._column), values["href"])

    def _text(self, data: str) -> None:
        self._take_text(len(data) * width(data))
        if not self._comments and len(self._shown) < _MOST_SHOWN:
            self._shown += data

    def _take_text(self, size: int) -> None:
        """Count the text of a cell against the budget of the whole workbook."""
        self._allowance.take(size)
        self._cell_size += size

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._rows = count(attributes.get("number-rows-repeated"))
        self._line += 1
        self._column = self._filled = self._row_size = 0
        self._row_rules = {}
        if self.sheets and attributes.get("visibility") in _HIDDEN:
            self.sheets[-1].hide_rows(self._line, self._line + self._rows - 1)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("value-type")
        self._columns = count(attributes.get("number-columns-repeated"))
        self._column += self._columns
        self._cell_size = 0
        self._cell, self._shown = attributes, ""
        if text := attributes.get("string-value"):
            self._take_text(len(text) * width(text))
        if kind or "formula" in attributes:
            self._filled = self._column
        if not self.sheets:
            return
        down, right = (count(attributes.get(f"number-{way}-spanned")) for way in ("rows", "columns"))
        if down > 1 or right > 1:
            self.sheets[-1].merge(Area(self._line, self._column, self._line + down - 1, self._column + right - 1))
        self.sheets[-1].link_by_formula(self._line, self._column, attributes.get("formula", ""))
        if not ("formula" in attributes or kind == "error"):
            return
        cell = f"{column_name(self._column)}{self._line}"
        if kind == "error" or attributes.get("string-value", "").startswith(("#", "Err:")):
            self.sheets[-1].faulty.note(self._line, cell, faults.CELL_ERROR)
        elif not kind:
            self.sheets[-1].faulty.note(self._line, cell, faults.EMPTY_FORMULA)

    def _end(self, name: str) -> None:
        tag = local(name)
        if tag in _CELLS:
            self._row_size += self._cell_size * self._columns
            self._allowance.take(self._cell_size * (self._columns - 1))
            self._end_cell()
        elif tag == "table-row":
            self._end_row()
        elif tag == "annotation":
            self._comments -= 1

    def _end_cell(self) -> None:
        """Compare the value of a number or a date with the text shown."""
        kind, text = self._cell.get("value-type", ""), " ".join(self._shown.split())
        if kind not in (*NUMBERS, "date") or len(text) >= _MOST_SHOWN:
            return
        value = self._cell.get("date-value" if kind == "date" else "value", "")
        display = display_of(kind, value, text, self._cell.get("currency"))
        if display != PLAIN:
            first = self._column - self._columns + 1
            self._row_rules |= dict.fromkeys(range(first, min(self._column, MOST_COLUMNS) + 1), display)

    def _end_row(self) -> None:
        first, self._line = self._line, self._line + self._rows - 1
        if self._filled:
            self._widest, self._lowest = max(self._widest, self._filled), self._line
        refuse_spread(self._widest, self._lowest)
        self._allowance.take(self._row_size * (self._rows - 1))
        if self.sheets:
            self.sheets[-1].last_row = self._lowest
        if self.sheets and self._row_rules:
            self.sheets[-1].keep_rules(first, self._line, self._row_rules)
