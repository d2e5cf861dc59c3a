"""The application of a process that answers readers and does nothing else."""

from __future__ import annotations

import gc
from contextlib import suppress

from flask import Flask

from kb import search
from kb.config import Settings
from kb.errors import KnowledgeBaseError
from kb.web import create_app
from kb.web.request import app_state


def create_serving_app(settings: Settings | None = None) -> Flask:
    """Make the application, open its index, and keep what stays for good out of Python's search for garbage.

    That search goes through everything now and then; 200,000 objects that never go away would cost some reader, whatever
    the page, a tenth of a second each time.
    """
    app = create_app(settings)
    # Without an index the pages that need none are served all the same.
    with app.app_context(), suppress(KnowledgeBaseError):
        search.find(app_state().index, search.Query("Wirtschaftsförderung"))
        search.suggest(app_state().index, "Wirt", "de")
    gc.collect()
    gc.freeze()
    return app
