"""The search page."""

from __future__ import annotations

from flask import Response

from kb import search as index
from kb.web import searching
from kb.web.pages.blueprint import page, pages, params

SHOWN = 8
"""How many values of a facet stand open; the rest unfolds."""


@pages.get("/search")
def search() -> Response:
    """Find records by words and facets; the address holds the whole question."""
    found = searching.answer(searching.read(params()))
    chosen = list(searching.chosen(found))
    return page(
        "search.html", found=found, chosen=chosen, facets=index.FACETS, sorts=index.SORTS, shown=SHOWN, section="search"
    )
