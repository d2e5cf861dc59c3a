"""How a sheet shows numbers and dates that are stored otherwise."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

from kb.dates import FIRST_YEAR, PartialDate
from kb.ingest.row import Cell, Money
from kb.texts import Text

DatePrecision = Literal["year", "month"]
_CURRENCIES = {
    **dict.fromkeys(("€", "Euro", "EURO", "euro", "eur", "Eur"), "EUR"),
    **dict.fromkeys(("DM", "D-Mark", "Mark"), "DEM"),
    **dict.fromkeys(("$", "US$", "US-$", "Dollar"), "USD"),
    **dict.fromkeys(("SFr", "SFr.", "sFr.", "Fr."), "CHF"),
    **dict.fromkeys(("kr", "kr.", "Kr", "Kr."), "kr"),
    "£": "GBP",
    "zł": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "kn": "HRK",
    "öS": "ATS",
    "ECU": "XEU",
    "¥": "JPY",
    "₺": "TRY",
    "₽": "RUB",
    "лв": "BGN",
    "лв.": "BGN",
    "₴": "UAH",
}
_CODES = (
    "ALL ATS AUD BAM BEF BGN BRL CAD CHF CNY CSK CYP CZK DEM DKK EEK ESP EUR FIM FRF GBP GRD HRK HUF IEP ILS INR ISK ITL"
    " JPY KRW LTL LUF LVL MDL MKD MTL MXN NLG NOK PLN PTE ROL RON RSD RUB SEK SIT SKK TRL TRY UAH USD XEU ZAR"
)
_CURRENCIES |= {code: code for code in _CODES.split()}
_CURRENCY = "|".join(re.escape(name) for name in sorted(_CURRENCIES, key=len, reverse=True))
_UNIT = re.compile(rf"(?:in )?(?P<first>{_CURRENCY})?\s*(?P<word>[^\W\d]*?)\.?\s*(?P<last>{_CURRENCY})?(?:\s*[./(].*)?")
_WORDS = {
    **dict.fromkeys(("tsd", "tds", "tausend", "thousand", "thsd"), 10**3),
    **dict.fromkeys(("mio", "mill", "million", "millionen", "millions", "mn"), 10**6),
    **dict.fromkeys(("mrd", "milliarde", "milliarden", "bn"), 10**9),
}
_LETTERS = {"t": 10**3, "k": 10**3, "m": 10**6}
"""Multipliers only beside a currency or where the format scales by them: a t may also be a tonne."""


PLACE, OPTIONAL = "\ue000", "\ue001"
"""Places of a mask: for a digit, and for a digit only if the number has one there."""
_LARGEST = 10**15
"""Larger numbers, beyond the precision of a sheet, stay as they are."""


@dataclass(frozen=True, slots=True)
class Display:
    """What a number format makes of a value."""

    mask: str = ""
    """Places for digits among other characters; the result is a text such as ``08523``."""
    text: str | None = None
    """A text shown instead of the number."""
    currency: str | None = None
    factor: Decimal = Decimal(1)
    """The number that is meant, divided by the stored one."""
    is_in_full: bool = False
    """Whether thousands or millions are shown as such, and written in full."""
    precision: DatePrecision | None = None
    """The part of a date that is shown, if it is not the whole."""
    template: Text | None = None
    """A sentence for the report, with ``*`` for the column."""

    def value(self, cell: Cell) -> Cell:
        """Return a cell as it is shown; texts and truth values stay unchanged."""
        if isinstance(cell, datetime.date) and self.precision and cell.year >= FIRST_YEAR:
            return PartialDate(cell.year, cell.month if self.precision == "month" else None)
        if isinstance(cell, bool) or not isinstance(cell, int | float) or not abs(cell) < _LARGEST:
            return cell
        if self.text is not None:
            return self.text
        if self.mask:
            return _filled(self.mask, cell)
        if self.currency is None and self.factor == 1 and not self.is_in_full:
            return cell
        if self.factor == 1:
            return Money(Decimal(repr(cell)), self.currency, self.is_in_full)
        number = (Decimal(repr(cell)) * self.factor).normalize()
        number = number.quantize(Decimal(1)) if number == number.to_integral_value() else number
        return Money(number, self.currency, self.is_in_full) if self.currency or self.is_in_full else number

    def display(self, _cell: Cell) -> Display:
        """Return this display, whatever the cell contains."""
        return self


class CellFormat(Protocol):
    """A number format: how it shows a cell may depend on the value."""

    def display(self, cell: Cell, /) -> Display:
        """Return how a cell is shown."""


PLAIN = Display()
HIDDEN = Display(
    template=Text(
        "Das Zahlenformat von * verbirgt den Wert; er wird importiert.",
        "The number format of * hides the value; it is imported.",
    )
)


def number_display(literal: str, scale: int = 1, percent: bool = False, currency: str | None = None) -> Display:
    """Return how numbers are shown beside a text, scaled or in percent."""
    unit = " ".join(literal.replace("%", " ").split()).replace("*", "").strip("-–()+ ")
    match = _UNIT.fullmatch(unit)
    symbol, word = (match["first"] or match["last"] or "", match["word"].casefold()) if match else ("", unit)
    currency = currency or _CURRENCIES.get(symbol)
    multiplier = _WORDS.get(word) or (_LETTERS.get(word, 1) if currency or _LETTERS.get(word) == scale else 1)
    note = None
    if multiplier > 1:
        note = _IN_FULL.format(unit=unit)
    elif scale > 1:
        note = _SCALED.format(scale=Text(f"{scale:,}".replace(",", "."), f"{scale:,}"))
    elif percent:
        note = _PERCENT
    elif any(letter.isalpha() for letter in word):
        note = _UNIT_ONLY.format(unit=unit)
    return Display(
        currency=currency,
        factor=Decimal(multiplier) / scale * (100 if percent else 1),
        template=note,
        is_in_full=multiplier > 1,
    )


def currency_of(symbol: str) -> str | None:
    """Return the code of a currency's symbol or name; None if it is none."""
    return _CURRENCIES.get(symbol.strip())


def _filled(mask: str, number: float) -> Cell:
    """Fill the places of a mask from the right. Surplus digits go into the first place."""
    if number < 0 or number != int(number):
        return number
    digits = list(str(int(number)))
    first = min(mask.index(place) for place in (PLACE, OPTIONAL) if place in mask)
    shown: list[str] = []
    for position in range(len(mask) - 1, -1, -1):
        if mask[position] not in (PLACE, OPTIONAL):
            shown.append(mask[position])
        elif position == first and len(digits) > 1:
            shown.append("".join(digits))
        else:
            shown.append(digits.pop() if digits else "0" if mask[position] == PLACE else "")
    return "".join(reversed(shown))


_SCALED = Text(
    "Das Zahlenformat von * teilt die Zahlen durch {scale}; sie werden importiert wie angezeigt.",
    "The number format of * divides the numbers by {scale}; they are imported as shown.",
)
_PERCENT = Text(
    "Das Zahlenformat von * zeigt Prozent; die Zahlen werden importiert wie angezeigt, 0,125 als 12,5.",
    "The number format of * shows percentages; the numbers are imported as shown, 0.125 as 12.5.",
)
_IN_FULL = Text(
    "In * steht „{unit}“ nur im Zahlenformat; die Zahlen werden ausgeschrieben importiert.",
    "In *, “{unit}” is only in the number format; the numbers are imported in full.",
)
_UNIT_ONLY = Text(
    "In * steht „{unit}“ nur im Zahlenformat; importiert wird die Zahl.",
    "In *, “{unit}” is only in the number format; the number is imported.",
)
