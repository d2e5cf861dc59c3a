"""Bring two records of one thing together, and erase a person."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.actions.changes import Changes, change_set, pointers_to
from kb.actions.stored import rows_by_id, table_of, to_values
from kb.errors import InvalidInput, NotFound
from kb.models import ENTITIES, Change, ClusterManager, Contribution, Participation, Person, Record
from kb.models.vocabulary import ChangeSetKind
from kb.texts import Text


def merge(session: Session, model: type[Record], keep_id: int, duplicate_id: int, *, actor: str, reason: str) -> int:
    """Move everything that points to the duplicate to the record kept, fill its gaps, withdraw the duplicate.

    Returns the id of the change set. Raises NotFound, or InvalidInput when both are the same. The caller commits.
    """
    if keep_id == duplicate_id:
        raise InvalidInput(_SAME, field="duplicate")
    with change_set(session, actor=actor, reason=reason, kind=ChangeSetKind.MERGE) as changes:
        table = table_of(model.__tablename__)
        rows = rows_by_id(session, table, [keep_id, duplicate_id])
        for record_id in (keep_id, duplicate_id):
            if record_id not in rows:
                raise NotFound(_MISSING.format(entity=model.__tablename__, id=record_id))
        for column in pointers_to(model):
            _move(changes, column, keep_id, duplicate_id)
        keep, duplicate = rows[keep_id], rows[duplicate_id]
        gaps = {name: value for name, value in duplicate.items() if keep[name] is None and value is not None}
        # The duplicate goes first: a unique value that fills a gap must be free by then.
        changes.withdraw(model, duplicate_id)
        changes.revise(model, keep_id, to_values(table, {n: v for n, v in gaps.items() if v != keep_id}))
    assert changes.id is not None
    return changes.id


def _move(changes: Changes, column: sa.Column[Any], keep_id: int, duplicate_id: int) -> None:
    """Let rows that point to the duplicate point to the record kept; a row it already has is dropped."""
    model = ENTITIES[column.table.name]
    rows = changes.session.execute(sa.select(column.table).where(column == duplicate_id)).mappings().all()
    for row in rows:
        moved = {**row, column.name: keep_id}
        is_kept = column.table is next(iter(column.foreign_keys)).column.table and row["id"] == keep_id
        points_to_itself = is_kept or any(not rule.holds(moved) for rule in model.__rules__)
        if points_to_itself and column.nullable and column.name not in model.__owner__:
            changes.revise(model, row["id"], {column.name: None})
        elif points_to_itself or _exists(changes.session, model, moved):
            changes.withdraw(model, row["id"])
        else:
            changes.revise(model, row["id"], _freed(changes.session, model, moved, column.name))


def _exists(session: Session, model: type[Record], row: dict[str, Any]) -> bool:
    """Tell whether another row has the same key."""
    table = table_of(model.__tablename__)
    same = [table.c[name] == row[name] for name in model.__key__]
    return session.scalar(sa.select(sa.exists().where(*same, table.c.id != row["id"]))) or False


def _freed(session: Session, model: type[Record], row: dict[str, Any], column: str) -> dict[str, Any]:
    """Return what to change in a moved row: of two primary fields only the kept record's stays primary."""
    change = {column: row[column]}
    if row.get("is_primary") and column == "initiative_id":
        table = table_of(model.__tablename__)
        taken = sa.exists().where(table.c.initiative_id == row[column], table.c.is_primary)
        if session.scalar(sa.select(taken)):
            change["is_primary"] = False
    return change


def erase_person(session: Session, person_id: int, *, actor: str, reason: str) -> None:
    """Remove a person and every row about them, from the log too. This cannot be undone. The caller commits."""
    with change_set(session, actor=actor, reason=reason) as changes:
        gone: list[tuple[str, int]] = [("person", person_id)]
        for model in (ClusterManager, Participation):
            table = table_of(model.__tablename__)
            for record_id in session.scalars(sa.select(table.c.id).where(table.c.person_id == person_id)).all():
                changes.withdraw(model, record_id)
                gone.append((model.__tablename__, record_id))
        spoken = sa.select(Contribution.id).where(Contribution.person_id == person_id)
        for record_id in session.scalars(spoken).all():
            changes.revise(Contribution, record_id, {"person_id": None})
        changes.withdraw(Person, person_id)
        for entity, record_id in gone:
            session.execute(
                sa.update(Change)
                .where(Change.entity == entity, Change.record_id == record_id)
                .values(before=None)
                .execution_options(synchronize_session=False)
            )


_SAME = Text("Ein Eintrag kann nicht mit sich selbst zusammengeführt werden.", "A record cannot be merged with itself.")
_MISSING = Text("{entity} {id} gibt es nicht (mehr).", "There is no {entity} {id} (any more).")
