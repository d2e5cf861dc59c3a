"""Which documents a change touches: pure for the change itself, by questions for those that show its names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import ENTITIES, Change
from kb.models.columns import target_of
from kb.models.vocabulary import Operation
from kb.search.fields import KINDS

Touched = dict[str, set[int]]
"""Ids by kind."""

# Records that repeat names or facets of another: when one of these changes, so do they, by this column.
DEPENDENTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "initiative": (
        ("statement", "initiative_id"),
        ("milestone", "initiative_id"),
        ("label", "initiative_id"),
        ("cluster_manager", "initiative_id"),
    ),
    "organisation": (
        ("project", "organisation_id"),
        ("cluster_manager", "organisation_id"),
        ("statement", "organisation_id"),
        ("milestone", "organisation_id"),
        ("contribution", "organisation_id"),
        ("programme", "organisation_id"),
        ("event", "organisation_id"),
        ("label", "body_id"),
    ),
    "person": (("cluster_manager", "person_id"), ("contribution", "person_id")),
    "programme": (("statement", "programme_id"), ("milestone", "programme_id")),
    "region": (("statement", "region_id"),),
    "competence_field": (("statement", "competence_field_id"),),
    "event": (("statement", "event_id"), ("contribution", "event_id")),
    "field_scheme": (("competence_field", "field_scheme_id"),),
}
# A cluster manager has a page of its own, and is shown on the pages of all it connects.
_ALSO_SHOWN_BY: Mapping[str, tuple[str, ...]] = {"cluster_manager": ("initiative_id", "organisation_id", "person_id")}
# What came out of something shows its name.
SUCCEEDING = ("initiative", "organisation", "programme")
# Initiatives show the names of those that manage them or take part in them.
_LINKS = (
    ("cluster_manager", "organisation_id", "organisation"),
    ("participation", "organisation_id", "organisation"),
    ("cluster_manager", "person_id", "person"),
    ("participation", "person_id", "person"),
)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Step:
    """What matters of a change for the index."""

    entity: str
    record_id: int
    operation: str
    subject_entity: str
    subject_id: int
    before: Mapping[str, Any] | None = None


def directly(steps: Iterable[Step]) -> Touched:
    """Return the documents of the changed rows and of the records whose pages show them, now or before."""
    touched: Touched = defaultdict(set)
    for step in steps:
        touches: list[tuple[str, int | None]] = [
            (step.entity, step.record_id),
            (step.subject_entity, step.subject_id),
        ]
        if step.before:
            touches += [(target_of(step.entity, column), step.before.get(column)) for column in _shown_by(step.entity)]
        for kind, key in touches:
            if kind in KINDS and key is not None:
                touched[kind].add(key)
    return touched


def _shown_by(entity: str) -> tuple[str, ...]:
    """Return the columns that point to records whose documents show a row of ``entity``."""
    successors = (f"successor_{kind}_id" for kind in SUCCEEDING) if entity == "succession" else ()
    return (*ENTITIES[entity].__owner__, *_ALSO_SHOWN_BY.get(entity, ()), *successors)


def succeeding(session: Session, steps: Iterable[Step]) -> Touched:
    """Return the records that came out of others by the changed successions."""
    keys = {step.record_id for step in steps if step.entity == "succession"}
    return {kind: _pointing(session, "succession", "id", keys, f"successor_{kind}_id") for kind in SUCCEEDING}


def created(steps: Iterable[Step]) -> Touched:
    """Return the records that came into being by these changes, so that no index can know them yet.

    One that was withdrawn first and then restored is not among them.
    """
    first: dict[tuple[str, int], str] = {}
    for step in steps:
        first.setdefault((step.entity, step.record_id), step.operation)
    found: Touched = defaultdict(set)
    for (entity, key), operation in first.items():
        if operation == Operation.CREATE:
            found[entity].add(key)
    return found


def erases_a_person(steps: Iterable[Step]) -> bool:
    """Tell whether a person is gone, of whom nothing may be kept."""
    return any(step.entity == "person" and step.operation == Operation.WITHDRAW for step in steps)


def with_dependents(session: Session, touched: Touched, new: Touched) -> Touched:
    """Return the documents that show names of, or count for the same as, touched ones.

    New records need no dependents: rows that point to them are newer still, and touched by their own change.
    """
    found: Touched = defaultdict(set)
    for entity, columns in _ALSO_SHOWN_BY.items():
        for column in columns:
            shown = _pointing(session, entity, "id", touched.get(entity, set()), column)
            found[target_of(entity, column)].update(shown)
    for entity, column, kind in _LINKS:
        keys = touched.get(kind, set()) - new.get(kind, set())
        found["initiative"].update(_pointing(session, entity, column, keys, "initiative_id"))
    for kind in SUCCEEDING:
        keys = touched.get(kind, set()) - new.get(kind, set())
        found[kind].update(_pointing(session, "succession", f"{kind}_id", keys, f"successor_{kind}_id"))
    for kind, dependents in DEPENDENTS.items():
        keys = touched.get(kind, set()) - new.get(kind, set()) | found.get(kind, set())
        for entity, column in dependents:
            found[entity].update(_pointing(session, entity, column, keys, "id"))
    return found


def without_later(session: Session, touched: Touched, last: int) -> Touched:
    """Leave out records that came into being after the change number ``last``; their own change will bring them."""
    found: Touched = {}
    for kind, keys in touched.items():
        ordered = sorted(keys)
        later: set[int] = set()
        for start in range(0, len(ordered), _AT_ONCE):
            query = sa.select(Change.record_id).where(
                Change.id > last,
                Change.entity == kind,
                Change.operation == Operation.CREATE,
                Change.record_id.in_(ordered[start : start + _AT_ONCE]),
            )
            later.update(session.scalars(query))
        found[kind] = keys - later
    return found


def merged(one: Touched, other: Touched) -> Touched:
    """Bring two sets of documents together; kinds without any are left out."""
    kinds = [*one, *(kind for kind in other if kind not in one)]
    both = {kind: one.get(kind, set()) | other.get(kind, set()) for kind in kinds}
    return {kind: keys for kind, keys in both.items() if keys}


def _pointing(session: Session, entity: str, column: str, keys: set[int], wanted: str) -> set[int]:
    """Return the ``wanted`` ids of rows of ``entity`` whose ``column`` is one of the keys."""
    table = ENTITIES[entity].__table__
    ordered = sorted(keys)
    found: set[int] = set()
    for start in range(0, len(ordered), _AT_ONCE):
        query = sa.select(table.c[wanted]).where(table.c[column].in_(ordered[start : start + _AT_ONCE]))
        found.update(key for key in session.scalars(query) if key is not None)
    return found
