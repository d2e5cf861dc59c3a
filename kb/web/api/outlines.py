"""Outlines of regions as GeoJSON, for maps here and elsewhere."""

from __future__ import annotations

import json
from typing import Literal

from flask import Response

from kb.errors import InvalidInput
from kb.queries.map import LEVELS, Outline, outlines
from kb.texts import Text
from kb.web.api.call import Call
from kb.web.api.parameters import FIRST_VERSION, LAST_VERSION
from kb.web.api.shapes import Shape
from kb.web.request import Params, db, language
from kb.web.writing import formatting

Ring = list[tuple[float, float]]


class Geometry(Shape):
    """The outline in longitude and latitude: the rings of one or more polygons."""

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: list[Ring] | list[list[Ring]]


class OutlinedRegion(Shape):
    """The region of an outline; ``scale`` is the scale of its source map, in millions."""

    slug: str
    code: str | None
    name_de: str | None
    name_en: str | None
    nuts_version: int
    scale: int


class Feature(Shape):
    """One region with its outline; ``id`` is the slug of the region."""

    type: Literal["Feature"]
    id: str
    properties: OutlinedRegion
    geometry: Geometry


class FeatureCollection(Shape):
    """Regions with their outlines, after RFC 7946; ``attribution`` has the lines that the licences demand."""

    type: Literal["FeatureCollection"]
    attribution: list[str]
    features: list[Feature]


def shapes(call: Call) -> Response:
    """Return the outlines of a NUTS level, a region or a programme's areas.

    The stored JSON is sent without parsing it, because a level of regions has half a million numbers.
    """
    chosen = _chosen(call.params)
    call.done()
    lines = [
        formatting.localised(source, "note", language()).text or source.title for source in outlines.cited(db(), chosen)
    ]
    attribution = json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
    features = ",".join(_feature(outline) for outline in chosen)
    written = f'{{"type":"FeatureCollection","attribution":{attribution},"features":[{features}]}}'
    return Response(written, mimetype="application/geo+json")


def _chosen(params: Params) -> list[Outline]:
    level = params.choice("level", [str(number) for number in range(len(LEVELS))])
    version = params.number("version", default=0, least=FIRST_VERSION, most=LAST_VERSION)
    region, programme = params.text("region"), params.text("programme")
    if [bool(level), bool(region), bool(programme)].count(True) != 1:
        raise InvalidInput(_ONE, field="level")
    if region:
        return outlines.of_region(db(), region)
    return outlines.of_programme(db(), programme) if programme else outlines.of_level(db(), int(level), version or None)


def _feature(outline: Outline) -> str:
    """Write a feature with its outline as stored; with fewer decimals, rings could cross themselves."""
    properties = {
        "slug": outline.slug,
        "code": outline.code,
        "name_de": outline.name_de,
        "name_en": outline.name_en,
        "nuts_version": outline.nuts_version,
        "scale": outline.scale,
    }
    encoded = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
    return f'{{"type":"Feature","id":{json.dumps(outline.slug)},"properties":{encoded},"geometry":{outline.geometry}}}'


_ONE = Text(
    "Genau eines davon angeben: level, region oder programme.", "Give exactly one of these: level, region or programme."
)
