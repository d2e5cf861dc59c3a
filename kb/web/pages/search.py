"""The search page."""

from __future__ import annotations

from flask import Response

from kb.web.pages.blueprint import page, pages


@pages.get("/search")
def search() -> Response:
    """Search."""
    return page("search.html", section="search")
