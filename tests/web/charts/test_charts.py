"""Charts on pages and for other pages, as a reader without script gets them."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest
from flask.testing import FlaskClient

from kb.web.charts.question import PARAMETERS


def figure(text: str, name: str) -> str:
    return text.split(f'id="chart_{name}"')[1].split("</figure>")[0]


def columns(chart: str) -> list[str]:
    """Return the records that the columns of a chart lead to."""
    head = chart.split("<thead>")[1].split("</thead>")[0]
    return re.findall(r'<th scope="col" class="figure"[^>]*><a href="/en/initiatives/([\w-]+)"', head)


def test_a_chart_is_a_table_under_a_sentence(client: FlaskClient) -> None:
    chart = figure(client.get("/de/initiatives/medecon-ruhr").text, "members")
    assert "MedEcon Ruhr wuchs von rund 40 (2007) auf über 170 Mitglieder (2021)" in chart
    assert re.findall(r'<data value="(\d+)\.00"', chart) == ["40", "127", "150", "170"]
    assert re.findall(r'data-precision="(\w+)"', chart) == ["about", "more_than", "more_than"]
    assert re.findall(r'<time datetime="([^"]+)"', chart) == ["2007-05", "2012", "2018", "2021"]
    assert chart.count('href="#source_') == 4
    assert re.search(r'<details class="chart-numbers" open>', chart)
    english = figure(client.get("/en/initiatives/medecon-ruhr").text, "members")
    assert "MedEcon Ruhr grew from about 40 (2007) to more than 170 members (2021)" in english


def test_the_ledger_is_drawn_with_its_promises_and_their_date(client: FlaskClient) -> None:
    chart = figure(client.get("/de/initiatives/dortmund-project").text, "jobs")
    assert "rund 70.000 Arbeitsplätze angestrebt (2000, bis 2010), 2005 auf 52.000 gesenkt" in chart
    assert len(re.findall('data-until="2010"', chart)) == 3
    assert re.search('data-promise="yes">angestrebte Arbeitsplätze', chart)


def test_contradicting_numbers_are_marked(client: FlaskClient) -> None:
    chart = figure(client.get("/de/initiatives/effizienzcluster-logistikruhr").text, "members")
    assert chart.count('data-other="yes"') == 2
    assert chart.count("widersprochen") == 2


def test_pages_without_a_chart_fetch_nothing_for_one(client: FlaskClient) -> None:
    without = client.get("/de/initiatives/logistik-nrw").text
    assert "chart.js" not in without
    assert "charts.css" not in without
    with_chart = client.get("/de/initiatives/medecon-ruhr").text
    assert with_chart.count("chart.js") == 1
    assert '<script src="/static/vendor/echarts' not in with_chart
    assert not re.search(r'\sstyle="', with_chart)


def test_others_may_show_a_chart_on_their_pages(client: FlaskClient) -> None:
    page = client.get("/en/initiatives/medecon-ruhr").text
    (address,) = re.findall(r'<a href="([^"]*/embed/[^"]*)">', page)
    answer = client.get(html.unescape(address))
    assert answer.status_code == 200
    assert "X-Frame-Options" not in answer.headers
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "MedEcon Ruhr grew from" in answer.text
    assert 'href="/en/initiatives/medecon-ruhr"' in answer.text
    assert re.search(r'<ol class="source-list"', answer.text)
    assert client.get("/en/initiatives/medecon-ruhr").headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 400, "Genau einer dieser Parameter"),
        ("initiative=medecon-ruhr&region=ruhr", 400, "Genau einer dieser Parameter"),
        ("initiative=medecon-ruhr&record=initiatives/silicon-saxony", 400, "Genau einer dieser Parameter"),
        ("initiative=atlantis", 404, "atlantis"),
        ("initiative=logistik-nrw", 404, "mindestens zwei Zahlen"),
        ("programme=oske", 404, "mindestens zwei Zahlen"),
    ],
)
def test_a_chart_that_is_not_there_is_refused_with_a_reason(
    client: FlaskClient, query: str, status: int, words: str
) -> None:
    answer = client.get(f"/embed/de/chart/members?{query}")
    assert answer.status_code == status
    assert words in html.unescape(answer.text)


MEMBERS = "record=initiatives/medecon-ruhr&record=initiatives/silicon-saxony"


def test_records_of_a_list_are_columns_of_one_chart_on_a_page_and_alone(client: FlaskClient) -> None:
    listed = f"{MEMBERS}&record=initiatives/logistik-nrw"
    assert f'/en/figures?{listed}"' in html.unescape(client.get(f"/en/shortlist?{listed}").text).replace("%2F", "/")
    page = client.get(f"/en/figures?{listed}").text
    chart = figure(page, "initiative_members")
    assert columns(chart) == ["medecon-ruhr", "silicon-saxony"]
    assert {"40.00", "170.00"} <= set(re.findall(r'<data value="([\d.]+)"', chart))
    assert page.count("chart.js") == 1 and "A chart has the records of which such figures are known." in page
    assert '<section class="sources"' in page and not re.search(r"\sstyle=", page)
    (address,) = re.findall(r'<a href="([^"]*/embed/[^"]*)">The chart only', chart)
    alone = client.get(html.unescape(address))
    assert alone.status_code == 200
    assert figure(alone.text, "members").count("<data ") == chart.count("<data ")
    assert f'/en/shortlist?{MEMBERS}"' in html.unescape(alone.text).replace("%2F", "/")


def test_the_columns_are_those_of_the_records_pages(client: FlaskClient) -> None:
    chart = figure(client.get(f"/en/figures?{MEMBERS}").text, "initiative_members")
    single = [figure(client.get(f"/en/initiatives/{slug}").text, "members") for slug in columns(chart)]
    numbers = re.compile(r'<data value="([\d.]+)"')
    assert sorted(numbers.findall(chart)) == sorted(value for one in single for value in numbers.findall(one))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Ihre Merkliste ist leer"),
        ("?record=initiatives/medecon-ruhr", "Es sind keine Zahlen im Verlauf bekannt"),
        ("?record=initiatives/medecon-ruhr&record=regions/ruhr", "Es sind keine Zahlen im Verlauf bekannt"),
        ("?record=sources/clustertagung-2003", "Es sind keine Zahlen im Verlauf bekannt"),
    ],
)
def test_a_list_without_common_figures_says_so(client: FlaskClient, query: str, words: str) -> None:
    page = client.get(f"/de/figures{query}")
    assert page.status_code == 200
    assert words in page.text and "<figure" not in page.text


def test_the_numbers_of_a_list_are_a_file_with_the_record_of_each(client: FlaskClient) -> None:
    answer = client.get(f"/embed/en/chart/members?{MEMBERS}&format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert {row["series"] for row in rows} == {"medecon-ruhr", "silicon-saxony"}
    assert {row["unit_de"] for row in rows} == {"Mitglieder"}
    assert {("medecon-ruhr", "2007-05", "40"), ("medecon-ruhr", "2012", "127")} <= {
        (row["series"], row["time"], row["value"].removesuffix(".00")) for row in rows
    }
    assert all(row["source"] for row in rows)


def test_more_records_than_colours_are_a_table_without_a_picture(client: FlaskClient) -> None:
    known = client.get("/api/v1/statements?indicator=members&per_page=100").get_json()["items"]
    everyone = client.get("/api/v1/initiatives?per_page=100").get_json()["items"]
    counted = list(dict.fromkeys(row["initiative"]["slug"] for row in known if row["initiative"]))
    counted = list(dict.fromkeys([*counted, *(row["slug"] for row in everyone)]))[:22]
    assert len(counted) == 22
    page = client.get("/en/figures?" + "&".join(f"record=initiatives/{slug}" for slug in counted)).text
    chart = figure(page, "initiative_members")
    assert 8 < len(columns(chart)) <= 20
    assert "2 more records of the list have no room here." in page
    assert "too many records for a picture" in chart
    assert "chart-picture" not in chart and "chart-legend" not in chart and "data-chart=" not in chart.split(">")[0]


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("record=initiatives/medecon-ruhr&record=regions/ruhr", 404, "zwei Einträgen einer Art"),
        ("record=sources/clustertagung-2003", 404, "zwei Einträgen einer Art"),
        ("record=initiatives/medecon-ruhr", 404, "nicht gemeinsam"),
        ("record=initiatives/medecon-ruhr&record=initiatives/atlantis", 404, "atlantis"),
        ("record=atlantis", 400, "atlantis"),
    ],
)
def test_a_chart_that_a_list_has_not_is_refused_with_a_reason(
    client: FlaskClient, query: str, status: int, words: str
) -> None:
    answer = client.get(f"/embed/de/chart/members?{query}")
    assert answer.status_code == status
    assert words in html.unescape(answer.text)


def test_every_kind_of_record_with_charts_has_a_parameter() -> None:
    from kb.queries.charts import CHARTED

    assert set(PARAMETERS) == set(CHARTED)


@pytest.mark.parametrize("path", ["/de/programmes/oske", "/de/eras/spitzencluster"])
def test_programmes_and_eras_lead_to_their_timeline(client: FlaskClient, path: str) -> None:
    (address,) = set(re.findall(r'href="(/de/timeline\?[^"]+)"', client.get(path).text))
    assert client.get(html.unescape(address)).status_code == 200
