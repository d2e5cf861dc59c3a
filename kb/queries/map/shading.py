"""By what the regions of a map are shaded: numbers of what was found, and figures of the regions themselves."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Region, RegionEmployment, Source
from kb.models.vocabulary import RegionKind
from kb.queries.employment import GROUPS, TOTAL, location_quotient
from kb.queries.map.outlines import LEVELS
from kb.queries.map.places import LOCATED_REGION, LocatedRegion
from kb.texts import Text

CLASSES = 5
DECIMALS = 2
"""Of a quotient; the class of a region is that of the number which is shown."""
QUOTIENTS = (0.5, 0.9, 1.1, 1.5)
"""Fixed, as the quotient has a meaning of its own: 1 is the share of the country, 0.9 to 1.1 hardly differs from it."""


@dataclass(frozen=True, slots=True)
class Shading:
    """A way to shade: what is counted, its unit, and a word of explanation.

    ``counts`` names the kind of record of which the numbers found are shown; empty for figures of the regions. Levels
    above ``least_level`` have nothing to show.
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
        Shading(
            "initiatives",
            Text("Zahl der Initiativen", "Number of initiatives"),
            Text("Initiativen", "initiatives"),
            Text(
                "Gezählt wird, was zur Auswahl passt und ganz in der Region liegt. Eine Initiative mit mehreren Regionen zählt in jeder.",
                "Counts what matches the selection and lies in the region as a whole. An initiative with several regions counts in each.",
            ),
            "initiative",
        ),
        Shading(
            "projects",
            Text("Zahl der Vorhaben", "Number of projects"),
            Text("Vorhaben", "projects"),
            Text(
                "Gezählt wird, was zur Auswahl passt. Manche Listen ordnen Vorhaben nur dem ganzen Land zu.",
                "Counts what matches the selection. Some lists assign projects to the whole country only.",
            ),
            "project",
        ),
        Shading(
            "employment",
            Text("Beschäftigte", "Persons employed"),
            Text("Beschäftigte", "persons employed"),
            Text("Alle Wirtschaftsbereiche, am Arbeitsort.", "All industries, at the place of work."),
        ),
        Shading(
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
"""The ways to shade by their name in the address. Members and jobs are not among them: sources count them by initiative,
in different years and by different rules, so that no sum of them would be a fact about a region."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Values by region (slug), the year they are of, and where they come from; counts have neither."""

    values: Mapping[str, float]
    year: int | None = None
    sources: Sequence[Source] = ()


def offered(session: Session) -> list[Shading]:
    """Return the ways to shade that there are data for; what is counted can always be."""
    has_figures = session.scalar(sa.select(RegionEmployment.id).limit(1)) is not None
    return [kind for kind in SHADINGS.values() if kind.counts or has_figures]


def groups(session: Session) -> list[str]:
    """Return the NACE groups that there are figures for and that have a name, in its order."""
    found = set(session.scalars(sa.select(RegionEmployment.nace_group).distinct()))
    return [group for group in GROUPS if group in found]


def regions(session: Session, level: int) -> list[LocatedRegion]:
    """Return the regions of a level, also those of older versions, whose outlines an older map shows."""
    query = sa.select(*LOCATED_REGION).where(Region.kind == LEVELS[level]).order_by(Region.code, Region.id)
    return [LocatedRegion(*row) for row in session.execute(query)]


def employment(session: Session, level: int) -> Figures:
    """Return all persons employed by region, in the latest year that most regions of the level have."""
    year = _year(session, level, TOTAL)
    persons = {} if year is None else _persons(session, LEVELS[level], year, {TOTAL})
    values = {slug: float(groups[TOTAL]) for (slug, _), groups in persons.items()}
    return Figures(values, year, _sources(session, level, year))


def specialisation(session: Session, level: int, group: str) -> Figures:
    """Return the location quotient of a NACE group by region, against the country, in the latest year that most have."""
    year = _year(session, level, group)
    if year is None:
        return Figures({})
    wanted = {group, TOTAL}
    countries = {code: persons for (_, code), persons in _persons(session, RegionKind.NUTS0, year, wanted).items()}
    values = {
        slug: round(quotient, DECIMALS)
        for (slug, code), persons in _persons(session, LEVELS[level], year, wanted).items()
        if group in persons and (quotient := location_quotient(group, persons, countries.get(code[:2], {}))) is not None
    }
    return Figures(values, year, _sources(session, level, year))


def bounds(values: Collection[float], classes: int = CLASSES) -> list[float]:
    """Return where the second and each further class begins.

    Few different values are told apart one by one. More of them are cut so that each class is as many times larger than
    the one before: numbers of regions are uneven, and classes of equal width would hold one region and all the others.
    The limits are round, of two digits that count.
    """
    distinct = sorted(set(values))
    if len(distinct) <= classes or distinct[0] <= 0:
        return distinct[1:classes]
    least, most = distinct[0], distinct[-1]
    limits = {_rounded(least * (most / least) ** (step / classes)) for step in range(1, classes)}
    return sorted(limit for limit in limits if least < limit <= most)


def shares(values: Collection[float], classes: int = CLASSES) -> list[float]:
    """Return where classes begin that hold about as many values each, in round numbers: for figures that every region has."""
    ordered = sorted(values)
    if len(set(ordered)) <= classes:
        return bounds(values, classes)
    limits = {_rounded(ordered[len(ordered) * step // classes]) for step in range(1, classes)}
    return sorted(limit for limit in limits if ordered[0] < limit <= ordered[-1])


def class_of(value: float, limits: Sequence[float]) -> int:
    """Return the class of a value, from 1; 0 is left to regions without one."""
    return bisect_right(limits, value) + 1


def tone_of(step: int, classes: int) -> int:
    """Return the shade of a class, from 1 to CLASSES: fewer classes are spread, so that the highest is the darkest."""
    return max(1, round(step * CLASSES / classes)) if classes > 1 else (CLASSES + 1) // 2


def _rounded(value: float) -> float:
    """Round to two digits that count, and to whole numbers, as persons and records are."""
    return float(round(value, min(0, 1 - math.floor(math.log10(value)))))


def _year(session: Session, level: int, group: str) -> int | None:
    """Return the latest year for which at least half as many regions have figures as in the best one."""
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
    """Return persons by group for each region, by slug and code."""
    query = (
        sa.select(Region.slug, Region.code, RegionEmployment.nace_group, RegionEmployment.persons)
        .join(Region, Region.id == RegionEmployment.region_id)
        .where(Region.kind == kind, RegionEmployment.year == year, RegionEmployment.nace_group.in_(groups))
    )
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for slug, code, group, persons in session.execute(query):
        found[slug, code or ""][group] = persons
    return found


def _sources(session: Session, level: int, year: int | None) -> Sequence[Source]:
    cited = (
        sa.select(RegionEmployment.source_id)
        .join(Region, Region.id == RegionEmployment.region_id)
        .where(Region.kind == LEVELS[level], RegionEmployment.year == year)
    )
    return session.scalars(sa.select(Source).where(Source.id.in_(cited)).order_by(Source.id)).all()


def limits_of(kind: Shading, values: Iterable[float]) -> list[float]:
    """Return where the classes of a map begin; a quotient has fixed ones."""
    if kind.name == "specialisation":
        return list(QUOTIENTS)
    return bounds(list(values)) if kind.counts else shares(list(values))
