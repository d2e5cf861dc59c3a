"""The map: the question of the search, marks and shades as data, a list without script, and a frame for other pages."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from kb import database, ingest
from kb.config import Settings
from kb.models import Region
from kb.queries.map import CoveredRegion
from kb.web import create_app
from kb.web.map import drawing
from tests.conftest import copy_home, settings_for

EMPLOYMENT = "region,nace_group,year,persons,source\n" + "".join(
    f"{region},{group},2017,{persons},test-source\n"
    for region, group, persons in [
        ("DE", "TOTAL", 40_000_000), ("DE", "C", 8_000_000), ("DEA", "TOTAL", 9_000_000), ("DEA", "C", 2_700_000),
        ("DED", "TOTAL", 2_000_000), ("DED", "C", 200_000),
    ]
)  # fmt: skip


def outline(code: str, west: float) -> dict[str, Any]:
    """Return a square of one degree as a feature of GISCO."""
    ring = [[west, 50.0], [west + 1.123456, 50.0], [west + 1.123456, 51.0], [west, 51.0], [west, 50.0]]
    return {
        "type": "Feature",
        "properties": {"NUTS_ID": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture(scope="module")
def outlined(furnished: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Copy the furnished base and add outlines of two levels and some figures."""
    home = copy_home(furnished.home, tmp_path_factory.mktemp("outlined") / "home")
    settings = settings_for(home, f"sqlite:///{home / 'kb.sqlite'}")
    engine = database.create_engine(settings)
    sessions = database.sessions(engine)
    for name, codes in (
        ("NUTS_RG_60M_2024_4326_LEVL_1.geojson", ["DEA", "DED", "AT3"]),
        ("NUTS_RG_20M_2021_4326_LEVL_3.geojson", ["DEA52", "DEA14", "DEA29"]),
    ):
        features = [outline(code, 6.0 + number) for number, code in enumerate(codes)]
        (home / name).write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        assert ingest.run(sessions, [home / name], mapping="nuts-geojson").change_set
    (home / "region_employment.csv").write_text(EMPLOYMENT)
    assert ingest.run(sessions, [home / "region_employment.csv"]).change_set
    engine.dispose()
    return settings


@pytest.fixture
def with_outlines(outlined: Settings) -> FlaskClient:
    return create_app(outlined).test_client()


def data(client: FlaskClient, query: str = "", language: str = "de") -> dict[str, Any]:
    answer = client.get(f"/{language}/map/data{query}")
    assert answer.status_code == 200, answer.text
    drawn: dict[str, Any] = json.loads(answer.text)
    return drawn


def test_the_map_names_each_place_with_its_initiatives_in_a_list(client: FlaskClient) -> None:
    text = client.get("/de/map").text
    assert re.search(r"\d+ Initiativen\s+an \d+ Orten", text)
    assert 'data-place="dea52-dortmund"' in text
    assert '<a href="/de/initiatives/dortmund-project">' in text
    assert "ohne Ort: 1" in text, "the initiative without region is not lost"


def test_levels_are_called_by_what_they_are(with_outlines: FlaskClient) -> None:
    assert "Länder (NUTS 1)</option>" in with_outlines.get("/de/map").text
    assert "Large regions (NUTS 1)</option>" in with_outlines.get("/en/map").text


def test_list_and_marks_say_the_same(client: FlaskClient) -> None:
    text = client.get("/de/map").text
    assert re.findall(r'data-place="([^"]+)"', text) == [place["slug"] for place in data(client)["places"]]


def test_the_question_of_the_search_narrows_the_map_and_both_pages_link_to_each_other(client: FlaskClient) -> None:
    query = "?q=Logistik&region=ruhr&kind=source"
    text = client.get(f"/de/map{query}").text
    assert "EffizienzCluster LogistikRuhr" in text
    assert "its-owl" not in text
    back = next(link for link in re.findall(r'href="(/de/search\?[^"]+)"', text) if "Logistik" in link)
    assert html.unescape(back) == "/de/search?kind=source&q=Logistik&region=ruhr"
    there = client.get("/de/search?q=Logistik&region=ruhr").text
    assert 'href="/de/map?q=Logistik&amp;region=ruhr"' in there
    assert client.get(f"/de/map{query}&page=3").status_code == 200, "links of a later page of hits lead here too"


