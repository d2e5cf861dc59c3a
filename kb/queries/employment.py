"""Employment of a region by industry, and its specialisation compared with the country."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import RegionEmployment, Source
from kb.models.types import among
from kb.texts import Text

TOTAL = "TOTAL"
GROUPS = {
    "A": Text("Land- und Forstwirtschaft, Fischerei", "Agriculture, forestry and fishing"),
    "B-E": Text("Industrie mit Energie und Wasser, ohne Bau", "Industry with energy and water, without construction"),
    "C": Text("Verarbeitendes Gewerbe", "Manufacturing"),
    "F": Text("Baugewerbe", "Construction"),
    "G-I": Text("Handel, Verkehr, Lagerei, Gastgewerbe", "Trade, transport, storage, accommodation and food"),
    "G-J": Text("Handel, Verkehr, Gastgewerbe, Information", "Trade, transport, accommodation, information"),
    "J": Text("Information und Kommunikation", "Information and communication"),
    "K": Text("Finanz- und Versicherungsdienste", "Finance and insurance"),
    "K-N": Text("Finanz-, Immobilien- und Unternehmensdienste", "Finance, real estate and business services"),
    "L": Text("Grundstücks- und Wohnungswesen", "Real estate"),
    "M-N": Text("Freiberufliche und Unternehmensdienste", "Professional and business services"),
    "O-Q": Text("Verwaltung, Bildung, Gesundheit", "Public administration, education, health"),
    "O-U": Text("Öffentliche und sonstige Dienste", "Public and other services"),
    "R-U": Text("Kunst, Erholung und sonstige Dienste", "Arts, recreation and other services"),
}
"""Names of the groups of NACE Rev. 2 sections that Eurostat publishes. They overlap: C is part of B-E."""

SPECIALISED = 6
"""The maximum number of industries that characterise a region."""
THRESHOLD = 1.25
"""The location quotient from which regional science commonly speaks of specialisation."""


@dataclass(frozen=True, slots=True)
class IndustryGroup:
    """Persons employed in one NACE group; ``quotient`` is None if the country's figure is missing."""

    nace_group: str
    persons: int
    quotient: float | None

    @property
    def name(self) -> Text | None:
        """The name of the group; None if Eurostat does not publish it."""
        return GROUPS.get(self.nace_group)


@dataclass(frozen=True, slots=True)
class Employment:
    """Employment of a region in its latest year with data.

    ``is_sum`` marks figures added up from the region's members.
    """

    year: int
    total: int | None
    groups: Sequence[IndustryGroup]
    sources: Sequence[Source]
    is_sum: bool
    threshold: ClassVar[float] = THRESHOLD

    @property
    def specialised(self) -> Sequence[IndustryGroup]:
        """The groups in which the region is specialised, strongest first, without overlaps."""
        strongest = sorted(self.groups, key=lambda group: (-(group.quotient or 0), group.nace_group))
        above = {group.nace_group: group for group in strongest if (group.quotient or 0) >= THRESHOLD}
        return [above[group] for group in without_overlaps(above)][:SPECIALISED]


def of(session: Session, region_id: int, members: Collection[int], country_id: int | None) -> Employment | None:
    """Return the employment of a region, else of its members together.

    Specialisation is the location quotient of Florence (1939), LQ = (e_ir / E_r) / (e_i / E), in the same year.
    """
    years = _years(session, {region_id, *members, *([] if country_id is None else [country_id])})
    is_sum = region_id not in years
    areas: Collection[int] = set(members) if is_sum else {region_id}
    year = _year([years[area] for area in areas if area in years], years.get(country_id or 0, {}))
    if year is None:
        return None
    rows = _rows(session, year, {*areas, *([] if country_id is None else [country_id])})
    persons = sum_by_group([rows.get(area, {}) for area in areas])
    if not persons:
        return None
    country = {} if country_id is None or country_id in areas else rows.get(country_id, {})
    groups = [
        IndustryGroup(group, count, location_quotient(group, persons, country))
        for group, count in sorted(persons.items())
        if group != TOTAL
    ]
    return Employment(year, persons.get(TOTAL), groups, _sources(session, year, areas), is_sum)


def without_overlaps(groups: Iterable[str]) -> list[str]:
    """Drop groups that share a section with an earlier one.

    C after B-E would count the same persons twice.
    """
    taken: set[str] = set()
    kept: list[str] = []
    for group in groups:
        mine = _sections(group)
        if not taken & mine:
            taken |= mine
            kept.append(group)
    return kept


def _sections(group: str) -> set[str]:
    """Return the sections of a group: B, C, D and E for ``B-E``."""
    first, _, last = group.partition("-")
    if len(first) != 1 or len(last) > 1:
        return {group}
    return {chr(code) for code in range(ord(first), ord(last or first) + 1)}


def sum_by_group(tables: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Add up the groups that every table has.

    A sum with a gap would be silently wrong.
    """
    shared = set.intersection(*(set(table) for table in tables)) if tables else set()
    return {group: sum(table[group] for table in tables) for group in shared}


def location_quotient(group: str, region: Mapping[str, int], country: Mapping[str, int]) -> float | None:
    """Return the location quotient of a NACE group; None if a figure is missing or zero.

    LQ = (e_ir / E_r) / (e_i / E) after Florence (1939): the share of industry i in the employment of region r,
    divided by its share in the country. Persons are given by NACE group.
    """
    whole, share, country_whole = region.get(TOTAL), country.get(group), country.get(TOTAL)
    if not whole or not share or not country_whole:
        return None
    return (region[group] / whole) / (share / country_whole)


def _years(session: Session, areas: Collection[int]) -> dict[int, dict[int, int]]:
    """Return the years with data per area, with the number of groups in each."""
    years: dict[int, dict[int, int]] = defaultdict(dict)
    for region, year, groups in session.execute(_YEARS, {"regions": areas}):
        years[region][year] = groups
    return years


def _year(areas: Sequence[Mapping[int, int]], country: Mapping[int, int]) -> int | None:
    """Return the latest year with data, preferably by industry in region and country alike.

    The newest year often has only a total, and only the same year can be compared.
    """
    known = {year for area in areas for year in area}
    by_industry = {year for area in areas for year, groups in area.items() if groups > 1}
    shared = {year for year in by_industry if country.get(year, 0) > 1}
    return max(shared or by_industry or known, default=None)


def _rows(session: Session, year: int, areas: Collection[int]) -> dict[int, dict[str, int]]:
    rows: dict[int, dict[str, int]] = defaultdict(dict)
    for region, group, persons in session.execute(_ROWS, {"year": year, "regions": areas}):
        rows[region][group] = persons
    return rows


def _sources(session: Session, year: int, areas: Collection[int]) -> Sequence[Source]:
    return session.scalars(_SOURCES, {"year": year, "regions": areas}).all()


# Each statement is built once, because building it takes longer than running it.
_HERE = among(RegionEmployment.region_id, "regions")
_THEN = RegionEmployment.year == sa.bindparam("year")
_YEARS = (
    sa.select(RegionEmployment.region_id, RegionEmployment.year, sa.func.count())
    .where(_HERE)
    .group_by(RegionEmployment.region_id, RegionEmployment.year)
)
_ROWS = sa.select(RegionEmployment.region_id, RegionEmployment.nace_group, RegionEmployment.persons).where(_THEN, _HERE)
_SOURCES = (
    sa.select(Source)
    .where(Source.id.in_(sa.select(RegionEmployment.source_id).where(_THEN, _HERE)))
    .order_by(Source.id)
)
