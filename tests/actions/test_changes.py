"""Creating, revising and withdrawing records, with their entries in the log."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import actions, database
from kb.dates import PartialDate
from kb.errors import Busy, Conflict, InvalidInput, NotFound
from kb.models import Change, ChangeSet, Initiative, InitiativeRegion, Milestone, Programme, Project, Region, Source
from kb.models.vocabulary import ChangeSetKind, Operation, Status
from tests.actions.conftest import World


def test_a_created_record_is_logged_in_the_same_transaction(session: Session, world: World) -> None:
    log = session.scalars(sa.select(Change).where(Change.change_set_id == world.first_set).order_by(Change.id)).all()

    assert [(change.entity, change.operation) for change in log] == [
        ("source", Operation.CREATE),
        ("source", Operation.CREATE),
        ("region", Operation.CREATE),
        ("region", Operation.CREATE),
        ("initiative", Operation.CREATE),
    ]
    assert log[-1].before is None
    assert log[-1].change_set.actor == "founder"


def test_rolling_back_leaves_neither_record_nor_log(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="not kept") as changes:
        changes.create(Source, {"slug": "gone", "kind": "document", "title": "Gone"})
    session.rollback()

    assert session.scalar(sa.select(Source).where(Source.slug == "gone")) is None
    assert session.scalar(sa.select(sa.func.max(ChangeSet.id))) == world.first_set


def test_revising_logs_only_the_columns_that_changed(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="status") as changes:
        changed = changes.revise(
            Initiative, world.initiative.id, {"status": Status.ENDED, "name_de": "dortmund-project"}
        )
    session.commit()

    assert changed == {"status": (None, "ended")}
    assert world.initiative.status is Status.ENDED
    change = session.scalars(sa.select(Change).order_by(Change.id.desc()).limit(1)).one()
    assert change.before == {"status": None}


def test_a_change_set_in_which_nothing_changes_leaves_no_trace(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="nothing") as changes:
        changes.revise(Initiative, world.initiative.id, {"name_de": "dortmund-project"})

    assert changes.id is None
    assert session.scalar(sa.select(sa.func.count()).select_from(ChangeSet)) == 1


@pytest.mark.parametrize("field", ["actor", "reason", "origin"])
def test_actor_reason_and_origin_have_at_most_500_characters(session: Session, field: str) -> None:
    values: dict[str, Any] = {"actor": "editor", "reason": "long"}
    with actions.change_set(session, **values | {field: "x" * 500}) as changes:
        changes.create(Source, {"slug": "paper", "kind": "document", "title": "A paper"})
    with pytest.raises(InvalidInput) as refusal, actions.change_set(session, **values | {field: "x" * 501}):
        pass
    assert refusal.value.field == field
    assert "500" in refusal.value.message.de and "500" in refusal.value.message.en


def test_dates_amounts_and_defaults_are_stored_as_given(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="programme") as changes:
        programme = changes.create(
            Programme,
            {
                "slug": "ziel-2",
                "kind": "structural_fund",
                "name_de": "Ziel 2",
                "started_on": PartialDate(2000),
                "ended_on": "2006-12",
                "budget_total": Decimal("3598600000.10"),
                "currency": "EUR",
                "source_id": world.source.id,
            },
        )
    assert programme.started_on == PartialDate(2000)
    assert programme.ended_on == PartialDate(2006, 12)
    assert programme.budget_total == Decimal("3598600000.10")
    assert programme.unconfirmed is False


def test_the_history_of_an_owned_row_belongs_to_its_owner(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="founding") as changes:
        changes.create(
            Milestone,
            {
                "slug": "decided",
                "initiative_id": world.initiative.id,
                "kind": "decision",
                "happened_on": "2000-06-15",
                "source_id": world.source.id,
            },
        )
    change = session.scalars(sa.select(Change).order_by(Change.id.desc()).limit(1)).one()
    assert (change.subject_entity, change.subject_id) == ("initiative", world.initiative.id)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slug": "x", "kind": "functional", "name_de": "X"}, "source"),
        ({"slug": "x", "kind": "functional", "unconfirmed": True}, "name_de"),
        ({"slug": "x", "kind": "nuts3", "name_de": "X", "unconfirmed": True}, "code"),
        ({"slug": "X y", "kind": "functional", "name_de": "X", "unconfirmed": True}, "slug"),
        ({"kind": "functional", "name_de": "X", "unconfirmed": True}, "slug"),
        ({"slug": "x", "kind": "functional", "name_de": "X" * 301, "unconfirmed": True}, "name_de"),
        ({"slug": "x", "kind": "functional", "name_de": "X", "unconfirmed": True, "latitude": 91.0}, "latitude"),
        (
            {
                "slug": "x",
                "kind": "functional",
                "name_de": "X",
                "unconfirmed": True,
                "valid_from": PartialDate(2003),
                "valid_until": PartialDate(2002, 12),
            },
            "valid_until",
        ),
        ({"slug": "x", "kind": "functional", "name_de": "X", "unconfirmed": True, "colour": "red"}, "colour"),
        ({"slug": "x", "kind": "kingdom", "name_de": "X", "unconfirmed": True}, "kind"),
        ({"slug": "x", "kind": "functional", "name_de": "X\x00", "unconfirmed": True}, "name_de"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_and_the_field_named(
    session: Session, world: World, values: dict[str, object], field: str
) -> None:
    with (
        pytest.raises(InvalidInput) as refusal,
        actions.change_set(session, actor="editor", reason="wrong") as changes,
    ):
        changes.create(Region, values)
    assert refusal.value.field == field
    assert refusal.value.message.de != refusal.value.message.en


def test_an_address_that_is_no_web_address_is_refused(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="wrong") as changes:
        for website in ("javascript:alert(1)", "www.example.org", "https://user@example.org", "data:text/html,x"):
            with pytest.raises(InvalidInput):
                changes.revise(Initiative, world.initiative.id, {"website": website})
        changes.revise(Initiative, world.initiative.id, {"website": "https://example.org/a?b=c#d"})


def test_the_id_of_a_record_cannot_be_changed(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="wrong") as changes, pytest.raises(InvalidInput):
        changes.revise(Initiative, world.initiative.id, {"id": 4711})


def test_the_database_itself_refuses_a_fact_without_source(session: Session, world: World) -> None:
    with pytest.raises(Conflict), actions.change_set(session, actor="editor", reason="unchecked") as changes:
        changes.create_many(Region, [{"slug": "x", "kind": "functional", "name_de": "X"}])


def test_a_second_record_with_the_same_key_is_a_conflict(session: Session, world: World) -> None:
    with (
        pytest.raises(Conflict, match="paper") as refusal,
        actions.change_set(session, actor="editor", reason="twice") as changes,
    ):
        changes.create(Source, {"slug": "paper", "kind": "document", "title": "Again"})
    assert refusal.value.records == ("source paper",)


def test_withdrawing_takes_owned_rows_along(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="place") as changes:
        changes.create(
            InitiativeRegion,
            {
                "initiative_id": world.initiative.id,
                "region_id": world.dortmund.id,
                "role": "seat",
                "source_id": world.source.id,
            },
        )
        changes.withdraw(Initiative, world.initiative.id)
    assert session.scalar(sa.select(sa.func.count()).select_from(InitiativeRegion)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Initiative)) == 0


def test_a_record_in_use_is_not_withdrawn_and_the_users_are_named(session: Session, world: World) -> None:
    with (
        pytest.raises(Conflict) as refusal,
        actions.change_set(session, actor="editor", reason="remove") as changes,
    ):
        changes.withdraw(Source, world.source.id)
    assert set(refusal.value.records) == {"region ruhr", "region dortmund", "initiative dortmund-project"}


def test_a_record_that_does_not_exist_cannot_be_changed(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="nothing there") as changes:
        with pytest.raises(NotFound):
            changes.revise(Source, 4711, {"title": "x"})
        with pytest.raises(NotFound):
            changes.revise_many(Source, {4711: {"title": "x"}})
        with pytest.raises(NotFound):
            changes.withdraw(Source, 4711)


def test_ids_are_never_used_twice(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="come and go") as changes:
        first = changes.create(Source, {"slug": "a", "kind": "document", "title": "A"}).id
        changes.withdraw(Source, first)
        second = changes.create(Source, {"slug": "a", "kind": "document", "title": "A"}).id
    assert second > first


def test_many_records_get_their_ids_in_order(session: Session, world: World) -> None:
    rows = [{"slug": f"p{n}", "title": f"Project {n}", "source_id": world.source.id} for n in range(1200)]
    with actions.change_set(session, actor="editor", reason="many", kind=ChangeSetKind.IMPORT) as changes:
        assert list(changes.create_many(Project, [])) == []
        ids = changes.create_many(Project, rows)
    slugs = {row.id: row.slug for row in session.execute(sa.select(Project.id, Project.slug))}
    assert [slugs[record_id] for record_id in ids] == [row["slug"] for row in rows]


def test_two_writers_wait_for_each_other(sessions: database.Sessions, session: Session, world: World) -> None:
    order: list[str] = []
    with sessions() as first:
        with actions.change_set(first, actor="first", reason="slow") as changes:
            changes.create(Source, {"slug": "slow", "kind": "document", "title": "Slow"})
        other = threading.Thread(target=_write_quickly, args=(sessions, order))
        other.start()
        other.join(0.1)
        order.append("first")
        first.commit()
        other.join()
    assert order == ["first", "second"]


def _write_quickly(sessions: database.Sessions, order: list[str]) -> None:
    for _ in range(50):
        try:
            with sessions() as session:
                with actions.change_set(session, actor="second", reason="quick") as changes:
                    changes.create(Source, {"slug": "quick", "kind": "document", "title": "Quick"})
                session.commit()
        except Busy:
            continue
        order.append("second")
        return


def test_a_database_locked_for_long_is_reported_as_busy(
    sessions: database.Sessions, session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 1)
    with sessions() as holder, actions.change_set(holder, actor="holder", reason="long") as changes:
        changes.create(Source, {"slug": "long", "kind": "document", "title": "Long"})
        with sessions() as other, pytest.raises(Busy), actions.change_set(other, actor="other", reason="waits"):
            pass
