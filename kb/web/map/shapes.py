"""Outlines for js/map.js as TopoJSON: the land, the regions of a level, single regions, areas of a programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, jsonify
from sqlalchemy.orm import Session

from kb.errors import InvalidInput
from kb.geometry import latitudes
from kb.queries.changes import cached
from kb.queries.map import LEVELS, Outline, country_of, outlines, shading, topology, towns
from kb.texts import Text
from kb.web.map.countries import NUMBERS
from kb.web.map.drawing import name
from kb.web.request import Params, db, pages, parameters

TOLERANCES = {"far": 4_000, "mid": 800, "near": 150}
"""Metres by which borders may be simplified: about two pixels at the zoom where js/map.js asks for the next one."""
TALL = 4
"""Degrees of latitude from which outlines that fill the map are seen from so far that ``mid`` is enough."""
Objects = Mapping[str, Sequence[Outline]]
SHAPED_BY = ("region", "region_member", "region_shape")
"""The kinds of records that the outlines depend on."""


@pages.get("/map/outlines", endpoint="map_outlines")
def drawn_outlines() -> Response:
    """Return outlines to draw; exactly one of ``level``, ``region`` and ``programme`` is chosen."""
    params = parameters()
    detail = params.choice("detail", tuple(TOLERANCES))
    level = params.choice("level", [str(number) for number in range(len(LEVELS))])
    if level:
        written = cached(db(), _Level(int(level), detail or "near"), *SHAPED_BY)
    else:
        objects = _chosen(params)
        written = write(objects, detail or _enough_for(objects))
    return Response(written, mimetype="application/json")


@pages.get("/map/names", endpoint="map_names")
def drawn_names() -> Response:
    """Return the names to write on the map in the reader's language: countries, and towns with their rank."""
    countries = shading.regions(db(), 0)
    located = [country for country in countries if country.latitude is not None and country.code in NUMBERS]
    return jsonify(
        countries=[[name(country), country.latitude, country.longitude] for country in located],
        towns=[[name(town), town.latitude, town.longitude, town.rank] for town in towns.listed().towns],
    )


@dataclass(frozen=True, slots=True)
class _Level:
    """The cacheable question for the outlines of a level on the land."""

    level: int
    detail: str

    def __call__(self, session: Session) -> str:
        land = outlines.of_land(session)
        regions = outlines.of_level(session, self.level) if self.level else ()
        return write({"land": land, "regions": regions}, self.detail)


def _enough_for(objects: Objects) -> str:
    """Return the detail that is enough for outlines that fill the map."""
    reached = [latitudes(outline.geometry) for drawn in objects.values() for outline in drawn]
    height = max(north for _, north in reached) - min(south for south, _ in reached) if reached else 0
    return "mid" if height > TALL else "near"


def write(objects: Objects, detail: str) -> str:
    """Write objects of outlines that share their borders."""
    geometries = {outline.slug: outline.geometry for drawn in objects.values() for outline in drawn}
    named = {name: [(outline.slug, _properties(outline)) for outline in drawn] for name, drawn in objects.items()}
    return topology.write(topology.build(geometries), named, TOLERANCES[detail], ground="land")


def _properties(outline: Outline) -> dict[str, str | None]:
    """Return the names, and the number of a NUTS region's country in the world atlas."""
    names = {"de": outline.name_de, "en": outline.name_en, "in": NUMBERS.get(country_of(outline.code))}
    return {name: value for name, value in names.items() if value}


def _chosen(params: Params) -> Objects:
    regions, programme = params.texts("region"), params.text("programme")
    if bool(regions) is bool(programme):
        raise InvalidInput(_ONE, field="level")
    if programme:
        return {"parts": outlines.of_programme(db(), programme)}
    return {region: outlines.of_region(db(), region) for region in regions}


_ONE = Text(
    "Genau eines davon angeben: level, region oder programme.", "Give exactly one of these: level, region or programme."
)
