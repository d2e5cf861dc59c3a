"""Shading of regions on a map: numbers of search results, and figures of the regions themselves."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Project, Region, RegionEmployment, Source
from kb.models.vocabulary import RegionKind
from kb.queries.changes import cached
from kb.queries.closure import region_closure
from kb.queries.employment import GROUPS, TOTAL, location_quotient
from kb.queries.gaps import Gap, gap_of, researched_regions
from kb.queries.map import outlines
from kb.queries.map.outlines import LEVELS
from kb.queries.map.places import LOCATED_REGION, LocatedRegion, MapPlace
from kb.texts import Text

CLASSES = 5
DECIMALS = 2
"""Decimals of a quotient. A region's class follows from the number as shown."""
QUOTIENTS = (0.5, 0.9, 1.1, 1.5)
"""Fixed limits, because the quotient has a meaning of its own.

A value of 1 is the country's share; 0.9 to 1.1 hardly differs from it.
"""


@dataclass(frozen=True, slots=True)
class ShadingMethod:
    """A way to shade regions: the number shown, its unit and an explanation.

    ``counts`` names the kind of record counted; empty for figures of the regions. Levels above ``least_level`` have
    nothing to show.
    """

    name: str
    label: Text
    unit: Text
    note: Text
    counts: str = ""
    least_level: int = 0


SHADINGS = {
    kind.name: kind
    for kind in (
        ShadingMethod(
            "initiatives",
            Text("Zahl der Initiativen", "Number of initiatives"),
            Text("Initiativen", "initiatives"),
            Text(
                "Gezählt wird, was zur Auswahl passt und ganz in der Region liegt. Eine Initiative mit mehreren Regionen zählt in jeder.",
                "Counts what matches the selection and lies in the region as a whole. An initiative with several regions counts in each.",
            ),
            "initiative",
        ),
        ShadingMethod(
            "projects",
            Text("Zahl der Vorhaben", "Number of projects"),
            Text("Vorhaben", "projects"),
            Text(
                "Gezählt wird, was zur Auswahl passt. Manche Listen ordnen Vorhaben nur dem ganzen Land zu.",
                "Counts what matches the selection. Some lists assign projects to the whole country only.",
            ),
            "project",
        ),
        ShadingMethod(
            "employment",
            Text("Beschäftigte", "Persons employed"),
            Text("Beschäftigte", "persons employed"),
            Text("Alle Wirtschaftsbereiche, am Arbeitsort.", "All industries, at the place of work."),
        ),
        ShadingMethod(
            "specialisation",
            Text("Spezialisierung", "Specialisation"),
            Text("Standortquotient", "location quotient"),
            Text(
                "Anteil des Wirtschaftsbereichs an den Beschäftigten der Region, geteilt durch seinen Anteil im ganzen Land: Über 1 ist die Region stärker auf ihn ausgerichtet als das Land.",
                "The industry's share of employment in the region, divided by its share in the whole country: above 1 the region is more geared to it than the country.",
            ),
            least_level=1,
        ),
    )
}
"""Ways to shade, by their name in the address.

Members and jobs are not among them: sources count them by initiative, in different years and by different rules, so
that no sum of them would be a fact about a region.
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Values per region (slug) with their year and sources; counts have neither."""

    values: Mapping[str, float]
    year: int | None = None
    sources: Sequence[Source] = ()


def offered(session: Session) -> list[ShadingMethod]:
    """Return the ways to shade that have data; the number of initiatives always does."""
    has_figures, has_projects = (
        session.scalar(sa.select(table.id).limit(1)) is not None for table in (RegionEmployment, Project)
    )
    has_data = {"": has_figures, "initiative": True, "project": has_projects}
    return [kind for kind in SHADINGS.values() if has_data[kind.counts]]


def groups(session: Session) -> list[str]:
    """Return the named NACE groups that have figures, in the order of NACE."""
    available = set(session.scalars(sa.select(RegionEmployment.nace_group).distinct()))
    return [group for group in GROUPS if group in available]


def regions(session: Session, level: int) -> list[LocatedRegion]:
    """Return the regions of a level, including those of older NUTS versions."""
    query = sa.select(*LOCATED_REGION).where(Region.kind == LEVELS[level]).order_by(Region.code, Region.id)
    return [LocatedRegion(*row) for row in session.execute(query)]


def wider(session: Session, level: int, located: Iterable[MapPlace]) -> dict[str, list[MapPlace]]:
    """Return per region of a level (slug) the larger regions around it that have initiatives of their own.

    Countries are left out: what covers all of a country tells nothing about its parts.
    """
    smaller = {RegionKind.LAU, RegionKind.NUTS0, *LEVELS[level:]}
    larger = {place.region.id: place for place in located if place.region.kind not in smaller}
    closure = region_closure(session)
    in_force = sa.select(Region.id, Region.slug).where(Region.kind == LEVELS[level], Region.valid_until.is_(None))
    around = {slug: larger.keys() & closure[key] for key, slug in session.execute(in_force)}
    return {
        slug: sorted((larger[key] for key in keys), key=lambda place: (-len(place.initiatives), place.region.slug))
        for slug, keys in around.items()
        if keys
    }


def gaps(session: Session, level: int, filled: Collection[str], covered: Collection[str]) -> dict[str, Gap]:
    """Return what it means that regions of a level (slug) have no initiative, given those that have or are covered."""
    researched = cached(session, _researched)
    in_force = sa.select(Region.id, Region.slug).where(Region.kind == LEVELS[level], Region.valid_until.is_(None))
    return {
        slug: gap_of(is_covered=slug in covered, is_researched=key in researched)
        for key, slug in session.execute(in_force.order_by(Region.code, Region.id))
        if slug not in filled
    }


