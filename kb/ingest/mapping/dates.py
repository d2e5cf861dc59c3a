"""Read dates in the formats named by a mapping."""

from __future__ import annotations

import datetime
import re
from functools import cache

from kb.dates import PartialDate
from kb.errors import InvalidInput
from kb.ingest.check import InvalidValue, unreadable
from kb.ingest.report import faults
from kb.ingest.row import Cell

FORMS = ("Y", "Y-M", "Y-M-D", "Y.M.D", "Y/M/D", "D.M.Y", "D.M.y", "D/M/Y", "D/M/y", "M/D/Y", "M/D/y", "M.Y", "M/Y")
"""Y is a four-digit year, y a two-digit year, M a month, D a day; Mon is a month name."""
SERIAL_FORMS = ("serial", "serial-1904")
"""Day numbers of spreadsheets, counted from 1900, or from 1904 as Excel for Mac once did."""
NAMED_FORMS = ("D-Mon-y", "D-Mon-Y", "D. Mon y", "D. Mon Y", "D Mon Y", "Mon Y")
_PARTS = {
    "Y": r"(?P<Y>\d{4})",
    "y": r"(?P<y>\d{2})",
    "M": r"(?P<M>\d{1,2})",
    "D": r"(?P<D>\d{1,2})",
    "Mon": r"(?P<Mon>[^\W\d]{3,9})\.?",
}
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_DAY_NUMBER = re.compile(r"\d{1,7}(?:\.\d+)?")
_LAST_DAY = 2_958_465
"""31 December 9999, the last date of the spreadsheets."""
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"),
        start=1,
    )
    for name in names.split()
}


def read_date(value: Cell, forms: tuple[str, ...]) -> PartialDate | None:
    """Read a date in one of the formats, ignoring a time of day. Raises InvalidValue."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime.date):
        return PartialDate(value.year, value.month, value.day)
    if isinstance(value, PartialDate):
        return value
    text = str(value).strip()
    for form in forms:
        if form in SERIAL_FORMS:
            if (day := _serial(text, form)) is not None:
                return PartialDate(day.year, day.month, day.day)
        elif match := _pattern(form).fullmatch(text):
            return _date(match.groupdict(), forms)
    raise unreadable(text, faults.NOT_A_DATE, expected=", ".join(forms))


def _serial(text: str, form: str) -> datetime.date | None:
    """Return the date of a day number, without the time of day.

    The spreadsheets count a 29 February 1900 as day 60, which never was.
    """
    if not _DAY_NUMBER.fullmatch(text):
        return None
    number = int(text.partition(".")[0])
    if form == "serial-1904":
        first, is_valid = datetime.date(1904, 1, 1), number <= _LAST_DAY - 1462
    else:
        first, is_valid = datetime.date(1899, 12, 30 if number > 60 else 31), number not in (0, 60)
    return first + datetime.timedelta(number) if is_valid and number <= _LAST_DAY else None


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """Build the regular expression of a format such as ``D.M.Y``."""
    parts = re.split(r"(Mon|[YyMD])", form)
    return re.compile("".join(_PARTS.get(part) or re.escape(part) for part in parts) + _TIME)


def _date(parts: dict[str, str], forms: tuple[str, ...]) -> PartialDate:
    year = int(parts["Y"]) if "Y" in parts else _century(int(parts["y"]))
    month = _MONTHS.get(parts["Mon"][:3].lower(), 0) if "Mon" in parts else (int(parts["M"]) if "M" in parts else None)
    try:
        return PartialDate(year, month, int(parts["D"]) if "D" in parts else None)
    except InvalidInput:
        raise InvalidValue(faults.NOT_A_DATE, expected=", ".join(forms)) from None


def _century(year: int) -> int:
    """Read a two-digit year as 1970 to 2069, as most programs do."""
    return 1900 + year if year >= 70 else 2000 + year
