"""The page on promises and results: as a page, narrowed, in formats, and refused."""

from __future__ import annotations

import csv
import io
import re

from flask.testing import FlaskClient

PAGE = "/en/answers/expectations"


def _rows(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"{PAGE}?format=csv{query}").text.removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_page_says_how_many_results_decide_and_how_many_are_unknown(client: FlaskClient) -> None:
    page, rows = client.get(PAGE).text, _rows(client)
    assert f"{len(rows)} promises are known of this selection." in page
    jobs = [row for row in rows if row["indicator"].startswith("jobs")]
    unknown = sum(not row["result"] for row in jobs)
    assert jobs
    assert f"Jobs were promised {len(jobs)} times; in {unknown} cases the job result is not known." in page
    assert "How to read it: an example" in page
    assert "How this is judged" in page


def test_the_strength_of_the_deciding_results_is_the_same_on_page_overview_and_api(client: FlaskClient) -> None:
    rated = client.get("/api/v1/answers/expectations").get_json()["strength"]
    assert rated["statements"] == sum(bool(row["share"]) for row in _rows(client) if row["verdict"] != "running")
    assert max(0, sum(reason["points"] for reason in rated["reasons"])) == rated["points"]
    for address in (PAGE, "/en/answers"):
        page = client.get(address).text
        assert f"{rated['points']} of 5, {rated['label']}" in page
        assert page.count('id="strength_rule"') == 1


def test_every_verdict_is_counted_and_narrows_the_cases(client: FlaskClient) -> None:
    rows = _rows(client)
    page = client.get(PAGE).text
    for verdict, words in (("reached", "reached"), ("partly", "partly reached"), ("running", "still running")):
        count = sum(row["verdict"] == verdict for row in rows)
        assert re.search(rf"<strong>{count}</strong>\s*{words}\b", page), verdict
    narrowed = _rows(client, "&verdict=reached")
    assert {row["verdict"] for row in narrowed} == {"reached"}
    assert len(narrowed) == sum(row["verdict"] == "reached" for row in rows)


def test_a_case_has_both_sentences_and_who_says_them(client: FlaskClient) -> None:
    page = client.get(f"{PAGE}?verdict=reached").text
    start = page.index("<tr id=")
    row = page[start : page.index("</tr>", start)]
    assert row.count('class="said"') == 2
    assert row.count('class="source"') == 2


def test_the_selection_narrows_everything(client: FlaskClient) -> None:
    everywhere, in_ruhr = _rows(client), _rows(client, "&region=ruhr")
    assert 0 < len(in_ruhr) < len(everywhere)
    assert len(_rows(client, "&kind=programme")) > 0
    assert "No promise is known of this selection." in client.get(f"{PAGE}?q=chemsite").text


def test_orders_sort_and_formats_without_rows_hold_the_statements(client: FlaskClient) -> None:
    shares = [float(row["share"] or -1) for row in _rows(client, "&order=share")]
    assert shares == sorted(shares, reverse=True)
    assert client.get(f"{PAGE}?format=jsonld").get_json()
    german = client.get(PAGE.replace("/en/", "/de/")).text
    assert "Was sind angemessene Erwartungen?" in german


def test_unknown_verdicts_and_pages_are_refused(client: FlaskClient) -> None:
    assert client.get(f"{PAGE}?verdict=brilliant").status_code == 400
    assert client.get(f"{PAGE}?page=99").status_code == 404
