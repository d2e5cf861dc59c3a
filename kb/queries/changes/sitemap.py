"""Sitemap: all records with a page, in parts of limited size, each with its last change."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import PAGES
from kb.models.columns import table_of
from kb.queries.changes import news

RECORDS = 10_000
"""Records per part. Each has an address in both languages; the protocol allows 50,000 addresses and 50 MB per part."""


@dataclass(frozen=True, slots=True)
class SitemapPart:
    """A range of ids of one kind of record; ``number`` counts from 1."""

    entity: str
    number: int


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """The slug of a record with the time of its last change."""

    slug: str
    changed_at: datetime.datetime | None


def parts(session: Session) -> Iterator[SitemapPart]:
    """Divide records by ranges of ids.

    Ranges of ids stay the same as records come and go.
    """
    for entity in PAGES:
        block = ((table_of(entity).c.id - 1) // RECORDS).label("block")
        for number in session.scalars(sa.select(block).distinct().order_by(block)):
            yield SitemapPart(entity, number + 1)


def listed(session: Session, entity: str, number: int) -> list[SitemapEntry]:
    """Return the records of a part."""
    first = (number - 1) * RECORDS + 1
    table = table_of(entity)
    within = table.c.id.between(first, first + RECORDS - 1)
    rows = session.execute(sa.select(table.c.id, table.c.slug).where(within).order_by(table.c.id)).all()
    changed = news.last_modified(session, entity, first, first + RECORDS - 1)
    return [SitemapEntry(row.slug, changed.get(row.id)) for row in rows]
