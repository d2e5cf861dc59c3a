"""The history of a record: who changed what, when and why, read from the change log back from the present."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import geometry
from kb.dates import PartialDate
from kb.models import Change, ChangeSet, Record
from kb.models.types import Amount, AreaType, PartialDateType
from kb.models.vocabulary import Operation
from kb.queries import names
from kb.texts import Text

PER_PAGE = 20
State = Mapping[str, Any]
"""A row at some time, as values by column."""


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """One column before and after: a plain value, the names of a listed term, or a reference to a record."""

    column: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class RowChange:
    """One change of one row; ``is_own`` tells that it is the record itself and not something that belongs to it."""

    change_id: int
    operation: Operation
    reference: names.Reference
    is_own: bool
    differences: Sequence[ColumnChange]


@dataclass(frozen=True, slots=True)
class Revision:
    """What one change set did to a record and to what belongs to it; ``undone_by`` is the set that took it back."""

    change_set: ChangeSet
    undone_by: int | None
    entries: Sequence[RowChange]


@dataclass(frozen=True, slots=True)
class History:
    """A page of the history of a record, the newest revision first; ``total`` counts the revisions."""

    record: names.Reference
    total: int
    page: int
    per_page: int
    revisions: Sequence[Revision]

    @property
    def pages(self) -> int:
        """The number of pages; an empty history has one."""
        return max(1, -(-self.total // self.per_page))


@dataclass(frozen=True, slots=True)
class _HistoryStep:
    """A change with the row before and after it; None where there was none."""

    change: Change
    before: State | None
    after: State | None

    @property
    def state(self) -> State:
        """The row by which the change is named: as it was afterwards, or last."""
        return self.after or self.before or {}

    @property
    def columns(self) -> list[str]:
        """The columns to show as different."""
        return sorted(self.change.before or {}) if self.change.operation is Operation.REVISE else []


def history(session: Session, model: type[Record], slug: str, page: int = 1, per_page: int = PER_PAGE) -> History:
    """Return a page of the history of the record called ``slug``; raises NotFound."""
    record = names.record(session, model, slug)
    entity = model.__tablename__
    mine = sa.and_(Change.subject_entity == entity, Change.subject_id == record.id)
    total = session.scalar(sa.select(sa.func.count(Change.change_set_id.distinct())).where(mine)) or 0
    sets = _change_sets(session, mine, page, per_page)
    steps = _steps(session, mine, sets) if sets else []
    known = _known(session, steps, (entity, record.id))
    entries: dict[int, list[RowChange]] = defaultdict(list)
    for step in steps:
        entries[step.change.change_set_id].append(_entry(step, known, (entity, record.id)))
    undone = _undone(session, sets)
    revisions = [Revision(one, undone.get(one.id), entries[one.id]) for one in sets.values()]
    return History(known[entity, record.id], total, page, per_page, revisions)


def walk_back(current: State | None, changes: Iterable[Change], columns: sa.Table) -> list[_HistoryStep]:
    """Return the steps of one row from the newest to the oldest, from its present state and its changes."""
    steps = []
    state = current
    for change in changes:
        after = state
        if change.operation is Operation.CREATE:
            state = None
        else:
            state = {**(state or {}), **read_stored(columns, change.before or {})}
        steps.append(_HistoryStep(change, state, None if change.operation is Operation.WITHDRAW else after))
    return steps


def read_stored(table: sa.Table, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Turn logged values, which are as the database stores them, into what a query returns."""
    return {name: _read(table.c[name].type, value) for name, value in stored.items() if name in table.c}


