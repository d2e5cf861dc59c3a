"""Addresses without a language: root, health checks, robots.txt, site maps, icon."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from urllib.parse import quote

from flask import Response, abort, current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from kb.errors import KnowledgeBaseError
from kb.models import PAGES
from kb.queries.changes import sitemap as queries
from kb.web import monitoring
from kb.web.assets import FOLDER
from kb.web.request import (
    KINDS,
    absolute,
    app_state,
    db,
    etag,
    plural_in,
    preferred_language,
    root_pages,
    settings,
    url_for,
)
from kb.web.site import sitemap

ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /de/account/
Disallow: /en/account/
Disallow: /de/desk/
Disallow: /en/desk/
Disallow: /de/search
Disallow: /en/search
Disallow: /*?*format=

Sitemap: {sitemap}
"""
PLURAL = plural_in(path for path, entity in KINDS.items() if entity in PAGES)
SECURITY_DAYS = 180
"""How long security.txt counts from today on; its readers must not trust an older copy."""
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
    """Say whether the site is ready, and why not; a load balancer sends no readers to one that is not."""
    readiness = monitoring.readiness()
    body = {**readiness.as_json(preferred_language()), "search_by_meaning": _by_meaning()}
    response = Response(
        current_app.json.dumps(body),
        status=200 if readiness.is_ready else 503,
        mimetype="application/json",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@root_pages.get("/.well-known/security.txt")
def security() -> Response:
    """Say whom to tell about a vulnerability (RFC 9116); 404 without KB_CONTACT."""
    if not settings().contact:
        abort(404)
    expires = etag.today() + datetime.timedelta(days=SECURITY_DAYS)
    lines = [
        f"Contact: mailto:{quote(settings().contact, safe='@')}",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        "Preferred-Languages: de, en",
        f"Canonical: {absolute(url_for('service.security'))}",
    ]
    response = _plain("\n".join([*lines, ""]))
    response.headers["Cache-Control"] = DAY
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


def _by_meaning() -> str:
    try:
        return app_state().index.by_meaning()
    except (KnowledgeBaseError, OSError):
        return "not ready"
