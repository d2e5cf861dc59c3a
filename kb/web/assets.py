"""Static files: their addresses change with their content, so that browsers may keep them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask, request
from whitenoise import WhiteNoise

from kb.web.security import HEADERS

FOLDER = Path(__file__).parent / "static"
SECONDS_TO_KEEP = 7 * 24 * 3600


def init(app: Flask) -> None:
    """Serve the static files without asking Flask; files that come later are served by Flask itself."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # Flask's documented way to wrap an application.
        app.wsgi_app, root=str(FOLDER), prefix="static/", max_age=SECONDS_TO_KEEP, add_headers_function=_protect
    )


def asset(name: str) -> str:
    """Return the address of a static file with a mark of its content."""
    return f"{request.script_root}/static/{name}?v={_mark(name)}"


@lru_cache(maxsize=200)
def has_asset(name: str) -> bool:
    """Tell whether a static file is there; those of other makers are fetched by `make setup` and may be missing."""
    return (FOLDER / name).is_file()


def _protect(headers: Headers, _path: str, _address: str) -> None:
    """Give a static file the headers of every other answer; it is answered outside of Flask."""
    for name, value in HEADERS.items():
        headers[name] = value


@lru_cache(maxsize=200)
def _mark(name: str) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:10]
