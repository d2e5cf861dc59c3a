"""The search page."""

from __future__ import annotations

from flask import Flask

from kb.web.search.facet_values import facet_values
from kb.web.search.pages import SHOWN
from kb.web.search.question import marked, suggestions, url_for_hit

__all__ = ["SHOWN", "init", "suggestions"]


def init(app: Flask) -> None:
    """Register the functions that templates call."""
    app.jinja_env.globals.update(
        facet_values=facet_values,
        marked=marked,
        url_for_hit=url_for_hit,
    )
