"""Downloads of pages, lists and the whole base."""

from __future__ import annotations

from flask import Flask

from kb.web.downloads.sending import LONG_FILES, PARAMETER, Offer, page_address, takeable, ways

__all__ = ["LONG_FILES", "PARAMETER", "Offer", "init", "page_address", "takeable"]


def init(app: Flask) -> None:
    """Register the functions that templates call."""
    app.jinja_env.globals.update(
        take_away=ways,
    )
