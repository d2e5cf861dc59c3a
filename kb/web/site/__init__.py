"""The site around the records: home, about, menu, site map, health checks."""

from __future__ import annotations

from flask import Flask

from kb.web.site.menu import menu, note_empty_lists

__all__ = ["init"]


def init(app: Flask) -> None:
    """Register the functions that templates call."""
    app.jinja_env.globals.update(
        menu=menu,
    )
    app.context_processor(note_empty_lists)
