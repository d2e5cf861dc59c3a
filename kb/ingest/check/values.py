"""Convert cells to column values: text, numbers, dates and terms."""

from __future__ import annotations

import datetime
import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

import sqlalchemy as sa

from kb import geometry
from kb.dates import PartialDate
from kb.errors import InvalidInput
from kb.ingest.check.damage import damage
from kb.ingest.check.slugs import slugify
from kb.ingest.report import Fault, faults
from kb.ingest.row import Cell
from kb.models.types import SLUG, Amount, AreaType, PartialDateType
from kb.texts import Text

Validator = Callable[[Cell], Any]

INTEGER_LIMIT = 2**31 - 1
AMOUNT_LIMIT = Decimal(10) ** 15
DATE_FORMS = "2003, 2003-05, 2003-05-12, 2003~, 199X, 2003/2005"
_TRUE = frozenset({"true", "1", "yes", "y", "ja", "j", "wahr"})
_FALSE = frozenset({"false", "0", "no", "n", "nein", "falsch"})
_LINK = re.compile(r"https?://[^\s/$.?#][^\s]*", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters, and lone surrogates, which JSON allows and no database stores."""
_LARGEST_EXPONENT = 20
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


class InvalidValue(ValueError):
    """An invalid cell: the fault, and the words that complete its sentence."""

    def __init__(self, fault: Fault, **words: object) -> None:
        super().__init__(fault.message.en)
        self.fault = fault
        self.words = words


def validator_of(column: sa.Column[Any]) -> Validator:
    """Return the function that reads cells of a column. It raises InvalidValue, None means empty."""
    kind = column.type
    if column.foreign_keys:
        return plain_text
    if isinstance(kind, sa.Enum):
        assert kind.enum_class is not None
        return _term_of(kind.enum_class)
    for column_type, validator in _BY_TYPE:
        if isinstance(kind, column_type):
            return validator
    return _text_of(column)


def plain_text(value: Cell) -> str | None:
    """Return the text of a cell, NFC-normalised and trimmed; None if empty."""
    if value is None:
        return None
    if isinstance(value, str):
        text = value.strip() if value.isascii() else unicodedata.normalize("NFC", value).strip()
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, float):
        text = str(int(value)) if value.is_integer() else repr(value)
    elif isinstance(value, (int, Decimal, PartialDate, datetime.date, datetime.time, datetime.timedelta)):
        text = str(value)
    else:
        raise InvalidValue(faults.NOT_TEXT)
    if _UNPRINTABLE.search(text):
        raise InvalidValue(faults.CONTROLS)
    if damaged := damage(text):
        fault, words = damaged
        raise InvalidValue(fault, **words)
    return text or None


def unreadable(value: Cell, fault: Fault, **words: object) -> InvalidValue:
    """Return what is wrong with a cell: damaged text, or else this fault."""
    damaged = damage(value.strip()) if isinstance(value, str) else None
    return InvalidValue(fault, **words) if damaged is None else InvalidValue(damaged[0], **damaged[1])


def whole_number(value: Cell) -> int | None:
    """Return an integer that fits into a column."""
    number = decimal_number(value)
    if number is None:
        return None
    if number != number.to_integral_value() or abs(number) > INTEGER_LIMIT:
        raise InvalidValue(faults.NOT_A_NUMBER, expected=_WHOLE)
    return int(number)


def decimal_number(value: Cell) -> Decimal | None:
    """Return a number written with a decimal point and without thousands separators."""
    text = plain_text(value)
    if text is None:
        return None
    if isinstance(value, float) and math.isfinite(value):
        # A sheet stores 47425.5 as a binary fraction; its shortest decimal form is what was typed.
        return Decimal(repr(value))
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < _LARGEST_EXPONENT:
        return value
    if isinstance(value, bool) or not _PLAIN_NUMBER.fullmatch(text):
        raise InvalidValue(faults.NOT_A_NUMBER, expected=_DECIMAL)
    try:
        return Decimal(text)
    except InvalidOperation:  # pragma: no cover - the pattern leaves nothing that Decimal refuses
        raise InvalidValue(faults.NOT_A_NUMBER, expected=_DECIMAL) from None


def amount(value: Cell) -> Decimal | None:
    """Return a number within the range of amounts; the database keeps two decimals."""
    number = decimal_number(value)
    if number is not None and abs(number) >= AMOUNT_LIMIT:
        raise InvalidValue(faults.NOT_A_NUMBER, expected=_DECIMAL)
    return number


def _double(value: Cell) -> float | None:
    number = decimal_number(value)
    return None if number is None else float(number)


def partial_date(value: Cell) -> PartialDate | None:
    """Return a date as exact as the cell."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    text = plain_text(value)
    if text is None:
        return None
    try:
        return PartialDate.parse(text)
    except InvalidInput:
        raise InvalidValue(faults.NOT_A_DATE, expected=DATE_FORMS) from None


def _area(value: Cell) -> str | None:
    if value in (None, ""):
        return None
    try:
        return geometry.area(value)
    except InvalidInput as error:
        raise InvalidValue(faults.NOT_AN_AREA, reason=error.message) from None


def _boolean(value: Cell) -> bool | None:
    text = plain_text(value)
    if text is None:
        return None
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise InvalidValue(faults.NOT_A_BOOLEAN)


def _term_of(terms: Any) -> Validator:
    values = {term.value: term for term in terms}
    labels = {text.casefold(): term.value for term in terms for text in (term.label.de, term.label.en)}

    def read(value: Cell) -> Any:
        text = plain_text(value)
        if text is None:
            return None
        if text not in values:
            label = labels.get(text.casefold())
            question = suggestion(text, values) if label is None else meant(label)
            raise InvalidValue(faults.NOT_IN_LIST, values=", ".join(values), suggestion=question)
        return values[text]

    return read


def _text_of(column: sa.Column[Any]) -> Validator:
    most = column.info.get("most") or getattr(column.type, "length", None)
    is_slug, is_link = column.info.get("slug"), column.info.get("link")

    def read(value: Cell) -> str | None:
        text = plain_text(value)
        if text is None:
            return None
        if most is not None and len(text) > most:
            raise InvalidValue(faults.TOO_LONG, length=len(text), limit=most)
        if text.startswith("="):
            raise InvalidValue(faults.FORMULA)
        if is_slug and not SLUG.fullmatch(text):
            raise InvalidValue(faults.NOT_A_SLUG, example=slugify(text))
        if is_link and not _LINK.fullmatch(text):
            raise InvalidValue(faults.NOT_A_LINK)
        return text

    return read


def suggestion(text: str, known: Iterable[str]) -> Text:
    """Return a question with the closest known value, or an empty text."""
    names = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(text[:120].casefold(), list(names), n=1, cutoff=0.75)
    if not close:
        return Text("", "")
    return meant(names[close[0]])


def meant(name: str) -> Text:
    """Return the question whether a name is meant."""
    return Text(f" Meinten Sie „{name}“?", f" Did you mean “{name}”?")


_WHOLE = Text("eine ganze Zahl wie 2007", "a whole number such as 2007")
_DECIMAL = Text(
    "eine Zahl mit Dezimalpunkt und ohne Tausendertrennzeichen, zum Beispiel 47425.50",
    "a number with a decimal point and without thousands separators, such as 47425.50",
)
_BY_TYPE: tuple[tuple[type[sa.types.TypeEngine[Any]], Validator], ...] = (
    (PartialDateType, partial_date),
    (Amount, amount),
    (sa.Boolean, _boolean),
    (sa.Integer, whole_number),
    (sa.Float, _double),
    (AreaType, _area),
)
