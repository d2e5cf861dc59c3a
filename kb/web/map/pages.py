"""The map of initiatives, shaded regions and programme areas."""

from __future__ import annotations

from flask import Response, jsonify, redirect
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from kb import search as index
from kb.queries.changes import cached
from kb.queries.employment import GROUPS
from kb.queries.gaps import FEWEST_INITIATIVES, FEWEST_PUBLISHERS
from kb.queries.map import areas, gazetteer, shading
from kb.web.downloads import downloadable
from kb.web.map import drawing, question, sentences
from kb.web.request import db, page, pages, parameters
from kb.web.search import SHOWN
from kb.web.search import downloads as search_downloads
from kb.web.search import question as search_question
from kb.web.templating import chosen, options, plain_title

FACETS = tuple(facet for facet in index.FACETS if facet.name != "kind")
"""Facets of the map, which always shows initiatives."""


@pages.get("/map", endpoint="map")
@downloadable(search_downloads.of_map)
def map_page() -> BaseResponse:
    """Show the initiatives that match a query on the map and as a list."""
    params = parameters()
    place = params.text("place")
    if place and (region := gazetteer.region_called(db(), place)):
        return redirect(sentences.at_region(region))
    drawn = question.draw(params)
    response = page(
        "map/page.html",
        drawn=drawn,
        answered=drawn.answered,
        found=drawn.hits,
        typed=params.text("q"),
        place=place,
        similar=gazetteer.similar(db(), place) if place else (),
        chosen=[(facet, value) for facet, value in search_question.chosen(drawn.hits) if facet.name != "kind"],
        facets=FACETS,
        shown=SHOWN,
        about=sentences.about(drawn),
        kinds=shading.offered(db()),
        groups=[(group, GROUPS[group]) for group in _groups(drawn)],
        programmes=_programmes(drawn.look.area),
        levels=question.levels(drawn),
        view=sentences,
        data=drawing,
        fewest=(FEWEST_INITIATIVES, FEWEST_PUBLISHERS),
        section="map",
    )
    return sentences.allow_tiles(response)


@pages.get("/map/data", endpoint="map_data")
def drawn_data() -> Response:
    """Return the data that the script draws."""
    return jsonify(drawing.data(question.draw(parameters())))


def _groups(drawn: question.Map) -> list[str]:
    """Return the industries to choose from, read only for specialisation.

    Listing them reads all figures.
    """
    return shading.groups(db()) if drawn.look.shade == "specialisation" else []


def _programmes(slug: str) -> Markup:
    """Write the programmes with known areas as options, with one of them chosen."""
    named = ((record.slug, plain_title(record)) for record in cached(db(), areas.programmes))
    return chosen(options(named), slug)
