"""Addresses that belong to no language: the way in, and what machines ask of a server."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from kb import database
from kb.errors import KnowledgeBaseError
from kb.web.assets import FOLDER
from kb.web.context import db, ground, preferred_language

service = Blueprint("service", __name__)

ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /de/search
Disallow: /en/search
"""
DAY = "public, max-age=86400"


@service.get("/")
def way_in() -> AnyResponse:
    """Lead to the home page in the language that the browser asks for."""
    answer = redirect(f"{request.script_root}/{preferred_language()}/", 302)
    answer.headers["Vary"] = "Accept-Language"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@service.get("/healthz")
def healthz() -> Response:
    """Say that the process answers; asks nothing of database or index."""
    return _plain("ok\n")


@service.get("/readyz")
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


@service.get("/robots.txt")
def robots() -> Response:
    """Keep crawlers off the endless combinations of filters."""
    response = _plain(ROBOTS)
    response.headers["Cache-Control"] = DAY
    return response


@service.get("/favicon.ico")
def favicon() -> Response:
    """Answer browsers that ask for the icon without reading the page."""
    response = Response((FOLDER / "favicon.svg").read_bytes(), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = DAY
    return response


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
        return database.is_current(ground().engine, ground().settings)
    except KnowledgeBaseError:
        return False


def _index() -> bool:
    try:
        ground().index.state()
    except (KnowledgeBaseError, OSError):
        return False
    return True
