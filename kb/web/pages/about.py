"""What the site is, who runs it, and what it does with data about its readers."""

from __future__ import annotations

from flask import Response

from kb.web.pages.blueprint import page, pages


@pages.get("/about")
def about() -> Response:
    """Say what the knowledge base is for and how its facts are made."""
    return page("about.html")


@pages.get("/imprint")
def imprint() -> Response:
    """Say who runs the site, as its settings have it."""
    return page("imprint.html")


@pages.get("/privacy")
def privacy() -> Response:
    """Say what is known about readers: nothing."""
    return page("privacy.html")
