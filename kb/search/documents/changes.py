"""The documents affected by a change: those of the changed rows, and those that show something of them."""

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
from kb.search.documents.readers import DEPENDENCIES
from kb.search.fields import KINDS

Touched = dict[str, set[int]]
"""Ids by kind."""

DEPENDENTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    target: tuple(
        (kind, column)
        for kind, shown in DEPENDENCIES.items()
        for column in shown.names
        if target_of(kind, column) == target
    )
    for target in KINDS
}
"""Kinds whose documents name a record, with the column that points to it."""
LINKED = tuple((kind, linked) for kind, shown in DEPENDENCIES.items() for linked in shown.linked)
"""Rows of other tables that documents show."""
SUCCEEDING = tuple(kind for kind, shown in DEPENDENCIES.items() if shown.predecessors)
"""Kinds whose documents name what they came out of."""
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
    """Return the documents that show the changed rows, now or before."""
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
    linked = (linked.column for _, linked in LINKED if linked.entity == entity)
    return (*ENTITIES[entity].__owner__, *linked, *successors)


def succeeding(session: Session, steps: Iterable[Step]) -> Touched:
    """Return the records that came out of others by the changed successions."""
    keys = {step.record_id for step in steps if step.entity == "succession"}
    return {kind: _pointing(session, "succession", "id", keys, f"successor_{kind}_id") for kind in SUCCEEDING}


def created(steps: Iterable[Step]) -> Touched:
    """Return the records that these changes created, which no index can know yet.

    One that was withdrawn first and then restored is not among them.
    """
    first: dict[tuple[str, int], str] = {}
    for step in steps:
        first.setdefault((step.entity, step.record_id), step.operation)
    records: Touched = defaultdict(set)
    for (entity, key), operation in first.items():
        if operation == Operation.CREATE:
            records[entity].add(key)
    return records


def erases_a_person(steps: Iterable[Step]) -> bool:
    """Return whether a person was withdrawn, who must leave no trace in the index."""
    return any(step.entity == "person" and step.operation == Operation.WITHDRAW for step in steps)


def with_dependents(session: Session, touched: Touched, new: Touched) -> Touched:
    """Return the touched documents and those that depend on them.

    New records need no dependents: rows that point to them are newer still, and touched by their own change.
    """
    dependents: Touched = defaultdict(set)
    for kind, linked in LINKED:
        rows = touched.get(linked.entity, set())
        dependents[kind].update(_pointing(session, linked.entity, "id", rows, linked.column))
        for column in linked.names:
            named = target_of(linked.entity, column)
            keys = touched.get(named, set()) - new.get(named, set())
            dependents[kind].update(_pointing(session, linked.entity, column, keys, linked.column))
    for kind in SUCCEEDING:
        keys = touched.get(kind, set()) - new.get(kind, set())
        dependents[kind].update(_pointing(session, "succession", f"{kind}_id", keys, f"successor_{kind}_id"))
    for kind, naming in DEPENDENTS.items():
        keys = touched.get(kind, set()) - new.get(kind, set()) | dependents.get(kind, set())
        for entity, column in naming:
            dependents[entity].update(_pointing(session, entity, column, keys, "id"))
    return dependents


def without_later(session: Session, touched: Touched, last: int) -> Touched:
    """Leave out records that came into being after the change number ``last``; their own change will bring them."""
    earlier: Touched = {}
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
        earlier[kind] = keys - later
    return earlier


def merged(first: Touched, second: Touched) -> Touched:
    """Bring two sets of documents together; kinds without any are left out."""
    kinds = [*first, *(kind for kind in second if kind not in first)]
    both = {kind: first.get(kind, set()) | second.get(kind, set()) for kind in kinds}
    return {kind: keys for kind, keys in both.items() if keys}


def _pointing(session: Session, entity: str, column: str, keys: set[int], result_column: str) -> set[int]:
    """Return the ``result_column`` ids of rows whose ``column`` is one of the keys."""
    table = ENTITIES[entity].__table__
    ordered = sorted(keys)
    ids: set[int] = set()
    for start in range(0, len(ordered), _AT_ONCE):
        query = sa.select(table.c[result_column]).where(table.c[column].in_(ordered[start : start + _AT_ONCE]))
        ids.update(key for key in session.scalars(query) if key is not None)
    return ids
