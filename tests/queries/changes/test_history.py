"""The history of a record, read backwards from the change log."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import actions
from kb.dates import PartialDate
from kb.errors import NotFound
from kb.models import Initiative, InitiativeRegion, Milestone, Organisation, Programme, Region, Source, Statement
from kb.models.vocabulary import Operation, Status
from kb.queries import names
from kb.queries.changes import change_sets, history
from kb.texts import Text


@pytest.fixture
def initiative(session: Session) -> Initiative:
    with actions.change_set(session, actor="Ada", reason="found") as changes:
        source = changes.create(Source, {"slug": "paper", "kind": "document", "title": "A paper"})
        changes.create(Source, {"slug": "page", "kind": "web_page", "title": "A page"})
        return changes.create(
            Initiative,
            {"slug": "logport", "name_de": "logport", "status": "planned", "source_id": source.id},
        )


def test_each_difference_shows_old_and_new_in_words(session: Session, initiative: Initiative) -> None:
    page = session.scalars(sa.select(Source).where(Source.slug == "page")).one()
    with actions.change_set(session, actor="Bo", reason="it started", origin="form") as changes:
        changes.revise(
            Initiative,
            initiative.id,
            {"status": Status.ACTIVE, "source_id": page.id, "unconfirmed": True, "summary_de": "Ein Güterbahnhof."},
        )
    logport = history.history(session, Initiative, "logport")
    assert logport.total == 2
    newest, first = logport.revisions
    assert (newest.change_set.actor, newest.change_set.reason, newest.change_set.origin) == ("Bo", "it started", "form")
    (entry,) = newest.entries
    assert entry.is_own
    shown = {one.column: (one.old, one.new) for one in entry.differences}
    assert shown["status"] == (Text("geplant", "planned"), Text("aktiv", "active"))
    assert shown["unconfirmed"] == (False, True)
    assert shown["summary_de"] == (None, "Ein Güterbahnhof.")
    old, new = shown["source_id"]
    assert isinstance(old, names.Reference)
    assert isinstance(new, names.Reference)
    assert (old.name_de, new.slug) == ("A paper", "page")
    assert [one.operation for one in first.entries] == [Operation.CREATE]


def test_what_belongs_to_the_record_is_part_of_its_history_and_named_as_it_was(
    session: Session, initiative: Initiative
) -> None:
    with actions.change_set(session, actor="Ada", reason="say more") as changes:
        region = changes.create(
            Region, {"slug": "duisburg", "kind": "nuts3", "code": "DEA12", "name_de": "Duisburg", "unconfirmed": True}
        )
        place = changes.create(
            InitiativeRegion,
            {"initiative_id": initiative.id, "region_id": region.id, "role": "seat", "unconfirmed": True},
        )
        milestone = changes.create(
            Milestone,
            {
                "slug": "logport-1",
                "initiative_id": initiative.id,
                "kind": "founded",
                "happened_on": PartialDate(1998),
                "unconfirmed": True,
            },
        )
        statement = changes.create(
            Statement,
            {
                "slug": "logport-jobs",
                "initiative_id": initiative.id,
                "kind": "characteristic",
                "text_de": "Es sind rund 1.500 Stellen.",
                "indicator": "jobs_total",
                "value": Decimal(1500),
                "unconfirmed": True,
            },
        )
    with actions.change_set(session, actor="Ada", reason="correct") as changes:
        changes.revise(Milestone, milestone.id, {"happened_on": PartialDate(1999, 2)})
        changes.revise(Statement, statement.id, {"value": Decimal("1600.50")})
        changes.withdraw(InitiativeRegion, place.id)
    with actions.change_set(session, actor="Ada", reason="drop") as changes:
        changes.withdraw(Milestone, milestone.id)
    dropped, corrected, _, _ = history.history(session, Initiative, "logport").revisions
    assert [entry.reference.name_de for entry in dropped.entries] == ["Gründung, Februar 1999"]
    assert [entry.reference.name_de for entry in corrected.entries] == [
        "Gründung, Februar 1999",
        "Es sind rund 1.500 Stellen.",
        "Duisburg, Sitz",
    ]
    differences = [(one.old, one.new) for entry in corrected.entries for one in entry.differences]
    assert differences == [(PartialDate(1998), PartialDate(1999, 2)), (Decimal(1500), Decimal("1600.50"))]
    assert not any(entry.is_own for entry in corrected.entries)
    assert corrected.entries[0].reference.subject is not None


def test_a_difference_names_a_record_that_is_gone(session: Session) -> None:
    with actions.change_set(session, actor="Ada", reason="found") as changes:
        body = changes.create(Organisation, {"slug": "sfg", "name_de": "SFG", "unconfirmed": True})
        programme = changes.create(
            Programme,
            {
                "slug": "p",
                "kind": "pact",
                "name_de": "Pakt",
                "organisation_id": body.id,
                "unconfirmed": True,
                "budget_total": Decimal(10),
                "currency": "EUR",
            },
        )
    with actions.change_set(session, actor="Ada", reason="dissolve") as changes:
        changes.revise(Programme, programme.id, {"organisation_id": None, "budget_total": Decimal("2.5")})
        changes.withdraw(Organisation, body.id)
    newest = history.history(session, Programme, "p").revisions[0]
    shown = {one.column: one for one in newest.entries[0].differences}
    assert shown["organisation_id"].old.name_de == "SFG"
    assert shown["organisation_id"].new is None
    assert (shown["budget_total"].old, shown["budget_total"].new) == (Decimal(10), Decimal("2.50"))


def test_undoing_is_told_on_both_sides_and_pages_keep_the_order(session: Session, initiative: Initiative) -> None:
    for status in ("active", "dormant", "ended"):
        with actions.change_set(session, actor="Ada", reason=status) as changes:
            changes.revise(Initiative, initiative.id, {"status": Status(status)})
    last = history.history(session, Initiative, "logport").revisions[0].change_set.id
    by = actions.undo(session, last, actor="Bo", reason="too early")
    first = history.history(session, Initiative, "logport", page=1, per_page=2)
    second = history.history(session, Initiative, "logport", page=2, per_page=2)
    assert [one.change_set.id for one in first.revisions] == [by, last]
    assert [one.undone_by for one in first.revisions] == [None, by]
    assert first.revisions[0].change_set.undoes_id == last
    assert [one.change_set.reason for one in second.revisions] == ["dormant", "active"]
    assert [one.new for revision in second.revisions for one in revision.entries[0].differences] == [
        Status.DORMANT.label,
        Status.ACTIVE.label,
    ]
    assert first.total == second.total == 5


def test_a_record_stored_without_the_log_has_no_history_and_an_unknown_one_is_not_found(
    session: Session, initiative: Initiative
) -> None:
    session.add(Source(slug="silent", kind="document", title="Silent"))
    session.flush()
    assert history.history(session, Source, "silent").revisions == []
    with pytest.raises(NotFound):
        history.history(session, Source, "nobody")


def test_a_revision_names_files_counts_and_only_undos_of_this_record(session: Session, initiative: Initiative) -> None:
    files = [actions.InputFile("m.toml", "b" * 64, is_mapping=True), actions.InputFile("list.csv", "a" * 64)]
    with actions.change_set(session, actor="Ada", reason="list", files=files) as changes:
        changes.revise(Initiative, initiative.id, {"status": "ended"})
        for slug in ("p1", "p2"):
            changes.create(Source, {"slug": slug, "kind": "document", "title": slug})
    assert changes.id is not None
    actions.undo(session, changes.id, only=["source:p1"], actor="Bo")
    newest = history.history(session, Initiative, "logport").revisions[0]
    assert newest.undone_by is None
    assert change_sets.files_in_words(newest.change_set).de == (
        "list.csv (SHA-256 aaaaaaaaaaaa…) · Zuordnung m.toml (SHA-256 bbbbbbbbbbbb…)"
    )
    assert change_sets.counts_in_words(newest.counts).en == "Source: 2 created; Initiative: 1 revised"
    assert change_sets.counts_in_words(newest.counts, most=1).de == "Quelle: 2 angelegt; 1 weitere"
    undo = history.history(session, Source, "p2").revisions[0]
    assert undo.change_set.id == changes.id
    actions.undo(session, changes.id, actor="Bo")
    assert history.history(session, Initiative, "logport").revisions[1].undone_by is not None