def test_filters_are_links_that_stay_on_the_map_and_chips_take_them_away(client: FlaskClient) -> None:
    text = client.get("/de/map?shade=projects").text
    assert '<a href="/de/map?shade=projects&amp;region=ruhr" rel="nofollow"' in text
    chosen = client.get("/de/map?region=ruhr").text
    assert '<a class="chip chip-remove" href="/de/map?" rel="nofollow">' in chosen
    fewer = data(client, "?region=ruhr")["places"]
    assert 0 < len(fewer) < len(data(client)["places"])


def test_forms_keep_what_was_chosen_elsewhere(client: FlaskClient) -> None:
    text = client.get("/de/map?region=ruhr&shade=projects&page=1").text
    search, place, look = re.findall(r"<form[^>]*action=\"/de/map\".*?</form>", text, re.DOTALL)
    assert 'name="region" value="ruhr"' in search
    assert 'name="shade" value="projects"' in search
    assert 'name="shade" value="projects"' in place
    assert 'name="region"' not in place, "the place takes its part"
    assert 'name="region" value="ruhr"' in look
    assert 'name="page"' not in look + search + place


def test_a_misspelt_word_is_answered_as_in_the_search(client: FlaskClient) -> None:
    text = client.get("/de/map?q=Logistikk").text
    assert "Logistik" in text
    assert data(client, "?q=Logistikk")["places"] == data(client, "?q=Logistik")["places"]


def test_a_place_says_where_it_stands_and_leads_to_its_records(client: FlaskClient) -> None:
    places = {place["slug"]: place for place in data(client)["places"]}
    nrw = places["dea-nordrhein-westfalen"]
    assert nrw["url"] == "/de/regions/dea-nordrhein-westfalen"
    assert nrw["counted"] == f"{len(nrw['members'])} Initiativen"
    assert len(nrw["initiatives"]) == 12 < len(nrw["members"])
    assert nrw["more"]["url"] == "/de/search?kind=initiative&region=dea-nordrhein-westfalen"
    assert any(place["note"].startswith("Gezeigt in der Mitte von: ") for place in places.values())


def test_an_initiative_in_several_places_is_one_and_the_same(client: FlaskClient) -> None:
    places = data(client)["places"]
    members = [number for place in places for number in place["members"]]
    total = re.search(r"(\d+) Initiativen\s+an", client.get("/de/map").text)
    assert total
    assert len(set(members)) == int(total[1]) - 1 < len(members), "all but the one without place, some of them twice"


def test_names_and_words_are_in_the_language_of_the_page(client: FlaskClient) -> None:
    english = data(client, language="en")
    assert english["words"]["close"] == "Close"
    nrw = next(place for place in english["places"] if place["slug"] == "dea-nordrhein-westfalen")
    assert nrw["name"] == "North Rhine-Westphalia"
    assert nrw["counted"].endswith(" initiatives")


def test_without_outlines_countries_are_shaded_from_the_atlas(client: FlaskClient) -> None:
    shading = data(client)["shading"]
    assert shading["shapes"] is None
    assert shading["countries"]["276"] == ["de-deutschland", "Deutschland"]
    assert shading["regions"]["de-deutschland"][1].endswith(" Initiativen")
    text = client.get("/de/map").text
    assert "EuroGeographics" not in text
    assert "Ebene" not in text, "there is nothing to choose"


def test_with_outlines_the_highest_level_below_countries_is_shaded(with_outlines: FlaskClient) -> None:
    shading = data(with_outlines)["shading"]
    assert shading["shapes"] == "/de/map/outlines?level=1"
    assert shading["countries"] is None
    step, value = shading["regions"]["dea-nordrhein-westfalen"]
    assert step > 1
    assert value.endswith(" Initiativen")
    text = with_outlines.get("/de/map").text
    assert "© EuroGeographics bezüglich der Verwaltungsgrenzen" in text
    assert "Umrisse nach NUTS 2024." in text


