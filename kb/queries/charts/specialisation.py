"""Chart of a region's specialisation: location quotients of its strongest industries per year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models import RegionEmployment, Source
from kb.models.types import among
from kb.queries.charts.chart import Chart, ChartCell, ChartForm, ChartRow, Series
from kb.queries.employment import GROUPS, THRESHOLD, TOTAL, location_quotient, without_overlaps
from kb.queries.findings import Finding
from kb.texts import Text

AS_THE_COUNTRY = 1
"""The location quotient of an industry with the same share in the region and in the country."""
SHOWN = 4
"""The maximum number of industries; more lines could not be distinguished."""
QuotientsByYear = Mapping[int, Mapping[str, Decimal]]
"""Location quotients per year and NACE group."""


def specialisation(session: Session, record: Any, areas: Collection[int], country_id: int) -> Chart | None:
    """Return the chart of a region, or of its members together, against its country.

    The location quotient of Florence (1939) is LQ = (e_ir / E_r) / (e_i / E).
    """
    here, country = _persons(session, areas), _persons(session, {country_id})
    quotients = {year: _quotients(persons, country.get(year, {})) for year, persons in sorted(here.items())}
    cited = {"regions": [*areas, country_id]}
    return chart_of(
        record, {year: groups for year, groups in quotients.items() if groups}, session.scalars(_SOURCES, cited).all()
    )


def chart_of(record: Any, quotients: QuotientsByYear, sources: Sequence[Source]) -> Chart | None:
    """Chart the industries with the highest quotients in the latest year, without overlaps. Pure."""
    if not quotients:
        return None
    first, latest = min(quotients), max(quotients)
    ranked = sorted(quotients[latest], key=lambda group: (-quotients[latest][group], group))
    groups = without_overlaps(group for group in ranked if group in GROUPS)[:SHOWN]
    if not groups:
        return None
    top = groups[0]
    now = quotients[latest][top]
    values = {"who": record, "group": GROUPS[top], "now": now, "to": str(latest)}
    title = Finding(_NOW, values) if now >= THRESHOLD else Finding(_NOWHERE, values)
    if now >= THRESHOLD and first != latest and top in quotients[first]:
        title = Finding(_CHANGED, values | {"then": quotients[first][top], "from": str(first)})
    rows = [
        ChartRow(PartialDate(year), [ChartCell(by_group[group]) if group in by_group else None for group in groups])
        for year, by_group in quotients.items()
    ]
    series = [Series(group, GROUPS[group]) for group in groups]
    return Chart("specialisation", ChartForm.LINE, title, _UNIT, series, rows, sources, reference=AS_THE_COUNTRY)


def _quotients(persons: Mapping[str, int], country: Mapping[str, int]) -> Mapping[str, Decimal]:
    quotients = {group: location_quotient(group, persons, country) for group in persons if group != TOTAL}
    return {group: Decimal(f"{quotient:.2f}") for group, quotient in quotients.items() if quotient is not None}


def _persons(session: Session, areas: Collection[int]) -> Mapping[int, Mapping[str, int]]:
    """Return persons employed per year and group, summed over regions.

    Sums with a gap are left out. The database adds up, because the members of a functional region have thousands of
    figures.
    """
    tables: dict[int, dict[str, int]] = defaultdict(dict)
    values = {"regions": list(areas), "all": len(set(areas))}
    for year, group, persons in session.execute(_PERSONS, values):
        tables[year][group] = persons
    return tables


_HERE = among(RegionEmployment.region_id, "regions")
_PERSONS = (
    sa.select(RegionEmployment.year, RegionEmployment.nace_group, sa.func.sum(RegionEmployment.persons))
    .where(_HERE)
    .group_by(RegionEmployment.year, RegionEmployment.nace_group)
    .having(sa.func.count() == sa.bindparam("all"))
)
_SOURCES = (
    sa.select(Source)
    .where(Source.id.in_(sa.select(RegionEmployment.source_id).where(_HERE).distinct()))
    .order_by(Source.id)
)
_UNIT = Text(
    "Lokalisationsquotient: Anteil an den Beschäftigten, verglichen mit dem Land; 1 = wie im Land",
    "Location quotient: share of persons employed against the country; 1 = as in the country",
)
_NOW = Text(
    "{who}: am stärksten spezialisiert auf {group} (LQ {now}, {to})",
    "{who}: most specialised in {group} (LQ {now}, {to})",
)
_NOWHERE = Text(
    "{who}: in keinem Wirtschaftszweig spezialisiert; am höchsten liegt {group} (LQ {now}, {to})",
    "{who}: specialised in no industry; the highest is {group} (LQ {now}, {to})",
)
_CHANGED = Text(
    "{who}: am stärksten spezialisiert auf {group} (LQ {then} im Jahr {from}, {now} im Jahr {to})",
    "{who}: most specialised in {group} (LQ {then} in {from}, {now} in {to})",
)
