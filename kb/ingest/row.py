"""A row as it was read: its values by column, and where it stands."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kb.ingest.report import Place, Problem

Cell = str | int | float | bool | Decimal | datetime.date | datetime.time | datetime.timedelta | None | Any
"""What a reader hands over: text where the format has only text, richer values from sheets and JSON."""


@dataclass(frozen=True, slots=True)
class Row:
    """The values of one record by column name; ``line`` is its first line in the file or its row in the sheet."""

    file: str
    line: int
    sheet: str | None
    values: dict[str, Cell]
    record: int = 0
    """Tells records apart that stand on one line, as in JSON."""

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return Place(self.file, self.line, self.sheet, self.record)


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table, before its first row."""

    file: str
    line: int
    sheet: str | None
    columns: tuple[str, ...]

    @property
    def place(self) -> Place:
        """Where the header stands; a problem with it stops the file as a whole."""
        return Place(self.file, self.line, self.sheet)


Item = Header | Row | Problem
Items = Iterator[Item]
