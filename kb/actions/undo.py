"""Undoing of a change set, itself a change set that can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence, Set
from contextlib import contextmanager
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from kb import database
from kb.actions.changes import Changes, change_set
from kb.actions.chosen import chosen
from kb.actions.obstacles import (
    Obstacle,
    key_holder,
    obstacles,
    records_of,
    sets_to_undo_first,
    undone_records,
)
from kb.actions.stored import BATCH, describe, rows_by_id, to_values
from kb.errors import Conflict, NotFound
from kb.models import ENTITIES, Change, ChangeSet
from kb.models.columns import Key, table_of
from kb.models.vocabulary import ChangeSetKind, Operation
from kb.texts import Text

MOST_NAMED = 20
"""Obstacles named in a refusal."""


def undo(
    session: Session, change_set_id: int, *, only: Collection[str] = (), actor: str, reason: str = ""
) -> int | None:
    """Restore the records of a change set, or ``only`` some, to their former state.

    Names in ``only`` are ``table:slug`` or ``table:id``; rows that a record owns are undone with it. Returns the id of
    the new change set (None if there was nothing to undo). Raises NotFound, InvalidInput, or Conflict that names the
    records which were changed later or which others need. The caller commits.
    """
    with _undoing(session, change_set_id, actor, reason) as (changes, standing):
        taken = chosen(session, change_set_id, standing, only) if only else standing
        against = obstacles(session, change_set_id, taken) or _undo_records(changes, change_set_id, taken)
        if against:
            raise _refusal(session, change_set_id, against, in_part=bool(only))
    return changes.id


def undo_except_changed(
    session: Session, change_set_id: int, *, actor: str, reason: str = ""
) -> tuple[int | None, Sequence[Obstacle]]:
    """Restore the records of a change set that nothing prevents from being undone.

    Returns the id of the new change set and an obstacle for each record left as it is. The caller commits.
    """
    left: dict[Key, Obstacle] = {}
    with _undoing(session, change_set_id, actor, reason) as (changes, taken):
        # A record that stays may keep others; leave out records until nothing is against undoing the rest.
        while against := obstacles(session, change_set_id, taken) or _undo_records(changes, change_set_id, taken):
            for obstacle in against:
                left.setdefault(obstacle.key, obstacle)
            taken -= left.keys()
    return changes.id if taken else None, list(left.values())


@contextmanager
def _undoing(session: Session, change_set_id: int, actor: str, reason: str) -> Iterator[tuple[Changes, set[Key]]]:
    """Open the change set of an undo, with the records still to undo."""
    with database.in_plain_words():
        database.lock_for_writing(session)
        undone = session.get(ChangeSet, change_set_id)
    if undone is None:
        raise NotFound(_UNKNOWN.format(id=change_set_id))
    with change_set(
        session,
        actor=actor,
        reason=reason or _root(session, undone).reason,
        kind=ChangeSetKind.UNDO,
        origin=undone.origin,
        undoes_id=change_set_id,
    ) as changes:
        records = records_of(session, change_set_id)
        standing = records - undone_records(session, change_set_id)
        if records and not standing:
            raise Conflict(_ALREADY.format(id=change_set_id))
        yield changes, standing


def _root(session: Session, change_set: ChangeSet) -> ChangeSet:
    """Follow a chain of undos to the set that began it."""
    while change_set.undoes_id is not None:
        change_set = session.get_one(ChangeSet, change_set.undoes_id)
    return change_set


def _refusal(session: Session, change_set_id: int, against: Sequence[Obstacle], in_part: bool) -> Conflict:
    """Return the error that names what must be undone first."""
    shown = [obstacle.reason for obstacle in against[:MOST_NAMED]]
    more = "; …" if len(against) > MOST_NAMED else "."
    reasons = Text(*("; ".join(reason.in_(language) for reason in shown) + more for language in ("de", "en")))
    first = sets_to_undo_first(session, {number for obstacle in against for number in obstacle.change_sets})
    rest = _CHOOSE_OTHERS if in_part else _LEAVE_OUT
    cure = _UNDO_FIRST.format(sets=", ".join(map(str, first)), rest=rest) if first else rest
    names = sorted({obstacle.blocker for obstacle in against})
    return Conflict(_REFUSED.format(id=change_set_id, reasons=reasons, cure=cure), names)


def _undo_records(changes: Changes, change_set_id: int, taken: Set[Key]) -> list[Obstacle]:
    """Undo records of a change set, all or none; return the obstacle if one of them cannot go back."""
    with changes.session.begin_nested() as savepoint:
        for run in _runs_backwards(changes.session, change_set_id, taken):
            if clash := _undo_changes(changes, run):
                savepoint.rollback()
                return [clash]
        if circle := _in_circle(changes.session, taken):
            savepoint.rollback()
            return [circle]
    return []


def _in_circle(session: Session, taken: Set[Key]) -> Obstacle | None:
    """Return the first record that would be among its own ancestors."""
    for entity in sorted({entity for entity, _ in taken if "parent_id" in table_of(entity).c}):
        table = table_of(entity)
        parents = {row[0]: row[1] for row in session.execute(sa.select(table.c.id, table.c.parent_id))}
        for record_id in sorted(record_id for name, record_id in taken if name == entity):
            above = parents.get(record_id)
            passed: set[int] = set()
            while above is not None and above != record_id and above not in passed:
                passed.add(above)
                above = parents.get(above)
            if above == record_id:
                name = describe(entity, record_id, rows_by_id(session, table, [record_id])[record_id])
                return Obstacle((entity, record_id), _CIRCLE.format(name=name), name)
    return None


def _runs_backwards(session: Session, change_set_id: int, taken: Set[Key]) -> Iterator[Sequence[Change]]:
    """Yield changes in reverse order, in runs of one entity and operation."""
    below: int | None = None
    while True:
        query = sa.select(Change).where(Change.change_set_id == change_set_id).order_by(Change.id.desc())
        if below is not None:
            query = query.where(Change.id < below)
        page = session.scalars(query.limit(BATCH)).all()
        if not page:
            return
        changes = [change for change in page if (change.entity, change.record_id) in taken]
        for _, run in groupby(changes, key=lambda change: (change.entity, change.operation)):
            yield list(run)
        below = page[-1].id
        for change in page:
            session.expunge(change)


def _undo_changes(changes: Changes, run: Sequence[Change]) -> Obstacle | None:
    """Undo a run; return the obstacle if a record cannot go back."""
    try:
        with changes.session.begin_nested():
            _undo_run(changes, run)
    except exc.IntegrityError:
        if len(run) > 1:  # Find the row that cannot go back, to name it.
            return next(filter(None, (_undo_changes(changes, [change]) for change in run)), None)
        return key_holder(changes.session, run[0])
    return None


def _undo_run(changes: Changes, run: Sequence[Change]) -> None:
    """Undo changes of one entity and one operation, newest first."""
    model = ENTITIES[run[0].entity]
    table = table_of(run[0].entity)
    match run[0].operation:
        case Operation.CREATE:
            # Logged newest first as well, so that redoing them finds every row's targets.
            ids = [change.record_id for change in run]
            rows = rows_by_id(changes.session, table, ids)
            changes.remove_rows(model, {record_id: rows[record_id] for record_id in ids})
        case Operation.REVISE:
            for change in run:
                changes.revise_many(model, {change.record_id: to_values(table, change.before or {})})
        case Operation.WITHDRAW:
            changes.restore_rows(model, [to_values(table, change.before or {}) for change in run])


_UNKNOWN = Text("Den Änderungssatz {id} gibt es nicht.", "There is no change set {id}.")
_ALREADY = Text("Der Änderungssatz {id} ist bereits zurückgenommen.", "Change set {id} has already been undone.")
_REFUSED = Text(
    "Der Änderungssatz {id} kann so nicht zurückgenommen werden: {reasons} {cure}",
    "Change set {id} cannot be undone like this: {reasons} {cure}",
)
_UNDO_FIRST = Text(
    "Änderungssätze, die noch gelten: {sets}. Bitte zuerst diese zurücknehmen, in dieser Reihenfolge. {rest}",
    "Change sets that still hold: {sets}. Undo those first, in this order. {rest}",
)
_LEAVE_OUT = Text(
    "Mit --except-changed wird alles Übrige zurückgenommen.", "With --except-changed, everything else is undone."
)
_CHOOSE_OTHERS = Text(
    "Oder die Auswahl ändern, sodass sie enthält, was zusammengehört.",
    "Or choose differently, so that what belongs together is undone together.",
)
_CIRCLE = Text("{name}: läge unter sich selbst", "{name}: would lie below itself")
