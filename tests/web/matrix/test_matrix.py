"""The matrix as a page: every cell leads to just the initiatives it counts, every choice is in the address."""

from __future__ import annotations

import csv
import html
import io
import re
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from kb.web.matrix import question as matrix_question
from tests.web.test_pages import Page

QUESTIONS = (
    "",
    "?region=de-deutschland",
    "?region=dea-nordrhein-westfalen&scheme=landescluster-nrw",
    "?region=ruhr&field=it",
    "?scheme=projekt-ruhr-zwoelf&level=nuts1",
    "?field=gesundheit&era=spitzencluster",
    "?programme=landescluster-nrw&region=dea-nordrhein-westfalen&level=functional",
    "?scheme=leitmaerkte-metropoleruhr&status=active",
)


def counts(text: str) -> dict[str, int]:
    """Return the numbers of a page by the addresses that they lead to."""
    links = re.findall(r'<a class="matrix-count" href="([^"]*)">(\d+)<', text)
    return {html.unescape(address): int(number) for address, number in links}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_number_leads_to_a_search_that_finds_so_many(client: FlaskClient, question: str) -> None:
    numbers = counts(client.get(f"/de/matrix{question}").text)
    assert numbers
    for address, number in numbers.items():
        if not address.startswith("#"):
            query = urlsplit(address).query
            assert client.get(f"/api/v1/search?{query}").get_json()["total"] == number, address


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_has_no_facet_stands_on_the_page(client: FlaskClient, question: str) -> None:
    text = client.get(f"/en/matrix{question}").text
    ids = Page(text).ids
    for address in counts(text):
        assert not address.startswith("#") or ids[address[1:]] == 1, address


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("question", [*QUESTIONS, "?view=counts&empty=hide", "?level=nuts3&empty=show"])
def test_the_page_is_well_formed_in_both_languages(client: FlaskClient, language: str, question: str) -> None:
    response = client.get(f"/{language}/matrix{question}")
    assert response.status_code == 200
    page = Page(response.text)
    assert not page.mistakes
    assert not [name for name, count in page.ids.items() if count > 1]
    heads = [attributes.get("scope") for attributes in page.all("th")]
    assert set(heads) == {"col", "row"}


def test_the_sentence_above_says_what_is_seen(client: FlaskClient) -> None:
    def heading(address: str) -> str:
        match = re.search(r"<h1>(.*?)</h1>", client.get(address).text)
        assert match is not None
        return match[1]

    pattern = r"\d+ Initiativen in \d+ Regionen und \d+ Feldern; \d+ von \d+ Zellen belegt"
    assert re.fullmatch(pattern, heading("/de/matrix"))
    by_level = heading("/en/matrix?field=photonik&region=ruhr&level=nuts3")
    assert by_level == "No initiative matches this selection"
    alone = heading("/en/matrix?region=dea17-oberhausen&era=spitzencluster&status=active")
    assert alone == "No initiative matches this selection"
    assert heading("/de/matrix?region=dea52-dortmund&field=logistik") == (
        "1 Initiative in 1 Region und 1 Feld; 1 von 1 Zelle belegt"
    )


def test_heads_open_what_has_parts_and_lead_to_the_page_of_what_has_none(client: FlaskClient) -> None:
    text = html.unescape(client.get("/de/matrix?region=ruhr&era=projekt-ruhr&by_years=yes").text)
    kept = "era=projekt-ruhr&by_years=yes"
    assert f'class="matrix-open" href="/de/matrix?region=dea36-kreis-recklinghausen&{kept}"' in text
    assert 'href="/de/regions/dea52-dortmund">Dortmund' in text
    assert f'class="matrix-open" href="/de/matrix?region=ruhr&{kept}&field=it"' in text
    assert 'href="/de/fields/logistik">Logistik' in text


def test_paths_lead_up_with_all_else_kept(client: FlaskClient) -> None:
    address = "/de/matrix?region=dea-nordrhein-westfalen&level=functional&field=software&status=active"
    text = html.unescape(client.get(address).text)
    assert 'href="/de/matrix?region=de-deutschland&field=software&status=active">Deutschland' in text
    assert 'href="/de/matrix?field=software&status=active">Alle Staaten' in text
    assert 'href="/de/matrix?region=dea-nordrhein-westfalen&level=functional&field=it&status=active">' in text


def test_the_form_keeps_what_it_does_not_ask_for(client: FlaskClient) -> None:
    page = Page(client.get("/de/matrix?field=it&view=counts&empty=hide&region=ruhr").text)
    hidden = {field["name"]: field["value"] for field in page.all("input") if field.get("type") == "hidden"}
    assert {"field": "it", "view": "counts", "empty": "hide"}.items() <= hidden.items()
    chosen = {option["value"] for option in page.all("option") if "selected" in option}
    assert {"ruhr", "clusterwissen"} <= chosen


