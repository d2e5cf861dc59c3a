"""News: recently changed records, all or some of them, and each record's last change."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from kb.models import PAGES, Change, ChangeSet
from kb.models.columns import Key
from kb.models.vocabulary import Operation
from kb.queries import names
from kb.queries.changes.change_sets import latest_sets
from kb.queries.names import Reference

MOST = 50
"""The maximum number of feed entries. A daily reader misses nothing unless more records change in a day."""
MANY = 10
"""The maximum number of records per change set with an entry each; larger sets, such as imports, get one entry."""
LOOKED_THROUGH = 5_000
"""The maximum number of changes read, newest first. An import may hold many more about one record."""
LOOKED_THROUGH_FOR_SOME = 20_000
"""The maximum number of changes read when only some records are of interest, which may be few."""
UNNAMED = frozenset({"person", "cluster_manager"})
"""Kinds whose withdrawn records are not named, because the name is that of a person."""
FEW = 500
_AT_ONCE = 500
_COLUMNS = (
    Change.id,
    Change.change_set_id,
    Change.entity,
    Change.record_id,
    Change.operation,
    Change.subject_entity,
    Change.subject_id,
)
_Row = sa.Row[int, int, str, int, Operation, str, int]
_Group = tuple[int, str, int]
"""A change set with the kind and id of a record it changed."""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """Changes of one change set to a record and the rows it owns.

    ``record`` is None for a withdrawn one that may not be named. ``operation`` is that of the record itself, or
    REVISE if only its rows were changed; ``rows`` counts both.
    """

    change_id: int
    change_set: ChangeSet
    entity: str
    record_id: int
    record: Reference | None
    is_gone: bool
    operation: Operation
    rows: int


@dataclass(frozen=True, slots=True)
class NewsBatch:
    """Changes of one change set to many records, counted per kind and operation.

    ``is_partial`` marks a set with more changes than are read.
    """

    change_set: ChangeSet
    counts: Mapping[tuple[str, Operation], int]
    is_partial: bool

    @property
    def total(self) -> int:
        """The number of records counted."""
        return sum(self.counts.values())


def recent(session: Session) -> Sequence[NewsItem | NewsBatch]:
    """Return the newest changes: an item per record, and one batch per set with many records."""
    entries: list[tuple[_Group, Sequence[_Row]] | NewsBatch] = []
    for change_set in latest_sets(session, MOST):
        query = sa.select(*_COLUMNS).where(Change.change_set_id == change_set.id).order_by(Change.id.desc())
        rows = session.execute(query.limit(LOOKED_THROUGH + 1)).all()
        groups = _grouped(row for row in rows[:LOOKED_THROUGH] if row.subject_entity in PAGES)
        if len(groups) > MANY:
            counts = Counter((group[1], _done_to(group, own)) for group, own in groups.items())
            entries.append(NewsBatch(change_set, counts, len(rows) > LOOKED_THROUGH))
        else:
            entries += groups.items()
        if len(entries) >= MOST:
            break
    items = iter(_items(session, [entry for entry in entries if not isinstance(entry, NewsBatch)][:MOST]))
    return [entry if isinstance(entry, NewsBatch) else next(items) for entry in entries[:MOST]]


def latest(session: Session, only: Set[Key] | None = None) -> Sequence[NewsItem]:
    """Return the newest changes, one item per record and change set; ``only`` restricts the records."""
    return _items(session, list(_grouped(_changes(session, only)).items())[:MOST])


def _grouped(changes: Iterable[_Row]) -> Mapping[_Group, Sequence[_Row]]:
    """Group changes by change set and record, newest first."""
    grouped: dict[_Group, list[_Row]] = defaultdict(list)
    for change in changes:
        grouped[change.change_set_id, change.subject_entity, change.subject_id].append(change)
    return grouped


def _items(session: Session, newest: Sequence[tuple[_Group, Sequence[_Row]]]) -> Sequence[NewsItem]:
    sets = _change_sets(session, {key[0] for key, _ in newest})
    keys = {(entity, record_id) for (_, entity, record_id), _ in newest}
    known = names.references(session, keys)
    gone = _gone(session, keys - set(known))
    return [_item(key, rows, sets, known, gone) for key, rows in newest]


def last_modified(session: Session, entity: str, first: int, last: int) -> Mapping[int, datetime.datetime]:
    """Return the time of each record's last change, for ids from ``first`` to ``last``."""
    newest = (
        sa.select(Change.subject_id, sa.func.max(Change.change_set_id).label("newest"))
        .where(Change.subject_entity == entity, Change.subject_id.between(first, last))
        .group_by(Change.subject_id)
        .subquery()
    )
    query = sa.select(newest.c.subject_id, newest.c.newest)
    last_sets = dict(session.execute(query).all())
    moments = _moments(session, set(last_sets.values()))
    return {subject: moments[number] for subject, number in last_sets.items()}


