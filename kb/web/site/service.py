"""Addresses without a language: root, health checks, robots.txt, site maps, icon."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Response, abort, current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from kb import database
from kb.errors import KnowledgeBaseError
from kb.models import PAGES
from kb.queries.changes import sitemap as queries
from kb.web.assets import FOLDER
from kb.web.request import KINDS, absolute, app_state, db, etag, plural_in, preferred_language, root_pages
from kb.web.site import sitemap

ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /de/search
Disallow: /en/search
Disallow: /*?*format=

Sitemap: {sitemap}
"""
PLURAL = plural_in(path for path, entity in KINDS.items() if entity in PAGES)
DAY = "public, max-age=86400"


@root_pages.before_request
def _answer_unchanged() -> Response | None:
    """Answer 304 to crawlers that have the current site map."""
    return etag.answer_unchanged() if request.path.startswith("/sitemap") else None


@root_pages.get("/")
def choose_language() -> AnyResponse:
    """Redirect to the home page in the language that the browser prefers."""
    response = redirect(f"{request.script_root}/{preferred_language()}/", 302)
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "no-cache"
    return response


@root_pages.get("/healthz")
def healthz() -> Response:
    """Answer that the process is alive, without using database or index."""
    return _plain("ok\n")


@root_pages.get("/readyz")
def readyz() -> Response:
    """Check that the database is reachable, its schema current and the index readable.

    Also say whether records are found by meaning, which a site is ready without.
    """
    checks = {"database": _database(), "migrations": _migrations(), "index": _index()}
    ready = all(checks.values())
    body = {"status": "ready" if ready else "not ready", "checks": checks, "search_by_meaning": _by_meaning()}
    response = Response(
        current_app.json.dumps(body),
        status=200 if ready else 503,
        mimetype="application/json",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@root_pages.get("/robots.txt")
def robots() -> Response:
    """Exclude filters, downloads and the API from crawling, and name the site map."""
    response = _plain(ROBOTS.format(sitemap=absolute(f"{request.script_root}/sitemap.xml")))
    response.headers["Cache-Control"] = DAY
    return response


@root_pages.get("/sitemap.xml")
def sitemap_index() -> Response:
    """Send the index of the site maps."""
    return _xml(sitemap.index(list(queries.parts(db())), absolute(request.script_root)))


@root_pages.get(f"/sitemap/{sitemap.PAGES}.xml")
def sitemap_pages() -> Response:
    """Send the site map of pages that are not records."""
    return _xml(sitemap.pages(absolute(request.script_root)))


@root_pages.get(f"/sitemap/{PLURAL}-<int(max=1000000):number>.xml")
def sitemap_part(plural: str, number: int) -> Response:
    """Send a site map of some records."""
    entries = queries.listed(db(), KINDS[plural], number)
    if not entries:
        abort(404)
    return _xml(sitemap.records(KINDS[plural], entries, absolute(request.script_root)))


@root_pages.get("/favicon.ico")
def favicon() -> Response:
    """Send the icon to browsers that request this address by default."""
    response = Response((FOLDER / "favicon.svg").read_bytes(), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = DAY
    return response


def _xml(chunks: Iterator[str]) -> Response:
    return Response(chunks, mimetype="application/xml")


def _plain(text: str) -> Response:
    return Response(text, mimetype="text/plain")


def _database() -> bool:
    try:
        db().execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return False
    return True


def _migrations() -> bool:
    try:
        return database.is_current(app_state().engine)
    except KnowledgeBaseError:
        return False


def _index() -> bool:
    try:
        app_state().index.state()
    except (KnowledgeBaseError, OSError):
        return False
    return True


def _by_meaning() -> str:
    try:
        return app_state().index.by_meaning()
    except (KnowledgeBaseError, OSError):
        return "not ready"
