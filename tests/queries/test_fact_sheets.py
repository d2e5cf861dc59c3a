"""What a single page has room for: the newest figures, promises beside results, the first and the last steps."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import Initiative, Milestone, Organisation, Project, Statement
from kb.models.figures import KINDS_COUNTED
from kb.models.vocabulary import Indicator, StatementKind
from kb.queries import fact_sheets, sheet_room
from kb.queries.fact_sheets import first_and_last
from kb.queries.names import Reference
from kb.queries.shortlist import find_records
from tests.queries.making import Maker


@pytest.fixture
def initiative(make: Maker) -> Initiative:
    return make(Initiative, "chemsite")


def say(make: Maker, initiative: Initiative, value: int, when: str | None, **more: Any) -> Statement:
    values = {"kind": "outcome", "indicator": "projects", "text_de": "…", **more}
    return make(Statement, initiative=initiative, value=value, as_of=when, **values)


def figures(session: Session) -> list[int]:
    return [int(fact.fact.value or 0) for fact in fact_sheets.sheet(session, "chemsite").figures]


def ledger(session: Session) -> list[int]:
    return [int(fact.fact.value or 0) for fact in fact_sheets.sheet(session, "chemsite").ledger]


def test_the_newest_value_of_each_indicator_is_a_figure(session: Session, make: Maker, initiative: Initiative) -> None:
    for value, when in [(40, "2007"), (170, "2021"), (127, "2012"), (9, None)]:
        say(make, initiative, value, when, kind="characteristic", indicator="members")
    say(make, initiative, 1000, "2005", indicator="jobs_created")
    assert figures(session) == [170, 1000]


@pytest.mark.parametrize("count", [4, 5])
def test_a_sheet_has_four_figures(session: Session, make: Maker, initiative: Initiative, count: int) -> None:
    results = [indicator for indicator, kinds in KINDS_COUNTED.items() if kinds == {StatementKind.OUTCOME}]
    for value, indicator in enumerate([*results, Indicator.PROJECTS, Indicator.START_UPS][:count]):
        say(make, initiative, value, "2010", indicator=indicator)
    assert figures(session) == [0, 1, 2, 3]


@pytest.mark.parametrize(("count", "left_out"), [(8, 0), (9, 2)])
def test_eight_results_and_eight_milestones_have_room(
    session: Session, make: Maker, initiative: Initiative, count: int, left_out: int
) -> None:
    for year in range(2001, 2001 + count):
        say(make, initiative, year, str(year))
        make(Milestone, initiative=initiative, kind="other", happened_on=str(year), text_de=f"Schritt {year}")
    sheet = fact_sheets.sheet(session, "chemsite")
    assert (len(sheet.ledger), len(sheet.milestones), sheet.left_out) == (8, 8, left_out)


def test_a_number_without_a_year_may_be_newer_and_stands_beside_the_dated_one(
    session: Session, make: Maker, initiative: Initiative
) -> None:
    say(make, initiative, 1500, "2000", indicator="jobs_created")
    say(make, initiative, 5000, None, indicator="jobs_created")
    say(make, initiative, 1500, None, indicator="jobs_created", source=make.source("again"))
    (figure,) = fact_sheets.sheet(session, "chemsite").figures
    assert figure.fact.value == 1500
    assert [one.fact.value for one in figure.undated] == [5000]


@pytest.mark.parametrize(("published", "newest"), [("2009", 5000), ("2000", 1500), ("1999", 1500)])
def test_a_number_without_a_year_is_no_newer_than_its_source(
    session: Session, make: Maker, initiative: Initiative, published: str, newest: int
) -> None:
    say(make, initiative, 1500, "2000", indicator="jobs_created")
    say(make, initiative, 5000, None, indicator="jobs_created", source=make.source("waz", published_on=published))
    (figure,) = fact_sheets.sheet(session, "chemsite").figures
    assert figure.fact.value == newest
    assert not figure.undated


def test_a_result_says_how_many_others_judge_it(session: Session, make: Maker, initiative: Initiative) -> None:
    own, council = make.source("agency"), make.source("council")
    say(make, initiative, 71_000, "2010", indicator="jobs_created", source=own)
    say(make, initiative, 9, "2010", source=own)
    for source in (own, council):
        make(Statement, initiative=initiative, kind="assessment", text_de="Gescheitert.", source=source)
    sheet = fact_sheets.sheet(session, "chemsite")
    assert {figure.fact.value: figure.judged for figure in sheet.figures} == {9: 0, 71_000: 1}
    assert len(sheet.assessments) == 2


def test_contradictions_are_gathered_though_newer_numbers_agree(
    session: Session, make: Maker, initiative: Initiative
) -> None:
    for value, source in ((142, "register"), (131, "document"), (128, "press_article")):
        say(make, initiative, value, "2010", source=make.source(source, kind=source))
    say(make, initiative, 198, "2015")
    for year, name in (("1997", "a"), ("1998", "b")):
        make(Milestone, initiative=initiative, kind="founded", happened_on=year, source=make.source(name))
    numbers, dates = fact_sheets.sheet(session, "chemsite").disputed
    assert isinstance(numbers.fact, Statement) and numbers.fact.value == 142
    assert {getattr(one, "value", None) for one in numbers.contradicts} == {131, 128}
    assert isinstance(dates.fact, Milestone) and str(dates.fact.happened_on) == "1997"


def test_a_promise_is_no_figure(session: Session, make: Maker, initiative: Initiative) -> None:
    say(make, initiative, 70_000, "2010", kind="expectation", indicator="jobs_targeted")
    assert figures(session) == []


def test_of_contradicting_values_the_best_is_the_figure(session: Session, make: Maker, initiative: Initiative) -> None:
    say(make, initiative, 142, "2010", source=make.source("amt", kind="register"))
    say(make, initiative, 128, "2010", source=make.source("blatt", kind="press_article"))
    assert figures(session) == [142]


def test_the_ledger_keeps_the_first_promises_and_the_last_results(
    session: Session, make: Maker, initiative: Initiative
) -> None:
    for year in range(2000, 2010):
        say(make, initiative, year, str(year), kind="expectation")
        say(make, initiative, year + 1000, str(year))
    assert ledger(session) == [2000, 2001, 2002, 2003, 3006, 3007, 3008, 3009]


def test_one_side_takes_the_room_that_the_other_leaves(session: Session, make: Maker, initiative: Initiative) -> None:
    for year in range(2000, 2010):
        say(make, initiative, year, str(year), kind="expectation")
    say(make, initiative, 7000, "2003")
    assert ledger(session) == [2000, 2001, 2002, 2003, 7000, 2004, 2005, 2006]


def test_long_texts_and_addresses_leave_room_for_fewer(session: Session, make: Maker, initiative: Initiative) -> None:
    for year in range(2001, 2009):
        source = make.source(f"s{year}", title="Titel " * 30, url="https://example.org/" + "x" * 150)
        say(make, initiative, year, str(year), text_de="Wort " * 60, source=source)
        make(Milestone, initiative=initiative, kind="other", happened_on=str(year), text_de="Schritt " * 20)
    for indicator in ("members", "firms", "start_ups", "funding"):
        more = {"kind": "characteristic"} if indicator != "start_ups" else {}
        currency = {"currency": "EUR"} if indicator == "funding" else {}
        say(make, initiative, 7, "2010", indicator=indicator, text_de="Wort " * 60, **more, **currency)
    initiative.summary_de = "Satz " * 100
    sheet = fact_sheets.sheet(session, "chemsite")
    assert sheet_room.height(sheet) <= sheet_room.PAGE
    assert len(sheet.ledger) + len(sheet.milestones) < 16
    assert sheet.left_out >= 16 - len(sheet.ledger) - len(sheet.milestones)
    assert str(sheet.milestones[0].fact.happened_on) == "2001", "the first step stays"


def test_what_finds_no_room_is_counted(session: Session, make: Maker, initiative: Initiative) -> None:
    for year in range(2000, 2010):
        say(make, initiative, year, str(year))
        make(Milestone, initiative=initiative, kind="other", happened_on=str(year), text_de=f"Schritt {year}")
    sheet = fact_sheets.sheet(session, "chemsite")
    dates = [str(fact.fact.happened_on) for fact in sheet.milestones]
    assert dates == ["2000", "2001", "2002", "2003", "2006", "2007", "2008", "2009"]
    # The newest value is figure and entry of the ledger in one.
    assert sheet.left_out == (10 - 8) + (10 - 8)


def test_a_founding_comes_before_an_incorporation(session: Session, make: Maker, initiative: Initiative) -> None:
    def founded() -> str:
        result = fact_sheets.sheet(session, "chemsite").founded
        return "" if result is None else str(result.fact.happened_on)

    make(Milestone, initiative=initiative, kind="label_won", happened_on="1990")
    assert founded() == ""
    make(Milestone, initiative=initiative, kind="incorporated", happened_on="2018-05-17")
    assert founded() == "2018-05-17"
    make(Milestone, initiative=initiative, kind="decision", happened_on="2000-06-15")
    assert founded() == "2000-06-15"
    make(Milestone, initiative=initiative, kind="founded", happened_on="2001")
    assert founded() == "2001"


def test_an_initiative_without_facts_has_an_empty_sheet(session: Session, initiative: Initiative) -> None:
    sheet = fact_sheets.sheet(session, initiative.slug)
    assert (sheet.figures, sheet.ledger, sheet.milestones, sheet.left_out) == ((), (), (), 0)
    assert sheet.founded is None and sheet.promised == ()


def test_a_sheet_of_nothing_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        fact_sheets.sheet(session, "nothing")


@pytest.mark.parametrize(("count", "kept"), [(0, []), (3, [0, 1, 2]), (4, [0, 1, 2, 3]), (6, [0, 1, 4, 5])])
def test_the_ends_of_a_long_row_are_kept(count: int, kept: list[int]) -> None:
    assert list(first_and_last(range(count), 4)) == kept
    assert first_and_last(range(count), 1) == tuple(range(count))[-1:]


def test_facts_of_any_record_name_what_they_lead_to(session: Session, make: Maker) -> None:
    organisation = make(Organisation, "win", name_de="WiN")
    project = make(Project, "vorhaben", title="Vorhaben", organisation=organisation, year=2005)
    result = {fact.column: fact.value for fact in fact_sheets.facts(session, project)}
    assert isinstance(result["organisation_id"], Reference) and result["organisation_id"].name_de == "WiN"
    assert result["year"] == 2005
    assert not {"slug", "title", "amount", "unconfirmed", "id"} & set(result)


def test_a_list_is_gathered_in_its_own_order(session: Session, make: Maker, initiative: Initiative) -> None:
    make(Organisation, "win")
    keys = [("organisation", "win"), ("initiative", "gone"), ("initiative", initiative.slug), ("initiative", "\0")]
    result = find_records(session, keys)
    assert [(one.entity, one.slug) for one in result.records] == [("organisation", "win"), ("initiative", "chemsite")]
    assert result.missing == [("initiative", "gone"), ("initiative", "\0")]
    assert result.initiatives == ["chemsite"]
