"""The chart that an address names, and downloads of its numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from kb import export
from kb.errors import InvalidInput, NotFound
from kb.export import Content, Format, Selection, Site
from kb.models import ENTITIES
from kb.queries import charts
from kb.queries.names import record as named
from kb.queries.records import profiles
from kb.queries.shortlist import Shortlist, ShortlistEntry
from kb.texts import Text
from kb.web.downloads import PARAMETER, Offer, page_address
from kb.web.request import CHARTED, Params, language, query_string
from kb.web.shortlist import COLLECTED, MOST_COMPARED, place, present
from kb.web.writing import sentence

PARAMETERS = {entity: name for name, entity in CHARTED.items()}


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart and its record; None for records of a reader's own list, side by side."""

    chart: charts.Chart
    record: Any | None


@dataclass(frozen=True, slots=True)
class Compared:
    """The charts that ``count`` records of a kind have in common; ``left_out`` counts those without room."""

    entity: str
    charts: Sequence[charts.Chart]
    count: int
    left_out: int


def url_for_chart(chart: charts.Chart, record: Any | None) -> str:
    """Return the address of a chart for embedding in other pages; without its record, it names those of its columns."""
    columns = [place(series.record.entity, series.record.slug) for series in chart.series if record is None]
    named = {COLLECTED: columns} if record is None else {PARAMETERS[record.__tablename__]: record.slug}
    return f"{request.script_root}/embed/{language()}/chart/{chart.name}{query_string(named)}"


def files(chart: charts.Chart, record: Any | None) -> Sequence[tuple[Format, str]]:
    """Return the download formats of a chart with their addresses."""
    address = url_for_chart(chart, record)
    return [
        (file_format, f"{address}&{PARAMETER}={file_format.key}")
        for file_format in export.fitting(frozenset({Content.ROWS}))
    ]


def offer(name: str) -> Offer:
    """Offer the numbers of the requested chart."""

    def select(session: Session, site: Site, _format: Format) -> Selection:
        shown = find(session, name, Params(request.args))
        title = Text(sentence(shown.chart.title, "de"), sentence(shown.chart.title, "en"))
        file_name = name if shown.record is None else f"{shown.record.slug}-{name}"
        return export.of_chart(session, site, shown.chart, title=title, name=file_name, page=page_address())

    return Offer(export.CHART_CONTENT, select)


def find(session: Session, name: str, params: Params) -> Shown:
    """Return the requested chart. Raises InvalidInput unless one record or a list is named, NotFound without the chart."""
    own = present(session, params)
    records = [(entity, slug) for parameter, entity in CHARTED.items() if (slug := params.text(parameter))]
    if len(records) + (own is not None) != 1:
        raise InvalidInput(_ONE.format(names=", ".join((*CHARTED, COLLECTED))))
    if own is not None:
        return _in_common(session, name, own)
    entity, slug = records[0]
    record = named(session, ENTITIES[entity], slug)
    profile = profiles.FOR_CHARTS[entity](session, slug)
    for chart in charts.of(session, entity, profile):
        if chart.name == name:
            return Shown(chart, record)
    raise NotFound(_NONE.format(name=name[:40], slug=slug))


def of_list(session: Session, own: Shortlist) -> list[Compared]:
    """Return the charts that the records of a list have in common, kind by kind; those of which there are two or more."""
    kinds: dict[str, list[ShortlistEntry]] = defaultdict(list)
    for entry in own.records:
        kinds[entry.entity].append(entry)
    return [
        _compared(session, entity, entries)
        for entity, entries in kinds.items()
        if entity in charts.CHARTED and len(entries) > 1
    ]


def _compared(session: Session, entity: str, entries: Sequence[ShortlistEntry]) -> Compared:
    shown = entries[:MOST_COMPARED]
    known = ((entry.record, profiles.FOR_CHARTS[entity](session, entry.slug)) for entry in shown)
    return Compared(entity, charts.of_several(session, entity, known), len(shown), len(entries) - len(shown))


def _in_common(session: Session, name: str, own: Shortlist) -> Shown:
    for compared in of_list(session, own):
        for chart in compared.charts:
            if chart.name == name:
                return Shown(chart, None)
    raise NotFound(_NONE_IN_COMMON.format(name=name[:40]))


_ONE = Text(
    "Welcher Datensatz? Genau einer dieser Parameter muss angegeben sein: {names}.",
    "Which record? Give exactly one of these parameters: {names}.",
)
_NONE_IN_COMMON = Text(
    "Ein Diagramm „{name}“ haben diese Einträge nicht gemeinsam. Nötig sind Zahlen von mindestens zwei Einträgen einer Art.",
    "These records have no chart “{name}” in common. It needs numbers of at least two records of one kind.",
)
_NONE = Text(
    "Zu „{slug}“ gibt es kein Diagramm „{name}“. Nötig sind mindestens zwei Zahlen aus verschiedenen Zeiten.",
    "“{slug}” has no chart “{name}”. A chart needs at least two numbers from different times.",
)
