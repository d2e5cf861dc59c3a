"""Downloads of the hits of a search, and of the initiatives a map shows."""

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
    """Offer all hits of a search, in their order; hits of one kind with all columns of that kind."""
    given = Params(request.args)
    return _hits(given.texts("kind"))


def of_map() -> Offer:
    """Offer the initiatives that a map shows."""
    return _hits(("initiative",))


def _hits(kinds: tuple[str, ...]) -> Offer:
    given = Params(request.args)
    entity = kinds[0] if len(kinds) == 1 and kinds[0] in search.KINDS else None

    def select(session: Session, site: Site, _wanted: Format) -> Selection:
        asked = question.read(given)
        wanted = replace(asked, page=1, per_page=1, selected={**asked.selected, "kind": kinds})
        found = question.answer(wanted, as_typed=question.is_as_typed(given)).page
        keys = search.walk(app_state().index, found.query)
        return export.of_keys(session, site, keys, entity, title=_SEARCH, page=page_address(), criteria=_asked(found))

    return Offer(export.carried_by(entity) if entity else export.EVERYTHING, select)


def _asked(found: search.Page) -> tuple[tuple[Text, str], ...]:
    words = ((_WORDS, found.query.text),) if found.query.text else ()
    chosen = ((facet.label, value.label.in_(language())) for facet, value in question.chosen(found))
    return (*words, *chosen, (_ORDER, _ORDERS[found.query.sort].in_(language())))


_SEARCH = Text("Suche", "Search")
_WORDS = Text("Suchwörter", "words searched for")
_ORDER = Text("Reihenfolge", "order")
_ORDERS = {
    "relevance": Text("nach Treffgenauigkeit", "by relevance"),
    "name": Text("nach Namen", "by name"),
    "year": Text("nach Jahr", "by year"),
    "newest": Text("nach der neuesten Quelle", "by newest source"),
}