def _researched(session: Session) -> frozenset[int]:
    return researched_regions(session, region_closure(session))


def level_within(session: Session, slugs: Sequence[str]) -> int | None:
    """Return the level that shows regions best from within; None without any outline within them."""
    closure = region_closure(session)
    regions = session.execute(sa.select(Region.id, Region.kind).where(Region.slug.in_(slugs))).all()
    shaped = cached(session, outlines.shaped)
    levels = set()
    for region, kind in regions:
        within = {shaped[key] for key, counted in closure.items() if key in shaped and region in counted}
        finer = (1,) if kind is RegionKind.NUTS0 else (3, 2) if kind in LEVELS else (3, 2, 1)
        levels.update(next(([level] for level in finer if LEVELS[level] in within), []))
    return min(levels, default=None)


def employment(session: Session, level: int) -> Figures:
    """Return persons employed per region.

    The year is the latest that most regions of the level have.
    """
    year = _year(session, level, TOTAL)
    persons = {} if year is None else _persons(session, LEVELS[level], year, {TOTAL})
    values = {slug: float(groups[TOTAL]) for (slug, _), groups in persons.items()}
    return Figures(values, year, _sources(session, level, year))


def specialisation(session: Session, level: int, group: str) -> Figures:
    """Return location quotients of a NACE group per region, against the country.

    The location quotient of Florence (1939) is ``(e_ir / E_r) / (e_i / E)``. Figures are of the latest year that most
    regions of the level have.
    """
    year = _year(session, level, group)
    if year is None:
        return Figures({})
    groups = {group, TOTAL}
    countries = {code: persons for (_, code), persons in _persons(session, RegionKind.NUTS0, year, groups).items()}
    values = {
        slug: round(quotient, DECIMALS)
        for (slug, code), persons in _persons(session, LEVELS[level], year, groups).items()
        if group in persons and (quotient := location_quotient(group, persons, countries.get(code[:2], {}))) is not None
    }
    return Figures(values, year, _sources(session, level, year))


def bounds(values: Collection[float], classes: int = CLASSES) -> list[float]:
    """Return the lower limits of the second and each further class.

    With few different values each gets its own class. More are divided in geometric progression, because numbers of
    regions are skewed and classes of equal width would hold one region and all the others. Limits are rounded to two
    significant digits.
    """
    distinct = sorted(set(values))
    if len(distinct) <= classes or distinct[0] <= 0:
        return distinct[1:classes]
    least, most = distinct[0], distinct[-1]
    limits = {_rounded(least * (most / least) ** (step / classes)) for step in range(1, classes)}
    return sorted(limit for limit in limits if least < limit <= most)


def shares(values: Collection[float], classes: int = CLASSES) -> list[float]:
    """Return rounded limits of classes with about as many values each (quantiles).

    For figures that every region has.
    """
    ordered = sorted(values)
    if len(set(ordered)) <= classes:
        return bounds(values, classes)
    limits = {_rounded(ordered[len(ordered) * step // classes]) for step in range(1, classes)}
    return sorted(limit for limit in limits if ordered[0] < limit <= ordered[-1])


def class_of(value: float, limits: Sequence[float]) -> int:
    """Return the class of a value, from 1; 0 is reserved for regions without one."""
    return bisect_right(limits, value) + 1


def tone_of(step: int, classes: int) -> int:
    """Return the shade of a class, from 1 to CLASSES; fewer classes are spread up to the darkest."""
    return max(1, round(step * CLASSES / classes)) if classes > 1 else (CLASSES + 1) // 2


def _rounded(value: float) -> float:
    """Round to two significant digits and to whole numbers."""
    return float(round(value, min(0, 1 - math.floor(math.log10(value)))))


def _year(session: Session, level: int, group: str) -> int | None:
    """Return the latest year with at least half the figures of the best."""
    query = (
        sa.select(RegionEmployment.year, sa.func.count())
        .join(Region, Region.id == RegionEmployment.region_id)
        .where(Region.kind == LEVELS[level], RegionEmployment.nace_group == group)
        .group_by(RegionEmployment.year)
    )
    counted = Counter(dict(session.execute(query).all()))
    most = max(counted.values(), default=0)
    return max((year for year, count in counted.items() if count * 2 >= most), default=None)


def _persons(
    session: Session, kind: RegionKind, year: int, groups: Collection[str]
) -> dict[tuple[str, str], dict[str, int]]:
    """Return persons per group for each region, by slug and code."""
    query = (
        sa.select(Region.slug, Region.code, RegionEmployment.nace_group, RegionEmployment.persons)
        .join(Region, Region.id == RegionEmployment.region_id)
        .where(Region.kind == kind, RegionEmployment.year == year, RegionEmployment.nace_group.in_(groups))
    )
    persons_of: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for slug, code, group, persons in session.execute(query):
        persons_of[slug, code or ""][group] = persons
    return persons_of


def _sources(session: Session, level: int, year: int | None) -> Sequence[Source]:
    cited = (
        sa.select(RegionEmployment.source_id)
        .join(Region, Region.id == RegionEmployment.region_id)
        .where(Region.kind == LEVELS[level], RegionEmployment.year == year)
    )
    return session.scalars(sa.select(Source).where(Source.id.in_(cited)).order_by(Source.id)).all()


def limits_of(kind: ShadingMethod, values: Iterable[float]) -> list[float]:
    """Return the class limits of a map; those of a quotient are fixed."""
    if kind.name == "specialisation":
        return list(QUOTIENTS)
    return bounds(list(values)) if kind.counts else shares(list(values))
