"""News: which records changed lately, of all or of some, read from the change log; and when each changed last."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import PAGES, Change, ChangeSet
from kb.models.vocabulary import Operation
from kb.queries import names
from kb.queries.names import Key, Reference

MOST = 50
"""Entries of a feed; whoever reads it once a day misses nothing unless more records change in a day."""
MANY = 10
"""Records of one change set that are told one by one; more of them, as of an import or its undoing, are one entry."""
LOOKED_THROUGH = 5_000
"""Changes that are looked through for them, from the newest back; an import may hold many more about one record."""
LOOKED_THROUGH_FOR_SOME = 20_000
"""Changes that are looked through when only some records are of interest, which may be few of those that changed."""
UNNAMED = frozenset({"person", "cluster_manager"})
"""Kinds that are not named any more once they are gone, as the name is that of a person."""
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
"""A change set, and the kind and id of a record that it is about."""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """What one change set did to a record and to what belongs to it.

    ``record`` is None for one that is gone and may not be named; ``operation`` is what was done to the record itself, or
    that it was revised where only rows of its were changed; ``rows`` counts both.
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
    """What one change set did to many records: how many of each kind, by what was done to them.

    ``is_partial`` tells that there are more, as only so many changes are looked through.
    """

    change_set: ChangeSet
    counts: Mapping[tuple[str, Operation], int]
    is_partial: bool

    @property
    def total(self) -> int:
        """The records counted."""
        return sum(self.counts.values())


def recent(session: Session) -> Sequence[NewsItem | NewsBatch]:
    """Return the newest changes of all, a piece for each record; of change sets with many records one batch."""
    found: list[tuple[_Group, Sequence[_Row]] | NewsBatch] = []
    for one in session.scalars(sa.select(ChangeSet).order_by(ChangeSet.id.desc()).limit(MOST)):
        query = sa.select(*_COLUMNS).where(Change.change_set_id == one.id).order_by(Change.id.desc())
        rows = session.execute(query.limit(LOOKED_THROUGH)).all()
        groups = _grouped(row for row in rows if row.subject_entity in PAGES)
        if len(groups) > MANY:
            done = Counter((group[1], _done_to(group, own)) for group, own in groups.items())
            found.append(NewsBatch(one, done, len(rows) == LOOKED_THROUGH))
        else:
            found += groups.items()
        if len(found) >= MOST:
            break
    pieces = iter(_pieces(session, [each for each in found if not isinstance(each, NewsBatch)][:MOST]))
    return [each if isinstance(each, NewsBatch) else next(pieces) for each in found[:MOST]]


def latest(session: Session, only: Set[Key] | None = None) -> Sequence[NewsItem]:
    """Return the newest changes, one piece for each record and change set; ``only`` keeps to some records."""
    return _pieces(session, list(_grouped(_changes(session, only)).items())[:MOST])


def _grouped(changes: Iterable[_Row]) -> Mapping[_Group, Sequence[_Row]]:
    """Bring together what a change set did to one record, the newest first."""
    grouped: dict[_Group, list[_Row]] = defaultdict(list)
    for change in changes:
        grouped[change.change_set_id, change.subject_entity, change.subject_id].append(change)
    return grouped


def _pieces(session: Session, newest: Sequence[tuple[_Group, Sequence[_Row]]]) -> Sequence[NewsItem]:
    sets = _change_sets(session, {key[0] for key, _ in newest})
    wanted = {(entity, record_id) for (_, entity, record_id), _ in newest}
    known = names.references(session, wanted)
    gone = _gone(session, wanted - set(known))
    return [_piece(key, rows, sets, known, gone) for key, rows in newest]


def last_modified(session: Session, entity: str, first: int, last: int) -> Mapping[int, datetime.datetime]:
    """Return when each record of a kind changed last, for ids from ``first`` to ``last``."""
    newest = (
        sa.select(Change.subject_id, sa.func.max(Change.change_set_id).label("newest"))
        .where(Change.subject_entity == entity, Change.subject_id.between(first, last))
        .group_by(Change.subject_id)
        .subquery()
    )
    query = sa.select(newest.c.subject_id, newest.c.newest)
    found = dict(session.execute(query).all())
    moments = _moments(session, set(found.values()))
    return {subject: moments[number] for subject, number in found.items()}


def _changes(session: Session, only: Set[Key] | None) -> Sequence[_Row]:
    """Return the newest changes of records that have a page, the newest first.

    Few records are looked up one by one; of many it is quicker to go back through the log.
    """
    most = LOOKED_THROUGH if only is None else LOOKED_THROUGH_FOR_SOME
    query = sa.select(*_COLUMNS).order_by(Change.id.desc()).limit(most)
    if only is not None and len(only) <= FEW:
        found = [row for one in _conditions(only) for row in session.execute(query.where(one))]
        return sorted(found, key=lambda row: -row.id)[:most]
    # What has no page is left out here: asked for by kind, the database would sort the whole log first.
    rows = [row for row in session.execute(query) if row.subject_entity in PAGES]
    return [
        row
        for row in rows
        if only is None or {(row.subject_entity, row.subject_id), (row.entity, row.record_id)} & only
    ]


def _conditions(only: Collection[Key]) -> Iterator[sa.ColumnElement[bool]]:
    """Ask for the changes of some records: of one with a page all that belongs to it, of a fact its own row."""
    by_entity: dict[str, list[int]] = defaultdict(list)
    for entity, record_id in only:
        by_entity[entity].append(record_id)
    for entity, ids in by_entity.items():
        if entity in PAGES:
            yield sa.and_(Change.subject_entity == entity, Change.subject_id.in_(ids))
        else:
            yield sa.and_(Change.entity == entity, Change.record_id.in_(ids))


def _change_sets(session: Session, wanted: set[int]) -> Mapping[int, ChangeSet]:
    return {one.id: one for one in session.scalars(sa.select(ChangeSet).where(ChangeSet.id.in_(wanted)))}


def _moments(session: Session, wanted: set[int]) -> Mapping[int, datetime.datetime]:
    moments: dict[int, datetime.datetime] = {}
    ordered = sorted(wanted)
    for start in range(0, len(ordered), _AT_ONCE):
        query = sa.select(ChangeSet.id, ChangeSet.created_at)
        moments |= dict(session.execute(query.where(ChangeSet.id.in_(ordered[start : start + _AT_ONCE]))).all())
    return moments


def _gone(session: Session, missing: Collection[Key]) -> names.References:
    """Name records that are gone by what the log kept of them, but for those that stand for a person."""
    named = [key for key in missing if key[0] not in UNNAMED]
    if not named:
        return {}
    keys = sa.tuple_(Change.entity, Change.record_id).in_(named)
    query = sa.select(Change).where(keys, Change.operation == Operation.WITHDRAW, Change.before.is_not(None))
    return {
        (one.entity, one.record_id): names.reference_to(one.entity, one.before or {}, {})
        for one in session.scalars(query.order_by(Change.id))
    }


def _piece(
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
    """Return what was done to the record itself; where only rows of its were changed, it was revised."""
    own = [row.operation for row in rows if (row.entity, row.record_id) == group[1:]]
    return own[0] if own else Operation.REVISE
