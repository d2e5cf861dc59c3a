"""Walk through the cells of a sheet's XML for what calamine does not tell: spread, formulas without result, errors."""

from __future__ import annotations

import re
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from kb.ingest.problem import Fault
from kb.ingest.read import faults

MOST_CELLS = 5_000_000
MOST_ODDITIES = 1_000
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Odd = tuple[str, Fault]


class SpreadOut(Exception):
    """A sheet would need more cells than fit into memory."""

    def __init__(self, cells: int) -> None:
        super().__init__(cells)
        self.cells = cells


@dataclass(slots=True)
class Oddities:
    """Cells that would silently read as empty, by row number."""

    rows: dict[int, list[Odd]] = field(default_factory=dict)

    def in_row(self, line: int) -> list[Odd]:
        """Return the odd cells of a row with what is wrong with each."""
        return self.rows.get(line, [])

    @property
    def last_row(self) -> int:
        """Return the number of the last row with an odd cell; 0 when there is none."""
        return max(self.rows, default=0)

    def note(self, line: int, cell: str, fault: Fault) -> None:
        """Remember a cell, unless there are very many already."""
        if len(self.rows) < MOST_ODDITIES:
            self.rows.setdefault(line, []).append((cell, fault))


class _Cells(ABC):
    """A streaming parser of one XML member; refuses entities, which no spreadsheet program writes."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = self._refuse

    def feed(self, chunk: bytes) -> None:
        """Take the next piece of the member; raises SpreadOut or BadZipFile."""
        try:
            self._parser.Parse(chunk, False)
        except expat.ExpatError as error:
            raise zipfile.BadZipFile(str(error)) from None

    @abstractmethod
    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""

    @abstractmethod
    def _end(self, name: str) -> None:
        """Take the end of an element."""

    @staticmethod
    def _refuse(*_declaration: object) -> None:
        raise zipfile.BadZipFile("XML with entities")


class XlsxCells(_Cells):
    """The cells of one worksheet of an XLSX file."""

    def __init__(self) -> None:
        super().__init__()
        self._parser.CharacterDataHandler = self._text
        self.oddities = Oddities()
        self._reference = ""
        self._is_error = self._has_formula = self._in_value = self._has_value = False
        self._widest = self._lowest = 0

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "c":
            self._reference = attributes.get("r", "")
            self._is_error = attributes.get("t") == "e"
            self._has_formula = self._has_value = False
            self._measure()
        elif tag == "f":
            self._has_formula = True
        elif tag in ("v", "t"):
            self._in_value = True

    def _text(self, data: str) -> None:
        if self._in_value and data:
            self._has_value = True

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag in ("v", "t"):
            self._in_value = False
        elif tag == "c" and (self._is_error or (self._has_formula and not self._has_value)):
            fault = faults.CELL_ERROR if self._is_error else faults.EMPTY_FORMULA
            self.oddities.note(_row(self._reference), self._reference, fault)

    def _measure(self) -> None:
        """Keep the corner of the sheet in view: calamine makes room for every cell up to it."""
        if found := _REFERENCE.fullmatch(self._reference):
            self._widest = max(self._widest, column_number(found[1]))
            self._lowest = max(self._lowest, int(found[2]))
            if self._widest * self._lowest > MOST_CELLS:
                raise SpreadOut(self._widest * self._lowest)


class OdsCells(_Cells):
    """The cells of all sheets of an ODS file."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[Oddities] = []
        self._line = self._column = self._filled = 0
        self._rows = 1
        self._widest = self._lowest = 0

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if tag == "table":
            self.sheets.append(Oddities())
            self._line = self._widest = self._lowest = 0
        elif tag == "table-row":
            self._rows = _count(said.get("number-rows-repeated"))
            self._line += 1
            self._column = self._filled = 0
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell(said)

    def _cell(self, said: Mapping[str, str]) -> None:
        kind = said.get("value-type")
        self._column += _count(said.get("number-columns-repeated"))
        if kind or "formula" in said:
            self._filled = self._column
        if not self.sheets or not ("formula" in said or kind == "error"):
            return
        cell = f"{column_name(self._column)}{self._line}"
        if kind == "error" or said.get("string-value", "").startswith(("#", "Err:")):
            self.sheets[-1].note(self._line, cell, faults.CELL_ERROR)
        elif not kind:
            self.sheets[-1].note(self._line, cell, faults.EMPTY_FORMULA)

    def _end(self, name: str) -> None:
        if name.rpartition(" ")[2] == "table-row":
            self._line += self._rows - 1
            if self._filled:
                self._widest, self._lowest = max(self._widest, self._filled), self._line
            if self._widest * self._lowest > MOST_CELLS:
                raise SpreadOut(self._widest * self._lowest)


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


def _row(reference: str) -> int:
    found = _REFERENCE.fullmatch(reference)
    return int(found[2]) if found else 0


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 1
