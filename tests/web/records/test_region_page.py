"""The page of a region: its numbers are those of the matrix and the search, and long lists lead on to all."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kb import search
from kb.config import Settings
from kb.queries import matrix
from kb.queries.records import regions
from tests.web.changing import opened


@pytest.fixture
def session(furnished: Settings) -> Iterator[Session]:
    with opened(furnished) as sessions, sessions() as session:
        yield session


@pytest.fixture
def index(furnished: Settings) -> search.Index:
    return search.open_index(furnished)


def searched(index: search.Index, **selected: str) -> int:
    query = search.Query(selected={"kind": ("initiative",), **{name: (slug,) for name, slug in selected.items()}})
    return search.find(index, query).total


def of_page(shown: regions.RegionProfile) -> dict[str, int]:
    return {group.field.slug: len(group.initiatives) for group in shown.initiatives if group.field is not None}


def of_matrix(known: matrix.MatrixFacts, region: str) -> dict[str, int]:
    table = matrix.matrix(known, matrix.MatrixSelection(region=region, empty=True), "de")
    return {one.field.slug: one.total.count for one in table.columns if one.field is not None and one.total.count}


def with_initiatives(known: matrix.MatrixFacts) -> list[str]:
    counted = {region for one in known.initiatives for region in one.regions}
    return [one.slug for key, one in known.regions.items() if key in counted]


def test_a_region_counts_on_its_page_as_in_the_matrix_and_the_search(session: Session, index: search.Index) -> None:
    """Each field has as many initiatives, and each initiative counts once for the region."""
    known = matrix.facts(session)
    places = with_initiatives(known)
    assert {"ruhr", "dea52-dortmund", "dea-nordrhein-westfalen"} <= set(places)
    for region in places:
        page = regions.profile(session, region)
        shown = of_page(page)
        assert shown == of_matrix(known, region), region
        assert shown == {field: searched(index, region=region, field=field) for field in shown}, region
        assert page.initiative_count == searched(index, region=region), region


def test_the_page_shows_the_numbers_that_were_counted(client: FlaskClient, session: Session) -> None:
    text = client.get("/de/regions/ruhr").text
    shown = re.findall(r'href="/de/fields/([^"]+)"[^>]*>[^<]*</a></th>\s*<td>.*?portrait-number">(\d+)', text)
    counted = of_page(regions.profile(session, "ruhr"))
    assert shown and all(counted[field] == int(number) for field, number in shown)
    assert dict(shown)["logistik"] == "3"


def test_a_long_list_of_areas_ends_with_a_way_to_all(client: FlaskClient) -> None:
    text = client.get("/en/regions/dea-nordrhein-westfalen").text
    more = re.search(r'href="(/en/programmes/[^"#]+)#section_areas">All (\d+) areas', text)
    assert more is not None and int(more[2]) > 6
    assert 'id="section_areas"' in client.get(more[1]).text


def test_a_long_list_of_initiatives_ends_with_a_way_to_as_many(client: FlaskClient) -> None:
    text = client.get("/en/regions/de-deutschland").text
    ways = re.findall(r'<li class="all"><a href="([^"]+)">All (\d+) initiatives', text)
    assert ways
    for address, count in ways:
        assert f'<span class="count">{count}</span></h1>' in client.get(html.unescape(address)).text


def test_what_is_beyond_the_first_sources_is_folded_and_keeps_its_number(client: FlaskClient) -> None:
    text = client.get("/en/regions/dea-nordrhein-westfalen").text
    first, rest = text[text.index('id="section_sources"') :].split('<details class="rest">')
    numbers = [int(number) for number in re.findall(r'<li id="source_(\d+)"', first)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert re.search(rf'<ol class="source-list" start="{numbers[-1] + 1}">\s*<li id="source_{numbers[-1] + 1}"', rest)


def test_a_page_carries_no_indentation(client: FlaskClient) -> None:
    assert not re.search(r"\n[ \t]{2,}<", client.get("/en/regions/ruhr").text)
