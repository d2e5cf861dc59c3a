"""The search as pages and JSON ask it: from parameters to the one question, and addresses of what it finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask import url_for
from markupsafe import Markup

from kb import search
from kb.errors import Unavailable
from kb.search.answers import MOST_PAGE, Piece
from kb.web.request import Params, app_state, check_page, db, language, url_for_record

PER_PAGE = 20
SPELLINGS = ("typed",)


def read(given: Params) -> search.Query:
    """Read the question from the parameters; each facet is a parameter of its name, which may be repeated."""
    return search.Query(
        text=given.text("q"),
        selected={facet.name: given.texts(facet.name) for facet in search.FACETS},
        page=given.page(),
        per_page=given.per_page(PER_PAGE),
        sort=given.choice("sort", search.SORTS, default="relevance"),
        language=language(),
        plain=frozenset(given.texts("plain")),
        without=frozenset(given.texts("without")),
    )


def is_as_typed(given: Params) -> bool:
    """Tell whether the reader wants an answer to nothing but the query as typed."""
    return given.choice("spelling", SPELLINGS) == "typed"


def answer(wanted: search.Query, *, as_typed: bool = False) -> search.Answered:
    """Ask the index of this process; unless ``as_typed``, a better spelling answers for one that finds nothing.

    Raises NotFound for a page after the last one.
    """
    asked = replace(wanted, page=min(wanted.page, MOST_PAGE))
    found = search.answer(app_state().index, asked, as_typed=as_typed)
    check_page(wanted.page, min(found.page.pages, MOST_PAGE))
    return found


def suggestions(text: str) -> search.Suggestions:
    """Suggest how to go on from what somebody has typed so far."""
    return search.suggest(app_state().index, text, language())


def similar(kind: str, slug: str) -> tuple[search.Similar, ...]:
    """Return records like one; none while there is no index, as the page says all else without it."""
    try:
        return search.similar(app_state().index, db(), kind, slug, language())
    except Unavailable:
        return ()


def url_for_query(text: str) -> str:
    """Return the address of the search page with a query."""
    return url_for("pages.search", language=language(), q=text)


def url_for_hit(hit: search.Hit) -> str:
    """Return the address of what was found; a fact without a page of its own stands on that of its owner."""
    return url_for_record(*hit.page, hit.anchor or "")


def marked(pieces: Sequence[Piece]) -> Markup:
    """Write a text with the words that were found in ``<mark>``."""
    return Markup("").join(_MARK.format(text) if is_found else Markup.escape(text) for text, is_found in pieces)


def chosen(found: search.Page) -> Iterator[tuple[search.Facet, search.FacetValue]]:
    """Go through the values by which the result is narrowed."""
    for facet in search.FACETS:
        for value in found.facets[facet.name]:
            if value.selected:
                yield facet, value


_MARK = Markup("<mark>{}</mark>")
