"""Personal pages: nothing of them is kept anywhere."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from kb.errors import InvalidInput
from kb.texts import LANGUAGES, Text
from kb.web.request import NO_STORE, language

LONGEST_FIELD = 20_000


def personal_blueprint(name: str) -> Blueprint:
    """Make a blueprint whose pages are kept nowhere, at an address with the language and its name."""
    blueprint = Blueprint(name, f"kb.web.{name}", url_prefix=f"/<any({','.join(LANGUAGES)}):language>/{name}")
    blueprint.url_value_preprocessor(_take_language)
    blueprint.after_request(_keep_private)
    return blueprint


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Remove the language from the arguments of views; ``kb.web.request.context.language`` returns it."""
    (values or {}).pop("language", None)


def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = NO_STORE
    response.headers["Referrer-Policy"] = "same-origin"  # Addresses hold the tokens of links.
    return response


account_pages = personal_blueprint("account")


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


def new_password() -> str:
    """Return the new password that was typed twice. Raises InvalidInput if the two differ."""
    if typed("password") != typed("repeated"):
        raise InvalidInput(_DIFFERENT, field="repeated")
    return typed("password")


_DIFFERENT = Text("Die beiden Passwörter sind verschieden.", "The two passwords differ.")


class _Message:
    """The sentence of an error, at its field or, with the empty name, above the form."""

    def __init__(self, error: InvalidInput | None) -> None:
        self._error = error

    def __call__(self, field: str = "") -> str:
        if self._error is None or (self._error.field or "") != field:
            return ""
        return self._error.message.in_(language())
