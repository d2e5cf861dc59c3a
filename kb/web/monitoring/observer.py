"""Observation of every request, those for files and refused ones included: its identity, and its line in the log."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, current_app, request
from werkzeug.wsgi import ClosingIterator, get_path_info

from kb import logs
from kb.config import Settings
from kb.web.monitoring.counts import EXTENSION, STATIC, UNKNOWN, RequestCounts, room_of
from kb.web.request import CACHE

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "X-Request-ID"
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")
_KIND = "kb.kind"


@dataclass(slots=True)
class ObservedRequest:
    """A request while it is answered: since when, and the status and bytes of its response."""

    began: float
    status: int = 500
    size: str = "-"


def init(app: Flask, settings: Settings) -> None:
    """Observe all requests; call it last, so that nothing answers before."""
    app.before_request(_note_kind)
    counts = RequestCounts(settings.home) if settings.metrics == "on" else None
    if counts is not None:
        counts.count_start()
        app.extensions[EXTENSION] = counts
    app.wsgi_app = Observer(app.wsgi_app, counts)  # type: ignore[method-assign]  # Flask's documented way to wrap it.


def _note_kind() -> None:
    """Note the room of the view that answers, such as `records`; files and unknown addresses have none."""
    if request.endpoint in current_app.view_functions:
        request.environ[_KIND] = room_of(current_app.view_functions[request.endpoint])


def kind_of(environ: WSGIEnvironment) -> str:
    """Return the kind of page that a request was for: a room of `kb.web`, `static` or `unknown`."""
    kind: str = environ.get(_KIND) or (STATIC if environ.get("PATH_INFO", "").startswith("/static/") else UNKNOWN)
    return kind


class Observer:
    """WSGI middleware that gives each request an identity, which its response, its errors and its log lines name."""

    def __init__(self, app: WSGIApplication, counts: RequestCounts | None) -> None:
        self.app = app
        self.counts = counts

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer the request; it is logged when its last byte has been handed over."""
        identity = identity_of(environ.get("HTTP_X_REQUEST_ID", ""))
        logs.request_id.set(identity)
        observed = ObservedRequest(time.perf_counter())

        def start(
            status: str, headers: list[tuple[str, str]], exc_info: OptExcInfo | None = None
        ) -> Callable[[bytes], object]:
            observed.status = int(status.split(" ", 1)[0])
            observed.size = next((value for name, value in headers if name.lower() == "content-length"), "-")
            return start_response(status, [*headers, (HEADER, identity)], exc_info)

        body = self.app(environ, start)
        return ClosingIterator(body, lambda: self._ended(environ, observed, identity))

    def _ended(self, environ: WSGIEnvironment, observed: ObservedRequest, identity: str) -> None:
        """Log and count a request without its client and query, which may tell who asked for what."""
        seconds = time.perf_counter() - observed.began
        kind, cache = kind_of(environ), environ.get(CACHE, "")
        if self.counts is not None:
            self.counts.count(kind, observed.status, seconds, cache)
        logs.request_id.set(identity)  # The body may have been written in another context.
        logs.event(
            "request",
            method=environ["REQUEST_METHOD"],
            path=logs.loggable(get_path_info(environ)),
            kind=kind,
            status=observed.status,
            bytes=observed.size,
            ms=round(seconds * 1000, 1),
            cache=cache or "-",
        )


def identity_of(header: str) -> str:
    """Return the identity that a proxy has given a request, if it is a plain word; else a new one."""
    return header if _ACCEPTED.fullmatch(header) else secrets.token_hex(8)
