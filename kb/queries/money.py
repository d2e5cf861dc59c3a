"""Amounts of money in euros, by the stored rate of their year: the one place where currencies are converted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models import ExchangeRate, Record, Source
from kb.models.columns import table_of
from kb.models.types import Amount

EUR = "EUR"
DIGITS = 3
"""Significant digits of a converted amount: the rate of a year is no rate of a day."""
YEAR_FROM = ("as_of", "target_on", "year", "started_on", "ended_on")
"""The columns that date an amount, the first that is filled; else the publication of its source."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Units of a currency for one euro in a year; ``year`` is None for a fixed rate. ``source`` is a slug."""

    currency: str
    year: int | None
    rate: Decimal
    source: str | None


@dataclass(frozen=True, slots=True)
class Conversion:
    """An amount in euros, rounded for comparison, and the rate that it follows from."""

    euro: Decimal
    rate: Rate


@dataclass(frozen=True, slots=True)
class MoneyTotal:
    """Amounts added up in euros.

    ``is_converted`` if some were in another currency; ``left_out`` counts by currency those without a rate.
    """

    euro: Decimal
    is_converted: bool
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AmountOfYear:
    """The sum of some amounts in one currency and year; ``count`` is how many they are."""

    currency: str
    year: int | None
    amount: Decimal
    count: int = 1


Rates = Mapping[tuple[str, int | None], Rate]
"""Rates by currency and year."""


def rates(session: Session) -> Rates:
    """Return all stored rates by currency and year, None for a fixed one."""
    query = sa.select(ExchangeRate.currency, ExchangeRate.year, ExchangeRate.rate, Source.slug).outerjoin(
        Source, Source.id == ExchangeRate.source_id
    )
    rows = [Rate(currency, year, Decimal(str(rate)), slug) for currency, year, rate, slug in session.execute(query)]
    return {(rate.currency, rate.year): rate for rate in rows}


def in_euro(rates: Rates, amount: Decimal | None, currency: str | None, year: int | None) -> Conversion | None:
    """Convert an amount in another currency by its fixed rate or the rate of its year.

    Returns None for an amount in euros, and for one without a rate.
    """
    rate = None if currency in (None, EUR) else rates.get((currency, None)) or rates.get((currency, year))
    if amount is None or rate is None:
        return None
    return Conversion(rounded(amount / rate.rate), rate)


def rounded(euro: Decimal) -> Decimal:
    """Round to the digits that a conversion is good for, cents at the finest."""
    return euro.quantize(Decimal(1).scaleb(max(euro.adjusted() + 1 - DIGITS, -2))) if euro else euro


def year_of(value_of: Callable[[str], Any], source: Source | None) -> int | None:
    """Return the year of a record's amounts: its own, else that of its source; None if neither has one.

    ``value_of`` returns the value of a column, None for a column that the record lacks.
    """
    for column in YEAR_FROM:
        if (known := value_of(column)) is not None:
            return known if isinstance(known, int) else cast(PartialDate, known).known_year
    return source.published_on.known_year if source is not None and source.published_on is not None else None


def of_record(rates: Rates, record: Record, value: Decimal | None) -> Conversion | None:
    """Convert an amount of a record to euros; None if it is in euros or has no rate."""
    currency = getattr(record, "currency", None)
    if currency in (None, EUR):
        return None
    year = year_of(lambda column: getattr(record, column, None), getattr(record, "source", None))
    return in_euro(rates, value, currency, year)


@cache
def amounts_of(entity: str) -> tuple[str, ...]:
    """Return the columns of a table that hold amounts in its currency."""
    columns = table_of(entity).c
    return tuple(column.name for column in columns if isinstance(column.type, Amount)) if "currency" in columns else ()


def total(rates: Rates, amounts: Iterable[AmountOfYear]) -> MoneyTotal:
    """Add up amounts in euros; those without a rate are left out and counted."""
    euro, is_converted, left_out = Decimal(0), False, Counter[str]()
    for part in amounts:
        if part.currency == EUR:
            euro += part.amount
        elif conversion := in_euro(rates, part.amount, part.currency, part.year):
            euro, is_converted = euro + conversion.euro, True
        else:
            left_out[part.currency] += part.count
    return MoneyTotal(rounded(euro) if is_converted else euro, is_converted, dict(left_out))
