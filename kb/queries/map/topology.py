"""Topologies: outlines cut into arcs that neighbours share, simplified together and written as TopoJSON.

A border between two regions is stored once and simplified once, so that neighbours stay without gaps. The format is
that of the TopoJSON specification (https://github.com/topojson/topojson-specification).
"""

from __future__ import annotations

import heapq
import itertools
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Position = tuple[int, int]
"""Longitude and latitude in units of ``UNIT``."""
Arc = list[Position]
ArcRing = list[int]
"""The numbers of arcs in their order; ``~number`` is an arc in reverse."""
ArcShape = list[list[ArcRing]]

UNIT = 1e-4
"""Degrees: about 10 metres, the precision of outlines at 1 : 5 million."""
LEAST_POSITIONS = 4
COARSER = 4
_DEGREE = 111_320.0
"""Metres of a degree of latitude."""


@dataclass(frozen=True, slots=True)
class Topology:
    """Shapes by key over shared arcs; ``weights`` tell how much each position of an arc matters, in square metres."""

    arcs: Sequence[Arc]
    weights: Sequence[Sequence[float]]
    shapes: Mapping[str, ArcShape]


def build(geometries: Mapping[str, str]) -> Topology:
    """Cut the outlines, given as GeoJSON by key, into shared arcs."""
    shapes = {key: _polygons(json.loads(geometry)) for key, geometry in geometries.items()}
    junctions = _junctions(ring for shape in shapes.values() for polygon in shape for ring in polygon)
    arcs: list[Arc] = []
    numbers: dict[tuple[Position, ...], int] = {}
    cut = {
        key: [[_cut(ring, junctions, arcs, numbers) for ring in polygon] for polygon in shape]
        for key, shape in shapes.items()
    }
    return Topology(arcs, [_weights(arc) for arc in arcs], cut)


