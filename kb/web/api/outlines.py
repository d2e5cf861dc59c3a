"""Outlines of regions as GeoJSON, for maps here and elsewhere."""

from __future__ import annotations

import json
import re
from typing import Literal

from flask import Response

from kb.errors import InvalidInput
from kb.queries.map import LEVELS, Outline, outlines
from kb.texts import Text
from kb.web.api.call import Call
from kb.web.api.parameters import FIRST_VERSION, LAST_VERSION
from kb.web.api.shapes import Shape
from kb.web.request import Params, db

_MORE = re.compile(r"(\.\d{3})\d+")
"""Decimals beyond the third: less than 100 metres, which no map of regions shows."""


Ring = list[tuple[float, float]]


class Geometry(Shape):
    """The outline, in longitude and latitude: rings of a polygon, or those of several."""

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: list[Ring] | list[list[Ring]]


class OutlinedRegion(Shape):
    """The region an outline belongs to; ``scale`` is that of the map it was made for, in millions."""

    slug: str
    code: str | None
    name_de: str | None
    name_en: str | None
    nuts_version: int
    scale: int


class Feature(Shape):
    """One region with its outline."""

    type: Literal["Feature"]
    properties: OutlinedRegion
    geometry: Geometry


class FeatureCollection(Shape):
    """Regions with their outlines, after RFC 7946."""

    type: Literal["FeatureCollection"]
    features: list[Feature]


def shapes(call: Call) -> Response:
    """Give the outlines of a level (in one NUTS version), of a region, or of the areas of a programme.

    What is stored is JSON already and is sent as it is: a level of regions holds half a million numbers.
    """
    found = _asked(call.given)
    call.done()
    features = ",".join(_feature(one) for one in found)
    return Response(f'{{"type":"FeatureCollection","features":[{features}]}}', mimetype="application/geo+json")


def _asked(given: Params) -> list[Outline]:
    level = given.choice("level", [str(number) for number in range(len(LEVELS))])
    version = given.number("version", default=0, least=FIRST_VERSION, most=LAST_VERSION)
    region, programme = given.text("region"), given.text("programme")
    if [bool(level), bool(region), bool(programme)].count(True) != 1:
        raise InvalidInput(_ONE, field="level")
    if region:
        return outlines.of_region(db(), region)
    return outlines.of_programme(db(), programme) if programme else outlines.of_level(db(), int(level), version or None)


def _feature(one: Outline) -> str:
    """Write a feature; the outline is text already and only loses decimals, which is much quicker than reading it."""
    properties = {
        "slug": one.slug,
        "code": one.code,
        "name_de": one.name_de,
        "name_en": one.name_en,
        "nuts_version": one.nuts_version,
        "scale": one.scale,
    }
    written = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
    geometry = _MORE.sub(r"\1", one.geometry)
    return f'{{"type":"Feature","properties":{written},"geometry":{geometry}}}'


_ONE = Text(
    "Genau eines davon angeben: level, region oder programme.", "Give exactly one of these: level, region or programme."
)
