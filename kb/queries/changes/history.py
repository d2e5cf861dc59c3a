"""History of records: who changed them, when and why, read backwards from the change log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from kb import geometry
from kb.dates import PartialDate
from kb.models import Change, ChangeSet, Record
from kb.models.columns import Key, table_of, target_of
from kb.models.types import Amount, AreaType, PartialDateType
from kb.models.vocabulary import Operation
from kb.queries import names
from kb.queries.changes.change_sets import ChangeCounts, counts_by_kind
from kb.texts import Text

PER_PAGE = 20
RowState = Mapping[str, Any]
"""A row at some time, as values per column."""


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """One column before and after: a plain value, a term's names, or a reference."""

    column: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class RowChange:
    """One change of one row; ``is_own`` marks the record itself rather than a row it owns."""

    change_id: int
    operation: Operation
    reference: names.Reference
    is_own: bool
    differences: Sequence[ColumnChange]


@dataclass(frozen=True, slots=True)
class Revision:
    """The changes that one change set made to a record and its rows.

    ``counts`` are all changes of the set; ``undone_by`` is the change set that undid those of the record.
    """

    change_set: ChangeSet
    counts: ChangeCounts
    undone_by: int | None
    entries: Sequence[RowChange]


@dataclass(frozen=True, slots=True)
class History:
    """A page of a record's history, newest revision first; ``total`` counts the revisions."""

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
    before: RowState | None
    after: RowState | None

    @property
    def state(self) -> RowState:
        """The row that names the change: its state afterwards, or its last one."""
        return self.after or self.before or {}

    @property
    def columns(self) -> list[str]:
        """The columns that differ."""
        return sorted(self.change.before or {}) if self.change.operation is Operation.REVISE else []


def history(session: Session, model: type[Record], slug: str, page: int = 1, per_page: int = PER_PAGE) -> History:
    """Return a page of the history of the record with ``slug``; raises NotFound."""
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
    undone = _undone(session, mine, sets)
    counts = counts_by_kind(session, sets)
    revisions = [
        Revision(change_set, counts[number], undone.get(number), entries[number]) for number, change_set in sets.items()
    ]
    return History(known[entity, record.id], total, page, per_page, revisions)


def walk_back(current: RowState | None, changes: Iterable[Change], columns: sa.Table) -> list[_HistoryStep]:
    """Return the steps of one row, newest first, from its state and changes."""
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
    """Convert logged values from their stored form to Python values."""
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
    query = query.options(selectinload(ChangeSet.files))
    return {change_set.id: change_set for change_set in session.scalars(query)}


def _steps(session: Session, mine: sa.ColumnElement[bool], sets: Collection[int]) -> list[_HistoryStep]:
    """Return the changes that change sets made to the record and its rows.

    They are in order. A row is walked back from the present, so all its changes since the oldest of the sets are
    read.
    """
    touched = sa.and_(mine, Change.change_set_id.in_(sets))
    rows = sa.select(Change.entity, Change.record_id).where(touched)
    log = sa.select(Change).where(
        sa.tuple_(Change.entity, Change.record_id).in_(rows), Change.change_set_id >= min(sets)
    )
    changes: dict[str, dict[int, list[Change]]] = defaultdict(lambda: defaultdict(list))
    for change in session.scalars(log.order_by(Change.id.desc())):
        changes[change.entity][change.record_id].append(change)
    shown = set(session.scalars(sa.select(Change.id).where(touched)))
    walked = (step for entity, of_rows in changes.items() for step in _walk_entity(session, touched, entity, of_rows))
    return sorted((step for step in walked if step.change.id in shown), key=lambda step: step.change.id)


def _walk_entity(
    session: Session, touched: sa.ColumnElement[bool], entity: str, changes: Mapping[int, Iterable[Change]]
) -> Iterator[_HistoryStep]:
    """Yield the steps of the touched rows of an entity, from their changes by id."""
    table = table_of(entity)
    rows = sa.select(Change.record_id).where(touched, Change.entity == entity)
    present = session.execute(sa.select(table).where(table.c.id.in_(rows))).mappings()
    current: dict[int, RowState] = {row["id"]: dict(row) for row in present}
    for key, of_row in changes.items():
        yield from walk_back(current.get(key), of_row, table)


def _known(session: Session, steps: Iterable[_HistoryStep], record: Key) -> names.References:
    """Name every record that the steps mention, including withdrawn ones."""
    keys = {record}
    for step in steps:
        entity = step.change.entity
        keys |= names.links_of(entity, step.state)
        for column in step.columns:
            if target := target_of(entity, column):
                ends = (step.before or {}).get(column), (step.after or {}).get(column)
                keys |= {(target, key) for key in ends if key is not None}
    references = names.references(session, keys)
    return {**_withdrawn(session, keys - set(references)), **references}


def _withdrawn(session: Session, missing: Collection[Key]) -> names.References:
    """Name withdrawn records from their last state in the log."""
    if not missing:
        return {}
    keys = sa.tuple_(Change.entity, Change.record_id).in_(missing)
    query = sa.select(Change).where(keys, Change.operation == Operation.WITHDRAW).order_by(Change.id)
    return {
        (withdrawn.entity, withdrawn.record_id): names.reference_to(withdrawn.entity, withdrawn.before or {}, {})
        for withdrawn in session.scalars(query)
    }


def _entry(step: _HistoryStep, known: names.References, record: Key) -> RowChange:
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
    if target := target_of(entity, column):
        return known.get((target, value), str(value))
    if isinstance(getattr(table_of(entity).c.get(column), "type", None), AreaType):
        return _OUTLINE.format(count=geometry.positions(value))
    return names.term_of(entity, column, value) or value


def _undone(session: Session, mine: sa.ColumnElement[bool], sets: Collection[int]) -> dict[int, int]:
    """Return the undos of change sets that concern the record; an undo in part may have left it."""
    concerns = sa.exists().where(mine, Change.change_set_id == ChangeSet.id)
    query = sa.select(ChangeSet.undoes_id, ChangeSet.id).where(ChangeSet.undoes_id.in_(sets), concerns)
    query = query.order_by(ChangeSet.id)
    return {undone: by for undone, by in session.execute(query) if undone is not None}


_OUTLINE = Text("Umriss mit {count} Punkten", "outline of {count} points")
