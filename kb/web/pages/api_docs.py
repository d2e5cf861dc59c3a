"""The documentation of the API: its addresses with examples that were just run, and what the parts of answers mean."""

from __future__ import annotations

from flask import Response

from kb.web import limits
from kb.web.api import documentation
from kb.web.context import language, settings
from kb.web.pages.blueprint import page, pages


@pages.get("/api")
def api_docs() -> Response:
    """Show what can be asked, how, and what is answered."""
    described, kinds = documentation.described(language()), documentation.kinds(language())
    limit = limits.in_words(settings().rate_limit).in_(language())
    return page("api/documentation.html", described=described, kinds_of_record=kinds, limit=limit, section="api")


@pages.get("/api/models/<name>")
def api_model(name: str) -> Response:
    """Show one part of the answers."""
    return page("api/model.html", model=documentation.model(name, language()), section="api")
