"""Downloads of the hits of a search and of the initiatives on a map."""

from __future__ import annotations

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
    return _hits(Params(request.args).texts("kind"))


def of_map() -> Offer:
    """Offer the initiatives on a map for download."""
    return _hits(("initiative",))


def _hits(kinds: tuple[str, ...]) -> Offer:
    params = Params(request.args)
    entity = kinds[0] if len(kinds) == 1 and kinds[0] in search.KINDS else None

    def select(session: Session, site: Site, _format: Format) -> Selection:
        typed = question.read(params)
        query = replace(typed, page=1, per_page=1, selected={**typed.selected, "kind": kinds})
        result = question.answer(query, as_typed=question.is_as_typed(params)).page
        keys = search.walk(app_state().index, result.query)
        criteria = _criteria(result)
        return export.of_keys(session, site, keys, entity, title=_SEARCH, page=page_address(), criteria=criteria)

    return Offer(export.carried_by(entity) if entity else export.EVERYTHING, select)


def _criteria(result: search.Page) -> tuple[tuple[Text, str], ...]:
    words = ((_WORDS, result.query.text),) if result.query.text else ()
    chosen = ((facet.label, value.label.in_(language())) for facet, value in question.chosen(result))
    return (*words, *chosen, (_ORDER, _ORDERS[result.query.sort].in_(language())))


_SEARCH = Text("Suche", "Search")
_WORDS = Text("Suchbegriffe", "search terms")
_ORDER = Text("Reihenfolge", "order")
_ORDERS = {
    "relevance": Text("nach Relevanz", "by relevance"),
    "name": Text("nach Name", "by name"),
    "year": Text("nach Jahr", "by year"),
    "newest": Text("nach der neuesten Quelle", "by newest source"),
}
