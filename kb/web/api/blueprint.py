"""The API's blueprint: read-only JSON, one shape of errors, the language as a parameter."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, g, request

from kb.texts import LANGUAGES
from kb.web.context import language
from kb.web.params import Params

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.before_request
def _take_language() -> None:
    """Answer in the language of the parameter, else in the one the client prefers."""
    wanted = Params(request.args).choice("lang", LANGUAGES)
    if wanted:
        g.language = wanted


def params() -> Params:
    """Return the parameters of this request; a view reads them and then calls ``done``."""
    given = Params(request.args)
    given.choice("lang", LANGUAGES)
    return given


def answer(body: Any) -> Response:
    """Send JSON; programs of any origin may read it."""
    response = Response(current_app.json.dumps(body), mimetype="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Content-Language"] = language()
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept-Language"
    return response
