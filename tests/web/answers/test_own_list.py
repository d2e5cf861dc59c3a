"""Answers about the reader's own list: as a selection, as columns, as a briefing and as an evidence pack."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any

import docx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from kb.queries.answers.selection import alike
from kb.web.answers import question, side_by_side
from kb.web.request import Params, db

THREE = ("initiatives/chemsite", "initiatives/medecon-ruhr", "initiatives/dortmund-project")
LIST = "&".join(f"record={place}" for place in (*THREE, "regions/ruhr"))


def narrowed(app: Flask, *places: str, kinds: tuple[str, ...] = question.INITIATIVES) -> question.Narrowed:
    with app.test_request_context("/en/"):
        return question.narrowed(Params(MultiDict([("record", place) for place in places])), kinds)


def table(app: Flask, of: str, *places: str) -> dict[str, list[Any]]:
    """Return the rows of a table of a list by their English names."""
    with app.test_request_context("/en/"):
        kinds = question.WITH_RESULTS if of == "achievements" else question.INITIATIVES
        arguments = Params(MultiDict([("record", place) for place in places]))
        written = getattr(side_by_side, f"of_{of}")(db(), question.narrowed(arguments, kinds))
        return {row.label.en: list(row.counts) for row in written.rows}


def initiatives(client: FlaskClient, filters: str) -> int:
    total: int = client.get(f"/api/v1/search?kind=initiative&per_page=1&{filters}").get_json()["total"]
    return total


def test_initiatives_on_a_list_are_the_selection_whatever_else_is_on_it(app: Flask) -> None:
    alone, with_region = narrowed(app, *THREE), narrowed(app, *THREE, "regions/ruhr", "fields/logistik")
    assert len(alone.selection.ids["initiative"]) == 3
    assert with_region.selection.ids["initiative"] == alone.selection.ids["initiative"]
    assert not alone.selection.is_whole


def test_without_initiatives_those_of_the_listed_regions_and_fields_are_selected(
    app: Flask, client: FlaskClient
) -> None:
    both = narrowed(app, "regions/ruhr", "fields/logistik").selection.ids["initiative"]
    ruhr, logistics = initiatives(client, "region=ruhr"), initiatives(client, "field=logistik")
    assert len(both) == ruhr + logistics - initiatives(client, "region=ruhr&field=logistik")


def test_facets_narrow_a_list_further(app: Flask) -> None:
    with app.test_request_context("/en/"):
        pairs = [*(("record", place) for place in THREE), ("field", "chemie")]
        selection = question.narrowed(Params(MultiDict(pairs))).selection
    assert len(selection.ids["initiative"]) == 1


def test_each_listed_record_is_a_column(app: Flask, client: FlaskClient) -> None:
    counts = table(app, "meaning", "regions/ruhr", "fields/logistik", "programmes/spitzencluster-wettbewerb")
    filters = ("region=ruhr", "field=logistik", "programme=spitzencluster-wettbewerb")
    assert counts["initiatives"] == [initiatives(client, chosen) for chosen in filters]
    documented = counts["of these with a documented activity"]
    assert all(0 <= known <= everyone for known, everyone in zip(documented, counts["initiatives"], strict=True))
    assert [counts["networking and engagement"][at] is None for at in range(3)] == [known == 0 for known in documented]


def test_a_region_beside_initiatives_counts_those_of_the_list_only(app: Flask) -> None:
    counts = table(app, "meaning", "initiatives/chemsite", "initiatives/silicon-saxony", "regions/ruhr")
    assert counts["initiatives"] == [1, 1, 1]


def test_promises_and_results_stand_in_columns_too(app: Flask) -> None:
    promised = table(app, "expectations", *THREE)
    assert promised["promises"][2] > 0
    assert [sum(filter(None, column)) for column in zip(*list(promised.values())[1:], strict=True)] == promised[
        "promises"
    ]
    achieved = table(app, "achievements", *THREE)
    assert achieved["jobs"][2]
    assert achieved["initiatives"] == [1, 1, 1]


def test_a_list_of_sources_says_that_nothing_is_counted(client: FlaskClient) -> None:
    page = client.get("/en/answers/meaning?record=sources/clustertagung-2003").text
    assert "Nothing is counted for:" in page
    assert "Nothing is known of any record of the list." in page


@pytest.mark.parametrize("answer", ["answers", "answers/meaning", "answers/achievements", "answers/expectations"])
def test_an_answer_about_a_list_keeps_it_in_its_links_and_offers_no_facets(client: FlaskClient, answer: str) -> None:
    page = client.get(f"/de/{answer}?{LIST}").text
    end = "<footer" if answer == "answers" else "</nav>"
    links = re.findall(r'href="(/de/answers/[^"]*)"', page.split('class="answer-questions"')[1].split(end)[0])
    assert len(links) >= 4
    assert all("record=initiatives%2Fchemsite" in link or "record=initiatives/chemsite" in link for link in links)
    assert "Ausgewählt ist Ihre Merkliste mit 4 Einträgen." in page
    assert "Ohne die Liste auswählen" in page
    assert 'name="region"' not in page
    assert not re.findall(r'href="/de/search\?[^"]*record=', page), "the search has no list"


def test_lessons_of_a_list_are_about_its_records(client: FlaskClient) -> None:
    everything = client.get("/en/answers/lessons?format=csv").text
    of_list = list(csv.DictReader(io.StringIO(client.get(f"/en/answers/lessons?{LIST}&format=csv").text.lstrip("﻿"))))
    about = {row["initiative"] or row["region"] for row in of_list}
    assert about <= {"chemsite", "medecon-ruhr", "dortmund-project", "ruhr"}
    assert 0 <= len(of_list) < len(list(csv.DictReader(io.StringIO(everything))))


def test_a_record_that_is_gone_is_named(client: FlaskClient) -> None:
    response = client.get("/de/answers/briefing?record=initiatives/chemsite&record=initiatives/gibt-es-nicht")
    assert response.status_code == 404
    assert "Initiative „gibt-es-nicht“ von Ihrer Liste gibt es hier nicht mehr." in response.text


def test_a_briefing_of_a_list_names_its_records_and_what_covers_its_region(client: FlaskClient) -> None:
    page = client.get(f"/en/answers/briefing?{LIST}").text
    assert "<h1>Briefing: ChemSite, MedEcon Ruhr, dortmund-project and 1 more</h1>" not in page, "one more is named"
    assert "<h1>Briefing: ChemSite, MedEcon Ruhr, dortmund-project, Ruhr area</h1>" in page
    assert "3 initiatives are known" in page
    above = page.split("Initiatives of a higher level that work here too")[1].split("</section>")[0]
    assert "CHEMIE.NRW" in above, "it shares a field with an initiative of the list"
    assert (
        "Initiatives of a higher level"
        not in client.get("/en/answers/briefing?" + "&".join(f"record={place}" for place in THREE)).text
    )


def test_the_file_and_the_pack_of_a_list_hold_its_records(client: FlaskClient) -> None:
    paragraphs = docx.Document(io.BytesIO(client.get(f"/de/answers/briefing?{LIST}&format=docx").data)).paragraphs
    assert paragraphs[0].text == "Kurzbericht: ChemSite, MedEcon Ruhr, dortmund-project, Ruhrgebiet"
    packed = zipfile.ZipFile(io.BytesIO(client.get(f"/de/answers/briefing?{LIST}&format=zip").data))
    (readme,) = [name for name in packed.namelist() if "README" in name or "LIESMICH" in name]
    text = packed.read(readme).decode()
    assert "initiatives/chemsite; initiatives/medecon-ruhr" in text
    assert "record=initiatives" in text


def test_the_page_of_a_list_leads_to_its_briefing_and_its_answers(client: FlaskClient) -> None:
    page = client.get(f"/de/shortlist?{LIST}").text
    assert f"/de/answers/briefing?{LIST.replace('/', '%2F')}" in page.replace("&amp;", "&")
    assert f"/de/answers?{LIST.replace('/', '%2F')}" in page.replace("&amp;", "&")
    assert "answers/briefing" not in client.get("/de/shortlist?record=sources/clustertagung-2003").text


def test_a_briefing_of_a_list_has_a_short_address_on_paper(client: FlaskClient) -> None:
    page = client.get(f"/en/answers/briefing?{LIST}").text
    (address,) = re.findall(r'href="http://localhost(/l/[^"]*/briefing)"', page)
    response = client.get(address, headers={"Accept-Language": "en"})
    assert response.status_code == 302
    assert response.headers["Location"] == f"/en/answers/briefing?{LIST.replace('/', '%2F')}"
    assert client.get(address.replace("briefing", "page")).status_code == 404
    assert "/l/" not in client.get(f"/en/answers/briefing?{LIST}&field=chemie").text.split("sheet-foot")[1]


@pytest.mark.parametrize(("answer", "opened"), [("achievements", "aspect=jobs"), ("expectations", "verdict=")])
def test_the_numbers_of_a_column_open_what_they_count(client: FlaskClient, answer: str, opened: str) -> None:
    page = client.get(f"/en/answers/{answer}?{LIST}").text.split('class="answer-own"')[1].split("</table>")[0]
    cells = re.findall(r'<a href="([^"]*)" rel="nofollow">(\d+)<', page)
    address, count = next((address, int(count)) for address, count in cells if opened in address)
    shown = client.get(address.replace("&amp;", "&")).text
    heading = {"achievements": r"(\d+) statements?: jobs", "expectations": r"Every case <span[^>]*>(\d+)<"}[answer]
    assert re.findall(heading, " ".join(shown.split())) == [str(count)]
    assert "regions%2Fruhr" not in address, "a region beside initiatives would stand for all of its own"


def test_a_long_list_is_named_by_its_first_records(client: FlaskClient) -> None:
    slugs = [item["slug"] for item in client.get("/api/v1/initiatives?per_page=5").get_json()["items"]]
    html = client.get("/en/answers/briefing?" + "&".join(f"record=initiatives/{slug}" for slug in slugs)).text
    (title,) = re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    assert title.count(", ") >= 2
    assert title.rstrip().endswith("and 2 more")


def test_lessons_from_elsewhere_come_from_the_listed_fields(app: Flask) -> None:
    with app.test_request_context("/en/"):
        own = narrowed(app, *THREE, "fields/logistik").own
        assert own is not None
        in_field = narrowed(app, "fields/logistik").selection.ids["initiative"]
        assert alike(db(), own.about) == in_field
