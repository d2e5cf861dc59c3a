"""Which statements and milestones contradict each other, and which one is shown first."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models import Initiative, Milestone, Source, Statement
from kb.models.vocabulary import StatementKind
from kb.queries.evidence import statements, undated_beside
from tests.queries.making import Maker


@pytest.fixture
def initiative(make: Maker) -> Initiative:
    return make(Initiative, "effizienzcluster")


def say(make: Maker, initiative: Initiative, value: int | None, source: str = "", **more: Any) -> Statement:
    values = {"indicator": "members", "as_of": "2010-06", "text_de": "…", **more}
    values.setdefault("kind", "characteristic" if values["indicator"] in ("members", "firms") else "outcome")
    if value is None:
        values["indicator"] = None
    where: dict[str, Any] = {"source": make.source(source)} if source else {}
    return make(Statement, initiative=initiative, value=None if value is None else Decimal(value), **where, **values)


def contradictions(session: Session, initiative: Initiative) -> dict[int, set[int]]:
    evidence = statements.statements_of(session, "initiative", initiative.id)
    numbers = {one.fact.id: int(one.fact.value or 0) for one in evidence}
    return {
        numbers[one.fact.id]: {numbers[other.id] for other in one.contradicts} for one in evidence if one.contradicts
    }


def test_three_sources_with_three_numbers_for_one_moment_contradict_each_other(
    session: Session, make: Maker, initiative: Initiative
) -> None:
    for value, source in [(142, "uni-due"), (131, "iml"), (128, "express")]:
        say(make, initiative, value, source)
    assert contradictions(session, initiative) == {142: {131, 128}, 131: {142, 128}, 128: {142, 131}}


@pytest.mark.parametrize(
    "second",
    [
        {"value": 142},
        {"value": 200, "as_of": "2011"},
        {"value": 200, "as_of": None},
        {"value": 200, "indicator": "firms"},
        {"value": 200, "kind": "expectation"},
        {"value": 100, "precision": "more_than"},
        {"value": 150, "precision": "up_to"},
        {"value": 145, "precision": "about"},
        {"value": 100, "value_most": Decimal(150), "precision": "about"},
        {"value": None},
    ],
)
def test_numbers_that_can_both_be_right_do_not_contradict(
    session: Session, make: Maker, initiative: Initiative, second: dict[str, Any]
) -> None:
    say(make, initiative, 142, "one")
    say(make, initiative, **{"source": "two", **second})
    assert contradictions(session, initiative) == {}


@pytest.mark.parametrize(("value", "precision"), [(150, "more_than"), (120, "up_to"), (200, "about"), (143, "exact")])
def test_numbers_that_cannot_both_be_right_contradict(
    session: Session, make: Maker, initiative: Initiative, value: int, precision: str
) -> None:
    say(make, initiative, 142, "one")
    say(make, initiative, value, "two", precision=precision)
    assert contradictions(session, initiative) == {142: {value}, value: {142}}


def test_one_source_or_none_does_not_contradict_itself(session: Session, make: Maker, initiative: Initiative) -> None:
    source = make.source("one")
    for value in (1, 2):
        make(
            Statement,
            initiative=initiative,
            kind="characteristic",
            indicator="members",
            value=Decimal(value),
            as_of="2010",
            text_de="…",
            source=source,
        )
        say(make, initiative, 10 + value, as_of="2011")
    assert contradictions(session, initiative) == {}


def test_two_promises_for_two_years_do_not_contradict_each_other(
    session: Session, make: Maker, initiative: Initiative
) -> None:
    promise = {"kind": "expectation", "indicator": "jobs_targeted", "as_of": "2000"}
    say(make, initiative, 70_000, "one", target_on="2010", **promise)
    say(make, initiative, 20_000, "two", target_on="2005", **promise)
    say(make, initiative, 60_000, "three", target_on="2010", **promise)
    assert contradictions(session, initiative) == {70_000: {60_000}, 60_000: {70_000}}


def test_the_confirmed_the_more_reliable_the_more_exact_and_the_newer_number_is_best(
    session: Session, make: Maker, initiative: Initiative
) -> None:
    rivals: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("unconfirmed", {}, {"unconfirmed": True}),
        ("press", {"kind": "press_article"}, {}),
        ("about", {}, {"precision": "about"}),
        ("old", {"published_on": "2009"}, {}),
        ("new", {"published_on": "2011-03"}, {}),
        ("newer", {"published_on": "2012~"}, {}),
    ]
    for number, (slug, source, more) in enumerate(rivals):
        where: dict[str, Any] = {} if slug == "unconfirmed" else {"source": make.source(f"s-{slug}", **source)}
        values = {"kind": "characteristic", "indicator": "members", "as_of": "2010", "text_de": "…", **more, **where}
        make(Statement, slug, initiative=initiative, value=Decimal(1000 * (number + 1)), **values)
        compared = statements.statements_of(session, "initiative", initiative.id)
        assert [one.fact.slug for one in compared if one.is_best] == [slug]


@pytest.mark.parametrize(
    ("date", "other", "better"),
    [
        ("1998~", "1999-05", None),
        ("1998~", "2001", "2001"),
        ("199X", "1997", None),
        ("1997/1999", "1998-02", None),
        ("1997/1999", "2000-03", "2000-03"),
        ("2003~", "2005-02-01/2005-02-20", "2005-02-01/2005-02-20"),
    ],
)
def test_inexact_dates_contradict_only_days_that_they_cannot_mean(
    session: Session, make: Maker, initiative: Initiative, date: str, other: str, better: str | None
) -> None:
    for slug, happened_on in (("one", date), ("two", other)):
        make(Milestone, initiative=initiative, kind="founded", happened_on=happened_on, source=make.source(slug))
    compared = statements.milestones_of(session, "initiative", initiative.id)
    assert [bool(sourced.contradicts) for sourced in compared] == [better is not None] * 2
    assert better is None or [str(sourced.fact.happened_on) for sourced in compared if sourced.is_best] == [better]


def test_the_ledger_holds_promise_result_and_judgement_in_time_order(
    session: Session, make: Maker, initiative: Initiative
) -> None:
    say(make, initiative, 71_000, "wr", indicator="jobs_created", as_of="2010-06")
    say(make, initiative, 70_000, "golem", kind="expectation", indicator="jobs_targeted", as_of="2000")
    say(make, initiative, None, "council", kind="assessment", as_of="2006-05")
    say(make, initiative, None, "later", kind="lesson", as_of=None)
    say(make, initiative, 7_000, "stern", indicator="jobs_created", as_of="2003")
    say(make, initiative, 9_000, "paper", kind="expectation", indicator="jobs_targeted", as_of=None)
    say(make, initiative, 20, "page", indicator="start_ups", as_of=None)
    evidence = statements.evidence(session, "initiative", initiative.id)
    dates = [str(one.fact.as_of) for one in evidence.ledger]
    assert dates == ["None", "2000", "2003", "2006-05", "2010-06", "None"], "a promise stands before its results"
    assert evidence.ledger[0].fact.kind is StatementKind.EXPECTATION
    assert [kind.value for kind in evidence.others] == ["lesson"]


def test_two_dates_of_founding_contradict_and_the_more_exact_one_of_equals_is_best(
    session: Session, make: Maker, initiative: Initiative
) -> None:
    first = make(Milestone, initiative=initiative, kind="founded", happened_on="1997", source=make.source("a"))
    exact = make(Milestone, initiative=initiative, kind="founded", happened_on="1998-02", source=make.source("b"))
    year = make(Milestone, initiative=initiative, kind="founded", happened_on="1998", source=make.source("c"))
    make(Milestone, initiative=initiative, kind="renamed", happened_on="1999", source=make.source("d"))
    make(Milestone, initiative=initiative, kind="renamed", happened_on="2001", source=make.source("e"))
    make(Milestone, initiative=initiative, kind="founded", source=make.source("f"))
    evidence = {one.fact.id: one for one in statements.milestones_of(session, "initiative", initiative.id)}
    assert {key: {other.id for other in one.contradicts} for key, one in evidence.items() if one.contradicts} == {
        first.id: {exact.id, year.id},
        exact.id: {first.id},
        year.id: {first.id},
    }
    assert evidence[exact.id].is_best
    assert not evidence[first.id].is_best
    assert [one.fact.happened_on for one in evidence.values()][-1] is None
    assert evidence[first.id].fact.happened_on == PartialDate(1997)


def test_undated_values_of_one_source_stand_beside_each_other(
    session: Session, make: Maker, initiative: Initiative
) -> None:
    page, other_page = make.source("page"), make.source("other")
    values: list[tuple[int, Source, dict[str, Any]]] = [
        (280, page, {}),
        (500, page, {"precision": "about"}),
        (290, page, {"precision": "up_to"}),
        (300, other_page, {}),
        (400, page, {"as_of": "2012"}),
        (9, page, {"indicator": "firms"}),
        (600, page, {"indicator": "firms", "as_of": "2012"}),
    ]
    for value, source, more in values:
        say(make, initiative, value, source_id=source.id, **{"as_of": None, **more})
    said = statements.statements_of(session, "initiative", initiative.id)
    beside = {int(one.fact.value or 0): [int(other.value or 0) for other in one.beside] for one in said if one.beside}
    assert beside == {280: [500], 500: [280, 290], 290: [500]}
    assert undated_beside(session, [one.fact for one in said if one.fact.as_of]) == {}


def test_what_a_source_says_without_a_date_of_another_subject_stands_beside_nothing(
    session: Session, make: Maker, initiative: Initiative
) -> None:
    page = make.source("page").id
    here, there = (
        say(make, subject, value, as_of=None, source_id=page)
        for subject, value in ((initiative, 280), (make(Initiative, "other"), 500))
    )
    assert undated_beside(session, [here, there]) == {}
    newer = say(make, initiative, 290, as_of=None, source_id=page)
    assert {key: [other.id for other in others] for key, others in undated_beside(session, [here]).items()} == {
        here.id: [newer.id],
        newer.id: [here.id],
    }
