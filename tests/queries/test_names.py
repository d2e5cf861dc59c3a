"""How records are named that others point to."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kb.models import ENTITIES, FieldMapping, Initiative, InitiativeRegion, Milestone, Region, Statement
from kb.models.columns import table_of
from kb.queries import names
from kb.queries.trees import below, line_of
from tests.queries import world
from tests.queries.making import Maker


def test_every_kind_of_row_has_a_name(session: Session, make: Maker) -> None:
    world.build(make)
    for entity in ENTITIES:
        table = table_of(entity)
        keys = [(entity, key) for key in session.scalars(table.select().with_only_columns(table.c.id))]
        assert keys or entity == "glossary_term", entity
        references = names.references(session, keys)
        assert set(references) == set(keys)
        for reference in references.values():
            assert reference.name_de or reference.name_en, entity
            assert (reference.subject is not None) == bool(ENTITIES[entity].__owner__)


def test_a_name_that_lacks_a_word_in_one_language_falls_back_as_a_whole(session: Session, make: Maker) -> None:
    make(Region, "ruhr", kind="functional", name_de="Ruhrgebiet", name_en=None)
    scotland = make(Region, "scotland", kind="functional", name_de=None, name_en="Scotland")
    place = make(InitiativeRegion, initiative=make(Initiative), region=scotland, role="seat")
    key = ("initiative_region", place.id)
    references = names.references(session, [key])[key]
    assert (references.name_de, references.name_en) == (None, "Scotland, seat")


def test_a_milestone_with_its_text_in_one_language_and_a_mapping_are_named(session: Session, make: Maker) -> None:
    world.build(make)
    milestone = make(Milestone, initiative=make(Initiative), kind="other", happened_on="2001-02", text_en="Moved")
    mapping = session.get(FieldMapping, 1)
    assert mapping is not None
    references = names.references(
        session, [("milestone", milestone.id), ("field_mapping", mapping.id), ("region", 999)]
    )
    assert references["milestone", milestone.id].name_en == "other, February 2001, Moved"
    assert references["milestone", milestone.id].name_de is None
    assert references["field_mapping", mapping.id].name_de == "enger gefasst, logistics"
    assert ("region", 999) not in references


def test_a_long_text_is_cut_at_a_word(session: Session, make: Maker) -> None:
    said = make(Statement, initiative=make(Initiative), kind="lesson", text_de="Wort " * 60)
    name = names.references(session, [("statement", said.id)])["statement", said.id].name_de
    assert name == "Wort " * 31 + "Wort …"


def test_a_text_of_160_characters_is_not_cut() -> None:
    whole = "x" * 154 + " " + "y" * 5
    assert names.shorten(whole) == whole
    assert names.shorten(f"{whole}y") == "x" * 154 + " …"
    assert names.shorten("x" * 161) == "x" * 160 + " …"


def test_a_record_whose_name_was_erased_is_called_by_its_slug() -> None:
    erased = names.reference_to("person", {"id": 1, "slug": "somebody", "name": None}, {})
    assert (erased.name_de, erased.name_en) == ("somebody", "somebody")


def test_trees_are_walked_up_and_down_even_in_circles() -> None:
    parents = {1: None, 2: 1, 3: 1, 4: 2, 8: 9, 9: 8}
    assert line_of(4, parents) == [4, 2, 1]
    assert line_of(8, parents) == [8, 9]
    assert below(1, parents) == [1, 2, 3, 4]
    assert below(8, parents) == [8, 9]


def test_what_is_not_there_is_named_as_in_the_middle_of_a_sentence() -> None:
    refusal = names.unknown(Initiative.__title__, "nope").message
    assert refusal.en == "There is no initiative “nope” here."
    assert refusal.de == "Initiative „nope“ gibt es hier nicht."
