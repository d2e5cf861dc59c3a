"""Partial dates, exactly as precise as their source (EDTF level 0)."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import total_ordering

from kb.errors import InvalidInput
from kb.texts import Text

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
FIRST_YEAR = 1000
MONTHS = (
    Text("Januar", "January"),
    Text("Februar", "February"),
    Text("März", "March"),
    Text.same("April"),
    Text("Mai", "May"),
    Text("Juni", "June"),
    Text("Juli", "July"),
    Text.same("August"),
    Text.same("September"),
    Text("Oktober", "October"),
    Text.same("November"),
    Text("Dezember", "December"),
)


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of a year, or a day.

    Sorts by its text, so that ``2003`` comes before ``2003-05`` and that before ``2003-05-12``.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Refuse a date that does not exist (raises InvalidInput)."""
        valid = FIRST_YEAR <= self.year <= 9999 and not (self.day is not None and self.month is None)
        if valid:
            try:
                datetime.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)
            except ValueError:
                valid = False
        if not valid:
            raise _refusal("-".join(str(part) for part in (self.year, self.month, self.day) if part is not None))

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Parse ``2003``, ``2003-05`` or ``2003-05-12``; raises InvalidInput for anything else."""
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise _refusal(text)
        year, month, day = (None if part is None else int(part) for part in match.groups())
        assert year is not None
        try:
            return cls(year, month, day)
        except InvalidInput:
            raise _refusal(text) from None

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
        if self.day is not None:
            parts.append(f"{self.day:02d}")
        return "-".join(parts)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return str(self) < str(other)

    def is_in_year(self, year: int) -> bool:
        """Return whether the date is in ``year``."""
        return self.year == year

    @property
    def first_day(self) -> datetime.date:
        """The earliest day the date can mean."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> datetime.date:
        """The latest day the date can mean."""
        if self.day is not None:
            return self.first_day
        if self.month is None or self.month == 12:
            return datetime.date(self.year, 12, 31)
        return datetime.date(self.year, self.month + 1, 1) - datetime.timedelta(days=1)


def in_words(value: PartialDate | datetime.date) -> Text:
    """Format a date in words: ``2003``, ``Mai 2003``, ``12. Mai 2003``; in English ``12 May 2003``."""
    if value.month is None:
        return Text.same(str(value.year))
    month = MONTHS[value.month - 1]
    if value.day is None:
        return Text(f"{month.de} {value.year}", f"{month.en} {value.year}")
    return Text(f"{value.day}. {month.de} {value.year}", f"{value.day} {month.en} {value.year}")


def _refusal(text: str) -> InvalidInput:
    shown = text if len(text) <= 40 else text[:40] + "…"
    return InvalidInput(
        Text(
            f"„{shown}“ ist kein Datum. Erlaubt sind 2003, 2003-05 oder 2003-05-12, ab dem Jahr {FIRST_YEAR}.",
            f"“{shown}” is not a date. Write 2003, 2003-05 or 2003-05-12, from the year {FIRST_YEAR} on.",
        )
    )
