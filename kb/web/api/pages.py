"""The documentation of the API: its addresses with examples that were just run, and what the parts of answers mean."""

from __future__ import annotations

from flask import Response

from kb.web.api.description import documentation
from kb.web.request import language, limits, page, pages, settings


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
