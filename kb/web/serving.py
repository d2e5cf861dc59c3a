"""The application of a server process."""

from __future__ import annotations

import gc
from contextlib import suppress

from flask import Flask

from kb import config, database, logs, search
from kb.config import Settings
from kb.errors import KnowledgeBaseError
from kb.web import create_app
from kb.web.request import app_state

_WARMING = ("Wirtschaftsförderung", 'region:"Nordrhein Westfalen" Wirtschaftsfoerdrung Zulieferexporte')
"""Queries that load what is read on first use: the lexicon, the words of the index, the names of regions."""


def create_serving_app(settings: Settings | None = None) -> Flask:
    """Create the application, open its index, and exclude permanent objects from garbage collection.

    Raises Unavailable for a database that ``kb db copy`` or ``kb restore`` has not filled to its end.

    A full collection visits every object; 200,000 permanent ones would delay some request by a tenth of a second each
    time.
    """
    settings = settings or config.load()
    logs.configure(settings.log)
    app = create_app(settings)
    with app.app_context():
        database.refuse_unfinished_copy(app_state().engine)
    # Without an index, pages that do not need it still work.
    with app.app_context(), suppress(KnowledgeBaseError):
        for text in _WARMING:
            search.answer(app_state().index, search.Query(text))
        search.suggest(app_state().index, "Wirt", "de")
    gc.collect()
    gc.freeze()
    return app
