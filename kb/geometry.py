"""Areas in GeoJSON (RFC 7946), validated and normalised."""

from __future__ import annotations

import itertools
import json
import math
import re
from typing import Any

from kb.errors import InvalidInput
from kb.texts import Text

DECIMALS = 5
"""Decimals of a degree: about a metre, more precise than any outline of a region."""
LEAST_POSITIONS = 4
_POSITION = re.compile(r"\[-?[0-9]")
_DEPTHS = {"Polygon": 1, "MultiPolygon": 2}
"""The number of lists around a ring."""


def area(value: object) -> str:
    """Return an area, given as GeoJSON object or text, as compact GeoJSON. Raises InvalidInput."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise InvalidInput(_NOT_JSON) from None
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(kind, str) or kind not in _DEPTHS:
        raise InvalidInput(_OTHER_TYPE.format(kind=str(kind)[:40] if kind else "–"))
    coordinates = _nested(value.get("coordinates"), _DEPTHS[kind])
    return json.dumps({"type": kind, "coordinates": coordinates}, separators=(",", ":"))


def centre(written: str) -> tuple[float, float]:
    """Return longitude and latitude of the centroid of the largest polygon of an area in the format of ``area``."""
    value = json.loads(written)
    polygons = [value["coordinates"]] if value["type"] == "Polygon" else value["coordinates"]
    ring = max((polygon[0] for polygon in polygons), key=_twice_the_area)
    x0, y0 = ring[0]
    parts = [
        ((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0), x1 + x2 + x0, y1 + y2 + y0)
        for (x1, y1), (x2, y2) in itertools.pairwise(ring)
    ]
    total = sum(part for part, _, _ in parts)
    if not total:
        return x0, y0
    longitude, latitude = (sum(part[0] * part[axis] for part in parts) / total / 3 for axis in (1, 2))
    return round(longitude, DECIMALS), round(latitude, DECIMALS)


def latitudes(written: str) -> tuple[float, float]:
    """Return the southernmost and the northernmost latitude of an area in the format of ``area``."""
    value = json.loads(written)
    polygons = [value["coordinates"]] if value["type"] == "Polygon" else value["coordinates"]
    reached = [position[1] for polygon in polygons for position in polygon[0]]
    return min(reached), max(reached)


def positions(written: str) -> int:
    """Return the number of positions of an area in the format of ``area``."""
    return len(_POSITION.findall(written))


def _nested(value: Any, depth: int) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise InvalidInput(_NO_COORDINATES)
    if depth > 1:
        return [_nested(item, depth - 1) for item in value]
    return [_turned(_ring(item), is_outer=number == 0) for number, item in enumerate(value)]


def _ring(value: Any) -> list[list[float]]:
    if not isinstance(value, list) or len(value) < LEAST_POSITIONS:
        raise InvalidInput(_SHORT_RING.format(least=LEAST_POSITIONS))
    positions = [_position(item) for item in value]
    if positions[0] != positions[-1]:
        raise InvalidInput(_OPEN_RING)
    return positions


def _turned(ring: list[list[float]], *, is_outer: bool) -> list[list[float]]:
    """Return a ring in its direction: outer rings run counterclockwise, holes clockwise."""
    twice_the_area = _twice_the_area(ring)
    return ring if not twice_the_area or (twice_the_area > 0) is is_outer else ring[::-1]


def _twice_the_area(ring: list[list[float]]) -> float:
    """Return twice the area within a ring, in square degrees; it is negative if the ring runs clockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring))


def _position(value: Any) -> list[float]:
    """Return longitude and latitude; an altitude is dropped."""
    numbers = value[:2] if isinstance(value, list) else []
    if len(numbers) < 2 or not all(_is_number(number) for number in numbers):
        raise InvalidInput(_NOT_A_POSITION.format(value=str(value)[:60]))
    longitude, latitude = float(numbers[0]), float(numbers[1])
    if abs(longitude) > 180 or abs(latitude) > 90:
        raise InvalidInput(_OFF_THE_EARTH.format(value=str(value)[:60]))
    return [round(longitude, DECIMALS), round(latitude, DECIMALS)]


def _is_number(value: object) -> bool:
    """Return whether a value is a number; excludes JSON's true, which is an int in Python."""
    return not isinstance(value, (bool, str)) and hasattr(value, "__float__") and math.isfinite(value)


_NOT_JSON = Text("die Geometrie ist kein gültiges JSON", "the geometry is not valid JSON")
_OTHER_TYPE = Text(
    "erwartet wird ein Polygon oder MultiPolygon, hier steht: {kind}",
    "a Polygon or MultiPolygon is expected, here stands: {kind}",
)
_NO_COORDINATES = Text(
    "die Koordinaten fehlen oder sind nicht so geschachtelt, wie der Typ es verlangt",
    "the coordinates are missing, or not nested as the type demands",
)
_SHORT_RING = Text("ein Ring hat weniger als {least} Punkte", "a ring has fewer than {least} positions")
_OPEN_RING = Text("ein Ring endet nicht, wo er beginnt", "a ring does not end where it begins")
_NOT_A_POSITION = Text(
    "{value} ist kein Punkt aus Länge und Breite", "{value} is no position of longitude and latitude"
)
_OFF_THE_EARTH = Text(
    "{value} liegt außerhalb von Länge ±180 und Breite ±90; die Datei muss Grad nach WGS 84 (EPSG:4326) enthalten",
    "{value} lies beyond longitude ±180 and latitude ±90; the file must hold degrees in WGS 84 (EPSG:4326)",
)
