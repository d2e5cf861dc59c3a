"""Columns of every entity: name, reference, requirement, provenance. Derived once from the models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from kb.models import ENTITIES, Sourced
from kb.models.labels import name_of
from kb.texts import Text

HIDDEN = frozenset({"id", "position"})
"""Columns without meaning outside the database."""
Key = tuple[str, int]
"""Entity (name of the table) and id of a record."""
PROVENANCE = tuple(Sourced.__annotations__)
"""Columns for the source of a fact."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column under the name that imports, exports and API share: ``region`` for ``region_id``.

    ``target`` is the entity that a reference points to, empty for other columns. ``default`` is the value stored for
    an empty cell. A new record needs a value in a column that ``is_required``.
    """

    name: str
    column: sa.Column[Any]
    target: str
    is_required: bool
    default: Any

    @property
    def label(self) -> Text:
        """Return the name for readers."""
        return name_of(self.column.name)

    @property
    def is_hidden(self) -> bool:
        """Return whether the column has no meaning outside the database."""
        return self.column.name in HIDDEN

    @property
    def is_provenance(self) -> bool:
        """Return whether the column belongs to the source of a fact."""
        return self.column.name in PROVENANCE


@cache
def fields_of(entity: str) -> Mapping[str, Field]:
    """Return the fields of an entity by name, in the order of its columns; all columns but the primary key."""
    fields = [_field(column) for column in table_of(entity).c if not column.primary_key]
    return {field.name: field for field in fields}


@cache
def field_names(entity: str) -> Mapping[str, str]:
    """Return the field name of every column of an entity."""
    return {field.column.name: name for name, field in fields_of(entity).items()}


@cache
def target_of(entity: str, column: str) -> str:
    """Return the entity that a column points to; the empty string for other and unknown columns."""
    name = field_names(entity).get(column)
    return fields_of(entity)[name].target if name is not None else ""


@cache
def fields_to(target: str) -> tuple[Field, ...]:
    """Return the fields of all entities that point to ``target``."""
    return tuple(field for entity in ENTITIES for field in fields_of(entity).values() if field.target == target)


def owner_of(entity: str, row: Mapping[str, Any]) -> Key | None:
    """Return the record whose page shows a row; None if the row has a page of its own."""
    for column in ENTITIES[entity].__owner__:
        if row.get(column) is not None:
            return target_of(entity, column), row[column]
    return None


def table_of(entity: str) -> sa.Table:
    """Return the table that holds ``entity``."""
    table = ENTITIES[entity].__table__
    assert isinstance(table, sa.Table)
    return table


def _field(column: sa.Column[Any]) -> Field:
    target = next((key.column.table.name for key in column.foreign_keys), "")
    return Field(
        name=column.name.removesuffix("_id") if target else column.name,
        column=column,
        target=target,
        is_required=not column.nullable and column.default is None,
        default=_default(column.default),
    )


def _default(default: Any) -> Any:
    return default.arg if isinstance(default, sa.ColumnDefault) and default.is_scalar else None
