"""Rate limit of the API per client. Pages are not limited, because people read slowly."""

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
"""The bits of an IPv6 address that identify a client; clients can change the rest at will."""


def init(app: Flask, settings: Settings) -> None:
    """Limit requests to the API per client, counted in the memory of this process."""
    if settings.proxies:
        # Only the entries of the nearest proxies are trusted, because clients can forge the rest of the header.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way to wrap an application.
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )
    if settings.rate_limit:
        # Flask runs these functions in reverse order, so this one is registered before the limiter's.
        app.after_request(_strip_retry_after)
        Limiter(
            client_key,
            app=app,
            application_limits=[settings.rate_limit],
            application_limits_exempt_when=lambda: not request.path.startswith(API),
            headers_enabled=True,
            storage_uri="memory://",
        )


def client_key() -> str:
    """Return the key that identifies a client: the IPv4 address, or the /64 network for IPv6."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, NETWORK), strict=False))
    return str(address)


def _strip_retry_after(response: Response) -> Response:
    """Remove Retry-After from successful responses; the library adds it to all."""
    if response.status_code not in _REFUSALS:
        response.headers.pop("Retry-After", None)
    return response


def in_words(limit: str) -> Text:
    """Describe a rate limit, such as “600 requests per minute”; the empty text if there is none."""
    number, _, unit = limit.partition(" per ")
    return _RATE.format(number=number, unit=_UNITS[unit]) if limit else Text("", "")


_RATE = Text("{number} Anfragen je {unit}", "{number} requests per {unit}")
_UNITS = {
    "second": Text("Sekunde", "second"),
    "minute": Text("Minute", "minute"),
    "hour": Text("Stunde", "hour"),
    "day": Text("Tag", "day"),
}
