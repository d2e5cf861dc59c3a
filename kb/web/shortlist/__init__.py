"""The reader's own list."""

from __future__ import annotations

from flask import Flask

from kb.web.request import MOST_VALUES
from kb.web.shortlist.comparison import MOST_COMPARED
from kb.web.shortlist.question import COLLECTED, here_without, hits_address, listed_keys, parameters, place, present
from kb.web.shortlist.short_links import address as short_address

__all__ = ["COLLECTED", "MOST_COMPARED", "init", "listed_keys", "place", "present", "short_address"]


def init(app: Flask) -> None:
    """Register the functions that templates call."""
    app.jinja_env.globals.update(
        MOST_LISTED=MOST_VALUES,
        collected=parameters,
        here_without=here_without,
        hits_address=hits_address,
        place=place,
    )
