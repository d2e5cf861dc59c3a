"""What kinds of record are called when there are many, and in which order readers meet them."""

from __future__ import annotations

from collections.abc import Iterable

from kb.models import ENTITIES
from kb.models.labels import PLURALS
from kb.texts import Text

KINDS = {ENTITIES[entity].__path__: entity for entity in PLURALS}
"""Every entity that has an address, by its plural there."""

CHARTED = {
    "initiative": "initiative",
    "programme": "programme",
    "field": "competence_field",
    "scheme": "field_scheme",
    "region": "region",
}
"""The kinds of records that have charts, by the parameter that names one; those of the search have its names."""


def plural(entity: str) -> Text:
    """Return what many records of an entity are called."""
    return PLURALS.get(entity, ENTITIES[entity].__title__)


def plural_in(paths: Iterable[str]) -> str:
    """Return the part of an address rule that takes one of these plurals as ``plural``."""
    return f"<any({','.join(repr(path) for path in paths)}):plural>"
