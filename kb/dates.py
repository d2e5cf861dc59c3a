"""Partial dates, exactly as precise as their source (EDTF, with parts of level 1)."""

from __future__ import annotations

import dataclasses
import datetime
import re
from dataclasses import dataclass
from functools import cached_property, total_ordering

from kb.errors import InvalidInput
from kb.texts import Text

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~)?")
_DECADE = re.compile(r"([0-9]{3})[Xx]")
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
@dataclass(frozen=True)
class PartialDate:
    """A year, a month of a year, or a day; also an approximate date, a decade, or an interval.

    Sorts by its text, so that ``2003`` comes before ``2003-05`` and that before ``2003-05-12``; an approximate date
    (``2003~``) comes after the exact ones of its year, a decade (``199X``) after its last year. Text and limits are
    computed once, because answers compare few different dates thousands of times.
    """

    year: int
    """The first year that the date can mean."""
    month: int | None = None
    day: int | None = None
    is_approximate: bool = False
    is_decade: bool = False
    until: PartialDate | None = None
    """The end of an interval."""

    def __post_init__(self) -> None:
        """Refuse a date that does not exist (raises InvalidInput)."""
        if not (self._exists() and self._is_decade_or_not() and self._ends_later()):
            raise _refusal(str(self))

    def _exists(self) -> bool:
        if not FIRST_YEAR <= self.year <= 9999 or (self.day is not None and self.month is None):
            return False
        try:
            datetime.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)
        except ValueError:
            return False
        return True

    def _is_decade_or_not(self) -> bool:
        return not self.is_decade or (self.year % 10 == 0 and self.month is None and not self.is_approximate)

    def _ends_later(self) -> bool:
        return self.until is None or (self.until.until is None and self.until.last_day > self._last_of_start)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Parse ``2003``, ``2003-05``, ``2003-05-12``, ``2003~``, ``199X`` or ``2003/2005``.

        Raises InvalidInput for anything else.
        """
        start, is_interval, end = text.strip().partition("/")
        try:
            first = cls._plain(start)
            return dataclasses.replace(first, until=cls._plain(end)) if is_interval else first
        except InvalidInput:
            raise _refusal(text) from None

    @classmethod
    def _plain(cls, text: str) -> PartialDate:
        if match := _DECADE.fullmatch(text):
            return cls(int(match[1]) * 10, is_decade=True)
        match = _FORM.fullmatch(text)
        if match is None:
            raise _refusal(text)
        year, month, day = (None if part is None else int(part) for part in match.groups()[:3])
        assert year is not None
        return cls(year, month, day, is_approximate=match[4] is not None)

    def __str__(self) -> str:
        return self._text

    @cached_property
    def _text(self) -> str:
        parts = [f"{self.year // 10:03d}X" if self.is_decade else f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts) + ("~" if self.is_approximate else "") + (f"/{self.until}" if self.until else "")

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return str(self) < str(other)

    @property
    def is_exact(self) -> bool:
        """Return whether the date is a plain year, month or day."""
        return not (self.is_approximate or self.is_decade or self.until)

    @property
    def known_year(self) -> int | None:
        """The year of the date, of an interval the first one; None for a decade."""
        return None if self.is_decade else self.year

    @property
    def last_year(self) -> int:
        """The latest year the date can mean."""
        return self.until.last_year if self.until else self.year + (9 if self.is_decade else 0)

    @cached_property
    def first_day(self) -> datetime.date:
        """The earliest day the date can mean."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @cached_property
    def last_day(self) -> datetime.date:
        """The latest day the date can mean."""
        return self.until.last_day if self.until else self._last_of_start

    @property
    def _last_of_start(self) -> datetime.date:
        if self.day is not None:
            return self.first_day
        if self.month is None or self.month == 12:
            return datetime.date(self.year + (9 if self.is_decade else 0), 12, 31)
        return datetime.date(self.year, self.month + 1, 1) - datetime.timedelta(days=1)


def in_words(value: PartialDate | datetime.date) -> Text:
    """Format a date in words: ``2003``, ``Mai 2003``, ``um 2003``, ``1990er-Jahre``; in English ``12 May 2003``."""
    if isinstance(value, PartialDate) and not value.is_exact:
        return _inexact_in_words(value)
    if value.month is None:
        return Text.same(str(value.year))
    month = MONTHS[value.month - 1]
    if value.day is None:
        return Text(f"{month.de} {value.year}", f"{month.en} {value.year}")
    return Text(f"{value.day}. {month.de} {value.year}", f"{value.day} {month.en} {value.year}")


def _inexact_in_words(value: PartialDate) -> Text:
    if value.until:
        first, last = in_words(dataclasses.replace(value, until=None)), in_words(value.until)
        dash = "–" if value.month is None and value.until.month is None else " – "
        return Text(f"{first.de}{dash}{last.de}", f"{first.en}{dash}{last.en}")
    if value.is_decade:
        return Text(f"{value.year}er-Jahre", f"{value.year}s")
    exact = in_words(dataclasses.replace(value, is_approximate=False))
    return (
        Text(f"um {exact.de}", f"about {exact.en}")
        if value.day is None
        else Text(f"um den {exact.de}", f"about {exact.en}")
    )


def _refusal(text: str) -> InvalidInput:
    shown = text if len(text) <= 40 else text[:40] + "…"
    return InvalidInput(
        Text(
            f"„{shown}“ ist kein Datum. Erlaubt sind 2003, 2003-05 oder 2003-05-12, ungefähr 2003~, "
            f"ein Jahrzehnt 199X oder eine Spanne 2003/2005, ab dem Jahr {FIRST_YEAR}.",
            f"“{shown}” is not a date. Write 2003, 2003-05 or 2003-05-12, approximately 2003~, "
            f"a decade 199X or an interval 2003/2005, from the year {FIRST_YEAR} on.",
        )
    )
