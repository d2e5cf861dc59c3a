"""Charts: the numbers drawn, those left out, and the sentence above them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models import (
    CompetenceField,
    FieldScheme,
    Initiative,
    Programme,
    Project,
    Region,
    RegionEmployment,
    RegionMember,
    Source,
    Statement,
)
from kb.models.vocabulary import Indicator, Precision, SourceKind, StatementKind
from kb.queries import charts
from kb.queries.charts import Chart, ChartForm, is_drawable
from kb.queries.charts.specialisation import chart_of
from kb.queries.charts.statements import counted, of_evidence
from kb.queries.evidence.statements import Evidence, compare_statements
from kb.queries.records.profiles import PROFILES
from kb.web.writing.findings import sentence
from tests.queries.making import Maker

WHO = Initiative(slug="medecon", name_de="MedEcon Ruhr")
Say = tuple[str, str | None, int]


def evidence_of(*numbers: tuple[Any, ...], kind: str = "outcome") -> Evidence:
    """Make evidence of numbers, each (indicator, date, value, and other attributes)."""
    rows = []
    for number, (indicator, as_of, value, *rest) in enumerate(numbers, start=1):
        more: dict[str, Any] = rest[0] if rest else {}
        row = Statement(
            id=number,
            slug=f"s-{number}",
            kind=StatementKind(more.pop("kind", kind)),
            indicator=Indicator(indicator),
            value=Decimal(value),
            as_of=None if as_of is None else PartialDate.parse(as_of),
            unconfirmed=False,
            source_id=number,
            source=Source(id=number, slug=f"q-{number}", kind=SourceKind.DOCUMENT, title="Q"),
            **more,
        )
        rows.append(row)
    return Evidence(ledger=compare_statements(rows), others={}, milestones=())


def found(evidence: Evidence) -> dict[str, Chart]:
    made = [chart for chart in of_evidence(WHO, evidence) if chart is not None and is_drawable(chart)]
    return {chart.name: chart for chart in made}


def title(chart: Chart, language: str = "de") -> str:
    return sentence(chart.title, "de" if language == "de" else "en")


def values(chart: Chart) -> list[tuple[str, list[int | None]]]:
    return [
        (str(row.on or ""), [None if cell is None else int(cell.value) for cell in row.cells]) for row in chart.rows
    ]


def test_only_an_initiative_grows_itself_and_one_date_is_no_change() -> None:
    numbers = evidence_of(("jobs_industry", "1922", 545), ("jobs_industry", "2001", 49)).ledger
    ruhr = counted(Region(slug="ruhr", name_de="Ruhrgebiet"), Indicator.JOBS_INDUSTRY, numbers)
    assert title(must(ruhr)) == "Ruhrgebiet: Arbeitsplätze in der Branche von 545 (1922) auf 49 (2001) gesunken"
    once = counted(WHO, Indicator.MEMBERS, evidence_of(("members", "2007", 40, ABOUT)).ledger)
    assert title(must(once)) == "MedEcon Ruhr: rund 40 Mitglieder (2007)"


ABOUT: dict[str, Any] = {"precision": Precision.ABOUT}
OVER: dict[str, Any] = {"precision": Precision.MORE_THAN}


def test_members_over_time_say_how_they_grew() -> None:
    chart = found(
        evidence_of(("members", "2021", 170, OVER), ("members", "2007-05", 40, ABOUT), ("members", "2012", 127))
    )["members"]
    assert values(chart) == [("2007-05", [40]), ("2012", [127]), ("2021", [170])]
    assert title(chart) == "MedEcon Ruhr wuchs von rund 40 (2007) auf über 170 Mitglieder (2021)"
    assert title(chart, "en") == "MedEcon Ruhr grew from about 40 (2007) to more than 170 members (2021)"
    assert chart.form is ChartForm.LINE


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ((30,), " schrumpfte von 40 (2007) auf 30 Unternehmen (2012)"),
        ((40,), " zählte 2007 wie 2012 40 Unternehmen"),
        ((40, OVER), ": 40 (2007) und über 40 Unternehmen (2012)"),
        ((30, {"value_most": 50}), ": 40 (2007) und 30–50 Unternehmen (2012)"),
    ],
)
def test_shrinking_and_staying_are_said_as_well_and_what_nobody_can_tell(last: Any, words: str) -> None:
    chart = found(evidence_of(("firms", "2007", 40), ("firms", "2012", *last)))["firms"]
    assert title(chart) == f"MedEcon Ruhr{words}"


def test_growth_within_a_year_names_the_months() -> None:
    chart = found(evidence_of(("firms", "2007-02", 40), ("firms", "2007-10", 60)))["firms"]
    assert title(chart) == "MedEcon Ruhr wuchs von 40 (Februar 2007) auf 60 Unternehmen (Oktober 2007)"


def test_numbers_that_contradict_each_other_are_all_there_and_the_best_makes_the_title() -> None:
    evidence = evidence_of(("members", "2010", 142), ("members", "2010", 131), ("members", "2015", 198, OVER))
    chart = found(evidence)["members"]
    assert [(int(one.value), one.is_best) for row in chart.rows for one in row.cells if one] == [
        (142, True),
        (131, False),
        (198, True),
    ]
    assert "von 142 (2010) auf über 198" in title(chart)
    assert len(chart.source_ids) == 3


def test_undated_numbers_stand_in_the_table_but_make_no_picture() -> None:
    chart = found(evidence_of(("members", None, 280), ("members", "2000-12-19", 20), ("members", "2019", 350)))[
        "members"
    ]
    assert values(chart) == [("2000-12-19", [20]), ("2019", [350]), ("", [280])]
    assert found(evidence_of(("members", None, 173), ("members", "2022", 220))) == {}
    assert "ohne Zeitangabe" in title(must(counted(WHO, Indicator.MEMBERS, evidence_of(("members", None, 3)).ledger)))


@pytest.mark.parametrize(
    ("on", "place"),
    [("2001", "2001"), ("2001~", "2001"), ("2001-05", "2001-05"), ("199X", None), ("2001/2003", None), (None, None)],
)
def test_an_approximate_date_has_a_place_in_the_picture_and_a_decade_has_none(
    on: str | None, place: str | None
) -> None:
    chart = must(counted(WHO, Indicator.MEMBERS, evidence_of(("members", on, 3), ("members", "2010", 5)).ledger))
    assert {row.drawn_on for row in chart.rows} == {place, "2010"}
    assert is_drawable(chart) is (place is not None)


def must(chart: Chart | None) -> Chart:
    assert chart is not None
    return chart


def test_one_moment_is_no_course_of_time() -> None:
    assert found(evidence_of(("members", "2010", 142), ("members", "2010", 131))) == {}
    assert found(evidence_of()) == {}


def test_expected_members_are_no_members() -> None:
    assert found(evidence_of(("members", "2010", 100), ("members", "2012", 500), kind="expectation")) == {}


def test_the_ledger_shows_promises_beside_results_and_never_adds_them() -> None:
    due = PartialDate(2010)
    promise: dict[str, Any] = {"kind": "expectation", "target_on": due}
    evidence = evidence_of(
        ("jobs_targeted", "2000-06", 70_000, {**promise, **ABOUT}),
        ("jobs_targeted", "2005-08", 52_000, dict(promise)),
        ("jobs_created", "2003", 7_000, ABOUT),
        ("jobs_created", "2010-06", 71_000),
        ("jobs_total", None, 90_000),
    )
    chart = found(evidence)["jobs"]
    assert [(one.key, one.is_promise) for one in chart.series] == [
        ("expected-jobs_targeted", True),
        ("jobs_created", False),
        ("jobs_total", False),
    ]
    assert values(chart) == [
        ("2000-06", [70_000, None, None]),
        ("2003", [None, 7_000, None]),
        ("2005-08", [52_000, None, None]),
        ("2010-06", [None, 71_000, None]),
        ("", [None, None, 90_000]),
    ]
    assert [one.until for row in chart.rows for one in row.cells if one][:3] == [due, None, due]
    assert title(chart) == (
        "MedEcon Ruhr: rund 70.000 Arbeitsplätze angestrebt (2000, bis 2010), 2005 auf 52.000 gesenkt; "
        "71.000 geschaffen laut jüngster Angabe (2010)"
    )
    assert title(chart, "en") == (
        "MedEcon Ruhr: about 70,000 jobs targeted (2000, by 2010), lowered to 52,000 in 2005; "
        "71,000 created by the latest figure (2010)"
    )


def test_numbers_of_jobs_are_joined_only_where_one_publisher_counts_them() -> None:
    known = found(
        evidence_of(
            ("jobs_created", "2003", 7000),
            ("jobs_created", "2010", 71000),
            ("members", "2003", 5),
            ("members", "2004", 6),
        )
    )
    jobs = [cell.delimitation for row in known["jobs"].rows for cell in row.cells if cell]
    members = [cell.delimitation for row in known["members"].rows for cell in row.cells if cell]
    assert len(set(jobs)) == len(jobs) == 2, "each is told by a source of its own"
    assert set(members) == {""}, "members are counted alike by all"


def test_a_promise_that_was_raised_and_has_no_date_to_be_met_is_said_so() -> None:
    chart = found(
        evidence_of(
            ("jobs_targeted", "2000", 100, {"kind": "expectation"}),
            ("jobs_targeted", "2001", 200, {"kind": "expectation"}),
            ("jobs_total", "2002", 300, {"kind": "expectation"}),
            ("jobs_created", "2005", 150),
        )
    )["jobs"]
    assert title(chart) == (
        "MedEcon Ruhr: 100 Arbeitsplätze angestrebt (2000), 2001 auf 200 erhöht; "
        "150 geschaffen laut jüngster Angabe (2005)"
    )
    assert [one.called("de") for one in chart.series] == [
        "erwartet: Arbeitsplätze insgesamt",
        "angestrebte Arbeitsplätze",
        "geschaffene Arbeitsplätze",
    ]


def test_secured_jobs_do_not_answer_a_promise_of_new_ones() -> None:
    promise = ("jobs_targeted", "2000", 100, {"kind": "expectation"})
    chart = found(evidence_of(promise, ("jobs_secured", "2005", 150)))["jobs"]
    assert title(chart) == "MedEcon Ruhr: 150 gesicherte Arbeitsplätze (2005)"


def test_jobs_without_a_promise_are_a_course_and_promises_alone_are_nothing_to_compare() -> None:
    chart = found(evidence_of(("jobs_total", "2007", 1700, ABOUT), ("jobs_total", "2009", 2300)))["jobs"]
    assert title(chart) == "MedEcon Ruhr wuchs von rund 1.700 (2007) auf 2.300 Arbeitsplätze insgesamt (2009)"
    assert found(evidence_of(("jobs_targeted", "2000", 1), ("jobs_targeted", "2005", 2), kind="expectation")) == {}


def test_a_result_without_a_year_is_told_beside_the_dated_one() -> None:
    promised = ("jobs_targeted", "1998", 4000, {"kind": "expectation"})
    evidence = evidence_of(promised, ("jobs_created", "2000", 1500), ("jobs_created", None, 5000))
    assert title(found(evidence)["jobs"]).endswith("; 1.500 geschaffen (2000), 5.000 laut einer Angabe ohne Jahr")
    evidence.ledger[2].fact.source = Source(slug="waz", published_on=PartialDate(2009))
    assert title(found(evidence)["jobs"], "en").endswith(
        "; 5,000 created by the latest figure (undated, source of 2009)"
    )


def projects(make: Maker, count: int = 1, **values: Any) -> None:
    for _ in range(count):
        make(Project, title="Vorhaben", **values)


def of(session: Session, entity: str, slug: str) -> dict[str, Chart]:
    return {one.name: one for one in charts.of(session, entity, PROFILES[entity](session, slug))}


def test_a_programme_shows_money_by_field_and_projects_by_round(session: Session, make: Maker) -> None:
    scheme = make(FieldScheme)
    energy = make(CompetenceField, "energie", field_scheme=scheme)
    wind = make(CompetenceField, "wind", field_scheme=scheme, parent=energy)
    chemistry = make(CompetenceField, "chemie", field_scheme=scheme)
    contest = make(Programme, "wettbewerb", kind="competition")
    second = make(Programme, "runde-2", kind="competition", parent=contest)
    listed = make.source("liste")
    euro: dict[str, Any] = {"currency": "EUR", "source": listed}
    projects(make, 2, programme=contest, competence_field=wind, year=2008, amount=1_000_000, **euro)
    projects(make, programme=contest, competence_field=energy, year=2010, amount=2_345_678, **euro)
    projects(make, programme=second, competence_field=chemistry, year=2010, amount=500, **euro)
    projects(make, programme=second, year=2010, amount=100, **euro)
    projects(make, programme=second, year=2010, amount=7_000_000, currency="DEM")
    projects(make, programme=second, amount=1, **euro)
    found = of(session, "programme", "wettbewerb")

    money = found["funding"]
    assert [one.called("de") for one in money.series] == ["energie", "chemie", "ohne Kompetenzfeld"]
    assert values(money) == [
        ("2008", [2_000_000, None, None]),
        ("2009", [None, None, None]),
        ("2010", [2_345_678, 500, 100]),
    ]
    assert title(money) == (
        "wettbewerb: Unter den Kompetenzfeldern erhielt energie am meisten, "
        "rund 4,35 Mio. € von rund 4,35 Mio. € (2008–2010)".replace(
            " Mio. €", "\N{NO-BREAK SPACE}Mio.\N{NO-BREAK SPACE}€"
        )
    )
    assert money.note is not None
    assert sentence(money.note, "de") == "Nicht enthalten: 2 Vorhaben ohne Jahr oder ohne Betrag in EUR."
    assert listed in money.sources

    numbers = found["projects"]
    assert [one.called("de") for one in numbers.series] == ["wettbewerb", "runde-2"]
    assert values(numbers) == [("2008", [2, None]), ("2009", [None, None]), ("2010", [1, 3])]
    assert title(numbers) == "wettbewerb: 6 Vorhaben von 2008 bis 2010, am meisten im Jahr 2010 (4)"
    assert title(numbers, "en") == "wettbewerb: 6 projects from 2008 to 2010, with a peak in 2010 (4)"


def test_more_fields_than_colours_are_added_up(session: Session, make: Maker) -> None:
    scheme = make(FieldScheme, "schema")
    programme = make(Programme, "programm", kind="pact")
    for number in range(11):
        field = make(CompetenceField, f"feld-{number}", field_scheme=scheme)
        for year in (2000, 2001):
            projects(make, programme=programme, competence_field=field, year=year, amount=100 - number, currency="EUR")
    by_scheme = of(session, "field_scheme", "schema")["funding"]
    assert len(by_scheme.series) == 8
    assert by_scheme.series[0].called("de") == "feld-0"
    assert by_scheme.series[-1].called("en") == "4 others"
    assert values(by_scheme)[0][1][-1] == 93 + 92 + 91 + 90
    projects(make, programme=programme, year=2000, amount=1, currency="EUR")
    by_programme = of(session, "programme", "programm")["funding"]
    assert [one.key for one in by_programme.series[-2:]] == ["rest", "none"]
    assert len(by_programme.series) == 8


def test_a_field_shows_its_money_by_narrower_field(session: Session, make: Maker) -> None:
    scheme = make(FieldScheme)
    energy = make(CompetenceField, "energie", field_scheme=scheme)
    wind = make(CompetenceField, "wind", field_scheme=scheme, parent=energy)
    offshore = make(CompetenceField, "offshore", field_scheme=scheme, parent=wind)
    for field, amount in ((energy, 1), (wind, 2), (offshore, 3)):
        for year in (2000, 2002):
            projects(make, competence_field=field, year=year, amount=amount, currency="EUR")
    chart = of(session, "competence_field", "energie")["funding"]
    assert values(chart) == [("2000", [5, 1]), ("2001", [None, None]), ("2002", [5, 1])]
    alone = of(session, "competence_field", "offshore")["funding"]
    assert title(alone, "en") == "offshore: about €6 from 2000 to 2002, in no year more than about €3"
    assert "in keinem Jahr mehr als rund 3" in title(alone), "of equal years none is the first"


def test_projects_without_money_or_year_draw_no_money(session: Session, make: Maker) -> None:
    programme = make(Programme, "programm", kind="pact")
    projects(make, programme=programme, year=2000)
    projects(make, programme=programme, year=2001)
    assert set(of(session, "programme", "programm")) == {"projects"}
    other = make(Programme, "ohne-jahr", kind="pact")
    projects(make, programme=other, amount=5, currency="EUR")
    assert of(session, "programme", "ohne-jahr") == {}
    assert of(session, "programme", make(Programme, "leer", kind="pact").slug) == {}


def test_a_region_shows_how_its_specialisation_changed(session: Session, make: Maker) -> None:
    country = make(Region, "land", kind="nuts0", code="DE")
    parts = [make(Region, kind="nuts3", code=f"DE{n}", parent=country) for n in (1, 2)]
    ruhr = make(Region, "ruhr", kind="functional", parent=country)
    source = make.source()
    for part in parts:
        make(RegionMember, region=ruhr, member=part)
    for year, industry in ((2000, 400), (2010, 200)):
        for region, total, made in [(country, 10_000, 1_000), *((part, 1_000, industry) for part in parts)]:
            make(RegionEmployment, region=region, nace_group="TOTAL", year=year, persons=total, source=source)
            make(RegionEmployment, region=region, nace_group="C", year=year, persons=made, source=source)
    chart = of(session, "region", "ruhr")["specialisation"]
    assert [cell and cell.value for row in chart.rows for cell in row.cells] == [Decimal("4.00"), Decimal("2.00")]
    assert title(chart) == (
        "ruhr: am stärksten spezialisiert auf Verarbeitendes Gewerbe (LQ 4 im Jahr 2000, 2 im Jahr 2010)"
    )
    assert list(chart.sources) == [source]
    assert chart.reference == 1, "the line that all others are read against"
    assert "specialisation" in of(session, "region", parts[0].slug)
    assert of(session, "region", "land") == {}


def test_specialisation_names_no_past_that_is_not_known() -> None:
    chart = must(chart_of(WHO, {2000: {"F": Decimal(1)}, 2010: {"C": Decimal(2), "F": Decimal(1)}}, []))
    assert title(chart) == "MedEcon Ruhr: am stärksten spezialisiert auf Verarbeitendes Gewerbe (LQ 2, 2010)"
    assert chart_of(WHO, {}, []) is None
    assert chart_of(WHO, {2010: {"unheard of": Decimal(2)}}, []) is None


def test_what_lies_about_the_average_is_not_called_specialised() -> None:
    near = {"C": Decimal("1.08"), "B-E": Decimal("1.05"), "F": Decimal("1.02")}
    chart = must(chart_of(WHO, {2000: {"C": Decimal(2)}, 2017: near}, []))
    assert title(chart) == (
        "MedEcon Ruhr: in keinem Wirtschaftszweig spezialisiert; am höchsten liegt Verarbeitendes Gewerbe (LQ 1,08, 2017)"
    )
    assert [one.key for one in chart.series] == ["C", "F"]


def test_kinds_of_records_without_charts_have_none(session: Session) -> None:
    assert charts.of(session, "person", object()) == []


def test_what_is_no_chart_is_not_drawn() -> None:
    assert not is_drawable(None)
