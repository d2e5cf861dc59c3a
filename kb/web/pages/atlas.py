"""The map: initiatives by place, regions by number or figure, programme areas; by the question of the search."""

from __future__ import annotations

from flask import Response, jsonify

from kb import search as index
from kb.queries.employment import GROUPS
from kb.queries.map import areas, shading
from kb.web import map_data, map_view, mapping, offers, searching
from kb.web.context import db
from kb.web.pages.blueprint import page, pages, params
from kb.web.pages.search import SHOWN
from kb.web.taking import takeable

FACETS = tuple(facet for facet in index.FACETS if facet.name != "kind")
"""What the map is narrowed by: it always shows initiatives."""


@pages.get("/map", endpoint="map")
@takeable(offers.of_map)
def map_page() -> Response:
    """Show where the initiatives are that a question finds, with the list beside the map."""
    given = params()
    drawn = mapping.draw(given)
    response = page(
        "map/page.html",
        drawn=drawn,
        answered=drawn.answered,
        found=drawn.found,
        typed=given.text("q"),
        chosen=[(facet, value) for facet, value in searching.chosen(drawn.found) if facet.name != "kind"],
        facets=FACETS,
        shown=SHOWN,
        wordless=index.WORDLESS,
        about=map_view.about(drawn),
        kinds=shading.offered(db()),
        groups=[(group, GROUPS[group]) for group in _groups(drawn)],
        programmes=areas.programmes(db()),
        levels=mapping.levels(drawn),
        view=map_view,
        data=map_data,
        section="map",
    )
    return map_view.allow_tiles(response)


@pages.get("/map/data", endpoint="map_data")
def drawn_data() -> Response:
    """Give the script what it draws."""
    return jsonify(map_data.data(mapping.draw(params())))


def _groups(drawn: mapping.Map) -> list[str]:
    """Return the industries to choose from, for which all figures are looked through; only where one is to be chosen."""
    return shading.groups(db()) if drawn.look.shade == "specialisation" else []
