"""Changes of records, each logged in the same transaction."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from kb import database, logs
from kb.actions.check import check_row
from kb.actions.stored import Stored, describe, reserve_ids, rows_by_id, to_stored
from kb.errors import Conflict, InvalidInput, NotFound
from kb.models import ENTITIES, Change, ChangeSet, ChangeSetFile, Record
from kb.models.columns import fields_of, fields_to, owner_of, table_of
from kb.models.vocabulary import ChangeSetKind, Operation
from kb.texts import Text

MOST_WORDS = 500
"""The maximum length of actor, reason and origin, in characters."""
_TO_LOG = "change sets to log"
_Record = TypeVar("_Record", bound=Record)


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file behind a change set: an imported list, or its mapping."""

    name: str
    sha256: str
    is_mapping: bool = False


@contextmanager
def change_set(
    session: Session,
    *,
    actor: str,
    reason: str,
    kind: ChangeSetKind = ChangeSetKind.EDIT,
    origin: str | None = None,
    undoes_id: int | None = None,
    files: Sequence[InputFile] = (),
) -> Iterator[Changes]:
    """Open a set of changes that belong together; the caller commits or rolls back.

    Waits for the writer's lock first (raises Busy). An empty set leaves no trace.
    """
    for field, text in (("actor", actor), ("reason", reason), ("origin", origin or "")):
        if len(text) > MOST_WORDS:
            raise InvalidInput(_WORDY.format(field=field, most=MOST_WORDS), field=field)
    with database.in_plain_words():
        database.lock_for_writing(session)
        values = {"actor": actor, "reason": reason, "kind": kind, "origin": origin, "undoes_id": undoes_id}
        changes = Changes(session, values, files)
        yield changes
        session.flush()
        if logs.is_on():
            session.info.setdefault(_TO_LOG, []).append(_summary(session, changes.id, kind, undoes_id))


def _summary(session: Session, number: int | None, kind: ChangeSetKind, undoes_id: int | None) -> dict[str, object]:
    """Return the fields of the log line of a change set; savepoints may have taken some of its changes back."""
    of_set = sa.select(Change.operation, sa.func.count()).where(Change.change_set_id == number)
    counts = {operation.value: count for operation, count in session.execute(of_set.group_by(Change.operation)).all()}
    return (
        {"id": number, "kind": kind.value, **({"undoes": undoes_id} if undoes_id else {}), **counts} if counts else {}
    )


@event.listens_for(Session, "after_commit")
def _log_stored(session: Session) -> None:
    """Log the change sets of a transaction once they are stored; actor, reason and origin may name persons."""
    if not session.in_nested_transaction():
        for fields in filter(None, session.info.pop(_TO_LOG, ())):
            logs.event("change_set", **fields)


@event.listens_for(Session, "after_rollback")
def _forget_undone(session: Session) -> None:
    session.info.pop(_TO_LOG, None)


