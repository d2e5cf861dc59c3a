"""Limits per client, shared by the workers of a machine: requests to the API, and processor time for everything.

People read slowly, so their requests for pages are not counted; what they cost is.
"""

from __future__ import annotations

import ipaddress
import time
from functools import partial
from http import HTTPStatus

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from werkzeug.exceptions import TooManyRequests
from werkzeug.middleware.proxy_fix import ProxyFix

from kb import config
from kb.config import Settings
from kb.texts import Text
from kb.web.request.errors import API
from kb.web.request.shared_counters import FILE, SCHEME, SharedCounters

_REFUSALS = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
MOST_SECONDS = 30.0
"""The processor time that the requests of one client may take per minute, half of one processor."""
UNLIMITED = frozenset({"/healthz", "/readyz"})
_LOCAL = frozenset({"127.0.0.1", "::/64"})
NETWORK = 64
"""The bits of an IPv6 address that identify a client; clients can change the rest at will."""


def init(app: Flask, settings: Settings) -> None:
    """Limit what a client may ask, counted for all workers of this machine together."""
    if settings.proxies:
        # Only the entries of the nearest proxies are trusted, because clients can forge the rest of the header.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way to wrap an application.
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )
    if settings.rate_limit:
        # Flask runs these functions in reverse order, so this one is registered before the limiter's.
        app.after_request(_strip_retry_after)
        options = {"path": str(settings.home / FILE), "secret": config.secret_key(settings)}
        limiter = Limiter(
            client_key,
            app=app,
            application_limits=[settings.rate_limit],
            application_limits_exempt_when=lambda: not request.path.startswith(API),
            headers_enabled=True,
            storage_uri=f"{SCHEME}://",
            storage_options=options,  # type: ignore[arg-type]  # It says dict of anything, invariantly.
        )
        counters = limiter.limiter.storage
        assert isinstance(counters, SharedCounters)
        app.before_request(partial(_refuse_costly_client, counters))
        app.after_request(partial(_count_cost, counters))


def _refuse_costly_client(counters: SharedCounters) -> None:
    """Answer 429 to a client whose requests took more processor time in this minute than one may take."""
    g.began_at = time.thread_time()
    if request.path in UNLIMITED or request.path.startswith("/static/") or _is_local():
        return
    if counters.get(_cost_key()) > MOST_SECONDS * 1000:
        raise TooManyRequests(retry_after=max(1, round(counters.get_expiry(_cost_key()) - time.time())))


def _count_cost(counters: SharedCounters, response: Response) -> Response:
    """Count the milliseconds that a request took; what costs less than one is free."""
    spent = int((time.thread_time() - g.get("began_at", time.thread_time())) * 1000)
    if spent and request.path not in UNLIMITED and not _is_local():
        counters.incr(_cost_key(), 60, spent)
    return response


def _is_local() -> bool:
    """Return whether the request comes from this machine: from its operator, or from a proxy that names no client."""
    return client_key() in _LOCAL


def _cost_key() -> str:
    return f"cost {client_key()}"


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
