"""Charts of several records side by side: a column for each record, checked against numbers written by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kb.dates import PartialDate
from kb.models import CompetenceField, Initiative, Programme, Source
from kb.models.vocabulary import SourceKind
from kb.queries.charts import Chart, ChartCell, ChartForm, ChartRow, Series
from kb.queries.charts.side_by_side import side_by_side
from kb.queries.charts.statements import of_evidence
from kb.queries.findings import Finding
from kb.texts import Text
from kb.web.writing.findings import sentence
from tests.queries.charts.test_charts import evidence_of

SAXONY, RUHR, HANSE = (
    Initiative(slug=slug, name_de=name)
    for slug, name in (("saxony", "Silicon Saxony"), ("ruhr", "MedEcon Ruhr"), ("hanse", "Hanse-Aerospace"))
)
EURO, DOLLAR = Text.same("Money in EUR"), Text.same("Money in USD")
FIELDS = [Series(slug, record=CompetenceField(slug=slug, name_de=slug)) for slug in ("energy", "health")]


def of(*records: tuple[Initiative, list[tuple[Any, ...]]]) -> dict[str, Chart]:
    joined = side_by_side((record, of_evidence(record, evidence_of(*numbers))) for record, numbers in records)
    return {chart.name: chart for chart in joined}


def written(chart: Chart) -> list[tuple[str, list[int | None]]]:
    return [
        (str(row.on or ""), [None if cell is None else int(cell.value) for cell in row.cells]) for row in chart.rows
    ]


def funded(unit: Text, years: dict[int, list[int | None]], left_out: int = 0, source: int = 1) -> Chart:
    rows = [
        ChartRow(PartialDate(year), [None if value is None else ChartCell(Decimal(value)) for value in values])
        for year, values in years.items()
    ]
    note = Finding(Text.same("Not included: {count} projects"), {"count": left_out}) if left_out else None
    sources = [Source(id=source, slug=f"q-{source}", kind=SourceKind.DOCUMENT, title="Q")]
    return Chart("funding", ChartForm.BARS, Finding(Text.same("")), unit, FIELDS, rows, sources, note)


def test_each_record_is_a_column_and_keeps_what_its_source_says() -> None:
    charts = of(
        (SAXONY, [("members", "2000", 20), ("members", "2019", 350), ("members", None, 280)]),
        (RUHR, [("members", "2012", 127)]),
    )
    assert list(charts) == ["members"]
    chart = charts["members"]
    assert [series.key for series in chart.series] == ["saxony", "ruhr"]
    assert written(chart) == [("2000", [20, None]), ("2012", [None, 127]), ("2019", [350, None]), ("", [280, None])]
    assert all(row.fact is not None and row.fact.source is not None for row in chart.rows)
    assert sentence(chart.title, "de") == "Nebeneinander: Mitglieder, 2 Einträge (2000–2019)"
    assert sentence(chart.title, "en") == "Side by side: members, 2 records (2000–2019)"


def test_what_only_one_of_them_counts_is_left_out_and_so_is_what_has_no_dates() -> None:
    numbers = [("members", "2000", 20), ("members", "2019", 350), ("firms", None, 5)]
    assert of((SAXONY, numbers), (RUHR, [("firms", None, 7)]), (HANSE, [])) == {}
    assert list(of((SAXONY, numbers), (RUHR, [("members", "2000", 7)]), (HANSE, []))) == ["members"]


def test_one_year_is_named_once() -> None:
    chart = of((SAXONY, [("members", "2010-02", 20)]), (RUHR, [("members", "2010-11", 7)]))["members"]
    assert sentence(chart.title, "en") == "Side by side: members, 2 records (2010)"


def test_the_order_of_the_list_is_that_of_the_columns_and_changes_no_number() -> None:
    two = ((SAXONY, [("members", "2000", 20)]), (RUHR, [("members", "2001", 7)]))
    there, back = of(*two)["members"], of(*reversed(two))["members"]
    assert [series.key for series in back.series] == [series.key for series in reversed(there.series)]
    assert [(on, cells[::-1]) for on, cells in written(back)] == written(there)


def test_each_line_of_a_chart_becomes_one_of_its_own_and_promises_stay_promises() -> None:
    numbers = [("jobs_targeted", "2000", 70_000, {"kind": "expectation"}), ("jobs_created", "2010", 71_000)]
    less = [("jobs_created", "2011", 300), ("jobs_total", "2011", 900)]
    charts = of((SAXONY, numbers), (RUHR, less), (HANSE, [*numbers]))
    assert {name: [series.key for series in chart.series] for name, chart in charts.items()} == {
        "jobs-expected-jobs_targeted": ["saxony", "hanse"],
        "jobs-jobs_created": ["saxony", "ruhr", "hanse"],
    }
    assert [series.is_promise for series in charts["jobs-expected-jobs_targeted"].series] == [True, True]
    promised = of((SAXONY, numbers), (RUHR, numbers[:1]), (HANSE, [("jobs_created", None, 300), numbers[0]]))
    assert {name: [series.key for series in chart.series] for name, chart in promised.items()} == {
        "jobs-expected-jobs_targeted": ["saxony", "ruhr", "hanse"]
    }, "a record without a dated result has promised all the same"
    assert not any(series.is_promise for series in charts["jobs-jobs_created"].series)


def test_bars_become_their_totals_in_one_row_a_year_and_what_is_left_out_is_added_up() -> None:
    one = funded(EURO, {2001: [3, 4], 2002: [None, None], 2003: [None, 5]}, left_out=2)
    other = funded(EURO, {2003: [1, None]}, left_out=3, source=2)
    (chart,) = side_by_side(
        [(Programme(slug="one", name_de="1"), [one]), (Programme(slug="two", name_de="2"), [other])]
    )
    assert chart.form is ChartForm.LINE
    assert written(chart) == [("2001", [7, None]), ("2003", [5, 1])]
    assert chart.note is not None and sentence(chart.note, "en") == "Not included: 5 projects"
    assert chart.unit == EURO and chart.source_ids == [1, 2]


def test_amounts_in_different_units_never_share_a_chart() -> None:
    years: dict[int, list[int | None]] = {2001: [1, 2], 2002: [3, 4]}
    records = [Programme(slug=f"p-{number}", name_de=str(number)) for number in range(5)]
    units = [EURO, DOLLAR, EURO, DOLLAR, Text.same("Money in CHF")]
    charts = side_by_side((record, [funded(unit, years)]) for record, unit in zip(records, units, strict=True))
    assert [(chart.name, chart.unit, [series.key for series in chart.series]) for chart in charts] == [
        ("funding", EURO, ["p-0", "p-2"]),
        ("funding-2", DOLLAR, ["p-1", "p-3"]),
    ]


def test_a_picture_has_no_more_records_than_colours() -> None:
    records = [Initiative(slug=f"i-{number}", name_de=str(number)) for number in range(9)]
    numbers: list[tuple[Any, ...]] = [("members", "2000", 20)]
    assert of(*((record, numbers) for record in records[:8]))["members"].is_picture
    assert not of(*((record, numbers) for record in records))["members"].is_picture
