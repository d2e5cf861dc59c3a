"""Obstacles to undoing: records of a change set that changed later or that others need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.actions.changes import pointers_to
from kb.actions.stored import BATCH, Stored, batches, describe, rows_by_id, to_values
from kb.models import ENTITIES, Change, ChangeSet
from kb.models.columns import Key, table_of, target_of
from kb.models.vocabulary import Operation
from kb.texts import Text


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A record of a change set that cannot be undone as things are.

    ``blocker`` names the record in the way, which may be the record itself; ``change_sets`` are those to undo first.
    """

    key: Key
    reason: Text
    blocker: str
    change_sets: tuple[int, ...] = ()


def records_of(session: Session, change_set_id: int) -> set[Key]:
    """Return the records that a change set changed."""
    query = sa.select(Change.entity, Change.record_id).where(Change.change_set_id == change_set_id).distinct()
    return {(entity, record_id) for entity, record_id in session.execute(query)}


def undone_records(session: Session, change_set_id: int) -> set[Key]:
    """Return the records of a change set whose undo still holds."""
    undos = session.scalars(sa.select(ChangeSet.id).where(ChangeSet.undoes_id == change_set_id)).all()
    return {key for undo in undos for key in records_of(session, undo) - undone_records(session, undo)}


def is_undone(session: Session, change_set_id: int) -> bool:
    """Return whether a change set is undone as a whole, and still is."""
    undone = undone_records(session, change_set_id)
    return bool(undone) and undone == records_of(session, change_set_id)


def obstacles(session: Session, change_set_id: int, taken: Set[Key]) -> list[Obstacle]:
    """Return what prevents undoing the ``taken`` records of a change set."""
    last = _last_change(session, change_set_id)
    return [
        *_changed_later(session, change_set_id, taken, last),
        *_used(session, change_set_id, taken, last),
        *_pointing_nowhere(session, change_set_id, taken, last),
    ]


def sets_to_undo_first(session: Session, change_sets: Iterable[int]) -> list[int]:
    """Return change sets and those that hold records they need in turn, newest first."""
    needed: set[int] = set()
    following = set(change_sets)
    while following:
        number = following.pop()
        needed.add(number)
        taken = records_of(session, number) - undone_records(session, number)
        following |= {other for each in obstacles(session, number, taken) for other in each.change_sets} - needed
    return sorted(needed, reverse=True)


def key_holder(session: Session, change: Change) -> Obstacle:
    """Return the obstacle to undoing a change: the record that has the former key by now."""
    key, table = (change.entity, change.record_id), table_of(change.entity)
    former = {**rows_by_id(session, table, [key[1]]).get(key[1], {}), **(change.before or {})}
    name = describe(*key, former)
    values = to_values(table, former)
    for columns, condition in _unique_columns(session, table):
        same = [table.c[column] == values.get(column) for column in columns]
        other = session.execute(sa.select(table).where(*same, table.c.id != key[1], condition)).mappings().first()
        if other is not None:
            holder = describe(change.entity, other["id"], dict(other))
            last = _last_change(session, change.change_set_id)
            numbers = _set_by(_later(session, change.entity, [other["id"]], last)[other["id"]], columns)
            text = _CLASH if numbers else _CLASH_WITHIN
            return Obstacle(key, text.format(name=name, holder=holder, sets=_listed(numbers)), holder, numbers)
    return Obstacle(key, _REFUSED.format(name=name), name)


def _unique_columns(session: Session, table: sa.Table) -> Iterator[tuple[list[str], sa.ColumnElement[bool]]]:
    """Yield the columns of every unique constraint, with the condition under which it holds."""
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint):
            yield [column.name for column in constraint.columns], sa.true()
    for index in table.indexes:
        if index.unique:
            condition = index.dialect_options[session.get_bind().dialect.name]["where"]
            yield [column.name for column in index.columns], sa.true() if condition is None else condition


def state_before(current: Stored | None, changes: Sequence[Change]) -> Stored | None:
    """Walk a row back through its changes, newest first; None means that it did not exist."""
    state = current
    for change in changes:
        match change.operation:
            case Operation.CREATE:
                state = None
            case Operation.REVISE:
                state = {**(state or {}), **(change.before or {})}
            case Operation.WITHDRAW:
                # A row erased from the log can never be restored to its former state.
                state = _ERASED if change.before is None else change.before
    return state


