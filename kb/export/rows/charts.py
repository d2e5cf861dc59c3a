"""The numbers of a chart, one row each, with time, series, unit and source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy.orm import Session

from kb.export.selection import Content, Selection, current_version
from kb.models import Source
from kb.models.labels import name_of
from kb.queries import charts
from kb.queries.charts import Chart
from kb.queries.rows import CITED, CITED_AT, Column, ListCell, Site, citation
from kb.texts import Text

CHART_CONTENT = frozenset({Content.ROWS, Content.SOURCES})
"""Content that the numbers of a chart carry."""


@dataclass(frozen=True, slots=True)
class ChartNumber:
    """One number of a chart with its context."""

    chart: Chart
    row: charts.ChartRow
    series: charts.Series
    cell: charts.ChartCell

    @property
    def sources(self) -> tuple[Source, ...]:
        """The source of the number itself, else the sources of the whole chart."""
        if self.row.fact is None:
            return tuple(self.chart.sources)
        return () if self.row.fact.source is None else (self.row.fact.source,)


def of_chart(session: Session, site: Site, chart: Chart, *, title: Text, name: str, page: str) -> Selection:
    """Select the numbers of a chart in the order of its table."""
    rows = list(numbers(chart))
    cited = {source.id: source for row in rows for source in row.sources}
    return Selection(
        title=title,
        name=name,
        language=site.language,
        page=page,
        criteria=((UNIT, chart.unit.in_(site.language)),),
        version=current_version(session),
        columns=COLUMNS,
        rows=lambda: iter(rows),
        sources=cited.values,
        cited=cited.values,
        carries=CHART_CONTENT,
    )


def numbers(chart: Chart) -> Iterator[ChartNumber]:
    """Yield the numbers of a chart row by row."""
    for row in chart.rows:
        for series, cell in zip(chart.series, row.cells, strict=True):
            if cell is not None:
                yield ChartNumber(chart, row, series, cell)


def _of(path: str) -> Callable[[ChartNumber], ListCell]:
    return attrgetter(path)


def _per_source(read: Callable[[Source], str | None]) -> Callable[[ChartNumber], ListCell]:
    return lambda number: tuple(text for source in number.sources if (text := read(source)))


UNIT = Text("Einheit", "unit")
COLUMNS = (
    Column("time", Text("Zeit", "time"), _of("row.on")),
    Column("series", Text("Reihe", "series"), _of("series.key")),
    Column("series_de", Text("Reihe (deutsch)", "series (German)"), lambda number: number.series.called("de")),
    Column("series_en", Text("Reihe (englisch)", "series (English)"), lambda number: number.series.called("en")),
    Column("value", name_of("value"), _of("cell.value")),
    Column("value_most", name_of("value_most"), _of("cell.value_most")),
    Column("precision", name_of("precision"), _of("cell.precision")),
    Column("currency", name_of("currency"), _of("cell.currency")),
    Column("unit_de", Text("Einheit (deutsch)", "unit (German)"), _of("chart.unit.de")),
    Column("unit_en", Text("Einheit (englisch)", "unit (English)"), _of("chart.unit.en")),
    Column("promised_by", Text("versprochen bis", "promised by"), _of("cell.until")),
    Column("contradicted", Text("widersprochen", "contradicted"), lambda number: not number.cell.is_best),
    Column("source", name_of("source"), _per_source(attrgetter("slug"))),
    Column("source_citation", CITED, _per_source(citation)),
    Column("source_url", CITED_AT, _per_source(attrgetter("url"))),
    Column("unconfirmed", name_of("unconfirmed"), lambda number: not number.sources),
)
