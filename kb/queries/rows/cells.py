"""Columns and cells of lists, and how a cell is written: for programs, or for readers of a language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kb.dates import PartialDate
from kb.models.columns import Field
from kb.models.vocabulary import Term
from kb.texts import Text

Single = str | int | float | Decimal | bool | PartialDate | Term | None
ListCell = Single | tuple[Single, ...]
"""The value of a cell; several values form a tuple."""
BETWEEN = "; "
"""Separator between several values of one cell."""
_YES_NO = {True: Text("ja", "yes"), False: Text("nein", "no")}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name for programs, label for readers, and a function that reads the cell of a row.

    An import stores the cells of a column with a ``field``. The other columns are derived: from the column that
    ``follows`` names, or from the rows of ``table`` that belong to the record.
    """

    name: str
    label: Text
    cell: Callable[[Any], ListCell]
    field: Field | None = None
    follows: str = ""
    table: str = ""


def plain(cell: ListCell) -> str:
    """Format a cell for programs: terms as stored, booleans as true and false."""
    if isinstance(cell, tuple):
        return BETWEEN.join(plain(item) for item in cell)
    if cell is None:
        return ""
    if isinstance(cell, Term):
        return cell.value
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        # Without an exponent, which few readers of tables expect.
        cell = Decimal(repr(cell))
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}" if cell == cell.to_integral_value() else f"{cell:f}"
    return str(cell)


def words(cell: ListCell, language: str) -> str:
    """Format a cell for readers: terms by label, booleans as yes and no."""
    if isinstance(cell, tuple):
        return BETWEEN.join(words(item, language) for item in cell)
    if isinstance(cell, Term):
        return cell.label.in_(language) or cell.value
    if isinstance(cell, bool):
        return _YES_NO[cell].in_(language)
    return "" if cell is None else str(cell)
