"""Sources: a source and every fact that cites it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import ENTITIES, Source, Sourced
from kb.models.columns import table_of
from kb.queries import names

FIRST = 100
"""The maximum number of facts of one kind on a page; the total is always shown."""


@dataclass(frozen=True, slots=True)
class CitedFact:
    """A fact that cites a source, with its place in the source and the words there."""

    reference: names.Reference
    locator: str | None
    quote: str | None
    unconfirmed: bool


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts of one entity; ``count`` is their total number."""

    entity: str
    count: int
    facts: Sequence[CitedFact]


@dataclass(frozen=True, slots=True)
class SourceProfile:
    """A source with the facts that cite it."""

    source: Source
    groups: Sequence[FactGroup]

    @property
    def fact_count(self) -> int:
        """The number of facts that cite the source."""
        return sum(group.count for group in self.groups)


def profile(session: Session, slug: str) -> SourceProfile:
    """Return the profile of the source with ``slug``; raises NotFound."""
    source = names.record(session, Source, slug)
    counts = _counts(session, source.id)
    rows = {entity: _rows(session, entity, source.id) for entity in counts}
    references = names.references(session, {(entity, row.id) for entity, group in rows.items() for row in group})
    groups = [
        FactGroup(
            entity,
            count,
            [
                CitedFact(references[entity, row.id], row.source_locator, row.quote, row.unconfirmed)
                for row in rows[entity]
            ],
        )
        for entity, count in counts.items()
    ]
    return SourceProfile(source, groups)


def sourced_entities() -> list[str]:
    """Return the entities that cite sources: those with a page first, then owned rows."""
    sourced = [name for name, model in ENTITIES.items() if issubclass(model, Sourced)]
    return sorted(sourced, key=lambda name: (bool(ENTITIES[name].__owner__), name))


def _counts(session: Session, source_id: int) -> dict[str, int]:
    """Count the facts per entity in one query."""
    counts: dict[str, int] = dict(session.execute(_count_query(), {"source": source_id}).all())
    return {entity: counts[entity] for entity in sourced_entities() if counts[entity]}


@cache
def _count_query() -> sa.CompoundSelect[str, int]:
    """Build the query once, because building it takes longer than running it."""
    source: sa.BindParameter[int] = sa.bindparam("source")
    return sa.union_all(
        *(
            sa.select(sa.literal(entity), sa.func.count()).where(table_of(entity).c.source_id == source)
            for entity in sourced_entities()
        )
    )


def _rows(session: Session, entity: str, source_id: int) -> Sequence[sa.Row[int, str | None, str | None, bool]]:
    table = table_of(entity)
    query = sa.select(table.c.id, table.c.source_locator, table.c.quote, table.c.unconfirmed)
    return session.execute(query.where(table.c.source_id == source_id).order_by(table.c.id).limit(FIRST)).all()
