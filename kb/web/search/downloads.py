"""Downloads of the hits of a search and of the initiatives on a map."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from flask import request
from sqlalchemy.orm import Session

from kb import export, search
from kb.export import Format, Selection, Site
from kb.texts import Text
from kb.web.downloads import Offer, page_address
from kb.web.request import Params, app_state, language
from kb.web.search import question


def of_search() -> Offer:
    """Offer all hits of a search for download, in order; hits of one kind with all its columns."""
    kinds = Params(request.args).texts("kind")
    return of_query(question.read, kinds[0] if len(kinds) == 1 and kinds[0] in search.KINDS else None, SEARCH)


def of_map() -> Offer:
    """Offer the initiatives on a map for download."""

    def read(params: Params) -> search.Query:
        typed = question.read(params)
        return replace(typed, selected={**typed.selected, "kind": ("initiative",)})

    return of_query(read, "initiative", SEARCH)


def of_query(
    read: Callable[[Params], search.Query],
    entity: str | None,
    title: Text,
    chosen: Callable[[search.Page], Iterable[question.Chosen]] = question.chosen,
) -> Offer:
    """Offer all records that a query finds, in order.

    ``entity`` is their kind, or None for several; ``chosen`` tells which facet values the file names.
    """
    params = Params(request.args)

    def select(session: Session, site: Site, _format: Format) -> Selection:
        query = replace(read(params), page=1, per_page=1)
        result = question.answer(query, as_typed=question.is_as_typed(params)).page
        keys = search.walk(app_state().index, result.query)
        criteria = _criteria(result.query, chosen(result))
        return export.of_keys(session, site, keys, entity, title=title, page=page_address(), criteria=criteria)

    return Offer(export.carried_by(entity) if entity else export.EVERYTHING, select)


def _criteria(query: search.Query, chosen: Iterable[question.Chosen]) -> tuple[tuple[Text, str], ...]:
    words = ((_WORDS, query.text),) if query.text else ()
    values = ((_uncapitalised(facet.label), value.label.in_(language())) for facet, value in chosen)
    by_years = ((_BY_YEARS, _ALSO.in_(language())),) if query.by_years else ()
    return (*words, *values, *by_years, (_ORDER, _ORDERS[query.sort].in_(language())))


def _uncapitalised(label: Text) -> Text:
    return Text(label.de, label.en[:1].lower() + label.en[1:])


SEARCH = Text("Suche", "Search")
_WORDS = Text("Suchbegriffe", "search terms")
_ORDER = Text("Reihenfolge", "order")
_BY_YEARS = Text("Politikphasen", "policy eras")
_ALSO = Text("auch nach ihren Jahren", "also by their years")
_ORDERS = {
    "relevance": Text("nach Relevanz", "by relevance"),
    "name": Text("nach Name", "by name"),
    "year": Text("nach Jahr", "by year"),
    "newest": Text("nach der neuesten Quelle", "by newest source"),
}
