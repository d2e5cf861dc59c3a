"""CORS headers: scripts of any origin may read the API, errors included."""

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
"""Headers of the response to a preflight request; browsers may cache it for a day."""


def init(app: Flask) -> None:
    """Add the CORS headers to every response under /api."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    if request.path.startswith(API):
        response.headers.update(READABLE)
        if request.method == "OPTIONS":
            response.headers.update(PREFLIGHT)
    return response