def test_the_level_and_what_is_counted_can_be_chosen(with_outlines: FlaskClient) -> None:
    third = data(with_outlines, "?level=3")["shading"]
    assert third["shapes"] == "/de/map/outlines?level=3"
    assert data(with_outlines, "?level=2")["shading"]["shapes"] == "/de/map/outlines?level=1"
    projects = data(with_outlines, "?shade=projects&level=0")["shading"]
    assert projects["none"] == "0 Vorhaben"
    assert data(with_outlines, "?shade=none")["shading"] is None


def test_figures_are_told_with_unit_year_source_and_classes(with_outlines: FlaskClient) -> None:
    shading = data(with_outlines, "?shade=employment")["shading"]
    assert shading["regions"]["dea-nordrhein-westfalen"] == [5, "9.000.000 Beschäftigte (2017)"]
    assert shading["none"] == "keine Angabe"
    text = with_outlines.get("/de/map?shade=employment").text
    assert "Beschäftigte, 2017" in text
    assert 'Zahlen: <a href="/de/sources/test-source">Prüfamt 2005</a>' in " ".join(text.split())
    table = text[text.index("<table>") : text.index("</table>")]
    assert re.findall(r'class="figure">([\d.]+)<', table) == ["9.000.000", "2.000.000"]


def test_specialisation_is_told_by_industry_against_the_country(with_outlines: FlaskClient) -> None:
    shaded = data(with_outlines, "?shade=specialisation&group=C&level=0")["shading"]
    assert shaded["shapes"] == "/de/map/outlines?level=1", "a country against itself is always 1"
    assert shaded["regions"]["dea-nordrhein-westfalen"] == [5, "1,5 Standortquotient (2017)"]
    text = " ".join(with_outlines.get("/de/map?shade=specialisation&group=C").text.split())
    assert "Spezialisierung: Verarbeitendes Gewerbe" in text
    assert all(words in text for words in ("unter 0,5", "0,9 bis unter 1,1", "1,5 und mehr"))


def test_programme_areas_lie_over_the_map_with_their_standing_and_years(with_outlines: FlaskClient) -> None:
    areas = data(with_outlines, "?area=ziel2-nrw-2000-2006")["areas"]
    assert areas["shapes"] == "/de/map/outlines?programme=ziel2-nrw-2000-2006"
    ruhr = next(region for region in areas["regions"] if region["slug"] == "ruhr")
    assert ruhr["lines"] == ["Fördergebiet, teilweise, 2000–2006", "Auslaufgebiet, teilweise, 2000–2005"]
    assert "dea52-dortmund" in ruhr["parts"]
    text = with_outlines.get("/de/map?area=ziel2-nrw-2000-2006").text
    assert "Auslaufgebiet, teilweise, 2000–2005" in text
    assert with_outlines.get("/de/map?area=unknown").status_code == 404


def test_an_area_without_outline_of_its_own_says_how_it_is_drawn(with_outlines: FlaskClient) -> None:
    areas = {region["slug"]: region for region in data(with_outlines, "?area=ziel2-nrw-2000-2006")["areas"]["regions"]}
    ruhr, krefeld, town = areas["ruhr"], areas["dea14-krefeld"], areas["05370040-wegberg"]
    assert (krefeld["parts"], krefeld["at"], krefeld["note"]) == (["dea14-krefeld"], None, "")
    assert (ruhr["parts"], ruhr["note"]) == (["dea52-dortmund"], "gezeichnet nach den Umrissen von 1 der 15 Mitglieder")
    assert (town["parts"], len(town["at"])) == ([], 2)
    assert town["note"] == "Umriss unbekannt, die Marke steht in der Mitte von: Kreis Heinsberg"
    text = with_outlines.get("/de/map?area=ziel2-nrw-2000-2006").text
    assert f"({town['note']})" in text
    assert "Umriss unbekannt</li>" in text, "the legend explains the marks"
    english = data(with_outlines, "?area=ziel2-nrw-2000-2006", language="en")["areas"]["regions"]
    assert any("drawn from the outlines of 1 of its 15 members" in region["note"] for region in english)


