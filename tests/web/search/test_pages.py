"""The search page: marks, reasons, facets as links, chips, paging, and help where nothing is found."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient


def test_hits_show_kind_title_marked_words_and_why(client: FlaskClient) -> None:
    text = client.get("/de/search?q=Logistik&kind=initiative").text
    assert '<a href="/de/initiatives/effizienzcluster-logistikruhr"' in text
    assert "<mark>Logistik" in text
    assert "Gefunden: „Logistik“ im Titel" in text


def test_what_is_typed_is_shown_but_never_taken_as_markup(client: FlaskClient) -> None:
    text = client.get("/de/search", query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>" not in text
    assert 'value="&#34;&gt;&lt;script&gt;' in text


def test_a_facet_value_is_a_link_that_adds_itself_and_a_chip_takes_it_away(client: FlaskClient) -> None:
    before = client.get("/de/search?q=logistik&page=2").text
    link = re.search(r'href="(/de/search\?q=logistik&amp;kind=initiative)"', before)
    assert link, "the page number is left out of the address"
    after = client.get(link[1].replace("&amp;", "&")).text
    assert re.search(r'<a class="chip chip-remove" href="/de/search\?q=logistik" rel="nofollow">', after)
    assert re.search(r'kind=initiative&amp;kind=statement" rel="nofollow"', after), "several values mean OR"


@pytest.mark.parametrize("address", ["/de/search", "/de/map", "/de/initiatives"])
def test_an_unknown_value_of_a_filter_is_named(client: FlaskClient, address: str) -> None:
    sentence = "„nrw“ (Region) ist hier nicht bekannt und findet nichts."
    assert sentence in client.get(f"{address}?region=nrw").text
    assert "ist hier nicht bekannt" not in client.get(f"{address}?region=ruhr&field=logistik").text


def test_the_api_tells_unknown_values_apart(client: FlaskClient) -> None:
    regions = client.get("/api/v1/search?region=nrw&region=ruhr").get_json()["facets"]["region"]
    assert {value["value"]: value["known"] for value in regions if value["selected"]} == {"nrw": False, "ruhr": True}


def test_the_form_keeps_filters_and_order_when_other_words_are_typed(client: FlaskClient) -> None:
    text = client.get("/de/search?q=logistik&kind=initiative&sort=name").text
    assert '<input type="hidden" name="kind" value="initiative">' in text
    assert '<input type="hidden" name="sort" value="name">' in text


def test_hits_are_paged_and_numbered_on(client: FlaskClient) -> None:
    text = client.get("/de/search?kind=project&page=2").text
    assert '<ol class="hits" start="21">' in text
    assert 'rel="next" href="/de/search?kind=project&amp;page=3"' in text


def test_the_search_page_describes_itself_and_is_not_for_crawlers(client: FlaskClient) -> None:
    text = client.get("/de/search?q=logistik").text
    assert '<meta name="description"' in text
    assert '<meta name="robots" content="noindex">' in text


def test_long_facets_unfold(client: FlaskClient) -> None:
    assert "weitere Werte" in client.get("/de/search").text


def test_synonyms_are_named_and_can_be_switched_off(client: FlaskClient) -> None:
    text = client.get("/de/search?q=Ziel-2").text
    assert "auch gesucht:" in text
    link = re.search(r'href="(/de/search\?q=Ziel-2&amp;plain=[^"]+)" rel="nofollow">Nur wie eingegeben', text)
    assert link
    assert "auch gesucht:" not in client.get(link[1].replace("&amp;", "&")).text


SWITCH = re.compile(r'<a class="chip chip-remove" href="([^"]*without=[^"]*)" rel="nofollow">.*?</span>([^<]+)</a>')


def test_each_synonym_can_be_switched_off_and_on_again(client: FlaskClient) -> None:
    (address, name), *others = SWITCH.findall(client.get("/de/search?q=health").text)
    after = client.get(address.replace("&amp;", "&")).text
    assert f'<a class="chip chip-add" href="/de/search?q=health" rel="nofollow">{name}</a>' in after
    assert [other for _, other in SWITCH.findall(after)] == [other for _, other in others]
    plain = client.get("/de/search?q=health&plain=health").text
    assert '<a class="chip chip-add" href="/de/search?q=health" rel="nofollow">andere Wörter für „health“</a>' in plain


def test_hits_are_sorted_by_their_newest_source(client: FlaskClient) -> None:
    text = client.get("/de/search?q=logistik&kind=source").text
    assert 'sort=newest" rel="nofollow"' in text
    hits = client.get("/api/v1/search?kind=source&q=logistik&sort=newest").get_json()["hits"]
    years = [hit["year"] or 0 for hit in hits]
    assert len(set(years)) > 1
    assert years == sorted(years, reverse=True)


def test_an_empty_result_says_what_may_help(client: FlaskClient) -> None:
    text = client.get("/de/search?q=xyzzy&kind=initiative").text
    assert "0 Treffer" in text
    assert '<a href="/de/search?q=xyzzy">Ohne Filter suchen</a>' in text


def test_many_hits_are_counted_with_separators(client: FlaskClient) -> None:
    assert re.search(r"1\.\d{3} Treffer", client.get("/de/search").text)


def test_too_long_a_query_and_an_unknown_order_are_named(client: FlaskClient) -> None:
    for query, name in (
        ("q=" + "a" * 501, "q"),
        ("sort=colour", "sort"),
        ("page=x", "page"),
        ("per_page=101", "per_page"),
    ):
        response = client.get(f"/en/search?{query}")
        assert response.status_code == 400
        assert re.search(rf"[Tt]he parameter {name}\b", response.text)


def test_a_statement_is_shown_by_what_it_says_and_not_by_its_subject_again(client: FlaskClient) -> None:
    hits = client.get("/api/v1/search?q=EffizienzCluster+LogistikRuhr&kind=statement&lang=de").get_json()["hits"]
    assert len(hits) > 3
    assert not [hit for hit in hits if re.sub("</?mark>", "", hit["snippet"]) in hit["title"]]


def test_a_slip_is_seen_through_and_the_reader_is_told(client: FlaskClient) -> None:
    text = client.get("/de/search?q=Logisitk&kind=initiative").text
    assert "Zu „Logisitk“ wurde nichts gefunden. Angezeigt werden die Treffer für" in text
    assert '<a href="/de/search?q=Logistik&amp;kind=initiative">Logistik</a>' in text
    assert 'value="Logisitk"' in text, "the box keeps what was typed"
    assert '<li class="hit">' in text


def test_the_query_as_typed_stays_within_reach(client: FlaskClient) -> None:
    text = client.get("/de/search?q=Logisitk").text
    link = re.search(r'href="(/de/search\?q=Logisitk&amp;spelling=typed)" rel="nofollow">Trotzdem', text)
    assert link
    as_typed = client.get(link[1].replace("&amp;", "&")).text
    assert "0 Treffer" in as_typed
    assert "Trotzdem" not in as_typed


def test_what_finds_little_gets_an_offer(client: FlaskClient) -> None:
    body = client.get("/api/v1/search?q=organization").get_json()
    assert 0 < body["total"] < 3
    assert body["searched_instead"] is None
    assert (
        'Meinten Sie <a href="/de/search?q=Organisation">Organisation</a>?'
        in client.get("/de/search?q=organization").text
    )


def test_suggestions_name_queries_and_records_with_their_addresses(client: FlaskClient) -> None:
    body = client.get("/api/v1/suggest?q=effizienzcl&lang=de").get_json()
    assert {"text": "EffizienzCluster", "url": "/de/search?q=EffizienzCluster"} in body["queries"]
    first = body["records"][0]
    assert first["url"] == "/de/initiatives/effizienzcluster-logistikruhr"
    assert (first["kind"], first["kind_label"]) == ("initiative", "Initiative")
    assert client.get("/api/v1/suggest?lang=en").get_json() == {"queries": [], "records": []}
    assert client.get("/api/v1/suggest?colour=red").status_code == 400


def test_every_search_box_knows_where_suggestions_come_from(client: FlaskClient) -> None:
    for path in ("/de/", "/en/search", "/de/nothing-here"):
        text = client.get(path).text
        assert text.count('data-suggest="/api/v1/suggest"') == 1
        assert "/static/js/search/suggest.js?v=" in text


def test_a_word_that_no_record_has_is_named(client: FlaskClient) -> None:
    assert "In keinem Eintrag: „Xyzzy“." in client.get("/de/search?q=Xyzzy").text
