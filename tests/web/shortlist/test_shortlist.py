"""The fact sheet, the reader's own list and the dossier, as they are sent."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

LIST = "record=initiatives/chemsite&record=initiatives/medecon-ruhr&record=regions/ruhr"


def get(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def refused(client: FlaskClient, path: str) -> TestResponse:
    answer = client.get(path)
    assert answer.status_code == 400
    return answer


@pytest.mark.parametrize(("language", "words"), [("de", "Steckbrief"), ("en", "Fact sheet")])
def test_a_fact_sheet_numbers_its_sources(client: FlaskClient, language: str, words: str) -> None:
    text = get(client, f"/{language}/initiatives/chemsite/fact-sheet")
    assert words in text and "ChemSite" in text
    cited = set(re.findall(r'href="#source_(\d+)"', text))
    listed = re.findall(r'<li id="source_(\d+)"', text)
    assert cited and cited == set(listed) and listed == [str(n + 1) for n in range(len(listed))]


def test_a_fact_sheet_of_nothing_is_not_found(client: FlaskClient) -> None:
    assert client.get("/de/initiatives/nothing/fact-sheet").status_code == 404


def test_an_empty_list_says_how_to_fill_it(client: FlaskClient) -> None:
    text = get(client, "/de/shortlist")
    assert "Ihre Merkliste ist leer." in text and "Merken" in text


def test_a_list_names_its_records_in_their_order_and_compares_the_initiatives(client: FlaskClient) -> None:
    text = get(client, f"/de/shortlist?{LIST}")
    titles = re.findall(r'class="record-title"><a href="([^"]*)"', text)
    assert titles == ["/de/initiatives/chemsite", "/de/initiatives/medecon-ruhr", "/de/regions/ruhr"]
    assert text.count('<th scope="col">') == 2


def test_a_record_is_taken_off_by_a_link(client: FlaskClient) -> None:
    text = get(client, f"/de/shortlist?{LIST}")
    without = re.search(r'href="([^"]*)" data-collect-remove="initiatives/chemsite"', text)
    assert without is not None
    left = get(client, without[1].replace("&amp;", "&"))
    assert 'data-collect-remove="initiatives/chemsite"' not in left
    assert 'data-collect-remove="regions/ruhr"' in left


@pytest.mark.parametrize(
    "typed", ["initiatives/logport-i", "https://example.org/en/initiatives/logport-i?x#y", "/de/initiatives/logport-i"]
)
def test_a_record_is_added_by_the_address_of_its_page(client: FlaskClient, typed: str) -> None:
    answer = client.get("/de/shortlist", query_string={"record": "regions/ruhr", "add": typed})
    assert answer.status_code == 302
    assert answer.location == "/de/shortlist?record=regions%2Fruhr&record=initiatives%2Flogport-i"


@pytest.mark.parametrize("typed", ["/", "https://example.org/", "http://[", "nothing/at/all"])
def test_what_is_no_record_is_refused_with_an_example(client: FlaskClient, typed: str) -> None:
    answer = client.get("/de/shortlist", query_string={"add": typed})
    assert answer.status_code == 400 and "initiatives/chemsite" in answer.text


def test_a_record_is_found_by_words_of_its_name(client: FlaskClient) -> None:
    text = get(client, "/de/shortlist?record=regions/ruhr&add=chems")
    assert 'value="chems"' in text
    choice = re.search(r'href="([^"]*)" data-collect-add="initiatives/chemsite"', text)
    assert choice is not None
    assert choice[1].replace("&amp;", "&") == "/de/shortlist?record=regions%2Fruhr&record=initiatives%2Fchemsite"
    nothing = get(client, "/de/shortlist?add=xyzzy")
    assert "Kein Eintrag trägt „xyzzy“ im Namen" in nothing
    assert 'href="/de/search?q=xyzzy"' in nothing


def test_a_list_says_how_much_it_holds_and_refuses_more(client: FlaskClient) -> None:
    records = "&".join(f"record=initiatives/nothing-{number}" for number in range(51))
    answer = refused(client, f"/de/shortlist?{records}")
    assert "höchstens 50 Einträge; diese Adresse nennt 51" in answer.text
    assert "bis zu 50 Einträge" in get(client, "/de/shortlist")


def regions(client: FlaskClient, count: int) -> str:
    """Return a list of some regions as parameters."""
    slugs = re.findall(r'href="/de/regions/([a-z0-9-]+)"', get(client, "/de/regions?sort=name"))
    return "&".join(f"record=regions/{slug}" for slug in list(dict.fromkeys(slugs))[:count])


@pytest.mark.parametrize(("listed", "left_out"), [(20, None), (22, "2 weitere der Liste fehlen hier")])
def test_a_comparison_of_many_says_which_it_shows(client: FlaskClient, listed: int, left_out: str | None) -> None:
    text = get(client, f"/de/shortlist?{regions(client, listed)}")
    assert text.count('<th scope="col">') == 20
    assert (left_out in text) if left_out else ("fehlen hier" not in text)


def test_a_comparison_shortens_long_lists_and_says_what_is_missing(client: FlaskClient) -> None:
    text = get(client, "/de/shortlist?record=initiatives/dortmund-project&record=initiatives/logport-i")
    more = re.search(r"</ul>\s*<details>\s*<summary>(\d+) weitere</summary>\s*<ul>(.*?)</ul>", text, re.DOTALL)
    assert more is not None
    assert int(more[1]) == more[2].count("<li>") > 0
    assert '<span class="compare-missing">nicht bekannt</span>' in text
    nowhere = re.search(r"Zu keiner von ihnen bekannt: ([^<]*)\.", text)
    assert nowhere is None or f'<th scope="row">{nowhere[1].split(", ")[0]}</th>' not in text


def test_what_stands_on_the_page_of_another_record_is_refused_with_a_way_out(client: FlaskClient) -> None:
    answer = refused(client, "/de/shortlist?record=statements/dortmund-project-2010-bilanz-wr")
    assert "hat keine eigene Seite" in answer.text and "zum Beispiel die Initiative" in answer.text


def in_words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").replace("&#8288;", "").split())


def compared(client: FlaskClient, term: str, *slugs: str) -> list[str]:
    """Return what the comparison says in one of its rows, by initiative."""
    text = get(client, "/de/shortlist?" + "&".join(f"record=initiatives/{slug}" for slug in slugs))
    row = text[text.index(f'<th scope="row">{term}</th>') :].partition("</tr>")[0]
    return [in_words(cell) for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)]


def test_a_comparison_tells_where_and_since_when_as_the_fact_sheet_does(client: FlaskClient) -> None:
    seats = compared(client, "Regionen", "dortmund-project", "logport-i")
    assert [cell.count("Dortmund") for cell in seats] == [1, 0]
    assert seats[1].startswith("Duisburg (Sitz, Wirkungsgebiet)")
    founded = compared(client, "Gegründet", "dortmund-project", "logport-i")
    assert founded[0].startswith("15. Juni 2000 (Beschluss)") and founded[1].startswith("1998")


def test_a_comparison_dates_promises_and_results(client: FlaskClient) -> None:
    promised = compared(client, "Versprochen", "dortmund-project", "logport-i")
    assert "4.000 angestrebte Arbeitsplätze ( 2008 )" in promised[1]
    newest = compared(client, "Neueste Zahlen", "dortmund-project", "logport-i")
    assert "71.000" in newest[0] and "2 Bewertungen" in newest[0]
    assert re.search(r"1\.500 geschaffene Arbeitsplätze \( ?2000 ?\).*ohne Jahr: 5\.000", newest[1])


def test_a_comparison_shows_assessments_and_what_sources_tell_differently(client: FlaskClient) -> None:
    judged = compared(client, "Bewertungen", "dortmund-project", "effizienzcluster-logistikruhr")
    assert "gescheitert" in judged[0]
    contradicted = compared(
        client, "Wo sich Quellen widersprechen", "dortmund-project", "effizienzcluster-logistikruhr"
    )
    assert contradicted[0] == "–" and all(number in contradicted[1] for number in ("142", "131", "128"))
    assert "widersprochen" in contradicted[1]


def test_a_list_leads_to_the_timeline_of_its_initiatives(client: FlaskClient) -> None:
    text = get(client, f"/de/shortlist?{LIST}")
    link = re.search(r'href="(/de/timeline\?initiative=[^"]+)"', text)
    assert link is not None
    by_link = get(client, link[1].replace("&amp;", "&"))
    assert "MedEcon Ruhr" in by_link and "logport I" not in by_link
    by_list = get(client, f"/de/timeline?{LIST}")
    assert "MedEcon Ruhr" in by_list and "logport I" not in by_list


def test_a_fact_sheet_prints_addresses_of_sources_whole(client: FlaskClient) -> None:
    text = get(client, "/de/initiatives/dortmund-project/fact-sheet")
    addresses = re.findall(r'class="sheet-address" href="https?://([^"]+)"[^>]*>([^<]+)<', text)
    assert addresses and all(shown == whole for whole, shown in addresses)


def test_without_a_script_hits_are_chosen_by_boxes(client: FlaskClient) -> None:
    text = get(client, "/de/search?q=logistik&kind=initiative")
    boxes = re.findall(r'<input type="checkbox" name="record" value="(initiatives/[^"]+)" form="collect">', text)
    assert len(boxes) > 2 and len(boxes) == text.count('<li class="hit">')
    assert '<form class="collect-chosen" id="collect" method="get" action="/de/shortlist">' in text
    both = get(client, "/de/shortlist?" + "&".join(f"record={box}" for box in boxes[:2]))
    assert both.count('class="record-title"') == 2


def test_records_that_are_gone_are_named(client: FlaskClient) -> None:
    text = get(client, "/de/shortlist?record=initiatives/gone&record=initiatives/chemsite")
    assert "gibt es hier nicht mehr" in text and "gone" in text and "ChemSite" in text


def test_more_records_than_an_address_holds_are_refused(client: FlaskClient) -> None:
    assert "50" in refused(client, "/de/shortlist?" + "&".join(f"record=regions/r{n}" for n in range(51))).text


def test_a_list_can_be_taken_along_in_its_order(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(get(client, f"/de/shortlist?{LIST}&format=csv").removeprefix("\ufeff"))))
    records = [row["title_de"] for row in rows if row["kind"] in ("initiative", "region") and not row["property"]]
    assert records == ["ChemSite", "MedEcon Ruhr", "Ruhrgebiet"]
    assert refused(client, "/de/shortlist?format=csv").status_code == 400


def test_what_a_comparison_shows_can_be_taken_along_with_its_sources(client: FlaskClient) -> None:
    compared = "record=initiatives/effizienzcluster-logistikruhr&record=initiatives/logport-i"
    taken = json.loads(get(client, f"/de/shortlist?{compared}&format=json"))
    created = {
        row["value"] for row in taken["items"] if (row["about"], row["indicator"]) == ("logport-i", "jobs_created")
    }
    assert created == {1500, 5000}
    assert {row["kind"] for row in taken["items"]} >= {
        "initiative_region",
        "initiative_field",
        "statement",
        "milestone",
    }
    assert len(taken["sources"]) >= 10
    marks = json.loads(get(client, f"/de/shortlist?{compared}&format=geojson"))["features"]
    assert [mark["properties"]["slug"] for mark in marks] == ["effizienzcluster-logistikruhr", "logport-i"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_dossier_has_contents_and_one_list_of_sources(client: FlaskClient, language: str) -> None:
    text = get(client, f"/{language}/shortlist/dossier?{LIST}&record=projects/vorhaben-1&record=persons/erika-muster")
    assert len(re.findall(r'href="#entry_\d"', text)) == 5
    assert [f'id="entry_{n}"' in text for n in range(1, 6)] == [True] * 5
    cited = set(re.findall(r'href="#source_(\d+)"', text))
    assert cited == set(re.findall(r'<li id="source_(\d+)"', text))
    assert len(re.findall('class="sheet-sources"', text)) == 1


def test_an_empty_dossier_says_so(client: FlaskClient) -> None:
    assert "Ihre Merkliste ist leer." in get(client, "/de/shortlist/dossier")