def test_without_any_outline_areas_are_marks(client: FlaskClient) -> None:
    areas = {region["slug"]: region for region in data(client, "?area=ziel2-nrw-2007-2013")["areas"]["regions"]}
    nrw = areas["dea-nordrhein-westfalen"]
    assert (nrw["parts"], nrw["note"]) == ([], "Umriss unbekannt, eine Marke zeigt die Mitte")
    assert nrw["at"] is not None


def test_places_tell_what_they_are_joined_to_from_afar(client: FlaskClient) -> None:
    drawn = data(client)
    dortmund = next(place for place in drawn["places"] if place["slug"] == "dea52-dortmund")
    assert dortmund["line"] == ["de-deutschland", "dea-nordrhein-westfalen", "dea5-regierungsbezirk-arnsberg"]
    assert drawn["joined"]["de-deutschland"]["name"] == "Deutschland"
    assert drawn["joined"]["dea-nordrhein-westfalen"]["at"]
    assert (drawn["level"], data(client, "?level=2")["level"]) == (None, 2)


def test_a_region_can_be_outlined_for_its_own_page(with_outlines: FlaskClient) -> None:
    drawn = data(with_outlines, "?region=ruhr&outline=ruhr")
    assert drawn["shading"] is None
    assert drawn["outline"] == "/de/map/outlines?region=ruhr"
    assert drawn["credits"] == [
        {"text": "Natural Earth", "url": ""},
        {"text": "GeoNames, CC BY 4.0 (verändert)", "url": "https://www.geonames.org"},
        {"text": "© EuroGeographics bezüglich der Verwaltungsgrenzen", "url": "/de/sources/eurostat-gisco-nuts"},
    ]


@pytest.mark.parametrize("query", ["?level=9", "?shade=rumours", "?group=Z", "?region=" + "x" * 600, "?status=gone"])
def test_what_cannot_be_shown_is_refused_by_name(client: FlaskClient, query: str) -> None:
    for address in ("/de/map", "/de/map/data", "/embed/de/map"):
        assert client.get(address + query).status_code == 400


def shapes(client: FlaskClient, query: str) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/shapes?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/geo+json"
    features: list[dict[str, Any]] = json.loads(answer.text)["features"]
    return features


def test_outlines_are_geojson_with_all_their_decimals_and_the_names_of_their_regions(
    with_outlines: FlaskClient,
) -> None:
    features = {feature["properties"]["code"]: feature for feature in shapes(with_outlines, "level=1")}
    assert set(features) == {"DEA", "DED", "AT3"}
    assert features["DEA"]["geometry"]["coordinates"][0][1] == [7.12346, 50.0]
    assert features["DEA"]["id"] == "dea-nordrhein-westfalen"
    assert features["DEA"]["properties"] == {
        "slug": "dea-nordrhein-westfalen",
        "code": "DEA",
        "name_de": "Nordrhein-Westfalen",
        "name_en": "North Rhine-Westphalia",
        "nuts_version": 2024,
        "scale": 60,
    }


def test_outlines_of_a_version_a_region_or_a_programme_can_be_asked_for(with_outlines: FlaskClient) -> None:
    assert shapes(with_outlines, "level=1&version=1999") == []
    assert [feature["properties"]["code"] for feature in shapes(with_outlines, "region=ruhr")] == ["DEA52"]
    assert [
        feature["properties"]["code"] for feature in shapes(with_outlines, "programme=ziel2-nrw-2000-2006&lang=de")
    ] == [
        "DEA14",
        "DEA29",
        "DEA52",
    ]


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("level=1&region=ruhr", 400), ("level=4", 400), ("level=1&wish=1", 400), ("region=atlantis", 404)],
)
def test_a_wrong_question_for_outlines_is_refused(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"/api/v1/shapes?{query}").status_code == status