def _read(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, PartialDateType):
        return PartialDate.parse(value)
    if isinstance(kind, sa.Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    return Amount.loaded(value) if isinstance(kind, Amount) else value


def _change_sets(session: Session, mine: sa.ColumnElement[bool], page: int, per_page: int) -> dict[int, ChangeSet]:
    ids = (
        sa.select(Change.change_set_id)
        .where(mine)
        .distinct()
        .order_by(Change.change_set_id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
        .subquery()
    )
    query = sa.select(ChangeSet).join(ids, ids.c.change_set_id == ChangeSet.id).order_by(ChangeSet.id.desc())
    return {found.id: found for found in session.scalars(query)}


def _steps(session: Session, mine: sa.ColumnElement[bool], sets: Collection[int]) -> list[_HistoryStep]:
    """Return what the change sets did to the record and its rows, in the order it was done.

    A row is walked back from the present, so all its changes since the oldest of the sets are read.
    """
    touched = sa.and_(mine, Change.change_set_id.in_(sets))
    shown = session.execute(sa.select(Change.id, Change.entity).where(touched)).all()
    wanted = {change for change, _ in shown}
    found = []
    for entity in dict.fromkeys(entity for _, entity in shown):
        rows = sa.select(Change.record_id).where(touched, Change.entity == entity)
        for row in _walk_entity(session, entity, rows, min(sets)):
            found += [step for step in row if step.change.id in wanted]
    return sorted(found, key=lambda step: step.change.id)


def _walk_entity(session: Session, entity: str, rows: sa.Select[int], since: int) -> list[list[_HistoryStep]]:
    table = names.table_of(entity)
    present = session.execute(sa.select(table).where(table.c.id.in_(rows))).mappings()
    current: dict[int, State] = {row["id"]: dict(row) for row in present}
    log = sa.select(Change).where(Change.entity == entity, Change.record_id.in_(rows), Change.change_set_id >= since)
    changes: dict[int, list[Change]] = defaultdict(list)
    for change in session.scalars(log.order_by(Change.id.desc())):
        changes[change.record_id].append(change)
    return [walk_back(current.get(key), of_row, table) for key, of_row in changes.items()]


def _known(session: Session, steps: Iterable[_HistoryStep], record: names.Key) -> names.References:
    """Name every record that the steps speak of, even those that are gone."""
    wanted = {record}
    for step in steps:
        entity = step.change.entity
        wanted |= names.links_of(entity, step.state)
        for column in step.columns:
            if target := names.target_of(entity, column):
                ends = (step.before or {}).get(column), (step.after or {}).get(column)
                wanted |= {(target, key) for key in ends if key is not None}
    found = names.references(session, wanted)
    return {**_withdrawn(session, wanted - set(found)), **found}


def _withdrawn(session: Session, missing: Collection[names.Key]) -> names.References:
    """Name records that are gone by what the log kept of them."""
    if not missing:
        return {}
    keys = sa.tuple_(Change.entity, Change.record_id).in_(missing)
    query = sa.select(Change).where(keys, Change.operation == Operation.WITHDRAW).order_by(Change.id)
    return {
        (gone.entity, gone.record_id): names.reference_to(gone.entity, gone.before or {}, {})
        for gone in session.scalars(query)
    }


def _entry(step: _HistoryStep, known: names.References, record: names.Key) -> RowChange:
    change = step.change
    differences = [
        ColumnChange(
            column,
            _shown(change.entity, column, (step.before or {}).get(column), known),
            _shown(change.entity, column, (step.after or {}).get(column), known),
        )
        for column in step.columns
    ]
    is_own = (change.entity, change.record_id) == record
    reference = names.reference_to(change.entity, step.state, known)
    return RowChange(change.id, change.operation, reference, is_own, differences)


def _shown(entity: str, column: str, value: Any, known: names.References) -> Any:
    """Make a value readable: a record by name, a term by its label."""
    if value is None:
        return None
    if target := names.target_of(entity, column):
        return known.get((target, value), str(value))
    if isinstance(getattr(names.table_of(entity).c.get(column), "type", None), AreaType):
        return _OUTLINE.format(count=geometry.positions(value))
    return names.term_of(entity, column, value) or value


def _undone(session: Session, sets: Collection[int]) -> dict[int, int]:
    query = sa.select(ChangeSet.undoes_id, ChangeSet.id).where(ChangeSet.undoes_id.in_(sets)).order_by(ChangeSet.id)
    return {undone: by for undone, by in session.execute(query) if undone is not None}


_OUTLINE = Text("Umriss mit {count} Punkten", "outline of {count} points")
