"""Blueprints of the pages: every page address starts with the language."""

from __future__ import annotations

import contextlib
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, g, render_template, request
from werkzeug.datastructures import ImmutableMultiDict

from kb.texts import LANGUAGES
from kb.web.request import etag, redirects
from kb.web.request.context import language, rates
from kb.web.request.params import OF_PAGES, Params

pages = Blueprint("pages", __name__, url_prefix=f"/<any({','.join(LANGUAGES)}):language>")
root_pages = Blueprint("service", __name__)
"""Addresses without a language: root, health checks, site map, files of the whole base."""


def drop_unknown_parameters() -> None:
    """Drop parameters that no page reads, so that they neither make another copy of a page nor spread through its links."""
    if not OF_PAGES.issuperset(request.args):
        known = [(name, value) for name, value in request.args.items(multi=True) if name in OF_PAGES]
        request.args = ImmutableMultiDict(known)


pages.before_request(drop_unknown_parameters)
pages.before_request(etag.answer_unchanged)
pages.before_request(redirects.redirect_former_filters)


@pages.url_value_preprocessor
def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Remove the language from the arguments of views; ``kb.web.request.context.language`` returns it."""
    (values or {}).pop("language", None)


@pages.app_url_defaults
def _add_language(endpoint: str, values: dict[str, Any]) -> None:
    """Link to pages in the language of this one."""
    if endpoint.startswith(("pages.", "account.", "desk.")):
        values.setdefault("language", language())


def page(template: str, /, **values: Any) -> Response:
    """Render a page that clients may cache but must revalidate on each request."""
    # Templates convert amounts, and nothing is asked of the database while they are written. Some need no database.
    with contextlib.suppress(sa.exc.SQLAlchemyError):
        rates()
    response = Response(render_template(template, **values))
    response.headers["Cache-Control"] = "no-cache"
    return response


def parameters() -> Params:
    """Return the parameters of this request. Pages accept unknown ones, because links collect tracking parameters."""
    # The canonical address contains only the parameters that the view has read.
    params = g.params = Params(request.args)
    return params
