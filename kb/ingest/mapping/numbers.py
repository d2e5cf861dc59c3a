"""Read numbers in a given notation, or in any notation that is unambiguous."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kb.ingest.check import InvalidValue, decimal_number, unreadable
from kb.ingest.report import faults
from kb.ingest.row import Cell, Money
from kb.texts import Text

SPACES = " \u00a0\u2007\u2009\u202f"
AUTO = "auto"
MOST_CHARACTERS = 100
"""Longer texts are not numbers; the regular expressions slow down on long texts."""
USUAL_UNITS: Mapping[str, int] = {
    **dict.fromkeys(("Tsd.", "Tausend", "thousand", "T", "k"), 10**3),
    **dict.fromkeys(("Mio.", "Mill.", "Million", "Millionen", "million", "mn", "m"), 10**6),
    **dict.fromkeys(("Mrd.", "Milliarde", "Milliarden", "billion", "bn"), 10**9),
}
"""Units that a problem explains where a mapping names none."""
_SYMBOLS = {
    "€": "EUR",
    "dm": "DEM",
    "£": "GBP",
    "$": "USD",
    "kn": "HRK",
    "kr.": "kr",
    "kr": "kr",
    "zł": "PLN",
    "kč": "CZK",
    "ft": "HUF",
    "euro": "EUR",
}
_ANY_CURRENCY = r"(?:[€£$]|[A-Z]{3}|DM|kn|[Kk]r\.?|zł|Kč|Ft|[Ee]uro)"
_CURRENCY = rf"(?P<currency>{_ANY_CURRENCY})"
_CURRENCY_FIRST = re.compile(rf"^{_CURRENCY}\s*(?P<number>[+-]?\s*\d.*)$")
_CURRENCY_LAST = re.compile(rf"^(?P<number>[+-]?\s*\d[\d.,'’\s]*?)(?:[.,]\s*-+)?\s*{_CURRENCY}?$")


@dataclass(frozen=True, slots=True)
class Notation:
    """The thousands and decimal separators of a notation; empty if unused."""

    grouping: str
    decimal: str

    @classmethod
    def of(cls, example: str) -> Notation:
        """Derive the notation from an example such as ``1.234,56``, ``1,234.56``, ``1 234`` or ``1234,56``."""
        match = re.fullmatch(r"1([.,'’ ]?)234(?:([.,])56)?", example)
        if match is None or (match[1] and match[1] == match[2]):
            raise ValueError(example)
        return cls(match[1], match[2] or "")

    @property
    def expected(self) -> Text:
        """A number in this notation, as a cure names it."""
        shown = f"47{self.grouping}425{self.decimal}{'50' if self.decimal else ''}"
        return Text(f"eine Zahl wie {shown}", f"a number such as {shown}")


@dataclass(frozen=True, slots=True)
class ParsedAmount:
    """A number and the currency next to it."""

    number: Decimal
    currency: str | None


def read_amount(value: Cell, notation: Notation | None) -> ParsedAmount | None:
    """Read a number with or without a currency. Without a notation it must be unambiguous.

    Raises InvalidValue for anything else.
    """
    if value is None or value == "":
        return None
    try:
        return _amount(value, notation)
    except _NoNumber:
        expected = notation.expected if notation else _EXPECTED
        raise unreadable(value, faults.NOT_A_NUMBER, expected=expected) from None


def _amount(value: Cell, notation: Notation | None) -> ParsedAmount | None:
    if not isinstance(value, str):
        if isinstance(value, bool | datetime.date | datetime.time | datetime.timedelta):
            raise _NoNumber
        number = decimal_number(value)
        currency = value.currency if isinstance(value, Money) else None
        return None if number is None else ParsedAmount(number, currency)
    text = value.strip()
    if text.isascii() and text.isdecimal() and len(text) <= MOST_CHARACTERS:
        return ParsedAmount(Decimal(text), None)
    match = _beside_currency(text)
    if match is None:
        raise _NoNumber
    digits = match["number"].strip()
    return ParsedAmount(
        _by(notation, digits) if notation else _single_reading(digits), currency_code(match["currency"])
    )


def read_currency(value: Cell) -> str | None:
    """Return the currency beside a number in any notation, None if there is none."""
    if isinstance(value, Money):
        return value.currency
    match = _beside_currency(value.strip()) if isinstance(value, str) else None
    return currency_code(match["currency"]) if match else None


def _beside_currency(text: str) -> re.Match[str] | None:
    """Match a number with or without a currency."""
    return None if len(text) > MOST_CHARACTERS else _CURRENCY_LAST.match(text) or _CURRENCY_FIRST.match(text)


def split_unit(text: str, units: tuple[str, ...]) -> tuple[str, str | None]:
    """Split off the unit beside a number, such as “Mio.”. None if there is no unit.

    The full stop of an abbreviation does not matter.
    """
    if len(text) > MOST_CHARACTERS or not (match := _unit_pattern(units).search(text)):
        return text, None
    unit = (match["after"] or match["before"]).rstrip(".")
    return f"{text[: match.start()]} {text[match.end() :]}".strip(), next(
        name for name in units if name.rstrip(".") == unit
    )


def usual_unit(value: Cell) -> str | None:
    """Return the usual unit beside a number, None if a cell is anything else."""
    number, unit = split_unit(value, tuple(USUAL_UNITS)) if isinstance(value, str) else ("", None)
    try:
        return unit if read_amount(number, None) else None
    except InvalidValue as invalid:
        return unit if invalid.fault is faults.AMBIGUOUS_NUMBER else None


@cache
def _unit_pattern(units: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(name.rstrip(".")) for name in sorted(units, key=len, reverse=True))
    after = rf"(?<=[\d\s.,-])\s*(?P<after>{names})\.?\s*(?=(?:{_ANY_CURRENCY})?\s*$)"
    before = rf"^\s*(?P<before>{names})\.?\s*(?=(?:{_ANY_CURRENCY})?\s*[+-]?\s*\d)"
    return re.compile(f"{after}|{before}")


class _NoNumber(Exception):
    """A text is not a number."""


def _by(notation: Notation, text: str) -> Decimal:
    if notation.grouping == " ":
        text = text.translate(dict.fromkeys(map(ord, SPACES), " "))
    match = _number_pattern(notation).fullmatch(text)
    if match is None:
        raise _NoNumber
    return _number(match["sign"], match["whole"], match["fraction"])


@cache
def _number_pattern(notation: Notation) -> re.Pattern[str]:
    grouping, decimal = re.escape(notation.grouping), re.escape(notation.decimal)
    whole = rf"\d{{1,3}}(?:{grouping}\d{{3}})+|\d+" if notation.grouping else r"\d+"
    fraction = rf"(?:{decimal}(?P<fraction>\d+))?" if notation.decimal else "(?P<fraction>(?!))?"
    return re.compile(rf"(?P<sign>[+-]?)\s*(?P<whole>{whole}){fraction}")


def _single_reading(text: str) -> Decimal:
    """Read a number whose separators have only one meaning."""
    match = re.fullmatch(rf"([+-]?)\s*(\d[\d.,'’{SPACES}]*)", text)
    if match is None or not match[2][-1].isdigit():
        raise _NoNumber
    sign, body = match[1], re.sub(f"[{SPACES}]", " ", match[2])
    marks = re.findall(r"[^\d]", body)
    if not marks:
        return _number(sign, body, None)
    last = marks[-1]
    head, _, tail = body.rpartition(last)
    if len(set(marks)) > 2 or (len(set(marks)) == 2 and marks.count(last) > 1):
        raise _NoNumber
    if len(set(marks)) == 2:
        return _grouped(sign, head, marks[0], tail) if last in ".," else _refuse()
    if marks.count(last) > 1 or last in " '’":
        return _grouped(sign, body, last, None)
    if len(tail) == 3 and len(head) <= 3 and head != "0":
        raise InvalidValue(faults.AMBIGUOUS_NUMBER)
    return _number(sign, head, tail)


def _grouped(sign: str, whole: str, mark: str, fraction: str | None) -> Decimal:
    if not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+", whole):
        return _refuse()
    return _number(sign, whole, fraction)


def _number(sign: str, whole: str, fraction: str | None) -> Decimal:
    return Decimal(f"{sign}{re.sub('[^0-9]', '', whole)}.{fraction or 0}")


def _refuse() -> Decimal:
    raise _NoNumber


def currency_code(symbol: str | None) -> str | None:
    """Return the ISO code of a currency as it is written beside numbers."""
    if not symbol:
        return None
    return _SYMBOLS.get(symbol.lower(), symbol.upper())


_EXPECTED = Text("eine Zahl wie 47.425,50 oder 47425.50 €", "a number such as 47,425.50 or 47425.50 €")
