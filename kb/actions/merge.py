"""Merging of two records of the same thing."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.actions.changes import Changes, change_set, pointers_to
from kb.actions.stored import Stored, rows_by_id, to_values
from kb.errors import InvalidInput, NotFound
from kb.models import ENTITIES, Record
from kb.models.columns import table_of, target_of
from kb.models.vocabulary import ChangeSetKind
from kb.texts import Text


def merged_into(model: type[Record], record_id: int) -> str:
    """Return the origin of a merge's change set: the record that remains."""
    return f"{model.__tablename__} {record_id}"


def merge(session: Session, model: type[Record], keep_id: int, duplicate_id: int, *, actor: str, reason: str) -> int:
    """Merge a duplicate into a record: move its references, fill gaps, withdraw the duplicate.

    Returns the id of the change set. Raises NotFound, or InvalidInput when both are the same. The caller commits.
    """
    if keep_id == duplicate_id:
        raise InvalidInput(_SAME, field="duplicate")
    # The origin records the merge, even if nothing had to be moved.
    origin = merged_into(model, keep_id)
    with change_set(session, actor=actor, reason=reason, kind=ChangeSetKind.MERGE, origin=origin) as changes:
        table = table_of(model.__tablename__)
        rows = rows_by_id(session, table, [keep_id, duplicate_id])
        for record_id in (keep_id, duplicate_id):
            if record_id not in rows:
                raise NotFound(_MISSING.format(entity=model.__tablename__, id=record_id))
        for column in pointers_to(model):
            _move(changes, column, keep_id, duplicate_id)
        keep, duplicate = rows[keep_id], rows[duplicate_id]
        gaps = _gaps(model, keep, duplicate)
        # The duplicate goes first: a unique value that fills a gap must be free by then.
        changes.withdraw(model, duplicate_id)
        changes.revise(model, keep_id, to_values(table, {n: v for n, v in gaps.items() if v != keep_id}))
    assert changes.id is not None
    return changes.id


# Columns that have a meaning only together; mixing two records would state a fact without a source.
_TOGETHER = (
    {"indicator", "value", "value_most", "precision", "currency", "as_of", "target_on"},
    {"amount", "final_amount", "eu_amount", "currency"},
    {"budget_total", "budget_eu", "currency"},
    {"latitude", "longitude"},
    {"started_on", "ended_on"},
    {"valid_from", "valid_until"},
)


def _gaps(model: type[Record], keep: Stored, duplicate: Stored) -> Stored:
    """Return the values of the duplicate that the record lacks.

    Empty if their sources differ or one is unconfirmed, because a value would then be attributed to the wrong source.
    Never includes the owner.
    """
    if any(keep.get(name) != duplicate.get(name) for name in ("source_id", "unconfirmed")):
        return {}
    begun = set().union(*(group for group in _TOGETHER if any(keep.get(name) is not None for name in group)))
    left_out = begun | set(model.__owner__) | {"source_locator", "quote"}
    return {
        name: value
        for name, value in duplicate.items()
        if value is not None and keep[name] is None and name not in left_out
    }


def _move(changes: Changes, column: sa.Column[Any], keep_id: int, duplicate_id: int) -> None:
    """Let rows that point to the duplicate point to the record; a row that it already has is withdrawn."""
    model = ENTITIES[column.table.name]
    rows = changes.session.execute(sa.select(column.table).where(column == duplicate_id)).mappings().all()
    for row in rows:
        moved = {**row, column.name: keep_id}
        is_kept = target_of(column.table.name, column.name) == column.table.name and row["id"] == keep_id
        points_to_itself = is_kept or any(not rule.holds(moved) for rule in model.__rules__)
        if points_to_itself and column.nullable and column.name not in model.__owner__:
            changes.revise(model, row["id"], {column.name: None})
        elif points_to_itself or _exists(changes.session, model, moved):
            changes.withdraw(model, row["id"])
        else:
            changes.revise(model, row["id"], _freed(changes.session, model, moved, column.name))


def _exists(session: Session, model: type[Record], row: dict[str, Any]) -> bool:
    """Return whether another row has the same key."""
    table = table_of(model.__tablename__)
    same = [table.c[name] == row[name] for name in model.__key__]
    return session.scalar(sa.select(sa.exists().where(*same, table.c.id != row["id"]))) or False


def _freed(session: Session, model: type[Record], row: dict[str, Any], column: str) -> dict[str, Any]:
    """Return the changes to a moved row; of two primary fields only the record's own stays primary."""
    change = {column: row[column]}
    if row.get("is_primary") and column == "initiative_id":
        table = table_of(model.__tablename__)
        taken = sa.exists().where(table.c.initiative_id == row[column], table.c.is_primary)
        if session.scalar(sa.select(taken)):
            change["is_primary"] = False
    return change


_SAME = Text("Ein Eintrag kann nicht mit sich selbst zusammengeführt werden.", "A record cannot be merged with itself.")
_MISSING = Text("{entity} {id} gibt es nicht (mehr).", "There is no {entity} {id} (any more).")
