"""Taking change sets back, byte for byte, or refusing and saying why."""

from __future__ import annotations

import itertools
import random
import re
import threading
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import event, given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb import actions, database
from kb.actions.obstacles import sets_to_undo_first
from kb.actions.stored import to_stored
from kb.errors import Conflict, InvalidInput, NotFound
from kb.models import (
    ENTITIES,
    Change,
    ChangeSet,
    CompetenceField,
    FieldScheme,
    Initiative,
    InitiativeField,
    InitiativeRegion,
    Milestone,
    Project,
    Record,
    Region,
    Source,
    Statement,
)
from kb.models.columns import table_of
from tests.actions.conftest import World
from tests.conftest import examples


def everything(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of all entities as stored."""
    return {
        entity: [
            to_stored(table_of(entity), dict(row))
            for row in session.execute(sa.select(table_of(entity)).order_by(sa.text("id"))).mappings()
        ]
        for entity in ENTITIES
    }


def _source(session: Session, slug: str, reason: str = "a source") -> tuple[int, int]:
    with actions.change_set(session, actor="editor", reason=reason) as changes:
        source = changes.create(Source, {"slug": slug, "kind": "document", "title": slug})
    assert changes.id is not None
    return changes.id, source.id


def test_undoing_gives_the_first_state_back_and_can_be_undone(session: Session, world: World) -> None:
    before = everything(session)
    with actions.change_set(session, actor="editor", reason="mixed") as changes:
        region = changes.create(
            Region, {"slug": "x", "kind": "functional", "name_de": "Ä ß", "latitude": 51.123456789, "unconfirmed": True}
        )
        changes.revise(Region, region.id, {"parent_id": world.ruhr.id})
        changes.revise(Initiative, world.initiative.id, {"status": "ended"})
        changes.withdraw(Source, world.other_source.id)
    after = everything(session)
    assert changes.id is not None

    undoing = actions.undo(session, changes.id, actor="editor")
    assert everything(session) == before
    assert actions.is_undone(session, changes.id)

    assert undoing is not None
    actions.undo(session, undoing, actor="editor")
    assert everything(session) == after
    assert not actions.is_undone(session, changes.id)


def test_undoing_a_large_import_takes_every_row_back(session: Session, world: World) -> None:
    before = everything(session)
    rows = [{"slug": f"p{n}", "title": f"Project {n}", "source_id": world.source.id} for n in range(1700)]
    with actions.change_set(session, actor="editor", reason="import") as changes:
        changes.create_many(Project, rows)
    assert changes.id is not None
    actions.undo(session, changes.id, actor="editor")
    assert everything(session) == before


def test_undoing_refuses_and_names_records_changed_later(session: Session, world: World) -> None:
    with actions.change_set(session, actor="later", reason="later") as changes:
        changes.revise(Initiative, world.initiative.id, {"website": "https://example.org"})
    state = everything(session)

    with pytest.raises(Conflict) as refusal:
        actions.undo(session, world.first_set, actor="editor")

    assert refusal.value.records == ("initiative dortmund-project",)
    assert everything(session) == state


def test_undoing_is_allowed_when_the_later_change_was_itself_undone(session: Session, world: World) -> None:
    with actions.change_set(session, actor="later", reason="later") as changes:
        changes.revise(Initiative, world.initiative.id, {"website": "https://example.org"})
    assert changes.id is not None
    actions.undo(session, changes.id, actor="editor")
    actions.undo(session, world.first_set, actor="editor")
    assert everything(session)["initiative"] == []


def test_undoing_refuses_and_names_later_records_that_rest_on_created_ones(session: Session, world: World) -> None:
    first, source_id = _source(session, "base")
    with actions.change_set(session, actor="later", reason="rests") as changes:
        changes.create(Project, {"slug": "p", "title": "P", "source_id": source_id})
    with pytest.raises(Conflict) as refusal:
        actions.undo(session, first, actor="editor")
    assert refusal.value.records == ("project p",)


def test_undoing_names_a_record_whose_key_was_taken_meanwhile(session: Session, world: World) -> None:
    _, old = _source(session, "same")
    _, spare = _source(session, "spare")
    with actions.change_set(session, actor="editor", reason="withdraw both") as changes:
        changes.withdraw(Source, spare)
        changes.withdraw(Source, old)
    assert changes.id is not None
    _source(session, "same")
    with pytest.raises(Conflict) as refusal:
        actions.undo(session, changes.id, actor="editor")
    assert refusal.value.records == ("source same",)


def test_of_several_records_the_one_that_cannot_go_back_is_named(session: Session, world: World) -> None:
    rows = [{"slug": slug, "kind": "document", "title": slug} for slug in ("a", "b", "c")]
    with actions.change_set(session, actor="editor", reason="three") as changes:
        ids = changes.create_many(Source, rows)
    with actions.change_set(session, actor="editor", reason="withdraw") as changes:
        for record_id in ids:
            changes.withdraw(Source, record_id)
    assert changes.id is not None
    _source(session, "b")
    with pytest.raises(Conflict) as refusal:
        actions.undo(session, changes.id, actor="editor")
    assert refusal.value.records == ("source b",)


def test_what_was_undone_is_not_undone_again(session: Session, world: World) -> None:
    first, _ = _source(session, "once")
    actions.undo(session, first, actor="editor")
    with pytest.raises(Conflict, match="already"):
        actions.undo(session, first, actor="editor")


def test_an_unknown_change_set_is_named(session: Session, world: World) -> None:
    with pytest.raises(NotFound, match="4711"):
        actions.undo(session, 4711, actor="editor")


def test_merging_moves_what_pointed_to_the_duplicate_and_fills_gaps(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="duplicate") as changes:
        twin = changes.create(
            Initiative,
            {"slug": "dp", "name_de": "dp", "website": "https://example.org", "source_id": world.source.id},
        )
        for initiative in (world.initiative, twin):
            changes.create(
                InitiativeRegion,
                {
                    "initiative_id": initiative.id,
                    "region_id": world.dortmund.id,
                    "role": "seat",
                    "source_id": world.source.id,
                },
            )
        changes.create(
            Milestone,
            {"slug": "m", "initiative_id": twin.id, "kind": "founded", "happened_on": "2000", "unconfirmed": True},
        )
    before = everything(session)

    merged = actions.merge(session, Initiative, world.initiative.id, twin.id, actor="editor", reason="the same")

    assert world.initiative.website == "https://example.org"
    assert session.scalars(sa.select(Milestone.initiative_id)).all() == [world.initiative.id]
    assert session.scalars(sa.select(InitiativeRegion.initiative_id)).all() == [world.initiative.id]
    assert session.scalar(sa.select(Initiative).where(Initiative.slug == "dp")) is None
    actions.undo(session, merged, actor="editor")
    assert everything(session) == before


def test_of_two_primary_fields_the_kept_record_s_stays_primary(session: Session, world: World) -> None:
    sourced = {"source_id": world.source.id}
    with actions.change_set(session, actor="editor", reason="fields") as changes:
        scheme = changes.create(FieldScheme, {"slug": "scheme", "name_de": "Systematik", **sourced})
        fields = [
            changes.create(CompetenceField, {"slug": slug, "name_de": slug, "field_scheme_id": scheme.id, **sourced}).id
            for slug in ("logistik", "chemie")
        ]
        twin = changes.create(Initiative, {"slug": "dp", "name_de": "dp", **sourced})
        for initiative, field in zip((world.initiative, twin), fields, strict=True):
            changes.create(
                InitiativeField,
                {"initiative_id": initiative.id, "competence_field_id": field, "is_primary": True, **sourced},
            )
    actions.merge(session, Initiative, world.initiative.id, twin.id, actor="editor", reason="the same")
    rows = session.scalars(sa.select(InitiativeField).order_by(InitiativeField.id)).all()
    assert [(row.initiative_id, row.competence_field_id, row.is_primary) for row in rows] == [
        (world.initiative.id, fields[0], True),
        (world.initiative.id, fields[1], False),
    ]


def test_merging_takes_nothing_over_for_which_the_kept_source_does_not_stand(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="two") as changes:
        kept = changes.create(Project, {"slug": "a", "title": "A", "currency": "EUR", "source_id": world.source.id})
        same = changes.create(
            Project,
            {"slug": "b", "title": "A", "amount": 100, "currency": "DEM", "year": 1999, "source_id": world.source.id},
        )
        other = changes.create(Project, {"slug": "c", "title": "A", "language": "de", "unconfirmed": True})
    for duplicate in (same, other):
        actions.merge(session, Project, kept.id, duplicate.id, actor="editor", reason="the same")
    assert (kept.amount, kept.currency, kept.year, kept.language) == (None, "EUR", 1999, None)


def test_merging_statements_of_two_subjects_keeps_the_subject(session: Session, world: World) -> None:
    said = {"kind": "outcome", "text_de": "T", "source_id": world.source.id}
    with actions.change_set(session, actor="editor", reason="two") as changes:
        kept = changes.create(Statement, {"slug": "a", "region_id": world.ruhr.id, **said})
        twin = changes.create(Statement, {"slug": "b", "initiative_id": world.initiative.id, "text_en": "T", **said})
    actions.merge(session, Statement, kept.id, twin.id, actor="editor", reason="the same")
    assert (kept.region_id, kept.initiative_id, kept.text_en) == (world.ruhr.id, None, "T")


def test_no_change_makes_a_circle_of_parents(session: Session, world: World) -> None:
    sourced = {"source_id": world.source.id}
    with actions.change_set(session, actor="editor", reason="three generations") as changes:
        changes.revise(Region, world.dortmund.id, {"parent_id": world.ruhr.id})
        child = changes.create(
            Region, {"slug": "x", "kind": "functional", "name_de": "X", "parent_id": world.dortmund.id, **sourced}
        )
        with pytest.raises(InvalidInput):
            changes.revise(Region, world.ruhr.id, {"parent_id": child.id})
    session.commit()
    with pytest.raises(InvalidInput):
        actions.merge(session, Region, child.id, world.ruhr.id, actor="editor", reason="oops")


def test_undoing_waits_for_its_turn_before_it_reads(
    sessions: database.Sessions, session: Session, world: World
) -> None:
    first, _ = _source(session, "early")
    session.commit()
    ended = threading.Event()

    def write() -> None:
        with sessions() as other:
            _source(other, "meanwhile")
            started.set()
            ended.wait(0.1)
            other.commit()

    started = threading.Event()
    writer = threading.Thread(target=write)
    writer.start()
    started.wait(5)
    actions.undo(session, first, actor="editor")
    session.commit()
    writer.join()
    assert session.scalars(sa.select(Source.slug).where(Source.slug == "meanwhile")).all() == ["meanwhile"]


def test_a_refusal_names_the_sets_to_undo_first(session: Session, world: World) -> None:
    with actions.change_set(session, actor="later", reason="later") as changes:
        changes.revise(Initiative, world.initiative.id, {"website": "https://example.org"})
    with pytest.raises(Conflict, match=f"still hold: {changes.id}"):
        actions.undo(session, world.first_set, actor="editor")


def test_merging_a_parent_with_its_child_leaves_no_region_within_itself(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="child") as changes:
        changes.revise(Region, world.dortmund.id, {"parent_id": world.ruhr.id})
    actions.merge(session, Region, world.dortmund.id, world.ruhr.id, actor="editor", reason="the same")
    session.refresh(world.dortmund)
    assert world.dortmund.parent_id is None


def test_merging_needs_two_records_that_exist(session: Session, world: World) -> None:
    with pytest.raises(InvalidInput):
        actions.merge(session, Region, world.ruhr.id, world.ruhr.id, actor="editor", reason="oops")
    with pytest.raises(NotFound):
        actions.merge(session, Region, world.ruhr.id, 4711, actor="editor", reason="oops")


@examples(8)
@given(choose=st.randoms(use_true_random=False), sets=st.integers(1, 6), size=st.integers(1, 5))
def test_any_sequence_of_changes_undone_backwards_gives_the_first_state_back(
    session: Session, world: World, choose: random.Random, sets: int, size: int
) -> None:
    before = everything(session)
    done = [_random_set(session, world, choose, size) for _ in range(sets)]
    done = [each for each in done if each is not None]
    after = everything(session)

    undoings = [actions.undo(session, each, actor="editor") for each in reversed(done) if each is not None]
    assert everything(session) == before

    again = [actions.undo(session, each, actor="editor") for each in reversed(undoings) if each is not None]
    assert everything(session) == after
    for each in reversed(again):
        if each is not None:
            actions.undo(session, each, actor="editor")
    assert everything(session) == before


_numbers = itertools.count()
_CHANGES = [
    "region",
    "initiative",
    "milestone",
    "revised initiative",
    "withdrawn initiative",
    "withdrawn region",
    "projects",
]


def _random_set(session: Session, world: World, choose: random.Random, size: int) -> int | None:
    """Make a set of random changes; a change that a rule forbids is left out."""
    with actions.change_set(session, actor="chance", reason="chance") as changes:
        for _ in range(size):
            try:
                with session.begin_nested():
                    _random_change(session, world, changes, choose)
            except (Conflict, InvalidInput):
                event("refused change")
    event("set of changes" if changes.id else "set without changes")
    return changes.id


def _random_change(session: Session, world: World, changes: actions.Changes, choose: random.Random) -> None:
    slug = f"s{next(_numbers)}"
    sourced = {"source_id": world.source.id}
    initiatives = session.scalars(sa.select(Initiative.id)).all()
    regions = session.scalars(sa.select(Region.id)).all()
    change = choose.choice(_CHANGES)
    event(change)
    match change:
        case "region":
            parent = choose.choice([None, *regions])
            values = {"slug": slug, "kind": "functional", "name_de": slug, "parent_id": parent, **sourced}
            changes.create(Region, values)
        case "initiative":
            changes.create(Initiative, {"slug": slug, "name_en": "Ünïcode – ß", **sourced})
        case "milestone" if initiatives:
            milestone = {"slug": slug, "initiative_id": choose.choice(initiatives), "kind": "idea", **sourced}
            changes.create(Milestone, {**milestone, "happened_on": f"20{choose.randrange(10, 30)}-05"})
        case "revised initiative" if initiatives:
            status = choose.choice(["active", "ended", None])
            changes.revise(Initiative, choose.choice(initiatives), {"status": status, "name_de": slug})
        case "withdrawn initiative" if len(initiatives) > 1:
            changes.withdraw(Initiative, choose.choice(initiatives))
        case "withdrawn region" if regions:
            changes.withdraw(Region, choose.choice(regions))
        case _:
            changes.create_many(
                Project,
                [
                    {"slug": f"{slug}-{n}", "title": "P", "amount": n, "currency": "EUR", "year": 2003, **sourced}
                    for n in range(3)
                ],
            )


def test_the_log_of_an_undoing_names_what_it_undoes(session: Session, world: World) -> None:
    first, _ = _source(session, "named", reason="the first try")
    undoing = actions.undo(session, first, actor="editor")
    taken_back = session.get(ChangeSet, undoing)
    assert taken_back is not None
    assert taken_back.undoes_id == first
    assert "the first try" in taken_back.reason


def _edit(session: Session, model: type[Record], record_id: int, **values: Any) -> int:
    with actions.change_set(session, actor="editor", reason="edit") as changes:
        changes.revise(model, record_id, values)
    assert changes.id is not None
    return changes.id


def _slugs(session: Session) -> set[str]:
    return set(session.scalars(sa.select(Source.slug))) | set(session.scalars(sa.select(Project.slug)))


@pytest.fixture
def pair(session: Session, world: World) -> tuple[int, int, int]:
    """Make two sources, and a project that names the second, in one change set; return its number and the sources' ids."""
    with actions.change_set(session, actor="editor", reason="pair") as changes:
        first = changes.create(Source, {"slug": "a", "kind": "document", "title": "A"})
        second = changes.create(Source, {"slug": "b", "kind": "document", "title": "B"})
        changes.create(Project, {"slug": "p", "title": "P", "source_id": second.id})
    assert changes.id is not None
    return changes.id, first.id, second.id


def test_a_refusal_names_only_the_sets_in_the_way_and_what_they_need(
    session: Session, pair: tuple[int, int, int]
) -> None:
    number, first, _ = pair
    _source(session, "unrelated")
    changed = _edit(session, Source, first, title="A2")
    _source(session, "unrelated-too")
    again = _edit(session, Source, first, title="A3")
    with actions.change_set(session, actor="editor", reason="use") as changes:
        changes.create(Project, {"slug": "later", "title": "L", "source_id": first})
    with pytest.raises(Conflict, match=f"still hold: {changes.id}, {again}, {changed}\\. Undo") as refusal:
        actions.undo(session, number, actor="editor")
    assert set(refusal.value.records) == {"source a", "project later"}
    for each in (changes.id, again, changed, number):
        assert each is not None
        actions.undo(session, each, actor="editor")


def test_all_but_the_changed_records_are_undone_and_those_are_named_with_their_set(
    session: Session, pair: tuple[int, int, int]
) -> None:
    number, first, _ = pair
    changed = _edit(session, Source, first, title="A2")
    before = everything(session)
    undo, left = actions.undo_except_changed(session, number, actor="editor")
    assert [(obstacle.key, obstacle.change_sets) for obstacle in left] == [(("source", first), (changed,))]
    assert {"a", "b", "p"} & _slugs(session) == {"a"}
    assert not actions.is_undone(session, number)
    assert undo is not None
    actions.undo(session, undo, actor="editor")
    assert everything(session) == before


def test_a_record_that_stays_keeps_what_it_needs(session: Session, pair: tuple[int, int, int]) -> None:
    number, _, second = pair
    project = session.scalars(sa.select(Project.id).where(Project.slug == "p")).one()
    _edit(session, Project, project, title="P2")
    _, left = actions.undo_except_changed(session, number, actor="editor")
    assert [obstacle.key for obstacle in left] == [("project", project), ("source", second)]
    assert left[1].reason.en == "source b: is used by project p, which stays"
    assert {"a", "b", "p"} & _slugs(session) == {"b", "p"}


def test_chosen_records_are_undone_and_the_rest_later(session: Session, pair: tuple[int, int, int]) -> None:
    number, _, second = pair
    with pytest.raises(Conflict, match="source b: is used by project p, which stays"):
        actions.undo(session, number, only=["source:b"], actor="editor")
    part = actions.undo(session, number, only=["project:p", f"source:{second}"], actor="editor")
    assert {"a", "b", "p"} & _slugs(session) == {"a"}
    with pytest.raises(Conflict, match="already been undone"):
        actions.undo(session, number, only=["project:p"], actor="editor")
    assert part is not None
    actions.undo(session, part, only=["source:b"], actor="editor")
    assert {"a", "b", "p"} & _slugs(session) == {"a", "b"}
    actions.undo(session, number, actor="editor")
    assert not {"a", "b", "p"} & _slugs(session)
    assert actions.is_undone(session, number)


def test_a_chosen_record_takes_the_rows_it_owns(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="facts") as changes:
        for slug in ("m1", "m2"):
            values = {"slug": slug, "initiative_id": world.initiative.id, "kind": "idea", "happened_on": "2001"}
            changes.create(Milestone, {**values, "source_id": world.source.id})
        changes.create(Source, {"slug": "other", "kind": "document", "title": "O"})
    assert changes.id is not None
    actions.undo(session, changes.id, only=["initiative:dortmund-project"], actor="editor")
    assert session.scalars(sa.select(Milestone.slug)).all() == []
    assert "other" in _slugs(session)


@pytest.mark.parametrize(
    ("name", "error"),
    [("a", InvalidInput), ("sauce:a", InvalidInput), ("source:", InvalidInput), ("source:x\0", NotFound),
     ("source:paper", NotFound), ("source:99999999999", NotFound)],
)  # fmt: skip
def test_a_name_that_chooses_nothing_is_refused(
    session: Session, pair: tuple[int, int, int], name: str, error: type[Exception]
) -> None:
    with pytest.raises(error, match=re.escape(name)):
        actions.undo(session, pair[0], only=[name], actor="editor")


def test_a_former_state_is_not_restored_without_the_record_it_points_to(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="new source") as changes:
        changes.revise(Initiative, world.initiative.id, {"source_id": world.other_source.id})
        changes.revise(Region, world.ruhr.id, {"source_id": world.other_source.id, "name_en": "Ruhr area"})
        changes.revise(Region, world.dortmund.id, {"source_id": world.other_source.id})
    with actions.change_set(session, actor="editor", reason="no longer needed") as later:
        changes_id = changes.id
        later.withdraw(Source, world.source.id)
    assert changes_id is not None
    with pytest.raises(Conflict, match=f"source paper.*still hold: {later.id}") as refusal:
        actions.undo(session, changes_id, actor="editor")
    assert refusal.value.records == ("source paper",)


def test_no_undo_makes_a_circle_of_parents(session: Session, world: World) -> None:
    _edit(session, Region, world.ruhr.id, parent_id=world.dortmund.id)
    freed = _edit(session, Region, world.ruhr.id, parent_id=None)
    _edit(session, Region, world.dortmund.id, parent_id=world.ruhr.id)
    with pytest.raises(Conflict, match="region ruhr: would lie below itself"):
        actions.undo(session, freed, actor="editor")
    assert actions.undo_except_changed(session, freed, actor="editor")[0] is None


def test_the_holder_of_a_key_is_named_with_its_set(session: Session, world: World) -> None:
    _, spare = _source(session, "key")
    renamed = _edit(session, Source, spare, slug="new-key")
    taken, _ = _source(session, "key")
    with pytest.raises(Conflict, match=f"by now source key has the same key.*still hold: {taken}"):
        actions.undo(session, renamed, actor="editor")


@examples(5)
@given(choose=st.randoms(use_true_random=False), sets=st.integers(2, 6), size=st.integers(1, 5))
def test_any_set_can_be_undone_in_part_or_after_the_sets_in_the_way(
    session: Session, world: World, choose: random.Random, sets: int, size: int
) -> None:
    done = [number for _ in range(sets) if (number := _random_set(session, world, choose, size)) is not None]
    number = choose.choice([*done, world.first_set])
    before = everything(session)
    undo, left = actions.undo_except_changed(session, number, actor="editor")
    staying = {obstacle.key for obstacle in left}
    event("undone in part" if left and undo else "nothing undone" if left else "undone as a whole")
    after = everything(session)
    for entity, record_id in staying:
        assert [row for row in before[entity] if row["id"] == record_id] == [
            row for row in after[entity] if row["id"] == record_id
        ]
    assert actions.is_undone(session, number) is (not left)
    if undo is not None:
        actions.undo(session, undo, actor="editor")
    assert everything(session) == before

    first = sets_to_undo_first(session, [number])
    event("sets in the way" if len(first) > 1 else "no set in the way")
    for each in first:
        actions.undo(session, each, actor="editor")
    assert actions.is_undone(session, number)
    for each in reversed(first):
        (undoing,) = session.scalars(
            sa.select(ChangeSet.id).where(ChangeSet.undoes_id == each).order_by(ChangeSet.id.desc()).limit(1)
        )
        actions.undo(session, undoing, actor="editor")
    assert everything(session) == before
    session.rollback()


def test_a_former_primary_field_names_the_one_that_took_its_place(session: Session, world: World) -> None:
    sourced = {"source_id": world.source.id}
    link = {"initiative_id": world.initiative.id, **sourced}
    with actions.change_set(session, actor="editor", reason="fields") as changes:
        scheme = changes.create(FieldScheme, {"slug": "scheme", "name_de": "Systematik", **sourced})
        fields = [
            changes.create(CompetenceField, {"slug": slug, "name_de": slug, "field_scheme_id": scheme.id, **sourced}).id
            for slug in ("it", "mst")
        ]
        first = changes.create(InitiativeField, {**link, "competence_field_id": fields[0], "is_primary": True})
    with actions.change_set(session, actor="editor", reason="no longer the main one") as lowered:
        lowered.revise(InitiativeField, first.id, {"is_primary": False})
    with actions.change_set(session, actor="editor", reason="another one") as risen:
        changed = risen.create(InitiativeField, {**link, "competence_field_id": fields[1], "is_primary": True})
    assert lowered.id is not None
    with pytest.raises(Conflict) as refused:
        actions.undo(session, lowered.id, actor="editor")
    assert f"has the same key (change set {risen.id})" in refused.value.message.en
    assert session.get_one(InitiativeField, changed.id).is_primary


def test_a_former_state_that_the_rules_forbid_by_now_is_refused(session: Session, world: World) -> None:
    with actions.change_set(session, actor="editor", reason="summary") as changes:
        changes.revise(Initiative, world.initiative.id, {"summary_de": "Neu."})
    (change,) = session.scalars(sa.select(Change).where(Change.change_set_id == changes.id))
    change.before = {"source_id": None}  # As before a rule was made that wants a source.
    session.flush()
    assert changes.id is not None
    with pytest.raises(Conflict) as refused:
        actions.undo(session, changes.id, actor="editor")
    assert "the database rejects its former state" in refused.value.message.en


def test_changes_that_were_undone_since_are_no_obstacle(session: Session, world: World) -> None:
    numbers: list[int] = []
    for name in ("Eins", "Zwei", "Drei"):
        if name == "Drei":
            actions.undo(session, numbers[1], actor="editor")
        with actions.change_set(session, actor="editor", reason=name) as changes:
            changes.revise(Initiative, world.initiative.id, {"name_de": name})
        assert changes.id is not None
        numbers.append(changes.id)
    with pytest.raises(Conflict) as refused:
        actions.undo(session, numbers[0], actor="editor")
    assert f"still hold: {numbers[2]}. Undo" in refused.value.message.en
