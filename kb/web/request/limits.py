"""How often one reader may ask the API. Pages are not limited, as people read slowly."""

from __future__ import annotations

import ipaddress
from http import HTTPStatus

from flask import Flask, Response, request
from flask_limiter import Limiter
from werkzeug.middleware.proxy_fix import ProxyFix

from kb.config import Settings
from kb.texts import Text
from kb.web.request.errors import API

_REFUSALS = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
NETWORK = 64
"""The bits of an IPv6 address that name a reader; the rest is theirs to change as often as they like."""


def init(app: Flask, settings: Settings) -> None:
    """Count requests to the API by the address of the reader, in the memory of this process."""
    if settings.proxies:
        # Only what the nearest proxies say is believed; anybody can write the rest of the header.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way to wrap an application.
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )
    if settings.rate_limit:
        # What is added first is done last.
        app.after_request(_wait_only_if_refused)
        Limiter(
            reader,
            app=app,
            application_limits=[settings.rate_limit],
            application_limits_exempt_when=lambda: not request.path.startswith(API),
            headers_enabled=True,
            storage_uri="memory://",
        )


def reader() -> str:
    """Return by what a reader is told from others: the address, of IPv6 the network."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, NETWORK), strict=False))
    return str(address)


def _wait_only_if_refused(response: Response) -> Response:
    """Take Retry-After, which the library adds to all answers, off those after which nobody has to wait."""
    if response.status_code not in _REFUSALS:
        response.headers.pop("Retry-After", None)
    return response


def in_words(limit: str) -> Text:
    """Say how often one reader may ask, such as „600 Anfragen je Minute“; the empty text for no limit."""
    number, _, unit = limit.partition(" per ")
    return _OFTEN.format(number=number, unit=_UNITS[unit]) if limit else Text("", "")


_OFTEN = Text("{number} Anfragen je {unit}", "{number} requests per {unit}")
_UNITS = {
    "second": Text("Sekunde", "second"),
    "minute": Text("Minute", "minute"),
    "hour": Text("Stunde", "hour"),
    "day": Text("Tag", "day"),
}
