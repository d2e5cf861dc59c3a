"""Serve static files, whose addresses change with their content for browser caches."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask, request
from markupsafe import Markup, escape
from whitenoise import WhiteNoise
from whitenoise.responders import Response, StaticFile

from kb.web.request import HEADERS

FOLDER = Path(__file__).parent / "static"
SECONDS_TO_KEEP = 7 * 24 * 3600


_SPRITE = "vendor/icons/icons.svg"
_ICON = Markup('<svg class="icon" width="20" height="20" {}><use href="{}#{}"/></svg>')


def _parts(folder: str, ending: str, names: str) -> tuple[str, ...]:
    return tuple(f"{folder}/{name}.{ending}" for name in names.split())


BUNDLES: Mapping[str, tuple[str, ...]] = {
    "css/site.css": _parts(
        "css",
        "css",
        "site/ground site/text site/header site/header_layout site/footer site/home site/sections search/results"
        " site/print",
    ),
    "css/parts.css": _parts(
        "css",
        "css",
        "parts/forms search/box records/actions shortlist/remember parts/chips parts/messages parts/facts"
        " records/ledger parts/cards parts/lists parts/navigation parts/tables records/ledger_layout downloads/menu"
        " parts/print",
    ),
    "css/answers.css": _parts("css/answers", "css", "expectations page map lessons gaps"),
    "css/map.css": _parts("css/map", "css", "frame areas names marks popups page embed layout"),
    "css/matrix.css": _parts("css/matrix", "css", "form table layout print"),
    "css/sheet.css": _parts("css", "css", "records/fact_sheet shortlist/page shortlist/comparison shortlist/print"),
    "css/timeline.css": _parts("css/timeline", "css", "page strips table layout"),
    "js/map.js": _parts("js/map", "js", "elements places frame shapes names marks list start"),
}
"""Files that are sent as one, by the name of the bundle.

The order matters: of two style rules with the same specificity the later one applies, and a script uses only what is
defined before it.
"""
_COMMENT = {
    "css": re.compile(rb"^[ ]*/\*.*?\*/\n+", re.MULTILINE | re.DOTALL),
    "js": re.compile(rb"^[ ]*//.*\n+", re.MULTILINE),
}
"""Comments on separate lines, which are not sent to browsers."""


def init(app: Flask) -> None:
    """Serve static files outside Flask; Flask itself serves files that are added later."""
    static_files = WhiteNoise(
        app.wsgi_app,
        root=str(FOLDER),
        prefix="static/",
        max_age=SECONDS_TO_KEEP,
        add_headers_function=_add_security_headers,
    )
    for name in _own_files():
        address = f"/static/{name}"
        plain = static_files.get_static_file(str(FOLDER / name), address, stat_cache={str(FOLDER / name): _stat(name)})
        static_files.files[address] = _GzippedFile(plain, _content(name), _gzipped(name))
    app.wsgi_app = static_files  # type: ignore[method-assign]  # Flask's documented way to wrap an application.


@dataclass(frozen=True, slots=True)
class _GzippedFile:
    """A file or bundle of ours, sent gzipped to clients that accept it; tools/assets.mjs compresses vendored files.

    It is read and compressed when the application starts, so that both forms have the same content.
    """

    plain: StaticFile
    content: bytes
    gzipped: bytes

    def get_response(self, method: str, environ: Mapping[str, str]) -> Response:
        """Answer a request; WhiteNoise calls this on every file."""
        if method not in ("GET", "HEAD") or self.plain.is_not_modified(environ):
            response = self.plain.get_response(method, environ)
        else:
            response = self._full_response(environ, is_empty=method == "HEAD")
        return Response(response.status, [*response.headers, ("Vary", "Accept-Encoding")], response.file)

    def _full_response(self, environ: Mapping[str, str], *, is_empty: bool) -> Response:
        _, headers = self.plain.get_path_and_headers({})
        if "HTTP_RANGE" in environ:
            # HTTP allows servers to ignore an invalid range.
            with suppress(ValueError):
                return self.plain.get_range_response(environ["HTTP_RANGE"], headers, _body(self.content, is_empty))
        elif re.search(r"\bgzip\b(?!;q=0)", environ.get("HTTP_ACCEPT_ENCODING", "")):
            headers = [(name, value) for name, value in headers if name != "Content-Length"]
            headers += [("Content-Length", str(len(self.gzipped))), ("Content-Encoding", "gzip")]
            return Response(HTTPStatus.OK, headers, _body(self.gzipped, is_empty))
        return Response(HTTPStatus.OK, headers, _body(self.content, is_empty))


def _body(content: bytes, is_empty: bool) -> BytesIO | None:
    return None if is_empty else BytesIO(content)


def _own_files() -> list[str]:
    """Return the names of our files to compress, with bundles instead of parts."""
    bundled = {part for parts in BUNDLES.values() for part in parts}
    files = {
        str(file.relative_to(FOLDER)) for ending in ("css", "js") for file in (FOLDER / ending).rglob(f"*.{ending}")
    }
    return sorted(files - bundled | BUNDLES.keys())


def _stat(name: str) -> os.stat_result:
    """Return length and modification time of a file or bundle."""
    modified = max((FOLDER / part).stat().st_mtime for part in BUNDLES.get(name, (name,)))
    return os.stat_result((stat.S_IFREG, 0, 0, 0, 0, 0, len(_content(name)), 0, int(modified), 0))


def _content(name: str) -> bytes:
    """Return the content of a file or bundle; a bundle has no comments."""
    if name not in BUNDLES:
        return (FOLDER / name).read_bytes()
    comment = _COMMENT[name.rpartition(".")[2]]
    return b"".join(comment.sub(b"", (FOLDER / part).read_bytes()) for part in BUNDLES[name])


@lru_cache(maxsize=200)
def _gzipped(name: str) -> bytes:
    return gzip.compress(_content(name), mtime=0)


def asset(name: str) -> str:
    """Return the address of a static file or bundle, with its hash."""
    return f"{request.script_root}/static/{name}?v={_content_hash(name)}"


def icon(name: str, label: str | None = None) -> Markup:
    """Write an icon of the sprite; tools/assets.mjs names them.

    A label makes the icon speak; without one it is an ornament beside a word that says the same. Pages have dozens, so it
    is no macro.
    """
    return _icon(name, label, request.script_root)


@lru_cache(maxsize=500)
def _icon(name: str, label: str | None, _script_root: str) -> Markup:
    if not has_asset(_SPRITE):
        return escape(label or "")
    speaking = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return _ICON.format(speaking, asset(_SPRITE), name)


@lru_cache(maxsize=200)
def has_asset(name: str) -> bool:
    """Return whether a static file exists; vendored files are fetched by `make setup` and may be missing."""
    return name in BUNDLES or (FOLDER / name).is_file()


def _add_security_headers(headers: Headers, _path: str, _address: str) -> None:
    """Add the security headers to a static file, because Flask does not handle it."""
    for name, value in HEADERS.items():
        headers[name] = value


@lru_cache(maxsize=200)
def _content_hash(name: str) -> str:
    return hashlib.sha256(_content(name)).hexdigest()[:10]
