"""Keys, required fields and order of entities in an import, derived from the models."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kb.models import ENTITIES, Record
from kb.models.columns import field_names, fields_of

REFERENCE_COLUMNS: Mapping[str, tuple[str, ...]] = {"region": ("slug", "code"), "programme": ("slug", "cci")}
"""Columns that identify a record in references; only the slug for entities not listed."""


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


def model_of(entity: str) -> type[Record]:
    """Return the model of an entity."""
    return ENTITIES[entity]


@cache
def import_order() -> Mapping[str, int]:
    """Return the rank of every entity; referenced entities come first."""
    tables = next(iter(ENTITIES.values())).metadata.sorted_tables
    return {table.name: rank for rank, table in enumerate(tables)}
