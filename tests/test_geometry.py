"""Areas: any sound polygon is taken and written in one form; anything else is refused with a reason."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from kb import geometry
from kb.errors import InvalidInput

RING = [[7.0, 51.0], [8.0, 51.0], [8.0, 52.0], [7.0, 51.0]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_an_area_is_written_compactly_with_five_decimals_and_without_heights() -> None:
    given = polygon([[7.1234567, Decimal("51.5"), 80], [8, 51], [8, 52], [7.1234567, 51.5]])
    assert geometry.area(given) == (
        '{"type":"Polygon","coordinates":[[[7.12346,51.5],[8.0,51.0],[8.0,52.0],[7.12346,51.5]]]}'
    )


def test_an_area_of_several_parts_keeps_them() -> None:
    given = {"type": "MultiPolygon", "coordinates": [[RING], [RING, RING]], "bbox": [1, 2, 3, 4]}
    assert json.loads(geometry.area(given)) == {"type": "MultiPolygon", "coordinates": [[RING], [RING, RING[::-1]]]}


def test_outer_rings_run_counterclockwise_and_holes_clockwise() -> None:
    hole = [[7.1, 51.1], [7.2, 51.1], [7.2, 51.2], [7.1, 51.1]]
    for outer, inner in ((RING, hole), (RING[::-1], hole[::-1])):
        written = json.loads(geometry.area({"type": "Polygon", "coordinates": [outer, inner]}))
        assert written["coordinates"] == [RING, hole[::-1]]


positions = st.tuples(*(st.floats(-most, most) | st.integers(-most, most) for most in (180, 90))).map(list)


@given(st.lists(positions, min_size=3, max_size=8))
def test_what_was_written_reads_as_itself(ring: list[list[float]]) -> None:
    written = geometry.area(polygon([*ring, ring[0]]))
    assert geometry.area(written) == written
    is_rounded = any(round(number, geometry.DECIMALS) != number for position in ring for number in position)
    event("rounded" if is_rounded else "written as it is")
    event("a position twice" if len(set(map(tuple, ring))) < len(ring) else "all positions differ")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("{", "the geometry is not valid JSON"),
        (7, "a Polygon or MultiPolygon is expected, here stands: –"),
        ({"type": "Point", "coordinates": [7, 51]}, "a Polygon or MultiPolygon is expected, here stands: Point"),
        ({"type": ["Polygon"]}, "a Polygon or MultiPolygon is expected, here stands: ['Polygon']"),
        ({"type": "Polygon"}, "the coordinates are missing, or not nested as the type demands"),
        (polygon(), "the coordinates are missing, or not nested as the type demands"),
        ({"type": "MultiPolygon", "coordinates": [RING]}, "a ring has fewer than 4 positions"),
        (polygon(RING[:3]), "a ring has fewer than 4 positions"),
        (polygon([*RING[:3], [7.0, 51.1]]), "a ring does not end where it begins"),
        (polygon([[7.0], *RING[1:]]), "[7.0] is no position of longitude and latitude"),
        (polygon([[True, 51], *RING[1:]]), "[True, 51] is no position of longitude and latitude"),
        (polygon([["7", 51], *RING[1:]]), "['7', 51] is no position of longitude and latitude"),
        (polygon([[float("nan"), 51], *RING[1:]]), "[nan, 51] is no position of longitude and latitude"),
        (
            polygon([[4321000.0, 3210000.0], *RING[1:]]),
            "[4321000.0, 3210000.0] lies beyond longitude ±180 and latitude ±90; the file must hold degrees in WGS 84 (EPSG:4326)",
        ),
    ],
)
def test_what_is_no_area_is_refused_with_a_reason(value: Any, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        geometry.area(value)
    assert refused.value.message.en == reason


def test_an_area_reaches_from_its_southernmost_to_its_northernmost_place() -> None:
    square = '{"type":"Polygon","coordinates":[[[7,51],[8,51],[8,52],[7,52],[7,51]]]}'
    island = '{"type":"MultiPolygon","coordinates":[[[[7,51],[8,51],[8,52],[7,51]]],[[[7,54],[8,54],[8,55.5],[7,54]]]]}'
    assert geometry.latitudes(square) == (51, 52)
    assert geometry.latitudes(island) == (51, 55.5)


def test_an_area_without_extent_has_its_first_point_as_centre() -> None:
    line = [[7.5, 51.0], [8.0, 51.0], [7.5, 51.0], [7.5, 51.0]]
    assert geometry.centre(json.dumps(polygon(line))) == (7.5, 51.0)
