"""The search page."""

from __future__ import annotations

from flask import Response

from kb import search as index
from kb.web.downloads import downloadable
from kb.web.request import language, page, pages, parameters
from kb.web.search import downloads, question
from kb.web.search.examples import EXAMPLES

SHOWN = 8
"""How many values of a facet stand open; the rest unfolds."""


@pages.get("/search/help")
def search_help() -> Response:
    """Say what may be written into the search box, with examples to try."""
    return page("search/help.html", examples=EXAMPLES[language()], facets=index.FACETS, section="search")


@pages.get("/search")
@downloadable(downloads.of_search)
def search() -> Response:
    """Find records by words and facets; the address holds the whole question."""
    given = parameters()
    answered = question.answer(question.read(given), as_typed=question.is_as_typed(given))
    return page(
        "search/page.html",
        answered=answered,
        found=answered.page,
        typed=given.text("q"),
        chosen=list(question.chosen(answered.page)),
        facets=index.FACETS,
        sorts=index.SORTS,
        shown=SHOWN,
        wordless=index.WORDLESS,
        section="search",
    )
