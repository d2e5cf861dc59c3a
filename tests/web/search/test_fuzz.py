"""Whatever somebody types, the page and the API answer; signs without a word are said to be just that."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import example, given

from tests.conftest import examples
from tests.search.nasty import QUERIES


@example('"><script>alert(1)</script>')
@example("{{ 7 * 7 }} %s %(typed)s")
@example("region:\x00 year:..")
@given(QUERIES.map(lambda text: text.encode("utf-8", "replace").decode()))
@examples(40)
def test_page_and_api_answer_everything(client: FlaskClient, text: str) -> None:
    page = client.get("/de/search", query_string={"q": text})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    body = client.get("/api/v1/search", query_string={"q": text}).get_json()
    assert body["total"] >= len(body["hits"])
    assert client.get("/api/v1/suggest", query_string={"q": text}).status_code == 200


@pytest.mark.parametrize("path", ["en/map", "de/map/data", "embed/de/map", "de/search/feed.atom"])
@example("((((")
@example("*")
@given(QUERIES.map(lambda text: text.encode("utf-8", "replace").decode()))
@examples(8)
def test_so_does_all_that_shows_what_a_query_finds(client: FlaskClient, path: str, text: str) -> None:
    assert client.get(f"/{path}", query_string={"q": text}).status_code == 200


@pytest.mark.parametrize("text", ["😀", "*", '"', "- -", "()", "…", '""'])
def test_signs_without_a_word_are_named_on_the_page_and_in_the_api(client: FlaskClient, text: str) -> None:
    notice = "Die Anfrage enthält kein Wort, nach dem sich suchen lässt. Angezeigt werden alle Einträge."
    assert notice in client.get("/de/search", query_string={"q": text}).text
    body = client.get("/api/v1/search", query_string={"q": text, "lang": "de"}).get_json()
    assert body["notice"] == notice
    assert body["total"] > 1000
    for plain in ("", "  ", "Logistik", "region:ruhr"):
        assert client.get("/api/v1/search", query_string={"q": plain}).get_json()["notice"] is None
        assert notice not in client.get("/de/search", query_string={"q": plain}).text


def test_when_no_record_has_all_words_the_page_says_which_and_offers_the_rest(client: FlaskClient) -> None:
    query = {"q": "Hüttenwerk in der Raumschiff", "kind": "initiative"}
    text = client.get("/de/search", query_string=query).text
    assert "Kein Treffer mit allen Wörtern" in text
    assert "In keinem Eintrag: „Raumschiff“." in text
    assert '<a href="/de/search?q=H%C3%BCttenwerk&amp;kind=initiative" rel="nofollow">Hüttenwerk</a>' in text
    body = client.get("/api/v1/search", query_string={**query, "lang": "de"}).get_json()
    assert body["nowhere"] == ["Raumschiff"]
    (offer,) = body["fewer"]
    assert (offer["left_out"], offer["query"]) == (["Raumschiff"], "Hüttenwerk")
    assert client.get("/api/v1/search?q=Hüttenwerk&kind=initiative").get_json()["complete"] == offer["total"] > 0


def test_fields_and_regions_of_one_name_are_told_apart(client: FlaskClient) -> None:
    text = client.get("/de/search?q=Logistik").text
    assert "Kompetenzfeld · Projekt Ruhr GmbH: zwölf Kompetenzfelder" in text
    assert 'Logistik <span class="hint">Clusterwissen: Schlagwörter</span>' in text
    body = client.get("/api/v1/search?q=Logistik&lang=de").get_json()
    details = [one["detail"] for one in body["facets"]["field"] if one["label"] == "Logistik"]
    assert len(set(details)) == len(details) > 1
    records = client.get("/api/v1/suggest?q=Leipzig&lang=de").get_json()["records"]
    codes = [one["detail"] for one in records if one["kind"] == "region" and one["title"] == "Leipzig"]
    assert "NUTS 2 · DED5" in codes
    assert len(set(codes)) == len(codes)
