"""The numbers of a chart as rows: one for each number, with what its place in the table says."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.export import FORMATS_BY_KEY, Site, of_chart
from kb.models import Source
from kb.models.vocabulary import SourceKind
from kb.queries.charts import Chart, ChartCell, ChartForm, ChartRow, Series
from kb.queries.findings import Finding
from kb.texts import Text


def source(number: int) -> Source:
    return Source(
        id=number, slug=f"list-{number}", kind=SourceKind.REGISTER, title=f"Liste {number}", url=f"https://l/{number}"
    )


def chart(rows: list[ChartRow], *sources: Source) -> Chart:
    series = [
        Series("a", Text("Zugesagt", "Granted")),
        Series("b", record=SimpleNamespace(name_de="Logistik", name_en=None)),
    ]
    return Chart("money", ChartForm.BARS, Finding(Text.same("x"), {}), Text("Euro", "euro"), series, rows, sources)


def written(session: Session, site: Site, of: Chart) -> list[str]:
    selection = of_chart(session, site, of, title=Text.same("x"), name="x", page="p")
    return b"".join(FORMATS_BY_KEY["csv"].write(selection)).decode().splitlines()[1:]


def test_a_number_without_a_source_of_its_own_has_those_of_the_chart(session: Session, site: Site) -> None:
    rows = [
        ChartRow(PartialDate(2007), [ChartCell(Decimal(5), currency="EUR"), None]),
        ChartRow(None, [None, ChartCell(Decimal("1.5"), Decimal(2), until=PartialDate(2010), is_best=False)]),
    ]
    assert written(session, site, chart(rows, source(1), source(2))) == [
        "2007,a,Zugesagt,Granted,5,,,EUR,Euro,euro,,false,list-1; list-2,Liste 1.; Liste 2.,https://l/1; https://l/2,false",
        ",b,Logistik,Logistik,1.5,2,,,Euro,euro,2010,true,list-1; list-2,Liste 1.; Liste 2.,https://l/1; https://l/2,false",
    ]


def test_the_source_of_a_number_counts_more_and_may_be_missing(session: Session, site: Site) -> None:
    facts = [SimpleNamespace(source=source(3)), SimpleNamespace(source=None)]
    rows = [
        ChartRow(PartialDate(2007 + number), [ChartCell(Decimal(5)), None], fact) for number, fact in enumerate(facts)
    ]
    lines = written(session, site, chart(rows, source(1)))
    assert lines[0].endswith(",list-3,Liste 3.,https://l/3,false")
    assert lines[1].endswith(",,,,true")
