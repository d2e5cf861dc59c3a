"""Atom feeds: what changed in the whole knowledge base, or among what a search finds."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, render_template, request, url_for

from kb import search
from kb.export.formats import NOT_XML
from kb.queries.changes import news
from kb.web import feeds
from kb.web.request import db, ground, language, pages, parameters, this_page
from kb.web.search import question as search_question


@pages.get("/feed.atom")
def feed() -> Response:
    """Tell what changed lately."""
    return _atom(news.recent(db()), url_for("pages.home"), "")


@pages.get("/search/feed.atom")
def search_feed() -> Response:
    """Tell what changed lately among the records that a search finds."""
    wanted = search_question.read(parameters())
    found = set(search.walk(ground().index, wanted))
    page = this_page().replace(request.path, url_for("pages.search"), 1)
    return _atom(news.latest(db(), found), page, wanted.text or "…")


def _atom(pieces: Sequence[news.NewsItem | news.NewsBatch], page: str, query: str) -> Response:
    entries = feeds.entries(pieces, language())
    updated = feeds.updated(entries)
    written = render_template("feeds/feed.xml", entries=entries, updated=updated, page=page, query=query)
    # A reader may have typed, or a list brought along, what XML cannot hold.
    return Response(NOT_XML.sub("", written), mimetype="application/atom+xml")
