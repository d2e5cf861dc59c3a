"""The pages' blueprint: every address starts with the language; a view parses, calls, presents."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, render_template, request

from kb.texts import LANGUAGES
from kb.web.request import etag, redirects
from kb.web.request.context import language
from kb.web.request.params import Params

pages = Blueprint("pages", __name__, url_prefix=f"/<any({','.join(LANGUAGES)}):language>")
root_pages = Blueprint("service", __name__)
"""Addresses without a language: entry, health, site map, files of the whole base."""


pages.before_request(etag.answer_unchanged)
pages.before_request(redirects.lead_by_filters)


@pages.url_value_preprocessor
def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Keep the language from the views' arguments; ``kb.web.request.context.language`` knows it."""
    (values or {}).pop("language", None)


@pages.app_url_defaults
def _add_language(endpoint: str, values: dict[str, Any]) -> None:
    """Links lead to pages in the language of this one."""
    if endpoint.startswith("pages."):
        values.setdefault("language", language())


def page(template: str, /, **values: Any) -> Response:
    """Render a page. It may be kept, but has to be asked for anew each time."""
    response = Response(render_template(template, **values))
    response.headers["Cache-Control"] = "no-cache"
    return response


def parameters() -> Params:
    """Return the parameters of this request; pages do not mind those they do not know, as links gather such."""
    # Kept, so that the address that counts names no parameter that nobody has read.
    given = g.params = Params(request.args)
    return given
