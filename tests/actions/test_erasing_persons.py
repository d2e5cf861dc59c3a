"""Personal data is removable, from the log too."""

from __future__ import annotations

import json
from contextlib import nullcontext

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import actions
from kb.errors import Busy, Conflict, InvalidInput, NotFound
from kb.models import Change, ClusterManager, Contribution, Event, Participation, Person
from tests.actions.conftest import World


def _person(session: Session, world: World) -> tuple[int, int]:
    sourced = {"source_id": world.source.id}
    with actions.change_set(session, actor="editor", reason="a person") as changes:
        person = changes.create(
            Person, {"slug": "erika-mustermann", "name": "Erika Mustermann", "public_role_de": "Ministerin", **sourced}
        )
        link = {"initiative_id": world.initiative.id, "person_id": person.id, **sourced}
        changes.create(ClusterManager, {"slug": "mustermann-leads", "role": "spokesperson", **link})
        changes.create(Participation, {"slug": "mustermann-takes-part", "role": "initiator", **link})
        event = changes.create(Event, {"slug": "tagung", "name_de": "Tagung", **sourced})
        changes.create(
            Contribution,
            {
                "slug": "vortrag",
                "event_id": event.id,
                "kind": "talk",
                "title_de": "T",
                "person_id": person.id,
                **sourced,
            },
        )
        changes.revise(Person, person.id, {"name": "Dr. Erika Mustermann"})
    assert changes.id is not None
    return changes.id, person.id


def test_an_erased_person_is_gone_from_the_tables_and_from_the_log(session: Session, world: World) -> None:
    _person(session, world)

    actions.erase_person(session, "erika-mustermann", actor="editor", reason="asked for")
    session.commit()

    assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0
    assert session.scalars(sa.select(Contribution.person_id)).all() == [None]
    log = json.dumps([change.before for change in session.scalars(sa.select(Change))])
    assert "ustermann" not in log


def test_erasing_reaches_rows_that_were_withdrawn_and_persons_that_were_merged(session: Session, world: World) -> None:
    _, person_id = _person(session, world)
    sourced = {"source_id": world.source.id}
    with actions.change_set(session, actor="editor", reason="twin") as changes:
        twin = changes.create(
            Person, {"slug": "e-mustermann", "name": "E. Mustermann", "public_role_de": "Ministerin", **sourced}
        )
        note = changes.create(
            ClusterManager,
            {
                "slug": "early",
                "initiative_id": world.initiative.id,
                "person_id": person_id,
                "role": "spokesperson",
                "note_de": "Frau Mustermann",
                **sourced,
            },
        )
        changes.withdraw(ClusterManager, note.id)
    merged = actions.merge(session, Person, person_id, twin.id, actor="editor", reason="the same")

    actions.erase_person(session, "erika-mustermann", actor="editor", reason="asked for")
    session.commit()
    actions.clear_traces(session)

    log = json.dumps([change.before for change in session.scalars(sa.select(Change))])
    assert "ustermann" not in log
    with pytest.raises(Conflict):
        actions.undo(session, merged, actor="editor")


def test_a_reader_who_keeps_copies_of_what_was_erased_is_told_of(session: Session, world: World) -> None:
    _person(session, world)
    session.commit()
    with Session(session.get_bind()) as reader:
        reader.scalars(sa.select(Person.name)).all()
        actions.erase_person(session, "erika-mustermann", actor="editor", reason="asked for")
        session.commit()
        keeps_a_log = session.get_bind().dialect.name == "sqlite"
        with pytest.raises(Busy) if keeps_a_log else nullcontext():
            actions.clear_traces(session)
        session.rollback()
    actions.clear_traces(session)


def test_a_person_who_was_withdrawn_can_still_be_erased(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="come and go") as changes:
        person = changes.create(
            Person,
            {"slug": "gone", "name": "Max Gone", "public_role_de": "Minister", "source_id": world.source.id},
        )
        changes.withdraw(Person, person.id)
    actions.erase_person(session, "gone", actor="editor", reason="asked for")
    assert "Max Gone" not in json.dumps([change.before for change in session.scalars(sa.select(Change))])
    with pytest.raises(NotFound):
        actions.erase_person(session, "never", actor="editor", reason="asked for")


def test_nothing_that_was_erased_comes_back_by_undoing_what_was_before(session: Session, world: World) -> None:
    first, _ = _person(session, world)
    actions.erase_person(session, "erika-mustermann", actor="editor", reason="asked for")
    with pytest.raises(Conflict):
        actions.undo(session, first, actor="editor")


def test_erasing_cannot_be_undone(session: Session, world: World) -> None:
    _person(session, world)
    actions.erase_person(session, "erika-mustermann", actor="editor", reason="asked for")
    erasing = session.scalar(sa.select(sa.func.max(Change.change_set_id)))
    assert erasing is not None
    with pytest.raises(Conflict):
        actions.undo(session, erasing, actor="editor")


def test_a_person_without_source_or_role_is_refused(session: Session, world: World) -> None:
    wrong = ({"public_role_de": "Ministerin", "unconfirmed": True}, {"source_id": world.source.id})
    for values in wrong:
        with (
            pytest.raises(InvalidInput),
            actions.change_set(session, actor="editor", reason="private") as changes,
        ):
            changes.create(Person, {"slug": "x", "name": "X", **values})
