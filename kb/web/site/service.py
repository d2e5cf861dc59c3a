"""Addresses that belong to no language: the way in, and what machines ask of a server."""

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
    """Answer crawlers that have the present map without reading it."""
    return etag.answer_unchanged() if request.path.startswith("/sitemap") else None


@root_pages.get("/")
def choose_language() -> AnyResponse:
    """Lead to the home page in the language that the browser asks for."""
    answer = redirect(f"{request.script_root}/{preferred_language()}/", 302)
    answer.headers["Vary"] = "Accept-Language"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@root_pages.get("/healthz")
def healthz() -> Response:
    """Say that the process answers; asks nothing of database or index."""
    return _plain("ok\n")


@root_pages.get("/readyz")
def readyz() -> Response:
    """Say whether readers can be served: database reachable, its schema the newest, index readable."""
    checks = {"database": _database(), "migrations": _migrations(), "index": _index()}
    ready = all(checks.values())
    response = Response(
        current_app.json.dumps({"status": "ready" if ready else "not ready", "checks": checks}),
        status=200 if ready else 503,
        mimetype="application/json",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@root_pages.get("/robots.txt")
def robots() -> Response:
    """Keep crawlers off the endless combinations of filters and the files of every page, and name the site's map."""
    response = _plain(ROBOTS.format(sitemap=absolute(f"{request.script_root}/sitemap.xml")))
    response.headers["Cache-Control"] = DAY
    return response


@root_pages.get("/sitemap.xml")
def sitemap_index() -> Response:
    """Tell crawlers where the addresses of all records are."""
    return _xml(sitemap.index(list(queries.parts(db())), absolute(request.script_root)))


@root_pages.get(f"/sitemap/{sitemap.PAGES}.xml")
def sitemap_pages() -> Response:
    """Tell crawlers the pages that show no single record."""
    return _xml(sitemap.pages(absolute(request.script_root)))


@root_pages.get(f"/sitemap/{PLURAL}-<int(max=1000000):number>.xml")
def sitemap_part(plural: str, number: int) -> Response:
    """Tell crawlers the addresses of some records."""
    listed = queries.listed(db(), KINDS[plural], number)
    if not listed:
        abort(404)
    return _xml(sitemap.records(KINDS[plural], listed, absolute(request.script_root)))


@root_pages.get("/favicon.ico")
def favicon() -> Response:
    """Answer browsers that ask for the icon without reading the page."""
    response = Response((FOLDER / "favicon.svg").read_bytes(), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = DAY
    return response


def _xml(pieces: Iterator[str]) -> Response:
    return Response(pieces, mimetype="application/xml")


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
        return database.is_current(app_state().engine, app_state().settings)
    except KnowledgeBaseError:
        return False


def _index() -> bool:
    try:
        app_state().index.state()
    except (KnowledgeBaseError, OSError):
        return False
    return True