def _changes(session: Session, only: Set[Key] | None) -> Sequence[_Row]:
    """Return the newest changes of records that have a page, newest first.

    A few records are queried individually; for many it is faster to read the log backwards.
    """
    most = LOOKED_THROUGH if only is None else LOOKED_THROUGH_FOR_SOME
    query = sa.select(*_COLUMNS).order_by(Change.id.desc()).limit(most)
    if only is not None and len(only) <= FEW:
        rows = [row for condition in _conditions(only) for row in session.execute(query.where(condition))]
        return sorted(rows, key=lambda row: -row.id)[:most]
    # Kinds without a page are filtered here; a condition by kind would make the database sort the whole log first.
    rows = [row for row in session.execute(query) if row.subject_entity in PAGES]
    return [
        row
        for row in rows
        if only is None or {(row.subject_entity, row.subject_id), (row.entity, row.record_id)} & only
    ]


def _conditions(only: Collection[Key]) -> Iterator[sa.ColumnElement[bool]]:
    """Yield conditions for the changes of some records.

    A record with a page includes all rows it owns, a fact only its own row.
    """
    by_entity: dict[str, list[int]] = defaultdict(list)
    for entity, record_id in only:
        by_entity[entity].append(record_id)
    for entity, ids in by_entity.items():
        if entity in PAGES:
            yield sa.and_(Change.subject_entity == entity, Change.subject_id.in_(ids))
        else:
            yield sa.and_(Change.entity == entity, Change.record_id.in_(ids))


def _change_sets(session: Session, ids: set[int]) -> Mapping[int, ChangeSet]:
    query = sa.select(ChangeSet).where(ChangeSet.id.in_(ids)).options(selectinload(ChangeSet.files))
    return {change_set.id: change_set for change_set in session.scalars(query)}


def _moments(session: Session, ids: set[int]) -> Mapping[int, datetime.datetime]:
    moments: dict[int, datetime.datetime] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), _AT_ONCE):
        query = sa.select(ChangeSet.id, ChangeSet.created_at)
        moments |= dict(session.execute(query.where(ChangeSet.id.in_(ordered[start : start + _AT_ONCE]))).all())
    return moments


def _gone(session: Session, missing: Collection[Key]) -> names.References:
    """Name withdrawn records from the log, except those that represent a person."""
    named = [key for key in missing if key[0] not in UNNAMED]
    if not named:
        return {}
    keys = sa.tuple_(Change.entity, Change.record_id).in_(named)
    query = sa.select(Change).where(keys, Change.operation == Operation.WITHDRAW, Change.before.is_not(None))
    return {
        (change.entity, change.record_id): names.reference_to(change.entity, change.before or {}, {})
        for change in session.scalars(query.order_by(Change.id))
    }


def _item(
    key: _Group,
    rows: Sequence[_Row],
    sets: Mapping[int, ChangeSet],
    known: names.References,
    gone: names.References,
) -> NewsItem:
    number, entity, record_id = key
    return NewsItem(
        change_id=rows[0].id,
        change_set=sets[number],
        entity=entity,
        record_id=record_id,
        record=known.get((entity, record_id)) or gone.get((entity, record_id)),
        is_gone=(entity, record_id) not in known,
        operation=_done_to(key, rows),
        rows=len(rows),
    )


def _done_to(group: _Group, rows: Sequence[_Row]) -> Operation:
    """Return the operation on the record itself, else REVISE."""
    own = [row.operation for row in rows if (row.entity, row.record_id) == group[1:]]
    return own[0] if own else Operation.REVISE