def test_every_cell_is_taken_along_with_its_leading_initiative(client: FlaskClient) -> None:
    answer = client.get("/de/matrix?region=ruhr&format=csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    cell = next(row for row in rows if row["region_code"] == "DEA12" and row["field"] == "logistik")
    assert (cell["initiatives"], cell["leading"], cell["leading_de"]) == ("1", "logport-i", "logport I")
    empty = [row for row in rows if row["region_code"] == "DEA13"]
    assert {row["initiatives"] for row in empty} == {"0"}
    assert len(empty) > 20
    assert {row["gap"] for row in empty} <= {"covered", "researched", "unexplored"}
    assert all(bool(row["covering"]) is (row["gap"] == "covered") for row in empty)


@pytest.mark.parametrize("question", ["?region=dea-nordrhein-westfalen", "?level=nuts2&empty=show&view=counts"])
def test_an_empty_cell_says_what_it_means_in_words_and_by_a_sign(client: FlaskClient, question: str) -> None:
    text = client.get(f"/de/matrix{question}").text
    cells = re.findall(r'<td class="gap-(\w+)">(.*?)</td>', text)
    words = {"covered": "von einer größeren Region abgedeckt", "researched": "nach Recherche keine bekannt"}
    assert {gap for gap, _ in cells} >= {"covered"}
    for gap, cell in cells:
        assert words.get(gap, "nicht recherchiert") in cell
        assert ("#section_covering" in cell) is (gap == "covered")
    for gap, count in Counter(gap for gap, _ in cells).items():
        number = f"{count:,}".replace(",", r"\.")
        assert re.search(rf'class="matrix-swatch gap-{gap}">↑?</span>[^<]*\({number}\)', text), "the legend counts them"


def test_what_counts_for_no_row_is_taken_along_too(client: FlaskClient) -> None:
    text = client.get("/de/matrix?region=dea-nordrhein-westfalen&format=csv").get_data(as_text=True)
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert any(not row["region"] and row["initiatives"] != "0" for row in rows)


def test_other_formats_say_what_was_asked_for(client: FlaskClient) -> None:
    query = "region=ruhr&era=projekt-ruhr&level=nuts3&status=active&format=json"
    text = client.get(f"/de/matrix?{query}").get_data(as_text=True)
    for words in ("Ruhrgebiet", "Projekt Ruhr", "NUTS 3", "aktiv"):
        assert words in text


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("?region=nirgends", 404),
        ("?field=nichts", 404),
        ("?scheme=keine", 404),
        ("?era=nie", 404),
        ("?programme=keins", 404),
        ("?level=stadtteil", 400),
        ("?status=prima", 400),
        ("?empty=vielleicht", 400),
        ("?view=3d", 400),
        ("?region=ruhr&region=de-deutschland", 400),
    ],
)
def test_what_cannot_be_asked_is_refused(client: FlaskClient, question: str, status: int) -> None:
    assert client.get(f"/de/matrix{question}").status_code == status


@pytest.mark.parametrize(
    ("path", "chosen"),
    [
        ("/de/regions/ruhr", {"region": ["ruhr"]}),
        ("/de/fields/logistik", {"field": ["logistik"]}),
        ("/de/field-schemes/wz-2008", {"scheme": ["wz-2008"]}),
    ],
)
def test_regions_fields_and_schemes_lead_to_their_matrix(
    client: FlaskClient, path: str, chosen: dict[str, list[str]]
) -> None:
    links = [html.unescape(link.get("href", "")) for link in Page(client.get(path).text).all("a")]
    assert chosen in [parse_qs(urlsplit(link).query) for link in links if urlsplit(link).path == "/de/matrix"]


def test_a_region_is_portrayed_with_its_strongest_fields(client: FlaskClient) -> None:
    text = client.get("/en/regions/dea-nordrhein-westfalen").text
    portrait = text[text.index('class="portrait"') : text.index('class="contents"')]
    assert portrait.index("Logistics") < portrait.index("Chemistry")
    assert 'data-map-src="/en/map/data?region=dea-nordrhein-westfalen' in portrait


def test_shades_cover_all_numbers() -> None:
    assert [words for _, words in matrix_question.legend()] == ["1", "2–3", "4–6", "7–11", "12+"]


def test_formats_that_are_no_tables_hold_the_initiatives_that_are_counted_and_their_sources(
    client: FlaskClient,
) -> None:
    address = "/de/matrix?region=ruhr&scheme=projekt-ruhr-zwoelf&format="
    places = client.get(f"{address}geojson").get_json(force=True)["features"]
    nodes = client.get(f"{address}jsonld").get_data(as_text=True)
    for slug in ("dortmund-project", "effizienzcluster-logistikruhr"):
        assert slug in {place["properties"]["slug"] for place in places}
        assert f"/de/initiatives/{slug}" in nodes
    assert "silicon-saxony" not in nodes
    assert client.get(f"{address}bib").get_data(as_text=True).count("@") > 5
    assert client.get(f"{address}ris").get_data(as_text=True).count("ER  -") > 5
