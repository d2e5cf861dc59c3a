"""Security: headers against foreign and inline code, framing and content sniffing; no impossible hosts."""

from __future__ import annotations

import string
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from flask import Flask, Response, request

from kb.config import Settings
from kb.logs import request_id
from kb.texts import Text
from kb.web.request.errors import TITLES, ProblemDetails, error_response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
"""The content security policy of pages."""
EMBED = "embed"
"""The name of the blueprint of pages that other sites may embed."""


def policy(*, images: str = "", framed: bool = False) -> str:
    """Build the policy; ``images`` adds an origin for images, ``framed`` lets any site embed the page."""
    ancestors = "*" if framed else "'none'"
    others = {
        "img-src 'self' data:": f"img-src 'self' data: {images}".strip(),
        "frame-ancestors 'none'": f"frame-ancestors {ancestors}",
    }
    return "; ".join(others.get(part, part) for part in POLICY)


HEADERS = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


FRAMED_HEADERS = {
    **{name: value for name, value in HEADERS.items() if name != "X-Frame-Options"},
    "Content-Security-Policy": policy(framed=True),
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def init(app: Flask) -> None:
    """Refuse forms of other sites, and add the headers to every response; a view may set its own policy."""
    app.before_request(_refuse_other_sites)
    app.after_request(_add_headers)


def check_hosts(app: Flask) -> None:
    """Check the host of every request, those for files included; call it last, so that nothing sees others."""
    app.wsgi_app = HostCheck(app.wsgi_app)  # type: ignore[method-assign]  # Flask's documented way to wrap it.


def trusted_hosts(settings: Settings) -> list[str] | None:
    """Return the accepted host names; without KB_BASE_URL, None for any.

    They include the local names, so that health checks need not know the public one.
    """
    public = urlsplit(settings.base_url).hostname
    return [public, settings.host, "localhost", "127.0.0.1"] if public else None


def _refuse_other_sites() -> Response | None:
    """Answer 403 to a form that another site sends, as the browser says; forms have a token besides."""
    if request.method in _READING or request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none"):
        return None
    return error_response(ProblemDetails(403, TITLES[403], _OTHER_SITE))


def _add_headers(response: Response) -> Response:
    headers = FRAMED_HEADERS if request.blueprint == EMBED else HEADERS
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response


_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_OTHER_SITE = Text(
    "Dieses Formular wurde von einer anderen Website abgesendet; gespeichert wurde nichts.",
    "This form was sent by another site; nothing has been stored.",
)
_NO_HOST = Text(
    "Die Anfrage nennt keinen gültigen Hostnamen (Kopfzeile Host).",
    "The request names no valid host (header Host).",
)


class HostCheck:
    """WSGI middleware that answers 400 to a malformed Host header, and spells queries in ASCII."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on, or refuse it in both languages, as nothing is known of the client."""
        environ["QUERY_STRING"] = ascii_query(environ.get("QUERY_STRING", ""))
        if is_host(environ.get("HTTP_HOST", "")):
            return self.app(environ, start_response)
        text = f"{_NO_HOST.de}\n{_NO_HOST.en}\n{request_id.get()}\n"
        return Response(text, status=400, mimetype="text/plain")(environ, start_response)


def ascii_query(query: str) -> str:
    """Spell the bytes of a query beyond ASCII as browsers do, because Werkzeug fails at those that are no UTF-8."""
    return query if query.isascii() else quote(query.encode("latin-1", "replace"), safe=string.printable)


def is_host(header: str) -> bool:
    """Return whether a Host header can be decoded; one with impossible characters counts as none and is not repeated."""
    name = header.rpartition(":")[0] or header
    try:
        name.encode("idna").decode("idna")
    except UnicodeError:
        return False
    return True
