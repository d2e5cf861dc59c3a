"""Compare the values of ODS cells with the texts shown."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from kb.ingest.read.workbooks.display import PLAIN, Display, number_display

NUMBERS = ("float", "currency", "percentage")
_SHOWN = re.compile(r"(?P<before>[^\d]*?)(?P<sign>[-–−]?)(?P<digits>\d[\d.,'’\s]*)(?P<after>\D*)", re.DOTALL)
_MOST_DIGITS = 20
_SCALES = (1, 10**3, 10**6, 10**9)
_DATE_PART = re.compile(r"[^\W_]+")


@lru_cache(maxsize=2_000)
def display_of(kind: str, value: str, text: str, currency: str | None) -> Display:
    """Return how a number or date is shown; plain if it cannot be told."""
    if kind == "date":
        return _date(value, text)
    match = _SHOWN.fullmatch(text)
    number = _number(value)
    if number is None or text == value:
        return replace(PLAIN, currency=currency)
    if match is None:
        return _without_number(text, number, currency)
    before, digits, after = match["before"], match["digits"].strip(), match["after"]
    if digits.isdigit() and digits.startswith("0") and number == int(digits) and len(digits) > 1 and not currency:
        return Display(text=text)
    literal = f"{before} {after}"
    percent = "%" in literal and _is_shown(number * 100, digits)
    scale = 1 if percent else next((scale for scale in _SCALES if _is_shown(number / scale, digits)), 1)
    return number_display(literal, scale, percent, currency)


def _number(value: str) -> Decimal | None:
    """Return the stored number. None if it is none, or beyond any that a sheet can tell apart."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < _MOST_DIGITS else None


def _without_number(text: str, number: Decimal, currency: str | None) -> Display:
    """Return the display of a text with no group of digits, or several."""
    letters = text.strip("#-– ")
    digits = re.sub(r"\D", "", text)
    if digits:
        is_split = number == int(digits) and currency is None and text.isprintable()
        return Display(text=text) if is_split else replace(PLAIN, currency=currency)
    if not letters:
        return replace(PLAIN, currency=currency)
    display = number_display(letters, currency=currency)
    return Display(text=text) if display.template else display


def _is_shown(number: Decimal, digits: str) -> bool:
    """Return whether a rounded number has these digits in any notation."""
    return any(abs(abs(number) - shown) <= Decimal(10) ** -decimals / 2 for shown, decimals in _readings(digits))


def _readings(digits: str) -> list[tuple[Decimal, int]]:
    """Return the numbers that digits can mean, each with its decimals."""
    whole = re.sub(r"\D", "", digits)
    readings = [(Decimal(whole), 0)]
    head, sign, tail = re.sub(r"[\s'’]", "", digits).rpartition("," if digits.rfind(",") > digits.rfind(".") else ".")
    if sign and tail:
        readings.append((Decimal(f"{re.sub(r'[.,]', '', head) or 0}.{tail}"), len(tail)))
    return readings


def _date(value: str, text: str) -> Display:
    """Return the part of a date that is shown: year, or month and year."""
    parts = _DATE_PART.findall(text)
    year = value[:4]
    if parts == [year]:
        return Display(precision="year")
    if len(parts) == 2 and (year in parts or (parts[0].isalpha() and parts[1] == year[2:])):
        return Display(precision="month")
    return PLAIN
