"""Answers that need not be given again: what an address shows changes only with records, index and program.

The tag of an answer is made of the number of the last change, the state of the search index, the program with its
templates and texts, the settings that readers see, the day, the language, the host, and what was asked for. It is known
before any work is done, so a reader who has the answer already gets 304 for the price of one small query.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from functools import lru_cache
from http import HTTPStatus

import sqlalchemy as sa
from flask import Response, g, request

from kb.config import PACKAGE, Settings
from kb.queries.changes import last_change
from kb.web.request.addresses import origin
from kb.web.request.context import db, ground, language, settings

NEVER = frozenset({"pages.record_history"})
"""Erasing a person clears the log without adding to it, so an old history must not be taken for the present one."""
UNSEEN = frozenset({"home", "database_url", "search_url", "secret_key"})
"""Settings that no answer shows; a tag is public, so nothing secret goes into it."""
PARTS = frozenset({".py", ".html", ".xml", ".mo", ".css", ".js", ".svg", ".png"})


def answer_unchanged() -> Response | None:
    """Answer before anything else is asked of the database where the present answer is known.

    A reader who has it gets 304, another one what was written for somebody else since the last change.
    """
    found = _present_tag()
    if found is None:
        return None
    g.state, g.etag = found
    asked = request.if_none_match
    if not asked.star_tag and asked.contains_weak(g.etag):
        return Response(status=HTTPStatus.NOT_MODIFIED)
    return ground().written.find(g.state, g.etag)


def mark(response: Response) -> Response:
    """Give an answer its tag; it may be kept, but has to be asked for anew each time. Errors carry none."""
    tag: str | None = g.get("etag")
    if tag is not None:
        ground().written.keep(g.state, tag, response)
    if tag is not None and response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        # Weak, as the same answer is sent compressed in several ways.
        response.set_etag(tag, weak=True)
        response.headers["Cache-Control"] = "no-cache"
        # The tag holds what the client accepts, so that no format of an address is taken for another.
        response.vary.add("Accept")
    return response


def state() -> str:
    """Return what all answers depend on: the last change, the index, the program, its settings, and the day."""
    parts = (last_change(db()), ground().index.version(), _program(), _seen(settings()), today())
    return _digest(*map(str, parts))


def today() -> datetime.date:
    """Return the day in UTC, by which pages for paper are dated and pictures of time end."""
    return datetime.datetime.now(datetime.UTC).date()


def _present_tag() -> tuple[str, str] | None:
    """Return the state of everything and the tag of what was asked for; None for what has no tag."""
    if request.method not in ("GET", "HEAD") or request.endpoint in NEVER:
        return None
    try:
        present = state()
    except sa.exc.SQLAlchemyError:
        # A page that needs no database is answered without; all others will say themselves what is wrong.
        db().rollback()
        return None
    # Addresses in an answer may begin with the host that the request names, so whoever names another is not given it.
    return present, _digest(present, language(), origin(), request.full_path, request.headers.get("Accept", ""))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()[:20]


@lru_cache(maxsize=1)
def _program() -> str:
    """Return a mark of the program with its templates, texts and assets, as this process has loaded them."""
    files = sorted(file for file in PACKAGE.rglob("*") if file.suffix in PARTS and file.is_file())
    sums = (hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    return _digest(*sums)


@lru_cache(maxsize=8)
def _seen(given: Settings) -> str:
    values = dataclasses.asdict(given)
    return _digest(*(f"{name}={values[name]}" for name in sorted(values) if name not in UNSEEN))
