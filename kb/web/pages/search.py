"""The search page."""

from __future__ import annotations

from flask import Response

from kb import search as index
from kb.web import offers, searching
from kb.web.context import language
from kb.web.pages.blueprint import page, pages, params
from kb.web.query_examples import EXAMPLES
from kb.web.taking import takeable

SHOWN = 8
"""How many values of a facet stand open; the rest unfolds."""


@pages.get("/search/help")
def search_help() -> Response:
    """Say what may be written into the search box, with examples to try."""
    return page("search/help.html", examples=EXAMPLES[language()], facets=index.FACETS, section="search")


@pages.get("/search")
@takeable(offers.of_search)
def search() -> Response:
    """Find records by words and facets; the address holds the whole question."""
    given = params()
    answered = searching.answer(searching.read(given), as_typed=searching.is_as_typed(given))
    return page(
        "search/page.html",
        answered=answered,
        found=answered.page,
        typed=given.text("q"),
        chosen=list(searching.chosen(answered.page)),
        facets=index.FACETS,
        sorts=index.SORTS,
        shown=SHOWN,
        wordless=index.WORDLESS,
        section="search",
    )
