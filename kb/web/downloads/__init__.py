"""Downloads of pages, lists and the whole knowledge base."""

from __future__ import annotations

from flask import Flask

from kb.web.downloads.sending import LONG_FILES, PARAMETER, Offer, downloadable, formats_of_page, page_address, site

__all__ = ["LONG_FILES", "PARAMETER", "Offer", "downloadable", "init", "page_address", "site"]


def init(app: Flask) -> None:
    """Register the functions that templates call."""
    app.jinja_env.globals.update(
        download_formats=formats_of_page,
    )
