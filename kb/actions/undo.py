"""Undoing of a change set, itself a change set that can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import Session

from kb import database
from kb.actions.changes import Changes, change_set, pointers_to
from kb.actions.stored import BATCH, Stored, describe, rows_by_id, to_values
from kb.errors import Conflict, NotFound
from kb.models import ENTITIES, Change, ChangeSet
from kb.models.columns import table_of
from kb.models.vocabulary import ChangeSetKind, Operation
from kb.texts import Text


def undo(session: Session, change_set_id: int, *, actor: str, reason: str = "") -> int | None:
    """Restore every record of a change set to its state before the set.

    Returns the id of the new change set (None if there was nothing to undo). Raises NotFound, or Conflict that names
    the records which were changed later or which later records point to. The caller commits.
    """
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
        _refuse_if_undone(session, change_set_id)
        _refuse_later_changes(session, change_set_id)
        for run in _runs_backwards(session, change_set_id):
            _undo_changes(changes, run)
    return changes.id


def _root(session: Session, change_set: ChangeSet) -> ChangeSet:
    """Follow a chain of undos to the set that began it."""
    while change_set.undoes_id is not None:
        change_set = session.get_one(ChangeSet, change_set.undoes_id)
    return change_set


def is_undone(session: Session, change_set_id: int) -> bool:
    """Return whether a change set is undone and its undo still holds."""
    undoing = session.scalars(sa.select(ChangeSet.id).where(ChangeSet.undoes_id == change_set_id)).all()
    return any(not is_undone(session, undo_id) for undo_id in undoing)


def _refuse_if_undone(session: Session, change_set_id: int) -> None:
    if is_undone(session, change_set_id):
        raise Conflict(_ALREADY.format(id=change_set_id))


def _refuse_later_changes(session: Session, change_set_id: int) -> None:
    """Refuse if a record has changed since the set, or later records point to its creations."""
    names = _changed_later(session, change_set_id) + _resting_on(session, change_set_id)
    if names:
        shown = ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
        later = ", ".join(map(str, _later_sets(session, change_set_id)))
        raise Conflict(_LATER.format(id=change_set_id, count=len(names), names=shown, later=later), names)


def _later_sets(session: Session, change_set_id: int) -> list[int]:
    """Return the later sets that still hold, newest first; they must be undone before."""
    later = sa.select(ChangeSet.id).where(ChangeSet.id > change_set_id, ChangeSet.undoes_id.is_(None))
    later_ids = session.scalars(later.order_by(ChangeSet.id.desc())).all()
    return [set_id for set_id in later_ids if not is_undone(session, set_id)]


def _changed_later(session: Session, change_set_id: int) -> list[str]:
    mine, later = sa.orm.aliased(Change), sa.orm.aliased(Change)
    last = session.scalar(sa.select(sa.func.max(Change.id)).where(Change.change_set_id == change_set_id)) or 0
    rows = session.scalars(
        sa.select(later)
        .where(
            later.id > last,
            sa.exists().where(
                mine.change_set_id == change_set_id,
                mine.entity == later.entity,
                mine.record_id == later.record_id,
            ),
        )
        .order_by(later.entity, later.record_id, later.id.desc())
    )
    names = []
    for (entity, record_id), group in groupby(rows, key=lambda change: (change.entity, change.record_id)):
        current = rows_by_id(session, table_of(entity), [record_id]).get(record_id)
        after_set = state_before(current, list(group))
        if after_set != current:
            names.append(describe(entity, record_id, current or after_set))
    return names


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
                state = {"erased": True} if change.before is None else change.before
    return state


def _resting_on(session: Session, change_set_id: int) -> list[str]:
    """Return the names of rows outside the set that point to rows it created."""
    names = []
    mine = sa.select(Change.record_id).where(Change.change_set_id == change_set_id)
    entities = session.scalars(sa.select(Change.entity).where(Change.change_set_id == change_set_id).distinct()).all()
    for entity in entities:
        created = mine.where(Change.entity == entity, Change.operation == Operation.CREATE)
        for column in pointers_to(ENTITIES[entity]):
            other = column.table
            touched = mine.where(Change.entity == other.name)
            rows = session.execute(
                sa.select(other).where(column.in_(created), other.c.id.not_in(touched)).order_by(other.c.id)
            ).mappings()
            names += [describe(other.name, row["id"], dict(row)) for row in rows]
    return sorted(set(names))


def _runs_backwards(session: Session, change_set_id: int) -> Iterator[Sequence[Change]]:
    """Yield the changes of a set in reverse order, in runs of one entity and operation."""
    below: int | None = None
    while True:
        query = sa.select(Change).where(Change.change_set_id == change_set_id).order_by(Change.id.desc())
        if below is not None:
            query = query.where(Change.id < below)
        page = session.scalars(query.limit(BATCH)).all()
        if not page:
            return
        for _, run in groupby(page, key=lambda change: (change.entity, change.operation)):
            yield list(run)
        below = page[-1].id
        for change in page:
            session.expunge(change)


def _undo_changes(changes: Changes, run: Sequence[Change]) -> None:
    try:
        with changes.session.begin_nested():
            _undo_run(changes, run)
    except exc.IntegrityError as error:
        if len(run) > 1:  # Find the one row that cannot go back, to name it.
            for change in run:
                _undo_changes(changes, [change])
            return
        name = describe(run[0].entity, run[0].record_id, run[0].before)
        raise Conflict(_CLASH.format(name=name), [name]) from error


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
                changes.revise_many(model, {change.record_id: to_values(table, _stored_before(change))})
        case Operation.WITHDRAW:
            changes.restore_rows(model, [to_values(table, _stored_before(change)) for change in run])


def _stored_before(change: Change) -> Stored:
    if change.before is None:
        raise Conflict(_ERASED)
    return change.before


_UNKNOWN = Text("Den Änderungssatz {id} gibt es nicht.", "There is no change set {id}.")
_ALREADY = Text("Der Änderungssatz {id} ist bereits zurückgenommen.", "Change set {id} has already been undone.")
_LATER = Text(
    "Der Änderungssatz {id} kann nicht zurückgenommen werden: {count} Einträge wurden später geändert oder werden"
    " von späteren verwendet: {names}. Spätere Änderungssätze, die noch gelten: {later}. Bitte zuerst diese zurücknehmen.",
    "Change set {id} cannot be undone: {count} records were changed later or are used by later ones: {names}."
    " Later change sets that still hold: {later}. Undo those first.",
)
_CLASH = Text(
    "{name} kann nicht wiederhergestellt werden: Ein anderer Eintrag trägt inzwischen denselben Schlüssel,"
    " oder ein Eintrag, auf den er verweist, fehlt.",
    "{name} cannot be restored: another record has the same key by now, or a record it points to is gone.",
)
_ERASED = Text(
    "Der Änderungssatz enthält gelöschte personenbezogene Daten und kann nicht zurückgenommen werden.",
    "The change set holds personal data that was erased and cannot be undone.",
)
