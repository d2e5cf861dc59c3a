"""The importable columns of every entity, derived from the models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from kb.models import ENTITIES, Record

REFERENCE_COLUMNS: Mapping[str, tuple[str, ...]] = {"region": ("slug", "code"), "programme": ("slug", "cci")}
"""Columns that identify a record in references; only the slug for entities not listed."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column under its import name: ``region`` for ``region_id``."""

    name: str
    column: sa.Column[Any]
    target: str | None
    """The entity a reference points to."""

    @property
    def is_required(self) -> bool:
        """Return whether a new record needs a value here."""
        return not self.column.nullable and self.column.default is None

    @property
    def default(self) -> Any:
        """Return the value stored for an empty cell."""
        default = self.column.default
        return default.arg if isinstance(default, sa.ColumnDefault) and default.is_scalar else None


@cache
def fields_of(entity: str) -> Mapping[str, Field]:
    """Return the importable fields of an entity by import name."""
    fields = [_field(column) for column in table_of(entity).c if not column.primary_key]
    return {field.name: field for field in fields}


@cache
def field_names(entity: str) -> Mapping[str, str]:
    """Return the field name of every column of an entity."""
    return {field.column.name: name for name, field in fields_of(entity).items()}


@cache
def key_fields(entity: str) -> tuple[str, ...]:
    """Return the fields that identify a record of the entity."""
    names = field_names(entity)
    return tuple(names[column] for column in ENTITIES[entity].__key__)


@cache
def required_fields(entity: str) -> tuple[tuple[str, str], ...]:
    """Return column and field name of every required field."""
    return tuple((field.column.name, name) for name, field in fields_of(entity).items() if field.is_required)


@cache
def trees() -> Mapping[str, str]:
    """Return the parent column of every entity that forms a tree."""
    return {
        entity: field.column.name
        for entity in ENTITIES
        for field in fields_of(entity).values()
        if field.target == entity and field.name == "parent"
    }


def table_of(entity: str) -> sa.Table:
    """Return the table of an entity."""
    table = model_of(entity).__table__
    assert isinstance(table, sa.Table)
    return table


def model_of(entity: str) -> type[Record]:
    """Return the model of an entity."""
    return ENTITIES[entity]


@cache
def import_order() -> Mapping[str, int]:
    """Return the rank of every entity; referenced entities come first."""
    tables = next(iter(ENTITIES.values())).metadata.sorted_tables
    return {table.name: rank for rank, table in enumerate(tables)}


def _field(column: sa.Column[Any]) -> Field:
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return Field(column.name.removesuffix("_id"), column, key.column.table.name)
    return Field(column.name, column, None)
