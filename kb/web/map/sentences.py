"""Addresses, legend and tile policy shared by the map page and its embed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, request, url_for

from kb.models import Source
from kb.texts import Text
from kb.web.map.drawing import TOWNS_URL, classes, town_credit
from kb.web.map.question import OWN, Map
from kb.web.request import language, policy, query_string, settings

LEVELS = (
    Text("Staaten", "Countries"),
    Text("Länder (NUTS 1)", "Large regions (NUTS 1)"),
    Text("Regionen (NUTS 2)", "Regions (NUTS 2)"),
    Text("Kreise (NUTS 3)", "Districts (NUTS 3)"),
)
"""What the regions of each level are called."""


@dataclass(frozen=True, slots=True)
class About:
    """The notes below a map: its classes and the sources of its data."""

    classes: Sequence[tuple[int, str]]
    figures: Sequence[Source]
    outlines: Sequence[Source]
    towns: str
    towns_url: str


def about(drawn: Map) -> About:
    """Return the classes and sources of a map."""
    shades = drawn.shading
    return About(
        classes=list(classes(shades)) if shades is not None and shades.rows else (),
        figures=shades.figures.sources if shades is not None else (),
        outlines=drawn.outline_sources,
        towns=town_credit(),
        towns_url=TOWNS_URL,
    )


def full_page() -> str:
    """Return the address of the map page with the query of this request."""
    return url_for("pages.map", language=language()) + query_string(_query())


def data_url() -> str:
    """Return the address of the map data with the query of this request."""
    return url_for("pages.map_data", language=language()) + query_string(_query())


def embed_url() -> str:
    """Return the address of this map for embedding in other pages."""
    return url_for("embed.map_frame", language=language()) + query_string(_query())


def at_region(region: str) -> str:
    """Return the address of the map page with the query of this request, narrowed to one region."""
    query = {name: values for name, values in _query().items() if name not in ("place", "region", "level")}
    return url_for("pages.map", language=language()) + query_string({**query, "region": [region]})


def at_place(name: str) -> str:
    """Return the address of the map page that looks for the region of a place."""
    query = {key: values for key, values in _query().items() if key != "place"}
    return url_for("pages.map", language=language()) + query_string({**query, "place": [name]})


def kept(*left_out: str) -> list[tuple[str, str]]:
    """Return the parameters of this request as hidden fields of a form."""
    return [(name, value) for name, values in _query().items() if name not in left_out for value in values if value]


def own() -> tuple[str, ...]:
    """Return the parameters of the map itself."""
    return OWN


def allow_tiles(response: Response, *, framed: bool = False) -> Response:
    """Allow a page to load map tiles, and nothing else from other hosts."""
    tiles = urlsplit(settings().tile_url)
    if tiles.netloc:
        response.headers["Content-Security-Policy"] = policy(images=f"https://{tiles.netloc}", framed=framed)
    return response


def _query() -> dict[str, list[str]]:
    return {name: request.args.getlist(name) for name in request.args if name != "page"}
