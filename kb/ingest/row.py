"""A row as read from a file: values by column, and its place."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kb.ingest.report import NotedValue, Place, Problem
from kb.texts import Text

Cell = str | int | float | bool | Decimal | datetime.date | datetime.time | datetime.timedelta | None | Any
"""A raw value: text from text formats, typed values from sheets and JSON."""
Cells = Mapping[str, Cell]
"""The cells of a row by column name."""

JOINT = " / "
"""Between the parts of a column name from several header lines."""
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff\0"))
"""Soft hyphens and other characters that a reader of the header does not see."""
_IGNORED = INVISIBLE | dict.fromkeys(map(ord, "-_\u2010\u2011\u2012\u2013\u2014"))


def folded(name: str) -> str:
    """Fold a column name for comparison: without case, spaces, hyphens and invisible characters."""
    return "".join(unicodedata.normalize("NFC", name).translate(_IGNORED).casefold().split())


class Money(Decimal):
    """A number with the currency or scale that a sheet shows beside it."""

    currency: str | None
    """ISO 4217, or a symbol that stands for no known currency."""
    is_in_full: bool
    """Whether it was multiplied by what the sheet shows, as in “250 T€”."""

    def __new__(cls, number: Decimal, currency: str | None, is_in_full: bool = False) -> Money:
        """Attach to a number what stands beside it."""
        money = super().__new__(cls, number)
        money.currency = currency
        money.is_in_full = is_in_full
        return money


@dataclass(frozen=True, slots=True)
class Row:
    """The values of one record by column name. ``line`` is its first line in the file or sheet."""

    file: str
    line: int
    sheet: str | None
    values: dict[str, Cell]
    record: int = 0
    """Distinguishes records on the same line, as in JSON."""
    flaw: Problem | None = None
    """Why the row is incomplete, if it is; a mapping may leave it out all the same."""

    @property
    def place(self) -> Place:
        """The place of the row."""
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
        """The place of the header; a problem with it blocks the whole file."""
        return Place(self.file, self.line, self.sheet)


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a row that is no problem, such as a merged spelling."""

    text: Text
    place: Place
    left_out: bool = False
    """Whether the row is left out because of it."""
    about: NotedValue | None = None


Item = Header | Row | Note | Problem
Items = Iterator[Item]
