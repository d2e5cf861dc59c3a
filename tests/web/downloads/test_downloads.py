"""Downloads by parameter and by Accept header, of lists, searches, records and the whole base."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from threading import BoundedSemaphore

import openpyxl
import pytest
from flask.testing import FlaskClient

from kb.export import FORMATS, FORMATS_BY_KEY, fitting
from kb.export.rows.content import carried_by
from kb.web.downloads import sending
from kb.web.request.kinds import KINDS
from tests.linked_data import graph_of

DOWNLOADABLE_PAGES = {
    "/initiatives": "initiative",
    "/regions": "region",
    "/fields": "competence_field",
    "/programmes": "programme",
    "/statements": "statement",
    "/statements?kind=outcome": "statement",
    "/organisations": "organisation",
    "/persons": "person",
    "/cluster-managers": "cluster_manager",
    "/eras": "policy_era",
    "/events": "event",
    "/projects": "project",
    "/sources": "source",
    "/successions": "succession",
    "/search?q=logistik&kind=initiative": "initiative",
    "/map?q=logistik": "initiative",
    "/initiatives/chemsite": "initiative",
    "/fields/logistik": "competence_field",
    "/field-schemes/clusterwissen": "field_scheme",
    "/regions/ruhr": "region",
    "/organisations/test-gmbh": "organisation",
    "/persons/erika-muster": "person",
    "/projects/vorhaben-1": "project",
    "/sources/test-source": "source",
}
"""Pages that can be downloaded, with their kind of record."""
MORE_THAN_CONNECTIONS = 16
"""One request more than SQLAlchemy's pool has connections: 5 that stay and 10 when there is a rush."""


def with_format(path: str, key: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}format={key}"


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(("path", "entity"), DOWNLOADABLE_PAGES.items())
def test_a_page_can_be_taken_away_in_every_format_that_its_records_carry(
    client: FlaskClient, path: str, entity: str
) -> None:
    carried = fitting(carried_by(entity))
    for written in FORMATS:
        response = client.get(f"/de{with_format(path, written.key)}")
        if written not in carried:
            assert response.status_code == 400
            continue
        assert response.status_code == 200, written.key
        assert response.mimetype == written.media_type
        assert f".{written.extension}" in response.headers["Content-Disposition"]
        assert "Accept" in response.headers["Vary"]
        assert response.data


@pytest.mark.parametrize("path", ["/initiatives", "/search?q=logistik", "/initiatives/chemsite"])
def test_the_header_asks_for_a_format_as_the_parameter_does(client: FlaskClient, path: str) -> None:
    for key in ("csv", "xlsx", "json", "jsonld", "geojson", "bib", "ris"):
        written = FORMATS_BY_KEY[key]
        response = client.get(f"/de{path}", headers={"Accept": f"{written.media_type}, */*;q=0.1"})
        assert response.mimetype == written.media_type


