"""Topologies: neighbours share their border, which is stored and simplified once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.queries.map import topology


def square(west: float, south: float, *between: list[float]) -> list[list[float]]:
    """Return a ring of one degree, with more positions on its eastern side."""
    east, north = west + 1, south + 1
    return [[west, south], [east, south], *between, [east, north], [west, north], [west, south]]


def polygon(*rings: list[list[float]]) -> str:
    return json.dumps({"type": "Polygon", "coordinates": rings})


def written(geometries: dict[str, str], tolerance: float = 1) -> dict[str, Any]:
    objects = {"regions": [(key, {"name": key}) for key in geometries]}
    document: dict[str, Any] = json.loads(topology.write(topology.build(geometries), objects, tolerance))
    return document


def positions(document: dict[str, Any], ring: list[int]) -> list[tuple[float, float]]:
    """Decode a ring of arcs, as the specification of TopoJSON says."""
    scale, _ = document["transform"]["scale"]
    joined: list[tuple[float, float]] = []
    for number in ring:
        x = y = 0
        arc = [(x := x + right, y := y + up) for right, up in document["arcs"][number if number >= 0 else ~number]]
        arc = [(round(x * scale, 4), round(y * scale, 4)) for x, y in arc]
        joined = joined[:-1] + (arc if number >= 0 else arc[::-1])
    return joined


def rings(document: dict[str, Any], key: str) -> list[list[tuple[float, float]]]:
    shape = next(shape for shape in document["objects"]["regions"]["geometries"] if shape["id"] == key)
    return [positions(document, ring) for polygon in shape["arcs"] for ring in polygon]


WEST = polygon(square(6, 50, [7.0, 50.3], [7.0, 50.6]))
EAST = polygon([[7, 50], [8, 50], [8, 51], [7, 51], [7, 50.6], [7, 50.3], [7, 50]])


def test_neighbours_share_the_arc_of_their_border() -> None:
    document = written({"west": WEST, "east": EAST})
    west, east = (shape["arcs"][0][0] for shape in document["objects"]["regions"]["geometries"])
    assert {~number for number in west} & set(east), "the same arc, in reverse"
    assert len(document["arcs"]) == 3


def test_shapes_come_back_as_they_were() -> None:
    document = written({"west": WEST, "east": EAST})
    for key, geometry in (("west", WEST), ("east", EAST)):
        (ring,) = rings(document, key)
        assert ring[0] == ring[-1]
        original = [tuple(position) for position in json.loads(geometry)["coordinates"][0]]
        corners = {original[0], *original} - {(7.0, 50.3), (7.0, 50.6)}
        assert set(ring) == corners, "positions on a straight line weigh nothing"


def test_holes_stay_holes_and_are_filled_by_the_region_inside() -> None:
    hole = [[6.4, 50.4], [6.4, 50.6], [6.6, 50.6], [6.6, 50.4], [6.4, 50.4]]
    document = written({"around": polygon(square(6, 50), hole), "inside": polygon(hole[::-1])})
    outer, inner = rings(document, "around")
    assert len(outer) == 5
    assert set(inner) == set(rings(document, "inside")[0])


def test_small_islands_go_but_never_a_whole_region() -> None:
    island: list[list[float]] = [[9, 50], [9.001, 50], [9.001, 50.001], [9, 50]]
    both = json.dumps({"type": "MultiPolygon", "coordinates": [[square(6, 50)], [island]]})
    document = written({"both": both, "islet": polygon(island)}, 4_000)
    assert len(rings(document, "both")) == 1
    assert len(rings(document, "islet")[0]) >= 4


@pytest.mark.parametrize("tolerance", [1, 4_000, 400_000])
def test_a_border_is_simplified_alike_on_both_sides(tolerance: float) -> None:
    jagged = [[7 + (0.05 if number % 2 else 0), 50 + number / 10] for number in range(1, 10)]
    west = polygon(square(6, 50, *jagged))
    east = polygon([[7.0, 50.0], [8.0, 50.0], [8.0, 51.0], [7.0, 51.0], *reversed(jagged), [7.0, 50.0]])
    document = written({"west": west, "east": east}, tolerance)
    borders = [{position for position in rings(document, key)[0] if 7 <= position[0] < 7.5} for key in ("west", "east")]
    assert borders[0] == borders[1]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=4, max_size=12, unique=True))
def test_any_ring_comes_back_closed_and_with_its_own_positions(spots: list[tuple[int, int]]) -> None:
    ring = [[float(x), float(y)] for x, y in spots]
    (back,) = rings(written({"any": polygon([*ring, ring[0]])}, 0), "any")
    assert back[0] == back[-1]
    assert set(back) == {(x, y) for x, y in spots}


def test_land_around_the_regions_is_simplified_more() -> None:
    jagged = [[7 + (0.05 if number % 2 else 0), 50 + number / 10] for number in range(1, 10)]
    geometries = {
        "land": polygon(square(6, 50, *jagged)),
        "region": polygon(square(2, 50, *([x - 4, y] for x, y in jagged))),
    }
    objects: dict[str, list[tuple[str, dict[str, Any]]]] = {"land": [("land", {})], "regions": [("region", {})]}
    document = json.loads(topology.write(topology.build(geometries), objects, 2_000, ground="land"))
    counts = {
        name: len(document["arcs"][drawn["geometries"][0]["arcs"][0][0][0]])
        for name, drawn in document["objects"].items()
    }
    assert counts["land"] < counts["regions"] == 14
