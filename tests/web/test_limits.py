"""Pages, pictures and answers hold exactly as much as they may: at the limit and one beyond it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, request
from flask.testing import FlaskClient
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from kb.dates import PartialDate
from kb.models import Initiative
from kb.models.vocabulary import MilestoneKind, RegionKind
from kb.queries.map import LocatedRegion, MapPlace, NamedInitiative
from kb.queries.matrix.table import MatrixCell
from kb.queries.timeline import End, Lifespan
from kb.web.api.description.documentation import MORE, shortened
from kb.web.api.parameters import SLUG_IN_PATH
from kb.web.downloads.sending import _buffered
from kb.web.map.drawing import place
from kb.web.matrix.question import shade
from kb.web.records.metadata import description_of
from kb.web.request.context import app_state
from kb.web.request.limits import client_key
from kb.web.request.params import Params
from kb.web.request.redirects import FILTERS
from kb.web.timeline.drawing import MilestoneMark
from kb.web.timeline.timescale import Scale, shape


def test_a_request_has_at_most_a_million_bytes(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data=b"x" * 1_000_000):
        assert len(request.get_data()) == 1_000_000
    with app.test_request_context("/", method="POST", data=b"x" * 1_000_001), pytest.raises(RequestEntityTooLarge):
        request.get_data()


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::", "2001:db8:1:3::/64"),
        ("192.0.2.1", "192.0.2.1"),
    ],
)
def test_a_client_is_an_address_or_a_network_of_64_bits(app: Flask, address: str, key: str) -> None:
    with app.test_request_context("/", environ_overrides={"REMOTE_ADDR": address}):
        assert client_key() == key


@pytest.mark.parametrize(("chunks", "is_complete"), [([1_000_000], True), ([1_000_001], False), ([0] * 5, True)])
def test_a_file_of_a_million_bytes_is_sent_whole(chunks: list[int], is_complete: bool) -> None:
    assert _buffered(b"x" * size for size in chunks) == (b"x" * sum(chunks), is_complete)


def test_an_empty_chunk_counts_as_200000_bytes() -> None:
    assert _buffered(iter([b""] * 5 + [b"x"])) == (b"x", False)


@pytest.mark.parametrize(("count", "is_looked_up"), [(50, True), (51, False)])
def test_filters_are_looked_up_as_long_as_they_name_50_records_each(
    client: FlaskClient, count: int, is_looked_up: bool
) -> None:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    with client.application.app_context():
        engine = app_state().engine
    sa.event.listen(engine, "before_cursor_execute", note)
    query = "&".join(f"region=r{number}" for number in range(50 * (len(FILTERS) - 1) + count))
    assert client.get(f"/de/search?{query}").status_code == 400
    sa.event.remove(engine, "before_cursor_execute", note)
    assert any("slug IN" in statement for statement in statements) is is_looked_up


def test_the_api_takes_slugs_of_120_characters() -> None:
    assert SLUG_IN_PATH.schema["maxLength"] == 120


def test_a_page_has_50_records_unless_it_is_asked_for_others() -> None:
    assert Params(MultiDict()).per_page() == 50


def test_a_page_of_the_search_has_20_hits(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search").get_json()
    assert (answer["per_page"], len(answer["hits"])) == (20, 20)


@pytest.mark.parametrize("path", ["search", "map"])
def test_eight_values_of_a_facet_are_seen_and_a_single_ninth(client: FlaskClient, path: str) -> None:
    facets = client.get(f"/de/{path}").text.split('<details class="facet"')[1:]
    parts = [facet.split('<details class="facet-rest"') for facet in facets]
    cut = [seen.count("<li>") for seen, *rest in parts if rest]
    assert set(cut) == {8}
    whole = [seen.split("</details>")[0].count("<li>") for seen, *rest in parts if not rest]
    assert max(whole) <= 9


@pytest.mark.parametrize(("letters", "described"), [(200, "x" * 200), (201, "x" * 199 + "…")])
def test_a_description_has_200_characters(app: Flask, letters: int, described: str) -> None:
    with app.test_request_context("/de/"):
        assert description_of(Initiative(slug="a", summary_de="x" * letters)) == described


def test_an_example_of_the_api_shows_90_characters_and_seven_keys_below_the_second_level() -> None:
    seven: dict[str, Any] = {str(number): "x" * 90 for number in range(7)}
    assert shortened({"a": {"b": seven}}) == {"a": {"b": seven}}
    assert shortened({"a": {"b": seven | {"more": 1}}}) == {"a": {"b": seven | {MORE: MORE}}}
    assert shortened({"a": seven | {"more": 1}}) == {"a": seven | {"more": 1}}
    assert shortened("x" * 91) == "x" * 90 + MORE


@pytest.mark.parametrize(("count", "rest"), [(12, None), (13, "1 weitere")])
def test_a_mark_of_the_map_names_twelve_initiatives(app: Flask, count: int, rest: str | None) -> None:
    region = LocatedRegion(1, "ruhr", "Ruhr", "Ruhr", RegionKind.FUNCTIONAL, None, None, 51.5, 7.2)
    initiatives = [NamedInitiative(str(number), "x", "x") for number in range(count)]
    with app.test_request_context("/de/map"):
        drawn = place(MapPlace(region, region, initiatives), {str(number): number for number in range(count)})
    assert len(drawn["initiatives"]) == 12
    assert (drawn["more"] or {}).get("text", "").startswith(rest or "")
    assert (drawn["more"] is None) is (rest is None)


def test_cells_of_the_matrix_have_five_shades() -> None:
    counts = [0, 1, 2, 3, 4, 6, 7, 11, 12, 99]
    cells = [MatrixCell([None] * count, 0) for count in counts]  # type: ignore[list-item]  # Only counted.
    assert [shade(cell) for cell in cells] == [0, 1, 2, 2, 3, 3, 4, 4, 5, 5]


@pytest.mark.parametrize(("at", "is_late"), [("60.0", False), ("60.01", True)])
def test_words_beside_a_mark_past_sixty_percent_are_placed_on_its_left(at: str, is_late: bool) -> None:
    assert MilestoneMark(MilestoneKind.FOUNDED, "", Markup(), at, None, False).is_late is is_late


@pytest.mark.parametrize(("first", "width"), [(1987, 7.14), (1988, 7.7), (1989, 8), (1990, 8)])
def test_a_bar_with_an_unknown_end_fades_within_eight_percent(first: int, width: float) -> None:
    drawn = shape(Scale(first, 2000), Lifespan(PartialDate(2000), None, End.UNKNOWN))
    assert drawn is not None
    assert drawn.fades is not None
    assert drawn.fades.width == pytest.approx(width, abs=0.05)


@pytest.mark.parametrize(
    ("years", "step"),
    [
        (8, 1),
        (9, 2),
        (16, 2),
        (17, 5),
        (40, 5),
        (41, 10),
        (80, 10),
        (81, 20),
        (160, 20),
        (161, 50),
        (400, 50),
        (401, 100),
    ],
)
def test_at_most_eight_years_stand_below_a_timeline(years: int, step: int) -> None:
    first, second, *_ = (year for year, _ in Scale(2000, 1999 + years).ticks)
    assert second - first == step
