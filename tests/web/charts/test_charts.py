"""Charts on pages and for other pages, as a reader without script gets them."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient

from kb.web.charts.question import PARAMETERS


def figure(text: str, name: str) -> str:
    return text.split(f'id="chart_{name}"')[1].split("</figure>")[0]


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


def test_every_kind_of_record_with_charts_has_a_parameter() -> None:
    from kb.queries.charts import CHARTED

    assert set(PARAMETERS) == set(CHARTED)


@pytest.mark.parametrize("path", ["/de/programmes/oske", "/de/eras/spitzencluster"])
def test_programmes_and_eras_lead_to_their_timeline(client: FlaskClient, path: str) -> None:
    (address,) = set(re.findall(r'href="(/de/timeline\?[^"]+)"', client.get(path).text))
    assert client.get(html.unescape(address)).status_code == 200
