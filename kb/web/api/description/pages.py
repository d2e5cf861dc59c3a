"""Documentation pages of the API: endpoints with live examples, and the models of answers."""

from __future__ import annotations

from flask import Response

from kb.web.api.description import documentation
from kb.web.request import language, limits, page, pages, settings


@pages.get("/api")
def api_docs() -> Response:
    """Show the endpoints with their parameters and answers."""
    described, kinds = documentation.described(language()), documentation.kinds(language())
    limit = limits.in_words(settings().rate_limit).in_(language())
    return page("api/documentation.html", described=described, kinds_of_record=kinds, limit=limit, section="api")


@pages.get("/api/models/<name>")
def api_model(name: str) -> Response:
    """Show one model."""
    return page("api/model.html", model=documentation.model(name, language()), section="api")
