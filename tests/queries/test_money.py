"""Amounts in euros: fixed rates, rates of a year, what has none, and sums that say what is not in them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kb.models import ExchangeRate, Initiative, Programme, Project, Statement
from kb.queries import money
from kb.queries.charts import funding
from kb.queries.records import projects
from tests.queries.making import Maker

RATES: money.Rates = {
    ("DEM", None): money.Rate("DEM", None, Decimal("1.95583"), "regulation"),
    ("GBP", 2002): money.Rate("GBP", 2002, Decimal("0.62883"), "bank"),
}


@pytest.mark.parametrize(
    ("amount", "currency", "year", "euro"),
    [
        ("1000000", "DEM", 1987, "511000"),
        ("1000000", "DEM", None, "511000"),
        ("500000", "GBP", 2002, "795000"),
        ("1", "GBP", 2002, "1.59"),
        ("0", "GBP", 2002, "0"),
        ("500000", "GBP", 2003, None),
        ("500000", "GBP", None, None),
        ("500000", "EUR", 2002, None),
        ("500000", None, 2002, None),
    ],
)
def test_an_amount_is_converted_by_its_fixed_rate_or_that_of_its_year(
    amount: str, currency: str | None, year: int | None, euro: str | None
) -> None:
    conversion = money.in_euro(RATES, Decimal(amount), currency, year)
    assert (None if conversion is None else conversion.euro) == (None if euro is None else Decimal(euro))


def test_a_sum_in_euros_says_what_is_converted_and_what_has_no_rate() -> None:
    own = money.AmountOfYear("EUR", 2002, Decimal("1234567.89"))
    pounds = money.AmountOfYear("GBP", 2002, Decimal(500_000))
    others = [money.AmountOfYear("GBP", 2003, Decimal(1), 2), money.AmountOfYear("CHF", 2002, Decimal(1))]
    assert money.total(RATES, [own]) == money.MoneyTotal(Decimal("1234567.89"), False, {})
    assert money.total(RATES, [own, pounds]) == money.MoneyTotal(Decimal(2_030_000), True, {})
    assert money.total(RATES, others) == money.MoneyTotal(Decimal(0), False, {"GBP": 2, "CHF": 1})


def test_the_year_of_an_amount_is_its_own_or_that_of_its_source(session: Session, make: Maker) -> None:
    make(ExchangeRate, currency="SEK", year=2011, rate=9.0298, source=make.source("bank"))
    about: dict[str, Any] = {
        "initiative": make(Initiative),
        "kind": "outcome",
        "indicator": "budget",
        "currency": "SEK",
        "value": 100,
        "text_de": "x",
    }
    paper = make.source("paper", published_on="2011-03")
    dated = make(Statement, as_of="2011-05", source=paper, **about)
    by_source, other = make(Statement, source=paper, **about), make(Statement, as_of="2014", source=paper, **about)
    rates = money.rates(session)
    converted = [money.of_record(rates, fact, fact.value) for fact in (dated, by_source, other)]
    assert [known and (str(known.euro), known.rate.source) for known in converted] == [
        ("11.1", "bank"),
        ("11.1", "bank"),
        None,
    ]


def test_projects_in_several_currencies_are_summed_in_euros(session: Session, make: Maker) -> None:
    make(ExchangeRate, currency="GBP", year=2002, rate=0.62883)
    programme = make(Programme, "fund", kind="pact")
    for currency, year, amount in [
        ("EUR", 2002, 100_000),
        ("GBP", 2002, 50_000),
        ("GBP", 2003, 7),
        ("EUR", 2003, None),
    ]:
        make(Project, title="P", programme=programme, currency=currency, year=year, amount=amount)
    summary = projects.summary(session, programme=programme.id)
    assert summary.count == 4
    assert dict(summary.granted) == {"EUR": 100_000, "GBP": 50_007}
    assert summary.total == money.MoneyTotal(Decimal(180_000), True, {"GBP": 1})
    sums = funding.sums(session, Project.programme_id == programme.id)
    assert sorted((row.currency, row.year, row.amount) for row in sums if row.amount) == [
        ("EUR", 2002, Decimal(79_500)),
        ("EUR", 2002, Decimal(100_000)),
        ("GBP", 2003, Decimal(7)),
    ]


def test_which_columns_hold_money_follows_from_the_tables() -> None:
    assert money.amounts_of("statement") == ("value", "value_most")
    assert money.amounts_of("programme") == ("budget_total", "budget_eu")
    assert money.amounts_of("region_figure") == ()
