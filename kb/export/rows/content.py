"""Content of exports by entity, and the exported tables."""

from __future__ import annotations

from kb.export.selection import Content
from kb.models import ENTITIES
from kb.models.columns import table_of

LEFT_OUT = frozenset({"region_shape"})
"""Outlines of regions have terms of their own; those of GISCO, for example, must not be passed on."""


def carried_by(entity: str) -> frozenset[Content]:
    """Return the content available for an entity: rows, nodes, and places or sources if it has any."""
    content = {Content.ROWS, Content.NODES}
    table = table_of(entity)
    if {"latitude", "region_id"} & set(table.c.keys()) or entity == "initiative":
        content.add(Content.PLACES)
    if entity == "source" or "source_id" in table.c:
        content.add(Content.SOURCES)
    return frozenset(content)


def exported_tables() -> tuple[str, ...]:
    """Return the names of the exported tables, each after the tables it refers to."""
    tables = next(iter(ENTITIES.values())).metadata.sorted_tables
    return tuple(table.name for table in tables if table.name in ENTITIES and table.name not in LEFT_OUT)
