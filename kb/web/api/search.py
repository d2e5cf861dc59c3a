"""The search as JSON."""

from __future__ import annotations

from typing import Any

from flask import Response

from kb import search as index
from kb.web import searching
from kb.web.addresses import url_for_record
from kb.web.api.blueprint import answer, api, params
from kb.web.api.records import page_links
from kb.web.context import language
from kb.web.templating import kind


@api.get("/search")
def search() -> Response:
    """Find records: the same question and answer as on the search page."""
    given = params()
    wanted, as_typed = searching.read(given), searching.is_as_typed(given)
    given.done()
    answered = searching.answer(wanted, as_typed=as_typed)
    found = answered.page
    return answer(
        {
            "total": found.total,
            "page": found.page,
            "per_page": found.per_page,
            "hits": [_hit(hit) for hit in found.hits],
            "facets": {name: [_value(value) for value in values] for name, values in found.facets.items()},
            "suggestion": answered.suggestion,
            "searched_instead": answered.searched_instead,
            "expansions": [{"word": one.word, "also": list(one.also)} for one in found.expansions],
            "links": page_links(found.page, found.pages),
        }
    )


@api.get("/suggest")
def suggest() -> Response:
    """Suggest queries and records while somebody types."""
    given = params()
    text = given.text("q")
    given.done()
    found = searching.suggestions(text)
    return answer(
        {
            "queries": [{"text": one, "url": searching.url_for_query(one)} for one in found.queries],
            "records": [_suggested(one) for one in found.records],
        }
    )


def _suggested(one: index.Suggested) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "kind_label": kind(one.kind),
        "title": one.title,
        "title_language": one.title_language,
        "url": url_for_record(one.kind, one.slug),
    }


def _hit(hit: index.Hit) -> dict[str, Any]:
    """Write a hit; the snippet is HTML, escaped but for the marks of the words found."""
    return {
        "kind": hit.kind,
        "slug": hit.slug,
        "title": hit.title,
        "url": searching.url_for_hit(hit),
        "snippet": str(searching.marked(hit.snippet)),
        "why": [why.in_(language()) for why in hit.why],
        "year": hit.year,
    }


def _value(value: index.FacetValue) -> dict[str, Any]:
    return {
        "value": value.value,
        "label": value.label.in_(language()),
        "count": value.count,
        "selected": value.selected,
    }
