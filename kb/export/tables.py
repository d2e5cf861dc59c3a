"""Whole tables in the format of `kb import`: references by slug, ready for another base."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.export.formats import text
from kb.models.columns import fields_of, table_of
from kb.queries.rows import ListCell

AT_ONCE = 500


def count(session: Session, entity: str) -> int:
    """Return the number of rows of a table."""
    return session.scalar(sa.select(sa.func.count()).select_from(table_of(entity))) or 0


def write(session: Session, entity: str) -> Iterator[bytes]:
    """Write a table as CSV in chunks, in the order the rows were stored."""
    fields = fields_of(entity).values()
    rows = session.execute(_query(entity), execution_options={"yield_per": AT_ONCE})
    return text.table([field.name for field in fields], ([_cell(value) for value in row] for row in rows))


def _query(entity: str) -> sa.Select[Any]:
    """Select the rows of a table with the slugs of records they refer to."""
    table = table_of(entity)
    source: sa.FromClause = table
    columns: list[sa.ColumnElement[Any]] = []
    for field in fields_of(entity).values():
        if field.target:
            other = table_of(field.target).alias(f"{field.name}_there")
            source = source.outerjoin(other, other.c.id == field.column)
            columns.append(other.c.slug)
        else:
            columns.append(field.column)
    return sa.select(*columns).select_from(source).order_by(table.c.id)


def _cell(value: Any) -> ListCell:
    """Return a value as a cell; floats become decimals to avoid exponent notation."""
    cell: ListCell = Decimal(repr(value)) if isinstance(value, float) else value
    return cell
