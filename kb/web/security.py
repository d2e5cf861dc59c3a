"""What every answer tells the browser about security: no foreign code, no inline code, no framing, no guessing."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response

from kb.config import Settings

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
"""What a page may load and who may frame it."""
HEADERS = {
    "Content-Security-Policy": "; ".join(POLICY),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def init(app: Flask) -> None:
    """Add the headers to every answer; a view that needs another policy sets its own."""
    app.after_request(_protect)


def trusted_hosts(settings: Settings) -> list[str] | None:
    """Return the names under which the site may be asked for: any, unless KB_BASE_URL says which is its own.

    The names of the machine itself are among them, so that checks of its health need not know the public one.
    """
    public = urlsplit(settings.base_url).hostname
    return [public, settings.host, "localhost", "127.0.0.1"] if public else None


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
