"""The reader's own list."""

from __future__ import annotations

from flask import Flask

from kb.web.shortlist.question import COLLECTED, here_without, hits_address, listed, parameters, place

__all__ = ["COLLECTED", "init", "listed", "place"]


def init(app: Flask) -> None:
    """Register the functions that templates call."""
    app.jinja_env.globals.update(
        collected=parameters,
        here_without=here_without,
        hits_address=hits_address,
        place=place,
    )
