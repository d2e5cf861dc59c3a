"""Atom feeds of changes: the whole knowledge base, or the hits of a search."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, render_template, request, url_for

from kb import search
from kb.export.formats import NOT_XML
from kb.queries.changes import news
from kb.web import feeds
from kb.web.request import app_state, db, language, pages, parameters, this_page
from kb.web.search import question as search_question


@pages.get("/feed.atom")
def feed() -> Response:
    """List recent changes."""
    return _atom(news.recent(db()), url_for("pages.home"), "")


@pages.get("/search/feed.atom")
def search_feed() -> Response:
    """List recent changes of the records that a search finds."""
    params = parameters()
    answered = search_question.answer(search_question.read(params), as_typed=search_question.is_as_typed(params))
    query = answered.page.query
    hits = set(search.walk(app_state().index, query))
    page = this_page().replace(request.path, url_for("pages.search"), 1)
    return _atom(news.latest(db(), hits), page, query.text or "…")


def _atom(changes: Sequence[news.NewsItem | news.NewsBatch], page: str, query: str) -> Response:
    entries = feeds.entries(changes, language())
    updated = feeds.updated(entries)
    xml = render_template("feeds/feed.xml", entries=entries, updated=updated, page=page, query=query)
    # Queries and imported texts may contain characters that XML does not allow.
    return Response(NOT_XML.sub("", xml), mimetype="application/atom+xml")