@pytest.mark.parametrize("accept", [None, "*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "image/png"])
def test_the_page_itself_stays_the_answer_to_everything_else(client: FlaskClient, accept: str | None) -> None:
    response = client.get("/de/initiatives", headers={"Accept": accept} if accept else {})
    assert response.mimetype == "text/html"
    assert "Accept" in response.headers["Vary"]


def test_the_parameter_counts_more_than_the_header(client: FlaskClient) -> None:
    response = client.get("/de/initiatives?format=csv", headers={"Accept": "application/json"})
    assert response.mimetype == "text/csv"


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/en/initiatives?format=pdf", "Choose one of: csv, xlsx, json, jsonld, geojson, bib, ris"),
        ("/en/sources?format=geojson", "Choose one of: csv, xlsx, json, jsonld, bib, ris"),
        ("/en/search?format=", "<h1>Search</h1>"),
    ],
)
def test_an_unknown_format_is_answered_with_the_known_ones(client: FlaskClient, path: str, named: str) -> None:
    response = client.get(path)
    assert response.status_code in (200, 400)
    assert named in response.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/de/initiatives/nothing?format=csv", 404),
        ("/de/initiatives/nothing?format=geojson", 404),
        ("/de/statements?kind=rumour&format=csv", 400),
        ("/de/search?status=gone&format=csv", 400),
        ("/de/search?sort=colour&format=xlsx", 400),
    ],
)
def test_what_is_wrong_is_told_before_a_file_begins(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert "Content-Disposition" not in response.headers


def test_a_list_is_taken_whole_and_not_only_its_page(client: FlaskClient) -> None:
    rows = table(client.get("/de/projects?page=2&format=csv").text)
    assert len(rows) == 60
    assert rows[0]["amount"] == "47425.50"
    assert rows[0]["organisation"] == "test-gmbh"


def test_a_search_is_taken_with_its_filters_its_order_and_all_hits(client: FlaskClient) -> None:
    for question in ("kind=source&sort=name", "q=Logistik", "q=Logistik&sort=year", "q=Logisitk&kind=initiative"):
        rows = table(client.get(f"/de/search?{question}&format=csv&page=2&per_page=5").text)
        hits: list[dict[str, str]] = []
        for page in (1, 2, 3):
            response = client.get(f"/api/v1/search?{question}&per_page=100&page={page}&lang=de")
            hits += response.get_json()["hits"] if response.status_code == 200 else []
        assert [row["slug"] for row in rows] == [hit["slug"] for hit in hits]
        assert rows


def test_hits_of_one_kind_have_all_columns_of_that_kind(client: FlaskClient) -> None:
    assert "legal_form" in table(client.get("/de/search?q=chemie&kind=initiative&format=csv").text)[0]
    several = table(client.get("/de/search?q=chemie&format=csv").text)[0]
    assert "legal_form" not in several
    assert {"kind", "title_de", "source", "address"} <= set(several)


def test_a_map_is_taken_with_all_initiatives_that_it_shows_and_no_other_records(client: FlaskClient) -> None:
    mapped = client.get("/de/map?q=logistik&format=geojson").get_json(force=True)
    searched = client.get("/de/search?q=logistik&kind=initiative&format=geojson").get_json(force=True)
    assert mapped["features"] == searched["features"]
    assert mapped["features"]


def test_the_numbers_of_a_chart_are_taken_with_unit_and_sources(client: FlaskClient) -> None:
    chart = "/embed/de/chart/members?initiative=medecon-ruhr"
    page = client.get("/de/initiatives/medecon-ruhr").text
    rows = table(client.get(f"{chart}&format=csv").text)
    assert [(row["time"], row["value"], row["precision"], row["unit_en"]) for row in rows[:2]] == [
        ("2007-05", "40", "about", "Number"),
        ("2012", "127", "", "Number"),
    ]
    assert all(row["source"] and row["source_citation"] and row["source_url"] for row in rows)
    assert len(rows) == len(
        re.findall(r"<data value", page.partition('id="chart_members"')[2].partition("</figure>")[0])
    )
    body = client.get(f"{chart}&format=json").get_json(force=True)
    assert "MedEcon Ruhr" in body["title"] and body["query"] == "Einheit: Anzahl"
    assert {source["slug"] for source in body["sources"]} == {row["source"] for row in rows}
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{chart}&format=xlsx").data))
    assert book.sheetnames == ["Daten", "Quellen", "Abfrage"]
    assert client.get(f"{chart}&format=bib").text.count("@") == len(body["sources"])
    assert client.get(f"{chart}&format=geojson").status_code == 400
    for key in ("csv", "xlsx", "json"):
        assert f'href="{chart.replace("&", "&amp;")}&amp;format={key}"' in page
        assert client.get(chart, headers={"Accept": FORMATS_BY_KEY[key].media_type}).mimetype != "text/html"


def test_a_chart_that_is_not_there_has_no_numbers_to_take(client: FlaskClient) -> None:
    assert client.get("/embed/de/chart/members?initiative=logistik-nrw&format=csv").status_code == 404
    assert client.get("/embed/de/chart/members?format=csv").status_code == 400


def test_a_timeline_is_taken_whole_with_its_milestones_each_once(client: FlaskClient) -> None:
    rows = table(client.get("/de/timeline?format=csv").text)
    assert {row["kind"] for row in rows} == {"policy_era", "programme", "initiative", "milestone"}
    assert len({(row["kind"], row["slug"]) for row in rows}) == len(rows)
    initiatives = {row["slug"] for row in table(client.get("/de/initiatives?format=csv").text)}
    assert {row["slug"] for row in rows if row["kind"] == "initiative"} == initiatives
    one = client.get("/de/timeline?region=ruhr&format=json").get_json(force=True)
    assert one["query"] == "Region: ruhr"
    assert len(one["items"]) < len(rows)


def test_a_table_says_in_its_name_and_headers_from_when_it_is_and_where_it_comes_from(client: FlaskClient) -> None:
    response = client.get("/de/search?q=logistik&kind=initiative&format=csv")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="clusterwissen-initiatives-20')
    link = response.headers["Link"]
    assert '<http://localhost/de/search?q=logistik&kind=initiative&format=csv>; rel="self"' in link
    assert '<http://localhost/de/search?q=logistik&kind=initiative>; rel="alternate"; type="text/html"' in link
    assert 'rel="license"' in link


def test_a_workbook_says_what_was_asked_for_in_words(client: FlaskClient) -> None:
    data = client.get("/de/search?q=logistik&kind=initiative&format=xlsx").data
    book = openpyxl.load_workbook(io.BytesIO(data))
    query = [(row[0].value, row[1].value) for row in book["Abfrage"].iter_rows()]
    criteria = [("Suchbegriffe", "logistik"), ("Art", "Initiative"), ("Reihenfolge", "nach Relevanz")]
    assert query[2:5] == criteria
    kinds = openpyxl.load_workbook(io.BytesIO(client.get("/en/statements?kind=outcome&format=xlsx").data))
    assert ("kind", "outcome") in [(row[0].value, row[1].value) for row in kinds["Query"].iter_rows()]


def test_linked_data_of_a_page_is_read_by_others(client: FlaskClient) -> None:
    graph = graph_of(client.get("/de/initiatives/dortmund-project?format=jsonld").data)
    assert len(graph) > 50


def test_pages_offer_what_can_be_taken_along(client: FlaskClient) -> None:
    for path in (
        "/de/initiatives?page=1",
        "/de/regions",
        "/de/map",
        "/de/timeline",
        "/de/search?q=logistik&page=1",
        "/de/initiatives/chemsite",
    ):
        text = client.get(path).text
        assert '<details class="export">' in text
        assert "format=xlsx" in text
        assert "page=1&amp;format" not in text
    assert '<details class="export">' not in client.get("/de/about").text


def test_asking_for_the_head_of_a_file_costs_no_connection_for_good(client: FlaskClient) -> None:
    for _ in range(MORE_THAN_CONNECTIONS):
        assert client.head("/de/regions?format=csv").status_code == 200
    assert client.get("/de/regions").status_code == 200


def test_readers_of_long_files_take_no_room_from_those_of_pages_and_short_files(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BUFFERED_BYTES", 20_000)
    # Other tests leave responses unread, which a server never does.
    monkeypatch.setattr(sending, "_slots", BoundedSemaphore(sending.LONG_FILES))
    address = "/de/regions?format=json"
    reading = [client.get(address, buffered=False) for _ in range(4)]
    assert [one.status_code for one in reading] == [200] * 4
    assert client.get("/de/regions?format=xlsx").status_code == 503
    refused = client.get(address)
    assert refused.status_code == 503 and refused.headers["Retry-After"] == "5"
    assert "große Dateien" in refused.text
    assert client.get("/de/eras?format=csv").status_code == 200
    assert client.get("/de/regions").status_code == 200
    for one in reading:
        one.close()
        one.close()
    assert len(client.get(address).get_json()["items"]) > 100
    assert openpyxl.load_workbook(io.BytesIO(client.get("/de/regions?format=xlsx").data)).sheetnames[0] == "Daten"


def test_a_short_file_is_sent_whole_with_its_length(client: FlaskClient) -> None:
    response = client.get("/de/eras?format=csv", buffered=False)
    assert response.content_length == len(response.data)


def test_a_reader_who_goes_away_in_the_middle_costs_no_connection_for_good(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BUFFERED_BYTES", 20_000)
    for _ in range(MORE_THAN_CONNECTIONS):
        response = client.get("/de/regions?format=json", buffered=False)
        next(iter(response.response))
        response.close()
    assert client.get("/de/regions?format=csv").status_code == 200


def test_the_whole_base_is_one_archive(client: FlaskClient) -> None:
    response = client.get("/download/clusterwissen.zip")
    assert response.mimetype == "application/zip"
    assert 'filename="clusterwissen.zip"' in response.headers["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(response.data))
    assert archive.testzip() is None
    assert "Accept-Language" in response.vary
    assert len(table(archive.read("clusterwissen/tables/project.csv").decode())) == 60


def test_the_page_of_the_download_says_what_is_in_it_from_when_and_how_to_cite_it(client: FlaskClient) -> None:
    text = client.get("/en/download").text
    assert 'href="/download/clusterwissen.zip"' in text
    assert "EUPL-1.2" in text
    assert "<code>initiative.csv</code>" in text
    assert "How to cite" in text
    assert " kB" in text
    assert all(f"format={one.key}" in text for one in FORMATS)
    assert "Nutzungsbedingungen" in client.get("/de/download").text


def test_the_catalogue_and_the_dictionary_are_open_to_programs(client: FlaskClient) -> None:
    response = client.get("/catalog.jsonld")
    assert response.mimetype == "application/ld+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert json.loads(response.data)["@graph"]
    assert "Accept-Language" in response.vary
    assert table(client.get("/download/data-dictionary.csv").text)[0]["table"]


def test_every_kind_with_a_list_is_tested_here() -> None:
    listed = {entity for path, entity in DOWNLOADABLE_PAGES.items()}
    assert set(KINDS.values()) - listed == {"milestone", "contribution"}


@pytest.mark.parametrize("path", ["/download/clusterwissen.zip", "/download/data-dictionary.csv", "/catalog.jsonld"])
def test_made_up_parameters_make_no_other_copy_of_a_file(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (302, path)
