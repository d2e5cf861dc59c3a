"""The reader's own list."""

from __future__ import annotations

from flask import Flask

from kb.web.shortlist.question import here_without, hits_address, parameters, place

__all__ = ["init"]


def init(app: Flask) -> None:
    """Register the functions that templates call."""
    app.jinja_env.globals.update(
        collected=parameters,
        here_without=here_without,
        hits_address=hits_address,
        place=place,
    )
