"""Programs in pages of any origin may read the API. They are told so on every answer, errors included."""

from __future__ import annotations

from flask import Flask, Response, request

from kb.web.request.errors import API

READABLE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Language, ETag, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
"""What a browser is told that asks first; it may remember that for a day."""


def init(app: Flask) -> None:
    """Add the headers to every answer under /api."""
    app.after_request(_let_read)


def _let_read(response: Response) -> Response:
    if request.path.startswith(API):
        response.headers.update(READABLE)
        if request.method == "OPTIONS":
            response.headers.update(PREFLIGHT)
    return response
