"""Versions, former slugs, news and sitemap, from the change log of both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import actions, database
from kb.models import Initiative, Milestone, Record
from kb.models.vocabulary import MilestoneKind, Operation
from kb.queries.changes import news, sitemap, versions
from kb.queries.changes.versions import Moved, Withdrawn
from tests.conftest import settings_for

ACTOR: dict[str, Any] = {"actor": "Ada", "reason": "test"}


@pytest.fixture
def either(database_url: str, home: Path) -> Iterator[Session]:
    """Open a session on an empty knowledge base of either kind."""
    engine = database.create_engine(settings_for(home, database_url))
    with database.sessions(engine)() as session:
        yield session
    engine.dispose()


def create(session: Session, slug: str) -> int:
    with actions.change_set(session, **ACTOR) as changes:
        return changes.create(Initiative, {"slug": slug, "name_de": slug, "unconfirmed": True}).id


def revise(session: Session, model: type[Record], record_id: int, **values: object) -> None:
    with actions.change_set(session, **ACTOR) as changes:
        changes.revise(model, record_id, values)


def withdraw(session: Session, record_id: int) -> None:
    with actions.change_set(session, **ACTOR) as changes:
        changes.withdraw(Initiative, record_id)


def add_milestone(session: Session, initiative: int) -> int:
    values = {"slug": f"idee-{initiative}", "kind": MilestoneKind.IDEA, "initiative_id": initiative}
    with actions.change_set(session, **ACTOR) as changes:
        return changes.create(Milestone, {**values, "unconfirmed": True}).id


def test_the_version_of_a_record_is_its_last_change_or_that_of_what_belongs_to_it(either: Session) -> None:
    assert versions.last_change(either) == 0
    first, second = create(either, "eins"), create(either, "zwei")
    before = versions.version(either, "initiative", second)
    milestone = add_milestone(either, first)
    version = versions.version(either, "initiative", first)
    assert version is not None
    assert version.change_id == versions.last_change(either)
    assert version.changed_at.tzinfo is not None
    assert versions.version(either, "initiative", second) == before
    assert versions.version(either, "milestone", milestone) is None
    assert versions.version(either, "initiative", 99) is None


def test_former_names_lead_on(either: Session) -> None:
    record, other = create(either, "eins"), create(either, "anders")
    for slug in ("zwei", "drei"):
        revise(either, Initiative, record, slug=slug)
    assert versions.former(either, "initiative", "eins") == Moved("drei")
    assert versions.former(either, "initiative", "zwei") == Moved("drei")
    assert versions.former(either, "initiative", "drei") is None
    assert versions.former(either, "organisation", "eins") is None
    assert versions.former(either, "initiative", "nie") is None
    assert versions.former(either, "initiative", "%00") is None
    actions.merge(either, Initiative, other, record, **ACTOR)
    assert versions.former(either, "initiative", "eins") == Moved("anders")
    withdraw(either, other)
    for slug in ("eins", "drei", "anders"):
        gone = versions.former(either, "initiative", slug)
        assert isinstance(gone, Withdrawn)
        assert gone.slug == slug


def test_merges_that_lead_in_a_circle_end(either: Session) -> None:
    """Undoing brings a record back under its id, so it can be merged into what was merged into it."""
    one, two = create(either, "eins"), create(either, "zwei")
    first = actions.merge(either, Initiative, one, two, **ACTOR)
    actions.undo(either, first, **ACTOR)
    actions.merge(either, Initiative, two, one, **ACTOR)
    withdraw(either, two)
    assert isinstance(versions.former(either, "initiative", "eins"), Withdrawn)
    assert isinstance(versions.former(either, "initiative", "zwei"), Withdrawn)


def test_news_are_one_piece_for_each_record_and_change_set(either: Session) -> None:
    one, two = create(either, "eins"), create(either, "zwei")
    milestone = add_milestone(either, one)
    withdraw(either, two)
    pieces = news.latest(either)
    assert [(piece.record_id, piece.operation, piece.is_gone) for piece in pieces] == [
        (two, Operation.WITHDRAW, True),
        (one, Operation.REVISE, False),
        (two, Operation.CREATE, True),
        (one, Operation.CREATE, False),
    ]
    assert [piece.record.name_de for piece in pieces if piece.record] == ["zwei", "eins", "zwei", "eins"]
    assert [piece.rows for piece in news.latest(either, {("initiative", one)})] == [1, 1]
    assert [piece.record_id for piece in news.latest(either, {("milestone", milestone)})] == [one]
    assert news.latest(either, set()) == []


def test_news_are_bounded(either: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        create(either, f"nummer-{number}")
    monkeypatch.setattr(news, "MOST", 3)
    assert [piece.record.slug for piece in news.latest(either) if piece.record] == ["nummer-3", "nummer-2", "nummer-1"]
    monkeypatch.setattr(news, "LOOKED_THROUGH", 2)
    assert len(news.latest(either)) == 2


def test_a_change_set_with_many_records_is_one_piece_of_news(either: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    one = create(either, "eins")
    with actions.change_set(either, **ACTOR) as changes:
        changes.create_many(Initiative, [{"slug": f"n-{n}", "name_de": "x", "unconfirmed": True} for n in range(11)])
    revise(either, Initiative, one, name_de="Eins")
    newest, batch, first = news.recent(either)
    assert isinstance(newest, news.NewsItem)
    assert (newest.record_id, newest.operation) == (one, Operation.REVISE)
    assert isinstance(batch, news.NewsBatch)
    assert (batch.counts, batch.is_partial) == ({("initiative", Operation.CREATE): 11}, False)
    assert isinstance(first, news.NewsItem)
    assert first.operation is Operation.CREATE
    monkeypatch.setattr(news, "MANY", 11)
    assert len(news.recent(either)) == 13
    monkeypatch.setattr(news, "MOST", 5)
    assert next(each.record_id for each in news.recent(either) if isinstance(each, news.NewsItem)) == one
    assert len(news.recent(either)) == 5


def test_the_map_has_every_record_once_with_its_last_change(either: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "RECORDS", 2)
    ids = [create(either, f"nummer-{number}") for number in range(5)]
    withdraw(either, ids[2])
    add_milestone(either, ids[0])
    parts = list(sitemap.parts(either))
    assert [(part.entity, part.number) for part in parts] == [("initiative", 1), ("initiative", 2), ("initiative", 3)]
    listed = [one for part in parts for one in sitemap.listed(either, part.entity, part.number)]
    assert [one.slug for one in listed] == ["nummer-0", "nummer-1", "nummer-3", "nummer-4"]
    moments = [one.changed_at for one in listed]
    assert moments[0] == max(moment for moment in moments if moment is not None)
    assert sitemap.listed(either, "initiative", 9) == []


def test_few_questions_are_asked_for_many_records(either: Session) -> None:
    first = create(either, "eins")
    with actions.change_set(either, **ACTOR) as changes:
        rows = [{"slug": f"viele-{n}", "name_de": "x", "unconfirmed": True} for n in range(1200)]
        changes.create_many(Initiative, rows)
    changed_at = news.last_modified(either, "initiative", first, first + 1200)
    assert len(changed_at) == either.scalar(sa.select(sa.func.count()).select_from(Initiative)) == 1201


def test_former_names_are_told_from_others_in_one_question(either: Session) -> None:
    first = create(either, "eins")
    revise(either, Initiative, first, slug="zwei")
    withdraw(either, create(either, "weg"))
    assert versions.once_used(either, "initiative", {"eins", "zwei", "weg", "nie"}) == {"eins", "weg"}
    assert versions.once_used(either, "programme", {"eins"}) == set()


def test_a_former_name_is_looked_up_and_not_searched_for_in_the_whole_log(either: Session) -> None:
    queries: list[tuple[str, Any]] = []
    connection = either.connection()
    sa.event.listen(connection, "before_cursor_execute", lambda *given: queries.append((given[2], given[3])))
    versions.former(either, "initiative", "nie")
    versions.once_used(either, "initiative", {"nie", "nimmer"})
    of_the_log = [one for one in queries if " change" in one[0]]
    assert len(of_the_log) == 2
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        # So small a table is read as a whole unless that is forbidden.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    for statement, values in of_the_log:
        explained = f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{statement}"
        plan = "\n".join(map(str, connection.exec_driver_sql(explained, values)))
        assert "ix_change_former_slug" in plan
        assert "SCAN change" not in plan