def test_who_has_the_present_outlines_is_not_sent_them_again(with_outlines: FlaskClient) -> None:
    first = with_outlines.get("/de/map/outlines?level=1")
    again = with_outlines.get("/de/map/outlines?level=1", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_only_the_embedded_map_may_be_framed_by_others(client: FlaskClient) -> None:
    framed = client.get("/embed/en/map?region=ruhr")
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers
    assert framed.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    page = client.get("/en/map?region=ruhr")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"


def test_the_embedded_map_has_a_title_its_question_and_the_way_to_the_full_page(client: FlaskClient) -> None:
    text = client.get("/embed/en/map?region=ruhr&shade=none").text
    assert '<html lang="en">' in text
    assert "<h1>Map of cluster initiatives</h1>" in text
    assert 'data-map-src="/en/map/data?region=ruhr&amp;shade=none"' in text
    assert 'href="/en/map?region=ruhr&amp;shade=none"' in text
    assert "Natural Earth" in text
    assert client.get("/embed/fr/map").status_code == 404
    for language in ("de", "en"):
        other = {"Accept-Language": "en" if language == "de" else "de"}
        assert f'<html lang="{language}"' in client.get(f"/embed/{language}/nothing", headers=other).text


def test_the_map_page_offers_the_lines_to_embed_it(client: FlaskClient) -> None:
    text = client.get("/de/map?region=ruhr").text
    (offered,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert '<iframe src="http://localhost/embed/de/map?region=ruhr"' in html.unescape(offered)


def test_tiles_are_shown_and_allowed_only_where_an_administrator_names_them(
    client: FlaskClient, furnished: Settings
) -> None:
    assert data(client)["tiles"] is None
    assert "tiles.example" not in client.get("/de/map").headers["Content-Security-Policy"]
    tiled = dataclasses.replace(
        furnished, tile_url="https://tiles.example/{z}/{x}/{y}.png", tile_attribution="© Mappers & Co."
    )
    other = create_app(tiled).test_client()
    assert data(other)["tiles"] == {"url": "https://tiles.example/{z}/{x}/{y}.png"}
    assert data(other)["credits"][-1]["text"] == "© Mappers & Co."
    for address in ("/de/map", "/embed/de/map"):
        answer = other.get(address)
        assert "img-src 'self' data: https://tiles.example;" in answer.headers["Content-Security-Policy"]
        assert "© Mappers &amp; Co." in answer.text
    assert "frame-ancestors *" in other.get("/embed/de/map").headers["Content-Security-Policy"]
    assert "tiles.example" not in other.get("/de/").headers["Content-Security-Policy"]


def outlines_of(client: FlaskClient, query: str) -> dict[str, Any]:
    answer = client.get(f"/de/map/outlines?{query}")
    assert answer.status_code == 200, answer.text
    topology: dict[str, Any] = json.loads(answer.text)
    assert topology["type"] == "Topology"
    return {
        name: {shape["id"]: shape["properties"] for shape in drawn["geometries"]}
        for name, drawn in topology["objects"].items()
    }


def test_the_script_draws_a_level_on_land_that_is_known_as_a_whole(with_outlines: FlaskClient) -> None:
    drawn = outlines_of(with_outlines, "level=1&detail=far")
    assert drawn["land"] == {}, "two of sixteen Länder are no country"
    assert drawn["regions"]["dea-nordrhein-westfalen"] == {
        "de": "Nordrhein-Westfalen",
        "en": "North Rhine-Westphalia",
        "in": "276",
    }
    assert outlines_of(with_outlines, "level=0")["regions"] == {}


def test_what_is_narrowed_to_regions_is_outlined_region_by_region(with_outlines: FlaskClient) -> None:
    address = data(with_outlines, "?region=ruhr&region=dea-nordrhein-westfalen")["outline"]
    drawn = outlines_of(with_outlines, address.partition("?")[2])
    assert {name: list(parts) for name, parts in drawn.items()} == {
        "ruhr": ["dea52-dortmund"],
        "dea-nordrhein-westfalen": ["dea-nordrhein-westfalen"],
    }
    country = outlines_of(with_outlines, "region=de-deutschland")["de-deutschland"]
    assert set(country) == {"dea-nordrhein-westfalen", "ded-sachsen"}, "a country consists of its Länder"


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("region=ruhr&programme=x", 400), ("level=4", 400), ("detail=all", 400), ("region=atlantis", 404)],
)
def test_a_wrong_question_for_what_is_drawn_is_refused(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"/de/map/outlines?{query}").status_code == status


