"""Static files: their addresses change with their content, so that browsers may keep them."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask, request
from whitenoise import WhiteNoise
from whitenoise.responders import Response, StaticFile

from kb.web.request import HEADERS

FOLDER = Path(__file__).parent / "static"
SECONDS_TO_KEEP = 7 * 24 * 3600


def init(app: Flask) -> None:
    """Serve the static files without asking Flask; files that come later are served by Flask itself."""
    served = WhiteNoise(
        app.wsgi_app, root=str(FOLDER), prefix="static/", max_age=SECONDS_TO_KEEP, add_headers_function=_protect
    )
    for name in _own():
        served.files[f"/static/{name}"] = _Packed(served.files[f"/static/{name}"], _gzipped(name))
    app.wsgi_app = served  # type: ignore[method-assign]  # Flask's documented way to wrap an application.


@dataclass(frozen=True, slots=True)
class _Packed:
    """A file of ours, sent packed to whoever takes it so; tools/assets.mjs has packed those of other makers.

    It is packed when the application starts, so that it can be no older than the file itself.
    """

    plain: StaticFile
    body: bytes

    def get_response(self, method: str, asked: Mapping[str, str]) -> Response:
        """Answer as WhiteNoise does, which asks every file it knows in this way."""
        takes_it = re.search(r"\bgzip\b(?!;q=0)", asked.get("HTTP_ACCEPT_ENCODING", ""))
        if not takes_it or method not in ("GET", "HEAD") or "HTTP_RANGE" in asked or self.plain.is_not_modified(asked):
            answer = self.plain.get_response(method, asked)
            return Response(answer.status, [*answer.headers, ("Vary", "Accept-Encoding")], answer.file)
        _, plain = self.plain.get_path_and_headers({})
        headers = [(name, value) for name, value in plain if name != "Content-Length"]
        headers += [("Content-Length", str(len(self.body))), ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        return Response(HTTPStatus.OK, headers, BytesIO(self.body) if method == "GET" else None)


def _own() -> list[str]:
    """Return the files of ours that gain by being packed."""
    return [
        str(file.relative_to(FOLDER)) for kind in ("css", "js") for file in sorted((FOLDER / kind).glob(f"*.{kind}"))
    ]


@lru_cache(maxsize=200)
def _gzipped(name: str) -> bytes:
    return gzip.compress((FOLDER / name).read_bytes(), mtime=0)


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
