"""Lists of records: narrowed, counted and sorted as the search is, with short rows, as pages and as files."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient


def titles(text: str) -> list[str]:
    """Return the titles of the rows of a list, without tags."""
    return [re.sub("<[^>]*>", "", row).strip() for row in re.findall(r'<th scope="row">(.*?)</th>', text, re.DOTALL)]


def counted(text: str, parameter: str, value: str) -> int:
    """Return the count beside a facet value."""
    link = rf'[?&;]{parameter}={value}"[^>]*>.*?<span class="count">([\d.,]+)</span>'
    match = re.search(link, text, re.DOTALL)
    assert match, f"{parameter}={value} is offered"
    return int(re.sub("[.,]", "", match[1]))


@pytest.mark.parametrize(
    ("path", "parameter", "value"),
    [
        ("initiatives", "region", "dea-nordrhein-westfalen"),
        ("initiatives", "status", "active"),
        ("initiatives", "statement", "none"),
        ("sources", "kind", "document"),
        ("organisations", "kind", "company"),
        ("regions", "kind", "functional"),
        ("cluster-managers", "role", "management"),
        ("milestones", "kind", "founded"),
        ("successions", "subject", "programme"),
    ],
)
def test_a_value_counts_the_rows_that_it_leaves(client: FlaskClient, path: str, parameter: str, value: str) -> None:
    count = counted(client.get(f"/de/{path}").text, parameter, value)
    narrowed = client.get(f"/de/{path}?{parameter}={value}").text
    assert f'<span class="count">{count}</span></h1>' in narrowed
    assert len(titles(narrowed)) == min(count, 50)
    assert f'class="chip chip-remove" href="/de/{path}?"' in narrowed


def test_statements_are_narrowed_by_kind_speaker_and_words(client: FlaskClient) -> None:
    text = client.get("/en/statements?kind=expectation&q=jobs").text
    shown = text.count('class="statement statement-expectation"')
    assert 0 < shown == text.count('class="statement statement-')
    assert "Kind: expectation" in text


def test_a_wrong_value_is_named_as_it_stands_in_the_address(client: FlaskClient) -> None:
    response = client.get("/de/sources?kind=gossip")
    assert response.status_code == 400
    assert "Ungültiger Wert „gossip“ für den Parameter kind" in response.text


def test_initiatives_without_a_statement_say_so_and_come_last(client: FlaskClient) -> None:
    whole = client.get("/de/initiatives").text
    thin = titles(client.get("/de/initiatives?statement=none").text)
    last = client.get("/de/initiatives?page=2").text
    names = titles(whole) + titles(last)
    assert thin
    assert names[-len(thin) :] == thin
    assert "noch ohne Aussage</span>" in last
    assert "Noch ohne Aussage – nur Eckdaten belegt" in client.get("/de/search?kind=initiative&statement=none").text


def test_names_are_sorted_in_the_language_of_the_page(client: FlaskClient) -> None:
    for language in ("de", "en"):
        names = titles(client.get(f"/{language}/regions?sort=name&kind=nuts0").text)
        assert names[:3] == sorted(names)[:3]


def test_the_whole_list_of_regions_is_a_tree_and_a_narrowed_one_is_not(client: FlaskClient) -> None:
    assert 'class="tree tree-of-regions"' in client.get("/en/regions").text
    assert "tree-of-regions" not in client.get("/en/regions?q=ruhr").text
    assert "Ruhr area" in titles(client.get("/en/regions?q=ruhr").text)


def test_a_file_holds_what_the_list_shows(client: FlaskClient) -> None:
    address = "/en/initiatives?region=dea-nordrhein-westfalen&sort=name"
    rows = list(csv.DictReader(io.StringIO(client.get(f"{address}&format=csv").data.decode("utf-8-sig"))))
    text = client.get(address).text
    assert 0 < len(rows) == int(re.search(r'<span class="count">(\d+)</span></h1>', text)[1])  # type: ignore[index]


def test_a_list_without_rows_offers_a_way_back(client: FlaskClient) -> None:
    text = client.get("/en/sources?q=xyzzyq").text
    assert "Nothing was found" in text
    assert '<a href="/en/sources">' in text or "browsing:" in text


def test_successions_are_drawn_as_whole_families_and_lead_to_their_records(client: FlaskClient) -> None:
    text = client.get("/en/successions?q=oske+2013").text
    assert "OSKE 1999–2006" in titles(text)
    picture = text[text.index('<figure class="family-tree">') :]
    assert picture.count("<figure") == 1
    assert 'href="/en/programmes/oske-1994-1998"' in picture
    assert "OSKE 1999–2006 succeeded by OSKE 2007–2013 (2007)" in picture


def test_the_list_and_the_file_of_initiatives_say_who_leads_them_since_when_and_until_when(client: FlaskClient) -> None:
    (row,) = re.findall(r"<tr>.*?</tr>", client.get("/de/initiatives?status=ended").text.split("<tbody>")[1], re.DOTALL)
    assert "1994–2013, beendet" in re.sub(r"\s+", " ", re.sub("<[^>]*>", "", row))
    text = client.get("/de/initiatives?region=dea-nordrhein-westfalen&format=csv").text.lstrip("\ufeff")
    rows = {row["slug"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["chemsite"]["managers"] == "WiN Emscher-Lippe GmbH; ChemSite e.V."
    assert rows["chemsite"]["founded"] == "1997; 1998; 2018-05-17"
    assert rows["bio-nrw"]["managers"] == ""
