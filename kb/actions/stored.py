"""Rows as the database stores them: plain JSON values, so that undoing restores them byte for byte."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models import ENTITIES, Record
from kb.models.types import Amount

Stored = dict[str, Any]
_Item = TypeVar("_Item")
BATCH = 500
_LAST_ID = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")


def table_of(entity: str) -> sa.Table:
    """Return the table that holds ``entity``."""
    table = ENTITIES[entity].__table__
    assert isinstance(table, sa.Table)
    return table


def to_stored(table: sa.Table, values: Mapping[str, Any]) -> Stored:
    """Turn Python values by column name into what is stored and logged."""
    return {name: _encode(table.c[name].type, value) for name, value in values.items()}


def to_values(table: sa.Table, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Turn logged values back into what a statement on ``table`` takes."""
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
    """Read rows as stored, by id; rows that do not exist are missing in the answer."""
    found: dict[int, Stored] = {}
    for batch in batches(list(ids), BATCH):
        for row in session.execute(sa.select(table).where(table.c.id.in_(batch))).mappings():
            found[row["id"]] = to_stored(table, dict(row))
    return found


def batches(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    """Cut a sequence into pieces of at most ``size``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def subject_of(model: type[Record], record_id: int, stored: Mapping[str, Any]) -> tuple[str, int]:
    """Name the record on whose page a row is shown: its owner, or itself. Returns (entity, id)."""
    table = table_of(model.__tablename__)
    for column in model.__owner__:
        if stored.get(column) is not None:
            (key,) = table.c[column].foreign_keys
            return key.column.table.name, stored[column]
    return model.__tablename__, record_id


def describe(entity: str, record_id: int, stored: Mapping[str, Any] | None) -> str:
    """Name a row for a message, such as ``initiative dortmund-project`` or ``initiative_region 12``."""
    slug = (stored or {}).get("slug")
    return f"{entity} {slug or record_id}"


def reserve_ids(session: Session, table: sa.Table, count: int) -> Sequence[int]:
    """Take ``count`` unused ids; the caller holds the writer's lock, and ids are never used twice."""
    if session.get_bind().dialect.name == "sqlite":
        last = session.scalar(_LAST_ID, {"name": table.name}) or 0
        return range(last + 1, last + count + 1)
    sequence = sa.func.nextval(sa.func.pg_get_serial_sequence(f'"{table.name}"', "id"))
    return session.scalars(sa.select(sequence).select_from(sa.func.generate_series(1, count))).all()
