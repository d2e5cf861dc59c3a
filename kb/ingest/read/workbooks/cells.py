"""Scan the cells of a sheet's XML for what calamine hides: extent, errors, formulas without result."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.ingest.read import faults
from kb.ingest.read.workbooks.markup import TextBudget, XmlParser, local, refuse_longer_than_a_cell, width
from kb.ingest.report import Fault

MOST_CELLS = 5_000_000
MOST_ODDITIES = 1_000
_BEYOND = 10**12
"""Larger counts are capped to this impossible value."""
_ODS_CELLS = ("table-cell", "covered-table-cell")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

FaultyCell = tuple[str, Fault]


class OversizedSheet(Exception):
    """A sheet needs more cells than fit into memory."""

    def __init__(self, cells: int) -> None:
        super().__init__(cells)
        self.cells = cells


@dataclass(slots=True)
class FaultyCells:
    """Cells that would silently read as empty, by row number."""

    rows: dict[int, list[FaultyCell]] = field(default_factory=dict)

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


class XlsxCells(XmlParser):
    """The cells of one XLSX worksheet; each counts its own copy of a shared string."""

    def __init__(self, sizes: Sequence[int], allowance: TextBudget) -> None:
        super().__init__()
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self.oddities = FaultyCells()
        self._sizes = sizes
        self._allowance = allowance
        self._kind: str | None = None
        self._value = ""
        self._has_formula = self._in_value = False
        self._line = self._column = self._widest = self._lowest = 0

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = local(name)
        if tag == "c":
            self._kind = attributes.get("t")
            self._value = ""
            self._has_formula = False
            self._measure(attributes.get("r", ""))
        elif tag == "row":
            self._line, self._column = _count(attributes.get("r"), self._line + 1), 0
        elif tag == "f":
            self._has_formula = True
        elif tag in ("v", "t"):
            self._in_value = True

    def _text(self, data: str) -> None:
        if self._in_value:
            refuse_longer_than_a_cell(len(self._value) + len(data))
            self._value += data

    def _end(self, name: str) -> None:
        tag = local(name)
        if tag in ("v", "t"):
            self._in_value = False
        elif tag == "c":
            self._end_cell()

    def _end_cell(self) -> None:
        if self._kind == "s":
            position = _count(self._value.strip(), -1)
            self._allowance.take(self._sizes[position] if 0 <= position < len(self._sizes) else 0)
        elif self._kind == "e" or (self._has_formula and not self._value):
            fault = faults.CELL_ERROR if self._kind == "e" else faults.EMPTY_FORMULA
            self.oddities.note(self._line, f"{column_name(self._column)}{self._line}", fault)

    def _measure(self, reference: str) -> None:
        """Track the extent of the sheet: calamine allocates every cell within it."""
        if match := _REFERENCE.fullmatch(reference):
            self._column, self._line = column_number(match[1]), int(match[2])
        else:
            self._column += 1
        self._widest, self._lowest = max(self._widest, self._column), max(self._lowest, self._line)
        _refuse_spread(self._widest, self._lowest)


class OdsCells(XmlParser):
    """The cells of all sheets of an ODS file; cells and rows may be repeated by a count."""

    def __init__(self, allowance: TextBudget) -> None:
        super().__init__()
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self.sheets: list[FaultyCells] = []
        self._allowance = allowance
        self._line = self._column = self._filled = 0
        self._rows = self._columns = 1
        self._cell_size = self._row_size = 0
        self._widest = self._lowest = 0

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = local(name)
        values = {local(key): value for key, value in attributes.items()}
        if tag == "table":
            self.sheets.append(FaultyCells())
            self._line = self._widest = self._lowest = 0
        elif tag == "table-row":
            self._rows = _count(values.get("number-rows-repeated"))
            self._line += 1
            self._column = self._filled = self._row_size = 0
        elif tag in _ODS_CELLS:
            self._cell(values)
        elif tag == "s":
            self._take_text(_count(values.get("c")))

    def _text(self, data: str) -> None:
        self._take_text(len(data) * width(data))

    def _take_text(self, size: int) -> None:
        """Count the text of a cell against the budget of the whole workbook."""
        self._allowance.take(size)
        self._cell_size += size

    def _cell(self, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("value-type")
        self._columns = _count(attributes.get("number-columns-repeated"))
        self._column += self._columns
        self._cell_size = 0
        if text := attributes.get("string-value"):
            self._take_text(len(text) * width(text))
        if kind or "formula" in attributes:
            self._filled = self._column
        if not self.sheets or not ("formula" in attributes or kind == "error"):
            return
        cell = f"{column_name(self._column)}{self._line}"
        if kind == "error" or attributes.get("string-value", "").startswith(("#", "Err:")):
            self.sheets[-1].note(self._line, cell, faults.CELL_ERROR)
        elif not kind:
            self.sheets[-1].note(self._line, cell, faults.EMPTY_FORMULA)

    def _end(self, name: str) -> None:
        tag = local(name)
        if tag in _ODS_CELLS:
            self._row_size += self._cell_size * self._columns
            self._allowance.take(self._cell_size * (self._columns - 1))
        elif tag == "table-row":
            self._line += self._rows - 1
            if self._filled:
                self._widest, self._lowest = max(self._widest, self._filled), self._line
            _refuse_spread(self._widest, self._lowest)
            self._allowance.take(self._row_size * (self._rows - 1))


def _refuse_spread(widest: int, lowest: int) -> None:
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


def _count(text: str | None, otherwise: int = 1) -> int:
    digits = (text or "").removeprefix("+")
    return min(int(digits), _BEYOND) if digits.isascii() and digits.isdigit() else otherwise
