"""What a briefing chooses: verdicts in turn, and initiatives of larger regions that work in the chosen one."""

from __future__ import annotations

import itertools

from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models import Initiative, InitiativeRegion, Region
from kb.models.vocabulary import StatementKind
from kb.queries.answers import AnswerSelection, BriefingScope, JudgedPromise, Shortened, Verdict, briefing
from kb.queries.answers.briefing import spread
from kb.queries.answers.promises import Promise, ReportedFigure
from kb.texts import Text
from tests.queries.making import Maker

NOW = 2026


def case(number: int, verdict: Verdict, year: int | None = None) -> JudgedPromise:
    on = PartialDate(year) if year else None
    figure = ReportedFigure(number, ("initiative", number), StatementKind.EXPECTATION, on=on)
    return JudgedPromise(Promise((figure,)), verdict, Text.same("-"))


CASES = (
    case(1, Verdict.REACHED, 2001),
    case(2, Verdict.REACHED, 2009),
    case(3, Verdict.REACHED, 2005),
    case(4, Verdict.NOT_MEASURABLE, 2020),
    case(5, Verdict.MISSED, 2003),
    case(6, Verdict.OVERDUE),
    case(7, Verdict.OVERDUE, 1999),
)


def test_one_of_each_verdict_comes_first_decided_ones_before_the_rest_and_the_newest_of_each() -> None:
    order = [case.promise.lead.id for case in spread(CASES)]
    assert order == [2, 5, 4, 7, 3, 6, 1]


def test_the_order_of_the_cases_does_not_matter() -> None:
    expected = spread(CASES)
    assert all(spread(order) == expected for order in itertools.islice(itertools.permutations(CASES), 0, 5000, 97))


def test_a_shortened_list_counts_what_it_leaves_out() -> None:
    assert Shortened.of([1, 2, 3], 2) == Shortened([1, 2], 1)
    assert Shortened.of([1], 2) == Shortened([1], 0)


def test_initiatives_of_larger_regions_are_named_if_they_work_there_and_match(session: Session, make: Maker) -> None:
    country = make(Region, kind="nuts0", code="DE", name_de="Staat")
    state = make(Region, kind="nuts1", code="DEA", name_de="Land", parent=country)
    place, beside = (make(Region, kind="nuts2", code=code, name_de=code, parent=state) for code in ("DEA1", "DEA2"))
    here, at_state, seated, at_country, at_beside, other_field = (make(Initiative, status="active") for _ in range(6))
    for initiative, region, role in (
        (here, place, "area"),
        (at_state, state, "area"),
        (seated, state, "seat"),
        (at_country, country, "area"),
        (at_beside, beside, "area"),
        (other_field, state, "area"),
    ):
        make(InitiativeRegion, initiative=initiative, region=region, role=role)
    scope = BriefingScope(
        places=frozenset({place.id}),
        alike=frozenset(row.id for row in (here, at_state, seated, at_country, at_beside)),
    )
    brief = briefing(session, AnswerSelection(frozenset({("initiative", here.id)})), scope, NOW)
    assert [row.initiative.id for row in brief.who.shown] == [here.id]
    assert {row.initiative.id for row in brief.above.shown} == {at_state.id, at_country.id}
    assert (brief.initiatives, brief.unmanaged, brief.undated, brief.above.more) == (1, 1, 1, 0)
