"""Lists, feeds and profiles hold exactly as much as they may: at the limit and one beyond it."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import actions
from kb.models import (
    Change,
    ChangeSet,
    CompetenceField,
    FieldScheme,
    Initiative,
    InitiativeField,
    InitiativeRegion,
    Organisation,
    Programme,
    Project,
    Region,
    Source,
)
from kb.models.columns import Key
from kb.models.vocabulary import ChangeSetKind, Operation
from kb.queries import lists
from kb.queries.changes import news, sitemap
from kb.queries.changes.history import history
from kb.queries.charts.specialisation import chart_of
from kb.queries.employment import Employment, IndustryGroup
from kb.queries.records import programmes, regions, sources
from tests.queries.making import Maker

APART = ["A", "B-E", "F", "G-I", "J", "K", "L"]
"""Seven groups of industries that do not overlap."""


def store(session: Session, count: int) -> None:
    """Store organisations whose names run against their slugs."""
    rows = [
        {"slug": f"o-{number:04}", "name_de": f"{9999 - number}", "unconfirmed": True} for number in range(1, count + 1)
    ]
    session.execute(sa.insert(Organisation), rows)


def log(session: Session, *records: Key) -> None:
    """Write one change set into the log, with a change of each record."""
    change_set = ChangeSet(
        kind=ChangeSetKind.IMPORT,
        actor="Ada",
        reason="test",
        created_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
    )
    session.add(change_set)
    session.flush()
    rows = [
        {
            "change_set_id": change_set.id,
            "entity": entity,
            "record_id": record_id,
            "operation": Operation.REVISE,
            "subject_entity": entity,
            "subject_id": record_id,
        }
        for entity, record_id in records
    ]
    session.execute(sa.insert(Change), rows)


@pytest.mark.parametrize(("count", "first"), [(5000, "o-5000"), (5001, "o-0001")])
def test_a_list_of_5000_records_is_sorted_by_name_and_a_longer_one_by_slug(
    session: Session, count: int, first: str
) -> None:
    store(session, count)
    listing = lists.listing(session, "organisation", "de", page=1, per_page=1)
    assert [record.slug for record in listing.records] == [first]
    (first_id, *_) = lists.ids(session, "organisation", "de")
    assert first_id == listing.records[0].id


def test_a_part_of_the_sitemap_has_10000_records(session: Session, make: Maker) -> None:
    make(Initiative, "last", id=10_000)
    assert [part.number for part in sitemap.parts(session)] == [1]
    make(Initiative, "next", id=10_001)
    assert [part.number for part in sitemap.parts(session)] == [1, 2]
    listed = [[entry.slug for entry in sitemap.listed(session, "initiative", number)] for number in (1, 2)]
    assert listed == [["last"], ["next"]]


def test_a_feed_has_50_entries(session: Session) -> None:
    for number in range(1, 50):
        log(session, ("initiative", number))
    assert (len(news.recent(session)), len(news.latest(session))) == (49, 49)
    for number in (50, 51):
        log(session, ("initiative", number))
        assert (len(news.recent(session)), len(news.latest(session))) == (50, 50)


def test_a_change_set_of_ten_records_has_ten_entries_and_a_larger_one_is_one(session: Session) -> None:
    log(session, *(("initiative", number) for number in range(10)))
    assert len(news.recent(session)) == 10
    log(session, *(("initiative", number) for number in range(11)))
    assert len(news.recent(session)) == 11


@pytest.mark.parametrize(("changes", "is_partial"), [(5000, False), (5001, True)])
def test_5000_changes_of_a_set_are_counted(session: Session, changes: int, is_partial: bool) -> None:
    log(session, *(("initiative", number) for number in range(changes)))
    (batch,) = news.recent(session)
    assert isinstance(batch, news.NewsBatch)
    assert (batch.total, batch.is_partial) == (5000, is_partial)


@pytest.mark.parametrize(
    ("only", "changes"), [(None, 5000), ({("initiative", 1), ("initiative", 2)}, 20_000)], ids=["all", "some"]
)
def test_so_many_changes_are_looked_through(session: Session, only: set[Key] | None, changes: int) -> None:
    log(session, ("initiative", 1), *[("initiative", 2)] * (changes - 1))
    assert {item.record_id for item in news.latest(session, only)} == {1, 2}
    log(session, ("initiative", 2))
    assert {item.record_id for item in news.latest(session, only)} == {2}


def test_a_page_of_a_history_has_20_changes(session: Session) -> None:
    with actions.change_set(session, actor="Ada", reason="found") as changes:
        record = changes.create(Initiative, {"slug": "logport", "name_de": "0", "unconfirmed": True})
    for number in range(1, 21):
        with actions.change_set(session, actor="Ada", reason="rename") as changes:
            changes.revise(Initiative, record.id, {"name_de": str(number)})
        shown = history(session, Initiative, "logport")
        assert len(shown.revisions) == min(number + 1, 20)


@pytest.mark.parametrize("count", [8, 9])
def test_a_programme_shows_its_eight_newest_projects(session: Session, make: Maker, count: int) -> None:
    programme = make(Programme, "pact", kind="pact")
    for number in range(count):
        make(Project, title=f"Project {number}", programme=programme, year=2000 + number)
    summary = programmes.profile(session, "pact").projects
    assert (summary.count, [project.year for project in summary.first]) == (
        count,
        [1999 + count - number for number in range(8)],
    )


@pytest.mark.parametrize("count", [6, 7])
def test_a_region_has_at_most_six_strongest_fields(session: Session, make: Maker, count: int) -> None:
    region, scheme, initiative = make(Region, "ruhr", kind="functional"), make(FieldScheme), make(Initiative)
    make(InitiativeRegion, initiative=initiative, region=region, role="seat")
    for _ in range(count):
        make(InitiativeField, initiative=initiative, competence_field=make(CompetenceField, field_scheme=scheme))
    assert len(regions.profile(session, "ruhr").strongest) == 6


def test_a_source_shows_100_facts_of_a_kind(session: Session, make: Maker) -> None:
    source = make(Source, "list", kind="register", title="List")
    for number in range(1, 102):
        make(Organisation, f"o-{number}", source=source)
        if number >= 100:
            (group,) = sources.profile(session, "list").groups
            assert (group.count, len(group.facts)) == (number, 100)


def _employment(groups: Collection[str], quotient: float) -> Employment:
    return Employment(2020, 100, [IndustryGroup(group, 10, quotient) for group in groups], [], is_sum=False)


def test_a_region_is_specialised_in_six_industries_at_most() -> None:
    assert len(_employment(APART[:6], 2).specialised) == 6
    assert len(_employment(APART, 2).specialised) == 6


def test_a_region_is_specialised_from_a_quotient_of_one_and_a_quarter_on() -> None:
    assert len(_employment(["C"], 1.25).specialised) == 1
    assert len(_employment(["C"], 1.2499).specialised) == 0


@pytest.mark.parametrize("count", [4, 5])
def test_the_chart_of_industries_has_four_lines(count: int) -> None:
    chart = chart_of(None, {2020: dict.fromkeys(APART[:count], Decimal("1.25"))}, [])
    assert chart is not None
    assert len(chart.series) == 4