class Changes:
    """An open change set: create, revise and withdraw rows of every entity."""

    def __init__(self, session: Session, values: Mapping[str, Any], files: Sequence[InputFile] = ()) -> None:
        """Keep the values and files of the set until the first change is written."""
        self.session = session
        self._values = dict(values)
        self._files = [asdict(file) for file in files]
        self._opened: ChangeSet | None = None

    @property
    def id(self) -> int | None:
        """The number of the set; None until something changes."""
        return None if self._opened is None else self._opened.id

    def create(self, model: type[_Record], values: Mapping[str, Any]) -> _Record:
        """Store a new record; raises InvalidInput or Conflict."""
        check_row(model, values)
        self._refuse_same_key(model, values)
        (record_id,) = self.create_many(model, [values])
        record = self.session.get(model, record_id)
        assert record is not None
        return record

    def _refuse_same_key(self, model: type[Record], values: Mapping[str, Any]) -> None:
        table = table_of(model.__tablename__)
        same = [table.c[name] == values.get(name) for name in model.__key__]
        taken = self.session.execute(sa.select(table).where(*same)).mappings().one_or_none()
        if taken is not None:
            name = describe(model.__tablename__, taken["id"], dict(taken))
            raise Conflict(_TAKEN.format(name=name), [name])

    def create_many(self, model: type[Record], rows: Sequence[Mapping[str, Any]]) -> Sequence[int]:
        """Store many validated rows in bulk; returns their ids in the same order."""
        if not rows:
            return []
        table = table_of(model.__tablename__)
        ids = reserve_ids(self.session, table, len(rows))
        names = {name for row in rows for name in row} - {"id"}
        ready: list[dict[str, Any]] = [
            {**{name: row.get(name) for name in names}, "id": record_id}
            for row, record_id in zip(rows, ids, strict=True)
        ]
        for row in ready:
            _fill_defaults(table, row)
        self.session.execute(sa.insert(table), ready)
        self._log(model, Operation.CREATE, [(row["id"], None, to_stored(table, row)) for row in ready])
        return ids

    def revise(self, model: type[Record], record_id: int, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Change columns of a record. Returns the changes as column → (before, after), as stored."""
        if "id" in values:
            raise InvalidInput(_FIXED, field="id")
        table = table_of(model.__tablename__)
        current = self.session.execute(sa.select(table).where(table.c.id == record_id)).mappings().one_or_none()
        if current is None:
            raise _missing(model, record_id)
        check_row(model, {**current, **values})
        if values.get("parent_id") is not None:
            self._refuse_circle(table, record_id, values["parent_id"])
        return self._revise_row(model, to_stored(table, dict(current)), values)

    def _refuse_circle(self, table: sa.Table, record_id: int, parent_id: int) -> None:
        """Refuse a parent that is a descendant of the record."""
        above: int | None = parent_id
        while above is not None:
            if above == record_id:
                raise InvalidInput(_CIRCLE, field="parent")
            above = self.session.scalar(sa.select(table.c.parent_id).where(table.c.id == above))

    def revise_many(self, model: type[Record], revisions: Mapping[int, Mapping[str, Any]]) -> None:
        """Change many validated rows, by id."""
        table = table_of(model.__tablename__)
        before = rows_by_id(self.session, table, revisions)
        for record_id, values in revisions.items():
            if record_id not in before:
                raise _missing(model, record_id)
            self._revise_row(model, before[record_id], values)

    def _revise_row(self, model: type[Record], before: Stored, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        table = table_of(model.__tablename__)
        after = to_stored(table, values)
        changed = {name: (before[name], value) for name, value in after.items() if before[name] != value}
        if changed:
            record_id = before["id"]
            new = {name: values[name] for name in changed}
            self.session.execute(sa.update(table).where(table.c.id == record_id).values(new))
            self._forget(model, record_id)
            old = {name: pair[0] for name, pair in changed.items()}
            self._log(model, Operation.REVISE, [(record_id, old, {**before, **after})])
        return changed

    def withdraw(self, model: type[Record], record_id: int) -> None:
        """Remove a record and the rows it owns. Raises Conflict if other records point to it.

        Some rows may be gone when it raises; the caller rolls back, as after every error.
        """
        table = table_of(model.__tablename__)
        stored = rows_by_id(self.session, table, [record_id]).get(record_id)
        if stored is None:
            raise _missing(model, record_id)
        owned, others = self._pointing_to(model, record_id)
        if others:
            names = ", ".join(others[:20])
            raise Conflict(_IN_USE.format(record=describe(model.__tablename__, record_id, stored), names=names), others)
        for owned_model, owned_id in owned:
            self.withdraw(owned_model, owned_id)
        self.remove_rows(model, {record_id: stored})

    def remove_rows(self, model: type[Record], rows: Mapping[int, Stored]) -> None:
        """Delete rows, as stored by id, that nothing points to."""
        table = table_of(model.__tablename__)
        self.session.execute(sa.delete(table).where(table.c.id.in_(list(rows))))
        for record_id in rows:
            self._forget(model, record_id)
        self._log(model, Operation.WITHDRAW, [(record_id, stored, stored) for record_id, stored in rows.items()])

    def restore_rows(self, model: type[Record], rows: Sequence[Mapping[str, Any]]) -> None:
        """Store rows again under their former ids."""
        table = table_of(model.__tablename__)
        self.session.execute(sa.insert(table), list(rows))
        self._log(model, Operation.CREATE, [(row["id"], None, to_stored(table, row)) for row in rows])

    def _pointing_to(self, model: type[Record], record_id: int) -> tuple[list[tuple[type[Record], int]], list[str]]:
        """Return the rows a record owns, and the names of others pointing to it."""
        owned: list[tuple[type[Record], int]] = []
        others: list[str] = []
        for column in pointers_to(model):
            other = ENTITIES[column.table.name]
            rows = self.session.execute(sa.select(column.table).where(column == record_id)).mappings().all()
            if column.name in other.__owner__:
                owned += [(other, row["id"]) for row in rows]
            else:
                others += [describe(column.table.name, row["id"], dict(row)) for row in rows]
        return owned, others

    def _log(
        self, model: type[Record], operation: Operation, changes: Sequence[tuple[int, Stored | None, Stored]]
    ) -> None:
        """Log changes: a record's id, its former values, a row that names the owner."""
        change_set_id = self._open()
        rows = []
        for record_id, before, row in changes:
            subject_entity, subject_id = owner_of(model.__tablename__, row) or (model.__tablename__, record_id)
            rows.append(
                {
                    "change_set_id": change_set_id,
                    "entity": model.__tablename__,
                    "record_id": record_id,
                    "operation": operation,
                    "before": before,
                    "subject_entity": subject_entity,
                    "subject_id": subject_id,
                }
            )
        self.session.execute(sa.insert(Change.__table__), rows)  # type: ignore[arg-type]  # always a Table here

    def _open(self) -> int:
        """Store the set's own row with the first change.

        It is stored again after a rolled back savepoint.
        """
        if self._opened is None or self._opened not in self.session:
            files = [ChangeSetFile(**file) for file in self._files]
            self._opened = ChangeSet(created_at=datetime.datetime.now(datetime.UTC), files=files, **self._values)
            self.session.add(self._opened)
            self.session.flush()
        return self._opened.id

    def _forget(self, model: type[Record], record_id: int) -> None:
        """Expire a loaded object, so that it is read again."""
        loaded = self.session.identity_map.get(self.session.identity_key(model, record_id))
        if loaded is not None:
            self.session.expire(loaded)


def pointers_to(model: type[Record]) -> list[sa.Column[Any]]:
    """Return the columns of all entities that point to records of ``model``."""
    return [field.column for field in fields_to(model.__tablename__)]


def _fill_defaults(table: sa.Table, row: dict[str, Any]) -> None:
    """Fill empty columns with their declared default."""
    for field in fields_of(table.name).values():
        if row.get(field.column.name) is None and field.default is not None:
            row[field.column.name] = field.default


def _missing(model: type[Record], record_id: int) -> NotFound:
    return NotFound(_MISSING.format(entity=model.__tablename__, id=record_id))


_MISSING = Text("{entity} {id} gibt es nicht (mehr).", "There is no {entity} {id} (any more).")
_WORDY = Text("{field} ist länger als {most} Zeichen.", "{field} is longer than {most} characters.")
_TAKEN = Text("{name} gibt es schon.", "{name} exists already.")
_FIXED = Text("Die id eines Eintrags bleibt, wie sie ist.", "The id of a record stays as it is.")
_CIRCLE = Text(
    "Der übergeordnete Eintrag liegt selbst unter diesem: Das ergäbe einen Kreis.",
    "The parent lies below this record itself: that would make a circle.",
)
_IN_USE = Text(
    "{record} wird noch verwendet von: {names}. Bitte zuerst dort lösen.",
    "{record} is still used by: {names}. Release it there first.",
)
