"""What every answer tells the browser about security: no foreign code, no inline code, no framing, no guessing."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request

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
EMBED = "embed"
"""The blueprint of the pages that others may show in theirs."""


def policy(*, images: str = "", framed: bool = False) -> str:
    """Write the policy; ``images`` is one more origin that images may come from, ``framed`` lets any page frame this one."""
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
    """Add the headers to every answer; a view that needs another policy sets its own."""
    app.after_request(_protect)


def trusted_hosts(settings: Settings) -> list[str] | None:
    """Return the names under which the site may be asked for: any, unless KB_BASE_URL says which is its own.

    The names of the machine itself are among them, so that checks of its health need not know the public one.
    """
    public = urlsplit(settings.base_url).hostname
    return [public, settings.host, "localhost", "127.0.0.1"] if public else None


def _protect(response: Response) -> Response:
    headers = FRAMED_HEADERS if request.blueprint == EMBED else HEADERS
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response
