"""The search page."""

from __future__ import annotations

from flask import Response, url_for

from kb import search as index
from kb.web.downloads import downloadable
from kb.web.request import app_state, language, page, pages, parameters
from kb.web.search import downloads, question
from kb.web.search.examples import EXAMPLES
from kb.web.search.guides import guides

SHOWN = 8
"""The number of values of a facet shown at first; the others can be unfolded."""


@pages.get("/search/help")
def search_help() -> Response:
    """Explain the query syntax, with examples to try."""
    return page("search/help.html", examples=EXAMPLES[language()], facets=index.FACETS, section="search")


@pages.get("/search")
@downloadable(downloads.of_search)
def search() -> Response:
    """Find records by words and facets; the address contains all parameters."""
    params = parameters()
    query = question.read_folded(params)
    answered = question.answer(query, as_typed=question.is_as_typed(params))
    return page(
        "search/page.html",
        answered=answered,
        found=answered.page,
        narrowings=index.narrowings(app_state().index, query),
        guides=guides(params.text("q")),
        typed=params.text("q"),
        chosen=list(question.chosen(answered.page)),
        facets=[facet for facet in index.FACETS if facet.suits(params.texts("kind"))],
        sorts=index.SORTS,
        whole=url_for("pages.search", q=params.text("q") or None),
        shown=SHOWN,
        section="search",
    )
