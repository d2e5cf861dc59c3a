"""The API: the search, lists with paging, one record with its sources, and problems in one shape."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from kb import search
from kb.models import PAGES
from kb.web.request.kinds import KINDS
from tests.web.conftest import PROJECTS

GERMANY = "de-deutschland"


def get(client: FlaskClient, address: str, status: int = 200) -> Any:
    """Ask for JSON and expect a status."""
    response = client.get(address)
    assert response.status_code == status, response.text
    return json.loads(response.text)


def test_the_search_answers_in_the_promised_shape(client: FlaskClient) -> None:
    found = get(client, "/api/v1/search?q=logistik&kind=initiative&per_page=2&lang=de")
    assert (found["page"], found["per_page"]) == (1, 2)
    assert found["total"] > len(found["hits"]) == 2
    for hit in found["hits"]:
        assert {"kind", "slug", "title", "url", "snippet", "why"} <= set(hit)
        assert client.get(hit["url"]).status_code == 200
    assert set(found["facets"]) == set(search.FACETS_BY_NAME)
    kinds = {value["value"]: value for value in found["facets"]["kind"]}
    assert kinds["initiative"] == {
        "value": "initiative",
        "label": "Initiative",
        "count": found["total"],
        "selected": True,
        "known": True,
        "detail": None,
    }
    assert kinds["statement"]["selected"] is False


def test_the_search_page_and_the_api_find_the_same(client: FlaskClient) -> None:
    found = get(client, "/api/v1/search?q=chemie&kind=initiative&sort=name&lang=de")
    text = client.get("/de/search?q=chemie&kind=initiative&sort=name").text
    places = [text.index(f'href="{hit["url"]}"') for hit in found["hits"]]
    assert places == sorted(places)
    assert found["total"] >= 3


def test_snippets_are_escaped_but_for_the_marks(client: FlaskClient) -> None:
    hit = get(client, "/api/v1/search?q=Summarised&lang=en")["hits"][0]
    assert hit["snippet"] == "<mark>Summarised</mark> in English only &lt;b&gt;&amp;"


def test_every_kind_has_a_list_and_its_records_have_addresses(client: FlaskClient) -> None:
    for path, entity in KINDS.items():
        body = get(client, f"/api/v1/{path}?per_page=2")
        assert {"total", "page", "per_page", "items", "links"} == set(body)
        for item in body["items"]:
            assert item["kind"] == entity
            one = get(client, f"/api/v1/{path}/{item['slug']}")
            assert one["slug"] == item["slug"]
            if entity in PAGES:
                assert client.get(one["url"]).status_code == 200


def test_lists_are_walked_by_their_links(client: FlaskClient) -> None:
    pages = [get(client, "/api/v1/projects?per_page=25")]
    while pages[-1]["links"]["next"]:
        pages.append(get(client, pages[-1]["links"]["next"]))
    slugs = [item["slug"] for page in pages for item in page["items"]]
    assert len(slugs) == len(set(slugs)) == pages[0]["total"] == PROJECTS
    assert len(pages) == 3
    assert pages[-1]["links"]["prev"].endswith("/api/v1/projects?per_page=25&page=2")


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/projects?",
        "/api/v1/search?kind=project&",
        "/api/v1/search?q=nirgendwoimbestand&",
        "/en/projects?",
        "/en/statements?kind=lesson&",
        "/en/search?kind=project&",
        "/en/search?q=nirgendwoimbestand&",
        "/en/initiatives/dortmund-project/history?",
    ],
)
def test_the_first_page_always_is_there_and_none_after_the_last(client: FlaskClient, address: str) -> None:
    assert client.get(f"{address}page=1").status_code == 200
    for page in (99, 10_000, 10_001, 1_000_000):
        response = client.get(f"{address}page={page}", headers={"Accept-Language": "en"})
        assert response.status_code == 404
        assert "This list ends at page " in response.text


def test_a_record_has_its_columns_links_and_sources(client: FlaskClient) -> None:
    project = get(client, "/api/v1/projects/vorhaben-7?lang=de")
    assert project["amount"] == 747425.5
    assert project["organisation"]["url"] == "/de/organisations/test-gmbh"
    assert project["source"] == {
        "kind": "source",
        "slug": "test-source",
        "title": "Liste",
        "url": "/de/sources/test-source",
    }
    assert "id" not in project


def test_an_initiative_has_all_that_its_page_shows(client: FlaskClient) -> None:
    found = get(client, "/api/v1/initiatives/dortmund-project?lang=en")
    assert found["url"] == "/en/initiatives/dortmund-project"
    ledger = found["evidence"]["ledger"]
    assert {entry["fact"]["type"] for entry in ledger} >= {"expectation", "outcome"}
    assert all(entry["fact"]["source"]["url"].startswith("/en/sources/") for entry in ledger)
    values = [entry["fact"]["value"] for entry in ledger if entry["fact"]["indicator"] == "jobs_targeted"]
    assert 70000 in values


def test_a_fact_without_a_page_has_an_address_too(client: FlaskClient) -> None:
    statement = get(client, "/api/v1/statements?per_page=1")["items"][0]
    one = get(client, f"/api/v1/statements/{statement['slug']}")
    assert one["source"]["kind"] == "source"
    assert one["type"] in {"expectation", "outcome", "assessment", "activity", "lesson", "characteristic"}


def test_texts_follow_the_language_asked_for(client: FlaskClient) -> None:
    german = get(client, f"/api/v1/regions/{GERMANY}?lang=de")
    response = client.get("/api/v1", headers={"Accept-Language": "de"})
    assert response.headers["Content-Language"] == "de"
    assert {"title": "Regionen", "url": "http://localhost/api/v1/regions"} in response.get_json()["lists"]
    assert german["title"] == "Deutschland"
    assert get(client, f"/api/v1/regions/{GERMANY}?lang=en")["title"] == "Germany"


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/api/v1/search?sort=colour", "sort"),
        ("/api/v1/search?q=a&q=b", "q"),
        ("/api/v1/search?page=0", "page"),
        ("/api/v1/search?regoin=ruhr", "regoin"),
        ("/api/v1/search?per_page=101", "per_page"),
        ("/api/v1/initiatives?page=one", "page"),
        ("/api/v1/initiatives?per_page=1000", "per_page"),
        ("/api/v1/initiatives?colour=red", "colour"),
        ("/api/v1/initiatives/dortmund-project?colour=red", "colour"),
        ("/api/v1?colour=red", "colour"),
        ("/api/v1/regions?lang=fr", "lang"),
        ("/api/v1/search?region=a%00b", "region"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(client: FlaskClient, address: str, parameter: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    problem = json.loads(response.text)
    assert problem["parameter"] == parameter
    assert problem["status"] == 400
    assert parameter in problem["detail"]


def test_what_is_missing_is_a_problem_in_the_same_shape(client: FlaskClient) -> None:
    for address in ("/api/v1/initiatives/nowhere", "/api/v1/nonsense", "/api/v2/initiatives"):
        response = client.get(address, headers={"Accept-Language": "en"})
        assert response.status_code == 404
        assert response.mimetype == "application/problem+json"
        problem = json.loads(response.text)
        assert problem["title"] == "Not Found"
        assert problem["instance"] == address
    assert "“nowhere”" in get(client, "/api/v1/initiatives/nowhere?lang=en", 404)["detail"]


def test_the_api_is_only_read(client: FlaskClient) -> None:
    response = client.post("/api/v1/initiatives")
    assert response.status_code == 405
    assert json.loads(response.text)["status"] == 405
    assert "GET" in response.headers["Allow"]


def test_programs_of_any_origin_may_read(client: FlaskClient) -> None:
    response = client.get("/api/v1/search")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/api/v1/initiatives?page=", "page"),
        ("/api/v1/search?kind=", "kind"),
        ("/api/v1/search?kind=initiative&kind=+", "kind"),
        ("/api/v1/search?sort=", "sort"),
        (f"/api/v1/search?{'kind=project&' * 51}", "kind"),
        (f"/api/v1/search?{'region=ruhr&' * 51}", "region"),
    ],
)
def test_values_that_are_empty_or_too_many_are_refused_by_name(
    client: FlaskClient, address: str, parameter: str
) -> None:
    assert get(client, address, 400)["parameter"] == parameter


def test_pages_have_links_in_the_header_too(client: FlaskClient) -> None:
    response = client.get("/api/v1/projects?per_page=25&page=2")
    pairs = re.findall(r'<([^>]*)>; rel="(\w+)"', ", ".join(response.headers.getlist("Link")))
    body = json.loads(response.text)["links"]
    assert {relation: address for address, relation in pairs} == {
        name: body[name] for name in ("first", "prev", "next", "last")
    }
    assert client.get(body["last"]).get_json()["links"]["next"] is None
    assert client.get(body["first"]).get_json()["links"]["prev"] is None
