"""Kinds of record by their plural in addresses, in the order shown to readers."""

from __future__ import annotations

from collections.abc import Iterable

from kb.models import ENTITIES
from kb.models.labels import PLURALS, PLURALS_OF_PARTS
from kb.texts import Text

KINDS = {ENTITIES[entity].__path__: entity for entity in PLURALS}
"""Every entity that has an address, by the plural in its address."""

CHARTED = {
    "initiative": "initiative",
    "programme": "programme",
    "field": "competence_field",
    "scheme": "field_scheme",
    "region": "region",
}
"""The kinds of records that have charts, by the parameter that selects one; facets use the same names."""


def plural(entity: str) -> Text:
    """Return the plural name of an entity."""
    return PLURALS.get(entity) or PLURALS_OF_PARTS[entity]


def plural_in(paths: Iterable[str]) -> str:
    """Return a URL converter that matches one of these plurals as ``plural``."""
    return f"<any({','.join(repr(path) for path in paths)}):plural>"
