"""The blueprint of account pages: each is personal, so nothing of it is kept anywhere."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from kb.errors import InvalidInput
from kb.texts import LANGUAGES
from kb.web.request import NO_STORE, language

account_pages = Blueprint("account", __name__, url_prefix=f"/<any({','.join(LANGUAGES)}):language>/account")
LONGEST_FIELD = 1000


@account_pages.url_value_preprocessor
def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Remove the language from the arguments of views; ``kb.web.request.context.language`` returns it."""
    (values or {}).pop("language", None)


@account_pages.after_request
def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = NO_STORE
    response.headers["Referrer-Policy"] = "same-origin"  # Addresses hold the tokens of links.
    return response


def page(template: str, error: InvalidInput | None = None, status: int = 200, **values: Any) -> Response:
    """Render a page with a form; an error is shown at its field."""
    written = render_template(f"account/{template}.html", error=error, message=_Message(error), **values)
    return Response(written, status=400 if error is not None and status == 200 else status)


def typed(name: str) -> str:
    """Return a field of the form that was sent. Aborts with 400 if it is absurdly long or has a null character."""
    value = request.form.get(name, "")
    if len(value) > LONGEST_FIELD or "\0" in value:
        abort(400)
    return value


class _Message:
    """The sentence of an error, at its field or, with the empty name, above the form."""

    def __init__(self, error: InvalidInput | None) -> None:
        self._error = error

    def __call__(self, field: str = "") -> str:
        if self._error is None or (self._error.field or "") != field:
            return ""
        return self._error.message.in_(language())
