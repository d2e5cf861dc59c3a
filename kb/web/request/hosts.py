"""Refuse requests for a host that cannot be decoded, before anything builds an address from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.wrappers import Response

from kb.texts import Text

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_NO_HOST = Text(
    "Die Anfrage nennt keinen gültigen Hostnamen (Kopfzeile Host).",
    "The request names no valid host (header Host).",
)


class HostCheck:
    """WSGI middleware that answers 400 to a malformed Host header."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on, or refuse it in both languages, as nothing is known of the client."""
        if is_host(environ.get("HTTP_HOST", "")):
            return self.app(environ, start_response)
        return Response(f"{_NO_HOST.de}\n{_NO_HOST.en}\n", status=400, mimetype="text/plain")(environ, start_response)


def init(app: Flask) -> None:
    """Check the host of every request."""
    app.wsgi_app = HostCheck(app.wsgi_app)  # type: ignore[method-assign]  # Flask's documented way to wrap it.


def is_host(header: str) -> bool:
    """Return whether a Host header can be decoded; one with impossible characters counts as none and is not repeated."""
    name = header.rpartition(":")[0] or header
    try:
        name.encode("idna").decode("idna")
    except UnicodeError:
        return False
    return True
