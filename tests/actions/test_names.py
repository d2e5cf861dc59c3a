"""PersonNames of erased persons are recognised in every form that texts have them in."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import actions
from kb.actions import PersonNames
from kb.errors import Conflict
from kb.models import Change, ChangeSet, Person, Source
from tests.actions.conftest import World

ERIKA = PersonNames(frozenset({"Prof. Dr. Erika Müller"}), frozenset({"erika-mueller"}))


@pytest.mark.parametrize(
    "text",
    [
        "Erika Müller",
        "so ERIKA MÜLLER, 2003",
        "Müller, Erika",
        "Müller, E. (2003)",
        "E. Müller",
        "Erika B. Müller",
        "/persons/erika-mueller",
    ],
)
def test_a_name_is_recognised_and_replaced(text: str) -> None:
    assert ERIKA.are_in(text)
    assert not ERIKA.surnames_are_in(ERIKA.omitted(text))
    assert actions.names.OMITTED in ERIKA.omitted(text)


@pytest.mark.parametrize("text", ["Müllers Mühle", "Erika Mustermann", "Max Müller", "Müllerei", "erika-muellerin", ""])
def test_the_names_of_others_stay(text: str) -> None:
    assert not ERIKA.are_in(text)
    assert ERIKA.omitted(text) == text


def test_a_name_without_words_matches_nothing() -> None:
    assert not PersonNames(frozenset({" "})).are_in("Dr. Erika Müller")
    assert not PersonNames(frozenset({" "})).surnames_are_in("Müller")


def _store(session: Session, world: World) -> int:
    with actions.change_set(session, actor="ada", reason="Erika Müller wrote", origin="erika-mueller.csv") as changes:
        person = {"slug": "erika-mueller", "name": "Dr. Erika Müller", "public_role_de": "Ministerin"}
        changes.create(Person, {**person, "source_id": world.source.id})
        files = {"slug": "talk", "kind": "document", "title": "Rede von Erika Müller", "author": "Max Müller"}
        return changes.create(Source, files).id


def test_erasing_clears_reasons_and_former_values_of_other_rows_and_leaves_texts_to_people(
    session: Session, world: World
) -> None:
    source_id = _store(session, world)
    names = actions.erase_person(session, "erika-mueller", actor="ada", reason="Frau Müller asked for it")
    session.commit()
    assert session.scalars(sa.select(ChangeSet.reason).order_by(ChangeSet.id.desc())).first() == "Frau […] asked for it"
    places = [(place.row, place.column, place.is_surname_only) for place in actions.named_places(session, names)]
    assert places == [("source talk", "title", False), ("source talk", "author", True)]

    with actions.change_set(session, actor="ada", reason="tidy") as changes:
        changes.revise(Source, source_id, {"title": "Eine Rede"})
    assert [place.row.split()[0] for place in actions.named_places(session, names)] == ["source", "change"]
    actions.erase_name(session, "Erika Müller")
    session.commit()
    session.expire_all()
    assert [place.column for place in actions.named_places(session, names)] == ["author"]
    log = json.dumps([change.before for change in session.scalars(sa.select(Change))], ensure_ascii=False)
    assert "Rede von […]" in log


def test_a_name_is_not_cleared_while_its_person_is_stored(session: Session, world: World) -> None:
    _store(session, world)
    with pytest.raises(Conflict) as refused:
        actions.erase_name(session, "Erika Müller")
    assert "kb person erase erika-mueller" in refused.value.message.en
