"""Shortlist of a reader: records of any kind, in the order collected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import ENTITIES, Record
from kb.models.columns import Key, table_of
from kb.models.types import SLUG
from kb.queries.changes import versions

EntityAndSlug = tuple[str, str]
"""Entity and slug of a record."""


@dataclass(frozen=True, slots=True)
class ShortlistEntry:
    """A record of the list; ``asked`` is the slug in the reader's list, possibly a former one."""

    entity: str
    slug: str
    record: Record
    asked: str


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The records of a list in its order, and the ones no longer here."""

    records: Sequence[ShortlistEntry]
    missing: Sequence[EntityAndSlug]

    @property
    def initiatives(self) -> Sequence[str]:
        """The slugs of the initiatives in the list, which can be compared."""
        return [entry.slug for entry in self.records if entry.entity == "initiative"]


def find_records(session: Session, keys: Sequence[EntityAndSlug]) -> Shortlist:
    """Find records by entity and slug, each once, including renamed and merged ones."""
    records_by_key = _called(session, keys)
    present_slugs = versions.renamed(
        session, [((entity,), slug) for entity, slug in keys if (entity, slug) not in records_by_key]
    )
    moved = {(entity, former): (entity, slug) for ((entity,), former), slug in present_slugs.items()}
    present = _called(session, list(moved.values()))
    records_by_key |= {former: present[now] for former, now in moved.items() if now in present}
    records: dict[EntityAndSlug, ShortlistEntry] = {}
    for key in keys:
        if key in records_by_key:
            entity, slug = moved.get(key, key)
            records.setdefault((entity, slug), ShortlistEntry(entity, slug, records_by_key[key], asked=key[1]))
    return Shortlist(list(records.values()), missing=[key for key in keys if key not in records_by_key])


def slugs_of(session: Session, keys: Sequence[Key]) -> list[EntityAndSlug]:
    """Return entity and slug of records by their ids, in the order given.

    A record that was merged leads to the one that remains; for one that is gone, the id stands for the slug.
    """
    ids: dict[str, set[int]] = defaultdict(set)
    for entity, record_id in keys:
        ids[entity].add(record_id)
    slugs: dict[Key, str] = {}
    for entity, of_kind in ids.items():
        table = table_of(entity)
        rows = session.execute(sa.select(table.c.id, table.c.slug).where(table.c.id.in_(of_kind)))
        slugs |= {(entity, record_id): slug for record_id, slug in rows}
    for entity, record_id in keys:
        if (entity, record_id) not in slugs:
            slugs[entity, record_id] = versions.present_slug(session, entity, record_id) or str(record_id)
    return [(entity, slugs[entity, record_id]) for entity, record_id in keys]


def _called(session: Session, keys: Sequence[EntityAndSlug]) -> dict[EntityAndSlug, Record]:
    """Find records by their present slugs, with one query per kind."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for entity, slug in keys:
        if SLUG.fullmatch(slug):
            slugs[entity].add(slug)
    records: dict[EntityAndSlug, Record] = {}
    for entity, of_kind in slugs.items():
        column = table_of(entity).c.slug
        for row in session.scalars(sa.select(ENTITIES[entity]).where(column.in_(of_kind))):
            records[entity, getattr(row, "slug", "")] = row
    return records
