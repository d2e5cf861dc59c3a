"""Security headers: no foreign code, no inline code, no framing, no content sniffing."""

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
    """Add the headers to every response; a view may set its own policy."""
    app.after_request(_add_headers)


def trusted_hosts(settings: Settings) -> list[str] | None:
    """Return the accepted host names; without KB_BASE_URL, None for any.

    They include the local names, so that health checks need not know the public one.
    """
    public = urlsplit(settings.base_url).hostname
    return [public, settings.host, "localhost", "127.0.0.1"] if public else None


def _add_headers(response: Response) -> Response:
    headers = FRAMED_HEADERS if request.blueprint == EMBED else HEADERS
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response
