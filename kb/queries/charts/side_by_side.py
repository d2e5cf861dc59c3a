"""Charts of several records side by side: what each of them counts, in a column of its own. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kb.queries.charts.chart import LEAST_POINTS, Chart, ChartCell, ChartForm, ChartRow, Series
from kb.queries.findings import Finding
from kb.queries.names import Reference
from kb.texts import Text


@dataclass(frozen=True, slots=True)
class _Column:
    """The numbers of one record: a row each, with its only cell."""

    record: Any
    chart: Chart
    what: Text
    rows: Sequence[tuple[ChartRow, ChartCell]]
    is_promise: bool = False


def side_by_side(charts: Iterable[tuple[Any, Iterable[Chart | None]]]) -> list[Chart]:
    """Join the charts of several records of a kind, given with each; what only one of them counts is left out.

    A line becomes a chart of its own with a column per record, stacked bars become their totals. Amounts in different
    units never share a chart.
    """
    columns: dict[tuple[str, Text], list[_Column]] = defaultdict(list)
    for record, of_record in charts:
        for chart in of_record:
            if chart is not None:
                for key, column in _columns(record, chart):
                    columns[key, column.chart.unit].append(column)
    joined: list[Chart] = []
    times: Counter[str] = Counter()
    for (key, _unit), same in columns.items():
        chart = _joined(same)
        if _is_comparable(chart):
            times[key] += 1
            joined.append(replace(chart, name=key if times[key] == 1 else f"{key}-{times[key]}"))
    return joined


def _columns(record: Any, chart: Chart) -> Iterator[tuple[str, _Column]]:
    """Yield what a chart counts, each with a name that charts of other records share."""
    if chart.form is ChartForm.BARS:
        numbers = [(row, total) for row in chart.rows if (total := _total(row.cells)) is not None]
        yield chart.name, _Column(record, chart, chart.unit, numbers)
        return
    for at, series in enumerate(chart.series):
        assert series.name is not None, "a line is called by a text"
        key = chart.name if series.key == chart.name else f"{chart.name}-{series.key}"
        numbers = [(row, cell) for row in chart.rows if (cell := row.cells[at]) is not None]
        yield key, _Column(record, chart, series.name, numbers, series.is_promise)


def _total(cells: Iterable[ChartCell | None]) -> ChartCell | None:
    values = [cell.value for cell in cells if cell is not None]
    return ChartCell(sum(values, Decimal(0))) if values else None


def _joined(columns: Sequence[_Column]) -> Chart:
    first = columns[0]
    rows = _rows(columns)
    return Chart(
        first.chart.name,
        ChartForm.LINE,
        _finding(first.what, columns, rows),
        _unit(first),
        [_series(column) for column in columns],
        rows,
        list({source.id: source for column in columns for source in column.chart.sources}.values()),
        _note([column.chart.note for column in columns if column.chart.note is not None]),
        first.chart.reference,
    )


def _series(column: _Column) -> Series:
    record = column.record
    named = Reference(record.__tablename__, record.id, record.slug, record.name_de, record.name_en)
    return Series(record.slug, record=named, is_promise=column.is_promise)


def _unit(column: _Column) -> Text:
    """Name what is counted, as nothing else in a file of the numbers does."""
    unit = column.chart.unit
    if column.what == unit or any(row.fact is not None for row, _ in column.rows):
        return column.what
    return Text.same("{what} · {unit}").format(what=column.what, unit=unit)


def _rows(columns: Sequence[_Column]) -> list[ChartRow]:
    """Sort the numbers of all records by date, undated last; what no statement tells shares the row of its date."""
    rows: list[ChartRow] = []
    shared: dict[str, int] = {}
    for at, column in enumerate(columns):
        for row, cell in column.rows:
            date = str(row.on or "")
            if row.fact is None and date in shared:
                cells = list(rows[shared[date]].cells)
                cells[at] = cell
                rows[shared[date]] = replace(rows[shared[date]], cells=cells)
                continue
            if row.fact is None:
                shared[date] = len(rows)
            rows.append(replace(row, cells=[cell if other == at else None for other in range(len(columns))]))
    return sorted(rows, key=lambda row: str(row.on or "9999"))


def _is_comparable(chart: Chart) -> bool:
    """Return whether at least two records have a number, and two numbers have a date."""
    counted = {at for row in chart.rows for at, cell in enumerate(row.cells) if cell is not None}
    dated = [cell for row in chart.rows if row.drawn_on for cell in row.cells if cell is not None]
    return len(counted) >= LEAST_POINTS and len(dated) >= LEAST_POINTS


def _finding(what: Text, columns: Sequence[_Column], rows: Sequence[ChartRow]) -> Finding:
    dates = [row.on for row in rows if row.on is not None]
    values: dict[str, object] = {"what": what, "count": len(columns)}
    if not dates:
        return Finding(_UNDATED, values)
    if dates[0].year == dates[-1].year:
        return Finding(_IN_A_YEAR, values | {"to": dates[-1]})
    return Finding(_OVER_YEARS, values | {"from": dates[0], "to": dates[-1]})


def _note(notes: Sequence[Finding]) -> Finding | None:
    """Add up what the charts leave out."""
    if not notes:
        return None
    counts = [note.values["count"] for note in notes]
    total = sum(count for count in counts if isinstance(count, int))
    values: Mapping[str, object] = {**notes[0].values, "count": total}
    return Finding(notes[0].template, values)


_OVER_YEARS = Text(
    "Nebeneinander: {what}, {count} Einträge ({from}–{to})", "Side by side: {what}, {count} records ({from}–{to})"
)
_IN_A_YEAR = Text("Nebeneinander: {what}, {count} Einträge ({to})", "Side by side: {what}, {count} records ({to})")
_UNDATED = Text("Nebeneinander: {what}, {count} Einträge", "Side by side: {what}, {count} records")
