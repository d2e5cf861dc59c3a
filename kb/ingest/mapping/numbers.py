"""Read numbers as people write them, in a notation that is said or that leaves no doubt."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal

from kb.ingest.check import InvalidValue, decimal_number
from kb.ingest.report import faults
from kb.ingest.row import Cell
from kb.texts import Text

SPACES = " \u00a0\u2007\u2009\u202f"
AUTO = "auto"
MOST_CHARACTERS = 100
"""No number is written longer than this; the patterns take far longer over long texts than over short ones."""
_SYMBOLS = {"€": "EUR", "£": "GBP", "$": "USD", "kn": "HRK", "zł": "PLN", "kč": "CZK", "ft": "HUF", "euro": "EUR"}
_CURRENCY = r"(?P<currency>[€£$]|[A-Z]{3}|kn|zł|Kč|Ft|[Ee]uro)"
_CURRENCY_FIRST = re.compile(rf"^{_CURRENCY}\s*(?P<number>[+-]?\s*\d.*)$")
_CURRENCY_LAST = re.compile(rf"^(?P<number>[+-]?\s*\d[\d.,'’\s]*?)(?:[.,]\s*-+)?\s*{_CURRENCY}?$")


@dataclass(frozen=True, slots=True)
class Notation:
    """How numbers are grouped and where their decimals begin; both empty when they are not used."""

    grouping: str
    decimal: str

    @classmethod
    def of(cls, example: str) -> Notation:
        """Read the notation off an example such as ``1.234,56``, ``1,234.56``, ``1 234`` or ``1234,56``."""
        found = re.fullmatch(r"1([.,'’ ]?)234(?:([.,])56)?", example)
        if found is None or (found[1] and found[1] == found[2]):
            raise ValueError(example)
        return cls(found[1], found[2] or "")


@dataclass(frozen=True, slots=True)
class ParsedAmount:
    """A number and the currency that was written beside it."""

    number: Decimal
    currency: str | None


def read_amount(value: Cell, notation: Notation | None) -> ParsedAmount | None:
    """Read a number with or without a currency; without a notation only what has one single reading.

    Raises InvalidValue for anything else.
    """
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        if isinstance(value, bool | datetime.date | datetime.time | datetime.timedelta):
            raise InvalidValue(faults.NOT_A_NUMBER, expected=_EXPECTED)
        number = decimal_number(value)
        return None if number is None else ParsedAmount(number, None)
    text = value.strip()
    if len(text) > MOST_CHARACTERS:
        raise InvalidValue(faults.NOT_A_NUMBER, expected=_EXPECTED)
    found = _CURRENCY_LAST.match(text) or _CURRENCY_FIRST.match(text)
    if found is None:
        raise InvalidValue(faults.NOT_A_NUMBER, expected=_EXPECTED)
    digits = found["number"].strip()
    return ParsedAmount(_by(notation, digits) if notation else _single_reading(digits), _code(found["currency"]))


def _by(notation: Notation, text: str) -> Decimal:
    if notation.grouping == " ":
        text = text.translate(dict.fromkeys(map(ord, SPACES), " "))
    grouping, decimal = re.escape(notation.grouping), re.escape(notation.decimal)
    whole = rf"\d{{1,3}}(?:{grouping}\d{{3}})+|\d+" if notation.grouping else r"\d+"
    fraction = rf"(?:{decimal}(?P<fraction>\d+))?" if notation.decimal else "(?P<fraction>(?!))?"
    found = re.fullmatch(rf"(?P<sign>[+-]?)\s*(?P<whole>{whole}){fraction}", text)
    if found is None:
        raise InvalidValue(faults.NOT_A_NUMBER, expected=_EXPECTED)
    return _number(found["sign"], found["whole"], found["fraction"])


def _single_reading(text: str) -> Decimal:
    """Read a number whose marks can mean one thing only."""
    found = re.fullmatch(rf"([+-]?)\s*(\d[\d.,'’{SPACES}]*)", text)
    if found is None or not found[2][-1].isdigit():
        raise InvalidValue(faults.NOT_A_NUMBER, expected=_EXPECTED)
    sign, body = found[1], re.sub(f"[{SPACES}]", " ", found[2])
    marks = re.findall(r"[^\d]", body)
    if not marks:
        return _number(sign, body, None)
    last = marks[-1]
    head, _, tail = body.rpartition(last)
    if len(set(marks)) > 2 or (len(set(marks)) == 2 and marks.count(last) > 1):
        raise InvalidValue(faults.NOT_A_NUMBER, expected=_EXPECTED)
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
    raise InvalidValue(faults.NOT_A_NUMBER, expected=_EXPECTED)


def _code(symbol: str | None) -> str | None:
    if not symbol:
        return None
    return _SYMBOLS.get(symbol.lower(), symbol.upper())


_EXPECTED = Text("eine Zahl wie 47.425,50 oder 47425.50 €", "a number such as 47,425.50 or 47425.50 €")