def _changed_later(session: Session, change_set_id: int, taken: Set[Key], last: int) -> Iterator[Obstacle]:
    """Yield the records that differ from what the set made of them."""
    mine, later = sa.orm.aliased(Change), sa.orm.aliased(Change)
    same = (mine.change_set_id == change_set_id, mine.entity == later.entity, mine.record_id == later.record_id)
    query = sa.select(later).where(later.id > last, sa.exists().where(*same)).options(joinedload(later.change_set))
    changes = session.scalars(query.order_by(later.entity, later.record_id, later.id.desc()))
    for entity, of_entity in groupby(changes, key=lambda change: change.entity):
        histories = {key: list(group) for key, group in groupby(of_entity, key=lambda change: change.record_id)}
        present = rows_by_id(session, table_of(entity), histories)
        for record_id, history in histories.items():
            if (entity, record_id) in taken:
                yield from _difference((entity, record_id), present.get(record_id), history)


def _difference(key: Key, current: Stored | None, later: Sequence[Change]) -> Iterator[Obstacle]:
    """Yield the obstacle if later changes, newest first, left a record different."""
    former = state_before(current, later)
    if former == current:
        return
    if former == _ERASED:
        name = describe(*key, current)
        yield Obstacle(key, _IS_ERASED.format(name=name), name)
        return
    name = describe(*key, current or former)
    numbers = tuple(dict.fromkeys(change.change_set_id for change in _holding(later)))
    yield Obstacle(key, _CHANGED.format(name=name, sets=_listed(numbers)), name, numbers)


def _used(session: Session, change_set_id: int, taken: Set[Key], last: int) -> Iterator[Obstacle]:
    """Yield the records that the set created and that others point to which stay."""
    created = sa.select(Change.record_id).where(
        Change.change_set_id == change_set_id, Change.operation == Operation.CREATE
    )
    for entity in sorted({entity for entity, _ in taken}):
        for column in pointers_to(ENTITIES[entity]):
            user = column.table
            query = sa.select(user.c.id, column).where(column.in_(created.where(Change.entity == entity)))
            rows = [(row[0], row[1]) for row in session.execute(query.order_by(user.c.id))]
            staying = [
                (user_id, target)
                for user_id, target in rows
                if (entity, target) in taken and (user.name, user_id) not in taken
            ]
            users = rows_by_id(session, user, {user_id for user_id, _ in staying})
            targets = rows_by_id(session, table_of(entity), {target for _, target in staying})
            later = _later(session, user.name, users, last)
            for user_id, target in staying:
                name = describe(user.name, user_id, users[user_id])
                numbers = _set_by(later[user_id], [column.name])
                words = {"name": describe(entity, target, targets[target]), "user": name, "sets": _listed(numbers)}
                yield Obstacle((entity, target), (_USED if numbers else _NEEDED).format(**words), name, numbers)


def _pointing_nowhere(session: Session, change_set_id: int, taken: Set[Key], last: int) -> Iterator[Obstacle]:
    """Yield the records whose former state points to a record that is gone."""
    pointing: dict[Key, dict[Key, None]] = defaultdict(dict)
    query = sa.select(Change).where(Change.change_set_id == change_set_id, Change.operation != Operation.CREATE)
    for change in session.scalars(query.execution_options(yield_per=BATCH)):
        key = (change.entity, change.record_id)
        if key not in taken:
            continue
        if change.before is None:
            name = describe(*key, None)
            yield Obstacle(key, _IS_ERASED.format(name=name), name)
            continue
        for column, value in change.before.items():
            if value is not None and (target := target_of(change.entity, column)):
                pointing[target, value][key] = None
    for target_key in sorted(_missing(session, pointing.keys() - taken)):
        blocker, numbers = _withdrawn_by(session, target_key, last)
        for key in pointing[target_key]:
            words = {"name": _name(session, key), "target": blocker, "sets": _listed(numbers)}
            yield Obstacle(key, (_GONE if numbers else _MISSING).format(**words), blocker, numbers)


def _last_change(session: Session, change_set_id: int) -> int:
    return session.scalar(sa.select(sa.func.max(Change.id)).where(Change.change_set_id == change_set_id)) or 0