def test_names_of_countries_and_towns_are_in_the_language_of_the_page(client: FlaskClient) -> None:
    german, english = (json.loads(client.get(f"/{language}/map/names").text) for language in ("de", "en"))
    assert "Deutschland" in {name for name, *_ in german["countries"]}
    assert [row for row in english["towns"] if row[0] == "Cologne"] == [
        ["Cologne", *row[1:]] for row in german["towns"] if row[0] == "Köln"
    ]


def test_the_map_credits_the_names_of_towns_as_their_licence_demands(client: FlaskClient) -> None:
    for address, line in (
        ("/de/map", "GeoNames, CC BY 4.0 (verändert)"),
        ("/embed/en/map", "GeoNames, CC BY 4.0 (changed)"),
    ):
        assert f'<a href="https://www.geonames.org">{line}</a>' in client.get(address).text
    assert {"text": "GeoNames, CC BY 4.0 (changed)", "url": "https://www.geonames.org"} in data(client, language="en")[
        "credits"
    ]


def test_who_types_a_place_is_led_to_the_map_of_its_region(client: FlaskClient) -> None:
    answer = client.get("/de/map?q=Stahl&place=dortmund&level=1")
    assert answer.status_code == 302
    assert answer.location == "/de/map?q=Stahl&region=dea52-dortmund"
    unknown = client.get("/de/map?place=Dortmunt&shade=none")
    assert unknown.status_code == 200
    assert "mit dem Namen „Dortmunt“ ist hier nicht bekannt" in unknown.text
    assert '<a href="/de/map?shade=none&amp;place=Dortmund">Dortmund</a>' in unknown.text


def test_districts_tell_the_initiatives_of_larger_regions_around_them(with_outlines: FlaskClient) -> None:
    drawn = data(with_outlines, "?level=3")
    assert re.search(
        r"^Dazu, für größere Regionen: Nordrhein-Westfalen \(\d+\)", drawn["wider"]["dea29-kreis-heinsberg"]
    )
    assert drawn["gaps"]["dea29-kreis-heinsberg"] == ["covered", "von einer größeren Region abgedeckt"]
    assert re.search(r"von einer größeren Region abgedeckt \(\d+\)", with_outlines.get("/de/map?level=3").text)
    assert data(with_outlines, "?level=1")["wider"] == {}


def test_a_region_without_an_initiative_says_whether_it_was_researched(with_outlines: FlaskClient) -> None:
    gaps = data(with_outlines, "?level=1&field=logistik", "en")["gaps"]
    assert {gap for gap, _ in gaps.values()} == {"researched", "unexplored"}
    assert not data(with_outlines, "?level=1&shade=employment")["gaps"]
    text = with_outlines.get("/en/map?level=1&field=logistik").text
    for gap, label in gaps.values():
        count = sum(other == gap for other, _ in gaps.values())
        assert f'<span class="swatch swatch-{gap}"></span>{label} ({count})' in text
    rows = re.findall(r'<td class="figure">0: ([^<]*)</td>', text)
    assert len(rows) == sum(gap == "researched" for gap, _ in gaps.values())
    assert set(rows) == {"none known after research"}


def test_a_chosen_region_is_shown_from_within(with_outlines: FlaskClient) -> None:
    assert data(with_outlines, "?region=ruhr")["shading"]["shapes"] == "/de/map/outlines?level=3"
    assert data(with_outlines, "?region=de-deutschland")["shading"]["shapes"] == "/de/map/outlines?level=1"
    assert data(with_outlines, "?region=ruhr&level=1")["shading"]["shapes"] == "/de/map/outlines?level=1"


def test_outlines_of_others_come_with_the_lines_that_their_licences_demand(with_outlines: FlaskClient) -> None:
    document = json.loads(with_outlines.get("/api/v1/shapes?level=1&lang=en").text)
    assert document["attribution"] == ["© EuroGeographics for the administrative boundaries"]
    assert json.loads(with_outlines.get("/api/v1/shapes?level=2").text)["attribution"] == []


def test_a_region_that_nothing_can_draw_says_so(client: FlaskClient) -> None:
    with client.application.test_request_context("/en/"):
        nowhere = CoveredRegion(Region(slug="nowhere"), [], [], 0, None)
        assert drawing.about_area(nowhere) == drawing._NOT_DRAWN.en
