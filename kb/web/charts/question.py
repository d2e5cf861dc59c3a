"""The chart that an address names, and downloads of its numbers."""

from __future__ import annotations

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
from kb.texts import Text
from kb.web.downloads import PARAMETER, Offer, page_address
from kb.web.request import CHARTED, Params, language, query_string
from kb.web.writing import sentence

PARAMETERS = {entity: name for name, entity in CHARTED.items()}


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart and its record."""

    chart: charts.Chart
    record: Any


def url_for_chart(entity: str, slug: str, name: str) -> str:
    """Return the address of a chart for embedding in other pages."""
    return f"{request.script_root}/embed/{language()}/chart/{name}{query_string({PARAMETERS[entity]: slug})}"


def files(entity: str, slug: str, name: str) -> Sequence[tuple[Format, str]]:
    """Return the download formats of a chart with their addresses."""
    address = url_for_chart(entity, slug, name)
    return [
        (file_format, f"{address}&{PARAMETER}={file_format.key}")
        for file_format in export.fitting(frozenset({Content.ROWS}))
    ]


def offer(name: str) -> Offer:
    """Offer the numbers of the requested chart."""

    def select(session: Session, site: Site, _format: Format) -> Selection:
        shown = find(session, name, Params(request.args))
        title = Text(sentence(shown.chart.title, "de"), sentence(shown.chart.title, "en"))
        named = f"{shown.record.slug}-{name}"
        return export.of_chart(session, site, shown.chart, title=title, name=named, page=page_address())

    return Offer(export.CHART_CONTENT, select)


def find(session: Session, name: str, params: Params) -> Shown:
    """Return the requested chart. Raises InvalidInput unless one record is named, NotFound without the chart."""
    records = [(entity, slug) for parameter, entity in CHARTED.items() if (slug := params.text(parameter))]
    if len(records) != 1:
        raise InvalidInput(_ONE.format(names=", ".join(CHARTED)))
    entity, slug = records[0]
    record = named(session, ENTITIES[entity], slug)
    profile = profiles.PROFILES[entity](session, slug)
    for chart in charts.of(session, entity, profile):
        if chart.name == name:
            return Shown(chart, record)
    raise NotFound(_NONE.format(name=name[:40], slug=slug))


_ONE = Text(
    "Welcher Datensatz? Genau einer dieser Parameter muss angegeben sein: {names}.",
    "Which record? Give exactly one of these parameters: {names}.",
)
_NONE = Text(
    "Zu „{slug}“ gibt es kein Diagramm „{name}“. Nötig sind mindestens zwei Zahlen aus verschiedenen Zeiten.",
    "“{slug}” has no chart “{name}”. A chart needs at least two numbers from different times.",
)
