"""Rows as the database stores them: plain JSON values, so that undoing restores them exactly."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models.types import Amount

Stored = dict[str, Any]
_Item = TypeVar("_Item")
BATCH = 500
_LAST_ID = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")


def to_stored(table: sa.Table, values: Mapping[str, Any]) -> Stored:
    """Convert Python values by column name to their stored and logged form."""
    return {name: _encode(table.c[name].type, value) for name, value in values.items()}


def to_values(table: sa.Table, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Convert logged values to parameters of a statement on ``table``."""
    return {name: _decode(table.c[name].type, value) for name, value in stored.items()}


def _encode(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Amount):
        return kind.stored(value)
    if isinstance(value, enum.Enum):
        return value.value
    return str(value) if isinstance(value, PartialDate) else value


def _decode(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    return Amount.loaded(value) if isinstance(kind, Amount) else value


def rows_by_id(session: Session, table: sa.Table, ids: Iterable[int]) -> dict[int, Stored]:
    """Return rows as stored, by id; missing rows are left out."""
    rows: dict[int, Stored] = {}
    for batch in batches(list(ids), BATCH):
        for row in session.execute(sa.select(table).where(table.c.id.in_(batch))).mappings():
            rows[row["id"]] = to_stored(table, dict(row))
    return rows


def batches(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    """Split a sequence into batches of at most ``size``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def describe(entity: str, record_id: int, stored: Mapping[str, Any] | None) -> str:
    """Return the name of a row for messages: ``initiative dortmund-project`` or ``initiative_region 12``."""
    slug = (stored or {}).get("slug")
    return f"{entity} {slug or record_id}"


def reserve_ids(session: Session, table: sa.Table, count: int) -> Sequence[int]:
    """Reserve ``count`` unused ids.

    The caller holds the writer's lock; ids are never reused.
    """
    if session.get_bind().dialect.name == "sqlite":
        last = session.scalar(_LAST_ID, {"name": table.name}) or 0
        return range(last + 1, last + count + 1)
    sequence = sa.func.nextval(sa.func.pg_get_serial_sequence(f'"{table.name}"', "id"))
    return session.scalars(sa.select(sequence).select_from(sa.func.generate_series(1, count))).all()
