"""Charts by name: which chart of which record an address asks for, and its numbers to take away."""

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
from kb.queries.records import PROFILES
from kb.texts import Text
from kb.web.downloads import PARAMETER, Offer, page_address
from kb.web.request import CHARTED, Params, language, query_string
from kb.web.writing import sentence

PARAMETERS = {entity: name for name, entity in CHARTED.items()}


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart and the record that it is about."""

    chart: charts.Chart
    record: Any


def url_for_chart(entity: str, slug: str, name: str) -> str:
    """Return the address of a chart without the frame of the site, for other pages to show."""
    return f"{request.script_root}/embed/{language()}/chart/{name}{query_string({PARAMETERS[entity]: slug})}"


def files(entity: str, slug: str, name: str) -> Sequence[tuple[Format, str]]:
    """Return the formats that hold the numbers of a chart, each with its address."""
    address = url_for_chart(entity, slug, name)
    return [(one, f"{address}&{PARAMETER}={one.key}") for one in export.fitting(frozenset({Content.ROWS}))]


def offer(name: str) -> Offer:
    """Offer the numbers of the chart that is asked for."""

    def select(session: Session, site: Site, _wanted: Format) -> Selection:
        shown = find(session, name, Params(request.args))
        title = Text(sentence(shown.chart.title, "de"), sentence(shown.chart.title, "en"))
        named = f"{shown.record.slug}-{name}"
        return export.of_chart(session, site, shown.chart, title=title, name=named, page=page_address())

    return Offer(export.CHART_CONTENT, select)


def find(session: Session, name: str, given: Params) -> Shown:
    """Return the chart that is asked for. Raises InvalidInput unless one record is named, NotFound without the chart."""
    wanted = [(entity, slug) for parameter, entity in CHARTED.items() if (slug := given.text(parameter))]
    if len(wanted) != 1:
        raise InvalidInput(_ONE.format(names=", ".join(CHARTED)))
    entity, slug = wanted[0]
    record = named(session, ENTITIES[entity], slug)
    profile = PROFILES[entity](session, slug)
    for chart in charts.of(session, entity, profile):
        if chart.name == name:
            return Shown(chart, record)
    raise NotFound(_NONE.format(name=name[:40], slug=slug))


_ONE = Text(
    "Welcher Datensatz? Genau einer dieser Parameter muss angegeben sein: {names}.",
    "Which record? Give exactly one of these parameters: {names}.",
)
_NONE = Text(
    "Ein Diagramm „{name}“ gibt es zu „{slug}“ nicht: Dafür braucht es mindestens zwei Zahlen aus verschiedenen Zeiten.",
    "There is no chart “{name}” of “{slug}”: it takes at least two numbers from different times.",
)
