"""How complete the knowledge base is: sources of facts, and how many records have each of their properties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import ENTITIES, PAGES, Sourced
from kb.models.columns import HIDDEN, PROVENANCE, table_of
from kb.models.labels import name_of
from kb.texts import Text

PARTS = (
    "initiative_region",
    "initiative_field",
    "initiative_activity",
    "initiative_objective",
    "initiative_programme",
    "cluster_manager",
    "participation",
    "label",
    "milestone",
    "statement",
)
"""What an initiative should have at least one of."""
UNCOUNTED = (*HIDDEN, *(f"{name}_id" for name in PROVENANCE), *PROVENANCE, "slug")
"""Columns that say nothing about the record itself."""


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """The facts of a kind: how many have a source, a place in it, and how many nobody could confirm."""

    entity: str
    total: int
    sourced: int
    located: int
    unconfirmed: int


@dataclass(frozen=True, slots=True)
class FillRate:
    """How many records of a kind have a property; ``name`` is that of the column or of the kind of part."""

    entity: str
    name: Text
    filled: int
    total: int

    @property
    def share(self) -> float:
        """The share of records that have it, from 0 to 1."""
        return self.filled / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The state of the whole knowledge base, kinds without records left out."""

    sources: Sequence[SourceCoverage]
    rates: Sequence[FillRate]

    def of(self, entity: str) -> Sequence[FillRate]:
        """Return the rates of a kind, the emptiest first."""
        return sorted((rate for rate in self.rates if rate.entity == entity), key=lambda rate: rate.share)


def coverage(session: Session) -> Coverage:
    """Count sources and properties; one query per table."""
    kinds = [entity for entity, model in ENTITIES.items() if issubclass(model, Sourced)]
    counted = [_sources(session, entity) for entity in kinds]
    sources = sorted((row for row in counted if row.total), key=lambda row: -row.total)
    rates = [rate for entity in PAGES for rate in _rates(session, entity)]
    total = next((row.total for row in sources if row.entity == "initiative"), 0)
    return Coverage(sources, [*rates, *_parts(session, total)])


def _sources(session: Session, entity: str) -> SourceCoverage:
    table = table_of(entity)
    columns = (sa.func.count(), *(sa.func.count(table.c[name]) for name in ("source_id", "source_locator")))
    total, *counts = session.execute(sa.select(*columns).select_from(table)).one()
    unconfirmed = session.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.unconfirmed)) or 0
    return SourceCoverage(entity, total, counts[0], counts[1], unconfirmed)


def _rates(session: Session, entity: str) -> Iterator[FillRate]:
    """Yield the rates of the columns that may be empty; of a text in two languages either counts."""
    table = table_of(entity)
    optional = {column.name for column in table.c if column.nullable and column.name not in UNCOUNTED}
    names = list(dict.fromkeys(name.removesuffix("_de").removesuffix("_en") for name in sorted(optional)))
    if not names:
        return
    filled = [sa.func.count(_either(table, name)) for name in names]
    total, *counts = session.execute(sa.select(sa.func.count(), *filled).select_from(table)).one()
    if total:
        for name, count in zip(names, counts, strict=True):
            yield FillRate(entity, name_of(name), count, total)


def _either(table: sa.Table, name: str) -> sa.ColumnElement[object]:
    """Return a column, or the text in whichever language it has."""
    if name in table.c:
        return table.c[name]
    return sa.func.coalesce(*(table.c[f"{name}_{code}"] for code in ("de", "en") if f"{name}_{code}" in table.c), None)


def _parts(session: Session, total: int) -> Iterator[FillRate]:
    """Yield how many initiatives have at least one of each part."""
    for entity in PARTS if total else ():
        count = session.scalar(sa.select(sa.func.count(sa.distinct(table_of(entity).c.initiative_id)))) or 0
        yield FillRate("initiative", ENTITIES[entity].__title__, count, total)
