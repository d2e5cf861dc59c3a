"""What kinds of record are called when there are many, and in which order readers meet them."""

from __future__ import annotations

from collections.abc import Iterable

from kb.models import ENTITIES
from kb.texts import Text

PLURALS = {
    "initiative": Text("Initiativen", "Initiatives"),
    "region": Text("Regionen", "Regions"),
    "competence_field": Text("Kompetenzfelder", "Competence fields"),
    "field_scheme": Text("Systematiken", "Field schemes"),
    "programme": Text("Programme", "Programmes"),
    "policy_era": Text("Politikphasen", "Policy eras"),
    "cluster_manager": Text("Clustermanagement", "Cluster managers"),
    "organisation": Text("Organisationen", "Organisations"),
    "person": Text("Personen", "Persons"),
    "statement": Text("Aussagen", "Statements"),
    "milestone": Text("Meilensteine", "Milestones"),
    "event": Text("Veranstaltungen", "Events"),
    "contribution": Text("Beiträge", "Contributions"),
    "project": Text("Vorhaben", "Projects"),
    "source": Text("Quellen", "Sources"),
}

KINDS = {ENTITIES[entity].__path__: entity for entity in PLURALS}
"""Every entity that has an address, by its plural there."""


def plural(entity: str) -> Text:
    """Return what many records of an entity are called."""
    return PLURALS.get(entity, ENTITIES[entity].__title__)


def plural_in(paths: Iterable[str]) -> str:
    """Return the part of an address rule that takes one of these plurals as ``plural``."""
    return f"<any({','.join(repr(path) for path in paths)}):plural>"
