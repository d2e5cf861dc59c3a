"""Reads records as search documents, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import ENTITIES
from kb.search.documents.document import SearchDocument
from kb.search.documents.readers import actors, evidence, initiatives, policy, projects
from kb.search.documents.readers.rows import Dependencies
from kb.search.documents.taxonomy import Taxonomy
from kb.search.fields import KINDS

Reader = Callable[[Session, Taxonomy, Sequence[int]], Iterator[SearchDocument]]
READERS: Mapping[str, Reader] = {
    "initiative": initiatives.read,
    "programme": policy.programmes,
    "policy_era": policy.eras,
    "region": policy.regions,
    "competence_field": policy.fields,
    "field_scheme": policy.schemes,
    "event": evidence.events,
    "cluster_manager": actors.cluster_managers,
    "organisation": actors.organisations,
    "person": actors.persons,
    "statement": evidence.statements,
    "milestone": evidence.milestones,
    "succession": evidence.successions,
    "label": evidence.labels,
    "contribution": evidence.contributions,
    "source": evidence.sources,
    "project": projects.read,
}
assert tuple(READERS) == KINDS, "every kind that is searched has its reader, and the other way round"
DEPENDENCIES: Mapping[str, Dependencies] = {
    **initiatives.DEPENDENCIES,
    **policy.DEPENDENCIES,
    **evidence.DEPENDENCIES,
    **actors.DEPENDENCIES,
    **projects.DEPENDENCIES,
}
"""What documents show of other records, by kind, as declared beside the readers."""
AT_ONCE = 1000
"""Records read by one question to the database."""


def read(session: Session, world: Taxonomy, kind: str, ids: Sequence[int]) -> Iterator[SearchDocument]:
    """Read the records of a kind with these ids; those that are gone are left out."""
    for start in range(0, len(ids), AT_ONCE):
        yield from READERS[kind](session, world, ids[start : start + AT_ONCE])


def ids_of(session: Session, kind: str) -> Sequence[int]:
    """Return the ids of all records of a kind."""
    table = ENTITIES[kind].__table__
    return session.scalars(sa.select(table.c.id).order_by(table.c.id)).all()
