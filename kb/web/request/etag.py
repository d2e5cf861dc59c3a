"""Entity tags of responses, and 304 for clients that have the current response.

The tag combines the number of the last change, the version of the search index, the program with its templates and
texts, the visible settings, the day, the language, the host, and the request. It is computed before any other work, so
that a 304 costs one small query.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Response, current_app, g, request

from kb.config import PACKAGE, Settings
from kb.queries.changes import last_change
from kb.web.request.addresses import origin
from kb.web.request.context import app_state, db, language, settings

NEVER = frozenset({"pages.record_history"})
"""Endpoints without a tag: erasing a person clears the log without a new change, so histories must not be cached."""
UNSEEN = frozenset({"home", "database_url", "search_url", "secret_key", "durability", "log", "metrics", "chosen"})
"""Settings that no response shows. Tags are public, so they contain no secrets."""
CACHE = "kb.cache"
"""The key in the environment of a request that says what the page cache had: `hit`, `miss`, `unchanged`."""
NO_STORE = "private, no-store"
"""The caching of what belongs to one visitor: nothing keeps it."""
PARTS = frozenset({".py", ".html", ".xml", ".mo", ".css", ".js", ".svg", ".png"})


def is_personal() -> bool:
    """Return whether the request has the cookie of a session, so that its response belongs to one visitor."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def answer_unchanged() -> Response | None:
    """Answer a request with 304 or from the page cache, before its view runs; return None to run the view."""
    current = _current_tag()
    if current is None:
        return None
    g.state, g.etag = current
    client_tags = request.if_none_match
    if not client_tags.star_tag and client_tags.contains_weak(g.etag):
        request.environ[CACHE] = "unchanged"
        return Response(status=HTTPStatus.NOT_MODIFIED)
    cached = app_state().page_cache.get(g.state, g.etag)
    request.environ[CACHE] = "miss" if cached is None else "hit"
    return cached


def add_etag(response: Response) -> Response:
    """Add the tag to a successful response and cache its page; clients must revalidate on each request."""
    tag: str | None = g.get("etag")
    if is_personal():
        response.headers["Cache-Control"] = NO_STORE
        response.headers.pop("ETag", None)
        return response
    if tag is not None:
        app_state().page_cache.store(g.state, tag, response)
    if tag is not None and response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        # The tag is weak because the same response is sent with different compressions.
        response.set_etag(tag, weak=True)
        response.headers["Cache-Control"] = "no-cache"
        # The tag includes the Accept header, because one address serves several formats.
        response.vary.add("Accept")
    return response


def state() -> str:
    """Return a digest of what all responses depend on: last change, index, program, settings, day."""
    parts = (last_change(db()), app_state().index.version(), _program(), _visible_settings(settings()), today())
    return _digest(*map(str, parts))


def today() -> datetime.date:
    """Return the day in UTC, which dates printed pages and ends timelines."""
    return datetime.datetime.now(datetime.UTC).date()


def _current_tag() -> tuple[str, str] | None:
    """Return the state of the site and the tag of this request; None if there is none.

    A request with a session is never answered from the cache, because its page may show what nobody else may see.
    """
    if is_personal() or request.method not in ("GET", "HEAD") or request.endpoint in NEVER:
        return None
    try:
        current = state()
    except sa.exc.SQLAlchemyError:
        # Pages that need no database work without a tag; all other views raise the error themselves.
        db().rollback()
        return None
    # Addresses in the response may contain the host of the request, so each host has its own tag.
    address = f"{request.path}?{urlencode(list(request.args.items(multi=True)))}"
    return current, _digest(current, language(), origin(), address, request.headers.get("Accept", ""))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()[:20]


@lru_cache(maxsize=1)
def _program() -> str:
    """Return a digest of code, templates, texts and assets; read once per process."""
    files = sorted(file for file in PACKAGE.rglob("*") if file.suffix in PARTS and file.is_file())
    sums = (hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    return _digest(*sums)


@lru_cache(maxsize=8)
def _visible_settings(settings: Settings) -> str:
    values = dataclasses.asdict(settings)
    return _digest(*(f"{name}={values[name]}" for name in sorted(values) if name not in UNSEEN))