def write(
    topology: Topology,
    objects: Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]],
    tolerance: float,
    ground: str = "",
) -> str:
    """Write objects of shapes (key, properties) as TopoJSON, simplified to a tolerance in metres.

    Islands smaller than the square of the tolerance are left out, but never the last polygon of a shape. Arcs that only
    the object ``ground`` has, the land around the others, are simplified to ``COARSER`` times the tolerance.
    """
    least = tolerance * tolerance
    kept: dict[int, int] = {}
    collections = {}
    around = 0
    for name in sorted(objects, key=lambda name: name == ground):
        around = len(kept)
        geometries = [_geometry(topology, key, properties, least, kept) for key, properties in objects[name]]
        collections[name] = {"type": "GeometryCollection", "geometries": geometries}
    grid = max(1, int(tolerance / 4 / _DEGREE / UNIT))
    arcs = []
    for number, new in kept.items():
        is_around = ground in objects and 0 < around <= new
        limit = least * COARSER**2 if is_around else least
        arcs.append(_deltas(topology.arcs[number], topology.weights[number], limit, grid))
    transform = {"scale": [UNIT * grid, UNIT * grid], "translate": [0, 0]}
    document = {"type": "Topology", "transform": transform, "objects": collections, "arcs": arcs}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _polygons(geometry: Mapping[str, Any]) -> list[list[list[Position]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[_whole(ring) for ring in polygon] for polygon in polygons]


def _whole(ring: Sequence[Sequence[float]]) -> list[Position]:
    """Return a ring in units without its last position, which repeats the first."""
    return [(round(longitude / UNIT), round(latitude / UNIT)) for longitude, latitude in ring[:-1]]


def _junctions(rings: Iterable[list[Position]]) -> set[Position]:
    """Return the positions where borders part: those with different neighbours in different rings."""
    neighbours: dict[Position, tuple[Position, Position]] = {}
    junctions: set[Position] = set()
    for ring in rings:
        before = ring[-1]
        for number, position in enumerate(ring):
            after = ring[number + 1 - len(ring)]
            pair = (before, after) if before < after else (after, before)
            if neighbours.setdefault(position, pair) != pair:
                junctions.add(position)
            before = position
    return junctions


def _cut(
    ring: list[Position], junctions: set[Position], arcs: list[Arc], numbers: dict[tuple[Position, ...], int]
) -> ArcRing:
    """Return a ring as numbers of arcs, and add the arcs that are new."""
    places = [number for number, position in enumerate(ring) if position in junctions]
    if not places:
        places = [ring.index(min(ring))]
    turned = ring[places[0] :] + ring[: places[0]]
    ends = [place - places[0] for place in places] + [len(ring)]
    turned.append(turned[0])
    return [_number(turned[start : end + 1], arcs, numbers) for start, end in itertools.pairwise(ends)]


def _number(arc: Arc, arcs: list[Arc], numbers: dict[tuple[Position, ...], int]) -> int:
    key = tuple(arc)
    if key not in numbers:
        numbers[key] = len(arcs)
        numbers.setdefault(key[::-1], ~len(arcs))
        arcs.append(arc)
    return numbers[key]


def _weights(arc: Arc) -> list[float]:
    """Return the effective area of each position in square metres; the ends have an infinite one.

    The method of Visvalingam and Whyatt (1993): the position whose triangle with its neighbours is smallest goes first.
    """
    last = len(arc) - 1
    weights = [math.inf] * len(arc)
    before, after = list(range(-1, last)), list(range(1, last + 2))
    squared = (UNIT * _DEGREE) ** 2 * math.cos(math.radians(arc[0][1] * UNIT)) / 2

    def triangle(number: int) -> float:
        (x1, y1), (x2, y2), (x3, y3) = arc[before[number]], arc[number], arc[after[number]]
        return abs((x1 - x3) * (y2 - y1) - (x1 - x2) * (y3 - y1)) * squared

    areas = [math.inf, *(triangle(number) for number in range(1, last)), math.inf]
    waiting = [(areas[number], number) for number in range(1, last)]
    heapq.heapify(waiting)
    largest = 0.0
    while waiting:
        area, number = heapq.heappop(waiting)
        if area != areas[number]:
            continue
        weights[number] = largest = max(largest, area)
        areas[number] = math.nan
        left, right = before[number], after[number]
        after[left], before[right] = right, left
        for neighbour in (left, right):
            if 0 < neighbour < last:
                areas[neighbour] = triangle(neighbour)
                heapq.heappush(waiting, (areas[neighbour], neighbour))
    return weights


def _geometry(
    topology: Topology, key: str, properties: Mapping[str, Any], least: float, kept: dict[int, int]
) -> dict[str, Any]:
    """Return a shape as a geometry, noting new numbers of its arcs."""
    shape = topology.shapes[key]
    large = [polygon for polygon in shape if _area(topology, polygon[0]) >= least]
    polygons = large or [max(shape, key=lambda polygon: _area(topology, polygon[0]))]
    arcs = [[[_renumbered(arc, kept) for arc in ring] for ring in polygon] for polygon in polygons]
    return {"type": "MultiPolygon", "id": key, "properties": properties, "arcs": arcs}


def _renumbered(arc: int, kept: dict[int, int]) -> int:
    number = kept.setdefault(arc if arc >= 0 else ~arc, len(kept))
    return number if arc >= 0 else ~number


def _area(topology: Topology, ring: ArcRing) -> float:
    """Return the area within a ring in square metres."""
    positions = list(_positions(topology, ring))
    twice = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise([*positions, positions[0]]))
    return abs(twice) / 2 * (UNIT * _DEGREE) ** 2 * math.cos(math.radians(positions[0][1] * UNIT))


def _positions(topology: Topology, ring: ArcRing) -> Iterator[Position]:
    for number in ring:
        yield from topology.arcs[number][:-1] if number >= 0 else topology.arcs[~number][:0:-1]


def _deltas(arc: Arc, weights: Sequence[float], least: float, grid: int) -> list[list[int]]:
    """Return a simplified arc on a grid: its first position, then steps. A closed arc keeps a triangle."""
    chosen = [number for number, weight in enumerate(weights) if weight >= least]
    is_closed = arc[0] == arc[-1]
    if is_closed and len(chosen) < LEAST_POSITIONS:
        heaviest = sorted(range(1, len(arc) - 1), key=lambda number: -weights[number])[: LEAST_POSITIONS - 2]
        chosen = sorted({0, *heaviest, len(arc) - 1})
    steps: list[list[int]] = []
    x, y = 0, 0
    for number in chosen:
        longitude, latitude = round(arc[number][0] / grid), round(arc[number][1] / grid)
        if steps and (longitude, latitude) == (x, y) and not is_closed and number != len(arc) - 1:
            continue
        steps.append([longitude - x, latitude - y])
        x, y = longitude, latitude
    return steps
