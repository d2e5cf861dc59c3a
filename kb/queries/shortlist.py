"""The reader's own list: records of any kind, in the order in which they were collected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import ENTITIES, Record
from kb.models.types import SLUG
from kb.queries import names
from kb.queries.changes import versions

EntityAndSlug = tuple[str, str]
"""Entity and slug of a record."""


@dataclass(frozen=True, slots=True)
class ShortlistEntry:
    """A record of the list; ``asked`` is the slug by which the list knows it, which may be a former one."""

    entity: str
    slug: str
    record: Record
    asked: str


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The records that were found, in the order asked for, and those that are not here any more."""

    records: Sequence[ShortlistEntry]
    missing: Sequence[EntityAndSlug]

    @property
    def initiatives(self) -> Sequence[str]:
        """The slugs of the initiatives in the list, which can be compared."""
        return [one.slug for one in self.records if one.entity == "initiative"]


def find_records(session: Session, wanted: Sequence[EntityAndSlug]) -> Shortlist:
    """Find records by entity and slug, each once, also those that are called otherwise now or were merged into others."""
    found = _called(session, wanted)
    now = versions.renamed(session, [((entity,), slug) for entity, slug in wanted if (entity, slug) not in found])
    moved = {(entity, asked): (entity, slug) for ((entity,), asked), slug in now.items()}
    present = _called(session, list(moved.values()))
    found |= {asked: present[now] for asked, now in moved.items() if now in present}
    records: dict[EntityAndSlug, ShortlistEntry] = {}
    for key in wanted:
        if key in found:
            entity, slug = moved.get(key, key)
            records.setdefault((entity, slug), ShortlistEntry(entity, slug, found[key], asked=key[1]))
    return Shortlist(list(records.values()), missing=[key for key in wanted if key not in found])


def _called(session: Session, wanted: Sequence[EntityAndSlug]) -> dict[EntityAndSlug, Record]:
    """Find records by their present slugs; one query for each kind that occurs."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for entity, slug in wanted:
        if SLUG.fullmatch(slug):
            slugs[entity].add(slug)
    found: dict[EntityAndSlug, Record] = {}
    for entity, some in slugs.items():
        column = names.table_of(entity).c.slug
        for row in session.scalars(sa.select(ENTITIES[entity]).where(column.in_(some))):
            found[entity, getattr(row, "slug", "")] = row
    return found