def _missing(session: Session, keys: Collection[Key]) -> set[Key]:
    by_entity: dict[str, set[int]] = defaultdict(set)
    for entity, record_id in keys:
        by_entity[entity].add(record_id)
    present = {
        (entity, record_id)
        for entity, ids in by_entity.items()
        for record_id in rows_by_id(session, table_of(entity), ids)
    }
    return set(keys) - present


def _set_by(later: Sequence[Change], columns: Collection[str]) -> tuple[int, ...]:
    """Return the change set among later changes that set columns of a record; empty if none did."""
    for change in _holding(later):
        if change.operation is Operation.CREATE or set(columns) & (change.before or {}).keys():
            return (change.change_set_id,)
    return ()


def _withdrawn_by(session: Session, key: Key, last: int) -> tuple[str, tuple[int, ...]]:
    """Return the name of a withdrawn record, and the change set that withdrew it."""
    withdrawals = [
        change
        for change in _holding(_later(session, key[0], [key[1]], last)[key[1]])
        if change.operation is Operation.WITHDRAW and change.before is not None
    ]
    return _name(session, key), tuple(change.change_set_id for change in withdrawals[:1])


def _later(session: Session, entity: str, ids: Iterable[int], last: int) -> dict[int, list[Change]]:
    """Return the later changes of records by id, newest first."""
    changes: dict[int, list[Change]] = defaultdict(list)
    for batch in batches(list(ids), BATCH):
        mine = (Change.entity == entity, Change.record_id.in_(batch), Change.id > last)
        query = sa.select(Change).where(*mine).options(joinedload(Change.change_set)).order_by(Change.id.desc())
        for change in session.scalars(query):
            changes[change.record_id].append(change)
    return changes


def _holding(changes: Sequence[Change]) -> list[Change]:
    """Leave out undone changes of one record, newest first, and their undos."""
    numbers = {change.change_set_id for change in changes}
    undone: set[int] = set()
    holding = []
    for change in changes:
        undoes = change.change_set.undoes_id
        if change.change_set_id in undone:
            continue
        if undoes in numbers and undoes is not None:
            undone.add(undoes)
        else:
            holding.append(change)
    return holding


def _name(session: Session, key: Key) -> str:
    """Name a record by its present state or the last one in the log."""
    stored = rows_by_id(session, table_of(key[0]), [key[1]]).get(key[1])
    if stored is None:
        mine = (Change.entity == key[0], Change.record_id == key[1], Change.operation == Operation.WITHDRAW)
        stored = session.scalar(sa.select(Change.before).where(*mine).order_by(Change.id.desc()).limit(1))
    return describe(*key, stored)


def _listed(change_sets: Sequence[int]) -> str:
    return ", ".join(map(str, change_sets))


_ERASED: Stored = {"erased": True}
_CHANGED = Text("{name}: später geändert (Änderungssatz {sets})", "{name}: changed later (change set {sets})")
_USED = Text(
    "{name}: wird verwendet von {user} (Änderungssatz {sets})", "{name}: is used by {user} (change set {sets})"
)
_NEEDED = Text("{name}: wird verwendet von {user}, das bleibt", "{name}: is used by {user}, which stays")
_GONE = Text(
    "{name}: verweist wieder auf {target}, das entfernt wurde (Änderungssatz {sets})",
    "{name}: would again point to {target}, which was withdrawn (change set {sets})",
)
_MISSING = Text(
    "{name}: verweist wieder auf {target}, das entfernt bleibt",
    "{name}: would again point to {target}, which stays gone",
)
_CLASH = Text(
    "{name}: denselben Schlüssel hat inzwischen {holder} (Änderungssatz {sets})",
    "{name}: by now {holder} has the same key (change set {sets})",
)
_CLASH_WITHIN = Text(
    "{name}: denselben Schlüssel hat {holder}, das bleibt", "{name}: {holder}, which stays, has the same key"
)
_REFUSED = Text("{name}: die Datenbank lehnt den früheren Stand ab", "{name}: the database rejects its former state")
_IS_ERASED = Text(
    "{name}: enthält personenbezogene Daten, die gelöscht wurden", "{name}: holds personal data that was erased"
)
