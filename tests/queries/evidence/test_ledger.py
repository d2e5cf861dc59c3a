"""Comparable numbers of a ledger, and the initiative that shows it best."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kb.models import Statement
from kb.models.vocabulary import Indicator, StatementKind
from kb.queries.evidence.ledger import bar_shares
from kb.queries.evidence.statements import SourcedFact
from kb.queries.money import Rate, Rates

RATES: Rates = {("DEM", None): Rate("DEM", None, Decimal("1.95583"), None)}


def said(number: int, indicator: Indicator | None, value: int | None, **more: object) -> SourcedFact[Statement]:
    return SourcedFact(Statement(id=number, kind=StatementKind.OUTCOME, indicator=indicator, value=value, **more))


def test_jobs_that_were_made_are_as_long_as_their_part_of_the_promise() -> None:
    entries = [said(1, Indicator.JOBS_TARGETED, 70_000), said(2, Indicator.JOBS_CREATED, 7_000)]
    assert bar_shares(entries, RATES) == {1: 100, 2: 10}


def test_jobs_in_all_are_no_part_of_a_promise() -> None:
    entries = [said(1, Indicator.JOBS_TARGETED, 4_000), said(2, Indicator.JOBS_TOTAL, 5_000)]
    assert bar_shares(entries, RATES) == {}


def test_an_amount_in_dm_is_compared_in_euro() -> None:
    entries = [
        said(1, Indicator.BUDGET, 100, currency="EUR"),
        said(2, Indicator.BUDGET, 100, currency="DEM"),
        said(3, Indicator.FUNDING, 9, currency="EUR"),
    ]
    assert bar_shares(entries, RATES) == {1: 100, 2: 51}


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [said(1, Indicator.MEMBERS, 5)],
        [said(1, Indicator.MEMBERS, 0), said(2, Indicator.MEMBERS, 0)],
        [said(1, None, None), said(2, None, None)],
        [said(1, Indicator.MEMBERS, None), said(2, Indicator.MEMBERS, 4)],
    ],
)
def test_without_anything_to_compare_there_is_no_bar(entries: list[SourcedFact[Statement]]) -> None:
    assert bar_shares(entries, RATES) == {}


def test_a_span_is_as_long_as_its_end() -> None:
    entries = [said(1, Indicator.FIRMS, 40, value_most=Decimal(60)), said(2, Indicator.FIRMS, 30)]
    assert bar_shares(entries, RATES) == {1: 100, 2: 50}
