"""Population and gross domestic product of a region, by year: its own, or those of its parts together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Region, RegionFigure, RegionMember, Source
from kb.models.types import among
from kb.models.vocabulary import RegionalFigure
from kb.queries.changes import cached
from kb.queries.closure import Closure
from kb.queries.employment import Employment
from kb.queries.names import Reference

ByYear = Mapping[int, Decimal]
PER_MILLION = 1_000_000
DIGITS = 3
"""Significant digits of a population that follows from GDP per head, which is published in hundreds of euros."""
SPAN = 10
"""The years over which a change is shown, or fewer where there are no older figures."""


@dataclass(frozen=True, slots=True)
class FigureOverTime:
    """A figure in its latest year, beside an earlier one; ``is_derived`` if it follows from other figures.

    ``sources`` are those of all figures that it may follow from.
    """

    figure: RegionalFigure
    year: int
    value: Decimal
    earlier_year: int | None
    earlier: Decimal | None
    is_derived: bool
    sources: Sequence[Source]

    @property
    def change(self) -> Decimal | None:
        """The change since the earlier year in per cent; None without an earlier figure."""
        return None if not self.earlier else (self.value / self.earlier - 1) * 100


@dataclass(frozen=True, slots=True)
class RegionFigures:
    """The figures of a region, population first.

    ``is_sum`` marks figures of all parts together. ``missing`` are the parts without figures, for which there is
    therefore no sum.
    """

    figures: Sequence[FigureOverTime]
    is_sum: bool
    missing: Sequence[Reference]
    initiatives_per_million: Decimal | None
    employed_per_hundred: Decimal | None

    def of(self, figure: str) -> FigureOverTime | None:
        """Return one figure; None if it is unknown."""
        return next((known for known in self.figures if known.figure == figure), None)


@dataclass(frozen=True, slots=True)
class KnownFigures:
    """The values of each figure by year, with those that were derived."""

    values: Mapping[RegionalFigure, ByYear]
    derived: frozenset[RegionalFigure] = frozenset()


def of(
    session: Session, region_id: int, parts: Sequence[int], initiatives: int, employed: Employment | None
) -> RegionFigures | None:
    """Return the figures of a region, else of its parts together; None if neither has any.

    ``initiatives`` is their number in the region.
    """
    stored = session.execute(_FIGURES, {"regions": [region_id, *parts]}).all()
    tables = by_region(stored)
    is_sum = region_id not in tables
    areas = list(parts) if is_sum else [region_id]
    if not any(area in tables for area in areas):
        return None
    series = together([tables.get(area, {}) for area in areas])
    missing = [area for area in areas if area not in tables] or ([] if series.values else areas)
    sources = session.scalars(_SOURCES, {"sources": list({row.source_id for row in stored})}).all()
    shown = [_over_time(series, figure, sources) for figure in SHOWN if series.values.get(figure)]
    people = series.values.get(RegionalFigure.POPULATION, {})
    return RegionFigures(
        figures=shown,
        is_sum=is_sum,
        missing=_references(session, missing),
        initiatives_per_million=per_head(initiatives, PER_MILLION, people, max(people, default=None)),
        employed_per_hundred=per_head(employed.total or 0, 100, people, employed.year) if employed else None,
    )


def by_region(rows: Iterable[Any]) -> dict[int, dict[RegionalFigure, dict[int, Decimal]]]:
    """Return the values of stored figures by region, figure and year."""
    tables: dict[int, dict[RegionalFigure, dict[int, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        tables[row.region_id][row.figure][row.year] = row.value
    return tables


def together(tables: Sequence[Mapping[RegionalFigure, ByYear]]) -> KnownFigures:
    """Add up the figures of several regions in the years that all of them have.

    A sum with a gap would be silently wrong. GDP per head is the sum of GDP by the sum of the population.
    """
    if len(tables) == 1:
        own = dict(tables[0])
        people, is_derived = _population(own)
        return KnownFigures({**own, RegionalFigure.POPULATION: people}, _only(is_derived))
    populations = [_population(table) for table in tables]
    people = _sum([people for people, _ in populations])
    gdp = _sum([table.get(RegionalFigure.GDP, {}) for table in tables])
    per_head = {year: gdp[year] / people[year] for year in gdp.keys() & people.keys() if people[year]}
    is_derived = any(derived for _, derived in populations)
    values = {RegionalFigure.POPULATION: people, RegionalFigure.GDP: gdp, RegionalFigure.GDP_PER_HEAD: per_head}
    return KnownFigures({figure: by_year for figure, by_year in values.items() if by_year}, _only(is_derived))


def per_head(count: int, times: int, people: ByYear, year: int | None) -> Decimal | None:
    """Return a number per so many inhabitants of a year; None without the population or without anything to count."""
    if year is None or not people.get(year) or not count:
        return None
    return (count * times / people[year]).quantize(Decimal("0.01"))


def _only(is_derived: bool) -> frozenset[RegionalFigure]:
    return frozenset([RegionalFigure.POPULATION]) if is_derived else frozenset()


def _population(table: Mapping[RegionalFigure, ByYear]) -> tuple[ByYear, bool]:
    """Return the population by year, and whether it follows from GDP and GDP per head."""
    if known := table.get(RegionalFigure.POPULATION):
        return known, False
    gdp, per_head = table.get(RegionalFigure.GDP, {}), table.get(RegionalFigure.GDP_PER_HEAD, {})
    return {year: gdp[year] / per_head[year] for year in gdp.keys() & per_head.keys() if per_head[year]}, True


def _sum(tables: Sequence[ByYear]) -> dict[int, Decimal]:
    years = set.intersection(*(set(table) for table in tables)) if tables else set()
    return {year: sum((table[year] for table in tables), Decimal(0)) for year in years}


def _over_time(series: KnownFigures, figure: RegionalFigure, sources: Sequence[Source]) -> FigureOverTime:
    by_year, is_derived = series.values[figure], figure in series.derived
    year = max(by_year)
    earlier = min((known for known in by_year if year - SPAN <= known < year), default=None)
    shown = {known: rounded(by_year[known], is_derived) for known in (year, earlier) if known is not None}
    return FigureOverTime(figure, year, shown[year], earlier, shown.get(earlier or 0), is_derived, sources)


def rounded(value: Decimal, is_derived: bool) -> Decimal:
    """Round to whole units, or to the digits that a derived number is good for."""
    return value.quantize(Decimal(1).scaleb(max(value.adjusted() + 1 - DIGITS, 0) if is_derived else 0)) + 0


def parts_of(session: Session, region_id: int, closure: Closure) -> list[int]:
    """Return the members of a functional region, those of functional members in their place, each area once.

    Memberships that have ended are left out, and so is a member that lies in another one.
    """
    reached = _leaves(region_id, cached(session, _members), frozenset())
    return sorted(area for area in reached if not (reached & closure[area]) - {area})


def _members(session: Session) -> Mapping[int, Sequence[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for region, member in session.execute(_MEMBERS):
        members[region].append(member)
    return dict(members)


def _leaves(region_id: int, members: Mapping[int, Iterable[int]], above: frozenset[int]) -> set[int]:
    within = above | {region_id}
    leaves: set[int] = set()
    for member in members.get(region_id, ()):
        if member not in within:
            leaves |= _leaves(member, members, within) or {member}
    return leaves


def _references(session: Session, ids: Collection[int]) -> list[Reference]:
    rows = session.execute(_NAMES, {"regions": ids}) if ids else ()
    return [Reference("region", *row) for row in rows]


SHOWN = (RegionalFigure.POPULATION, RegionalFigure.GDP, RegionalFigure.GDP_PER_HEAD)
# Each statement is built once, because building it takes longer than running it.
_HERE = among(RegionFigure.region_id, "regions")
_COLUMNS = (
    RegionFigure.region_id,
    RegionFigure.figure,
    RegionFigure.year,
    RegionFigure.value,
    RegionFigure.source_id,
)
_FIGURES = sa.select(*_COLUMNS).where(_HERE)
_SOURCES = sa.select(Source).where(among(Source.id, "sources")).order_by(Source.id)
_MEMBERS = sa.select(RegionMember.region_id, RegionMember.member_id).where(RegionMember.valid_until.is_(None))
_NAMES = (
    sa.select(Region.id, Region.slug, Region.name_de, Region.name_en)
    .where(among(Region.id, "regions"))
    .order_by(Region.code, Region.id)
)
