"""How complete the knowledge base is: what its facts rest on, what is known of its records, and where nobody looked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.dates import PartialDate
from kb.models import ENTITIES, PAGES, Initiative, Milestone, Source, Sourced, Statement
from kb.models.columns import owner_of, table_of
from kb.queries import matrix
from kb.queries.changes import cached
from kb.queries.evidence import dated_by, dates_differ, measured_by, statements_differ
from kb.queries.gaps import PARTS, Confirmation, Gap, confirmation, have_independent, properties
from kb.queries.matrix import MatrixRegion, MatrixSelection
from kb.texts import Text


@dataclass(frozen=True, slots=True)
class SourceCoverage:
    """The facts of a kind: how many have a source, a place in it, and how many nobody could confirm.

    ``compared`` is None for kinds of which one row holds one fact and its one source, so that nothing can be compared.
    ``newest`` is the date of the newest source cited.
    """

    entity: str
    total: int
    sourced: int
    located: int
    unconfirmed: int
    compared: Confirmation | None = None
    newest: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class FillRate:
    """How many records of a kind have a property.

    ``key`` is the column or kind of part, ``name`` what readers call it.
    """

    entity: str
    key: str
    name: Text
    filled: int
    total: int

    @property
    def share(self) -> float:
        """The share of records that have it, from 0 to 1."""
        return self.filled / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class RegionGaps:
    """How many fields of the main scheme have an initiative in a region, and what it means that others have none."""

    region: MatrixRegion
    known: int
    gaps: dict[Gap, int]

    @property
    def total(self) -> int:
        """The number of fields."""
        return self.known + sum(self.gaps.values())


@dataclass(frozen=True, slots=True)
class Coverage:
    """The state of the whole knowledge base, kinds without records left out."""

    sources: Sequence[SourceCoverage]
    rates: Sequence[FillRate]
    regions: Sequence[RegionGaps] = field(default=())

    def of(self, entity: str) -> Sequence[FillRate]:
        """Return the rates of a kind, the emptiest first."""
        return sorted((rate for rate in self.rates if rate.entity == entity), key=lambda rate: rate.share)


def coverage(session: Session) -> Coverage:
    """Count sources, properties and gaps; one query per table, and those of the matrix."""
    kinds = [entity for entity, model in ENTITIES.items() if issubclass(model, Sourced)]
    counted = [_sources(session, entity) for entity in kinds]
    sources = sorted((row for row in counted if row.total), key=lambda row: -row.total)
    rates = [rate for entity in PAGES for rate in _rates(session, entity)]
    return Coverage(sources, [*rates, *_independent(session)], _regions(session))


def _sources(session: Session, entity: str) -> SourceCoverage:
    table = table_of(entity)
    columns = (sa.func.count(), *(sa.func.count(table.c[name]) for name in ("source_id", "source_locator")))
    total, *counts = session.execute(sa.select(*columns).select_from(table)).one()
    unconfirmed = session.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.unconfirmed)) or 0
    cited = sa.select(Source.published_on).join(table, table.c.source_id == Source.id).distinct()
    dates = [date for date in session.scalars(cited) if date is not None]
    compare = _COMPARED.get(entity)
    compared = compare(session) if compare and total else None
    return SourceCoverage(entity, total, counts[0], counts[1], unconfirmed, compared, max(dates, default=None))


def _statements(session: Session) -> Confirmation:
    query = sa.select(Statement).where(Statement.indicator.is_not(None)).options(joinedload(Statement.source))

    def group(statement: Statement) -> object:
        measured = measured_by(statement)
        return None if measured is None else (owner_of("statement", vars(statement)), measured)

    return confirmation(session.scalars(query), group, statements_differ)


def _milestones(session: Session) -> Confirmation:
    query = sa.select(Milestone).where(Milestone.happened_on.is_not(None)).options(joinedload(Milestone.source))

    def group(milestone: Milestone) -> object:
        event = dated_by(milestone)
        return None if event is None else (owner_of("milestone", vars(milestone)), event)

    return confirmation(session.scalars(query), group, dates_differ)


_COMPARED = {"statement": _statements, "milestone": _milestones}


def _rates(session: Session, entity: str) -> Iterator[FillRate]:
    """Yield how many records have each property."""
    asked = list(properties(entity).values())
    filled = [sa.func.sum(sa.case((known.is_known, 1), else_=0)) for known in asked]
    total, *counts = session.execute(sa.select(sa.func.count(), *filled).select_from(table_of(entity))).one()
    for known, count in zip(asked, counts, strict=True) if total else ():
        yield FillRate(entity, known.name, known.of_many, count, total)


def known_of(session: Session, ids: Collection[int]) -> Mapping[str, int]:
    """Count, of some initiatives, those of which each property is known, by its name; one query."""
    table = table_of("initiative")
    asked = properties("initiative")
    filled = [sa.func.coalesce(sa.func.sum(sa.case((known.is_known, 1), else_=0)), 0) for known in asked.values()]
    counts = session.execute(sa.select(*filled).select_from(table).where(table.c.id.in_(ids))).one()
    return dict(zip(asked, counts, strict=True))


def _independent(session: Session) -> Iterator[FillRate]:
    """Yield of how many initiatives two independent sources speak."""
    total = session.scalar(sa.select(sa.func.count()).select_from(Initiative)) or 0
    sources = {source.id: source for source in session.scalars(sa.select(Source))}
    speaking: defaultdict[int, set[int]] = defaultdict(set)
    for table in map(table_of, ("initiative", *PARTS["initiative"])):
        owner = table.c.id if table is table_of("initiative") else table.c.initiative_id
        for initiative, source in session.execute(
            sa.select(owner, table.c.source_id).where(owner.is_not(None)).distinct()
        ):
            speaking[initiative] |= set() if source is None else {source}
    counts = sum(have_independent([sources[key] for key in keys]) for keys in speaking.values())
    if total:
        yield FillRate("initiative", "independent_sources", _INDEPENDENT, counts, total)


def _regions(session: Session) -> Sequence[RegionGaps]:
    """Return the gaps of each country; none before there is a scheme of fields."""
    facts = cached(session, matrix.facts)
    if not facts.schemes:
        return ()
    table = matrix.matrix(facts, MatrixSelection(empty=True), "en")
    counted = ((row.region, table.gaps_of(row)) for row in table.rows if row.region is not None)
    return [
        RegionGaps(region, counts[None], {gap: counts[gap] for gap in Gap if counts[gap]})
        for region, gaps in counted
        for counts in [Counter(gaps)]
    ]


_INDEPENDENT = Text("zwei unabhängige Quellen", "two independent sources")
