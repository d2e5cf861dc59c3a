"""Serve static files under addresses that change with their content, so that browsers may keep them."""

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
from whitenoise import WhiteNoise
from whitenoise.responders import Response, StaticFile

from kb.web.request import HEADERS

FOLDER = Path(__file__).parent / "static"
SECONDS_TO_KEEP = 7 * 24 * 3600


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
    "css/map.css": _parts("css/map", "css", "frame areas marks popups page embed layout"),
    "css/matrix.css": _parts("css/matrix", "css", "form table compact layout print"),
    "css/sheet.css": _parts("css", "css", "records/fact_sheet shortlist/page shortlist/comparison shortlist/print"),
    "css/timeline.css": _parts("css/timeline", "css", "page strips table layout"),
    "js/map.js": _parts("js/map", "js", "elements places frame shapes marks list start"),
}
"""Files sent as one, by the name they are asked for.

The order counts: of two rules of a stylesheet that weigh the same the later one holds, and a script uses only what is
defined before it.
"""
_COMMENT = {
    "css": re.compile(rb"^[ ]*/\*.*?\*/\n+", re.MULTILINE | re.DOTALL),
    "js": re.compile(rb"^[ ]*//.*\n+", re.MULTILINE),
}
"""Comments on lines of their own, which browsers need not be sent."""


def init(app: Flask) -> None:
    """Serve the static files without asking Flask; files that come later are served by Flask itself."""
    served = WhiteNoise(
        app.wsgi_app, root=str(FOLDER), prefix="static/", max_age=SECONDS_TO_KEEP, add_headers_function=_protect
    )
    for name in _own():
        address = f"/static/{name}"
        plain = served.get_static_file(str(FOLDER / name), address, stat_cache={str(FOLDER / name): _stat(name)})
        served.files[address] = _Packed(plain, _content(name), _gzipped(name))
    app.wsgi_app = served  # type: ignore[method-assign]  # Flask's documented way to wrap an application.


@dataclass(frozen=True, slots=True)
class _Packed:
    """A file or bundle of ours, sent gzipped to clients that accept it; tools/assets.mjs has packed vendored files.

    It is read and packed when the application starts, so that both forms are of the same content.
    """

    plain: StaticFile
    content: bytes
    packed: bytes

    def get_response(self, method: str, asked: Mapping[str, str]) -> Response:
        """Answer a request; WhiteNoise calls this on every file."""
        if method not in ("GET", "HEAD") or self.plain.is_not_modified(asked):
            answer = self.plain.get_response(method, asked)
        else:
            answer = self._answer(asked, is_empty=method == "HEAD")
        return Response(answer.status, [*answer.headers, ("Vary", "Accept-Encoding")], answer.file)

    def _answer(self, asked: Mapping[str, str], *, is_empty: bool) -> Response:
        _, headers = self.plain.get_path_and_headers({})
        if "HTTP_RANGE" in asked:
            # A range that cannot be read is ignored, as HTTP allows.
            with suppress(ValueError):
                return self.plain.get_range_response(asked["HTTP_RANGE"], headers, _body(self.content, is_empty))
        elif re.search(r"\bgzip\b(?!;q=0)", asked.get("HTTP_ACCEPT_ENCODING", "")):
            headers = [(name, value) for name, value in headers if name != "Content-Length"]
            headers += [("Content-Length", str(len(self.packed))), ("Content-Encoding", "gzip")]
            return Response(HTTPStatus.OK, headers, _body(self.packed, is_empty))
        return Response(HTTPStatus.OK, headers, _body(self.content, is_empty))


def _body(content: bytes, is_empty: bool) -> BytesIO | None:
    return None if is_empty else BytesIO(content)


def _own() -> list[str]:
    """Return the files of ours that gain by being packed, with bundles in place of their parts."""
    bundled = {part for parts in BUNDLES.values() for part in parts}
    files = {
        str(file.relative_to(FOLDER)) for ending in ("css", "js") for file in (FOLDER / ending).rglob(f"*.{ending}")
    }
    return sorted(files - bundled | BUNDLES.keys())


def _stat(name: str) -> os.stat_result:
    """Return what the file system would say of a file or bundle: its length and when it was last changed."""
    modified = max((FOLDER / part).stat().st_mtime for part in BUNDLES.get(name, (name,)))
    return os.stat_result((stat.S_IFREG, 0, 0, 0, 0, 0, len(_content(name)), 0, int(modified), 0))


def _content(name: str) -> bytes:
    """Return a file, or the files of a bundle one after another without their comments."""
    if name not in BUNDLES:
        return (FOLDER / name).read_bytes()
    comment = _COMMENT[name.rpartition(".")[2]]
    return b"".join(comment.sub(b"", (FOLDER / part).read_bytes()) for part in BUNDLES[name])


@lru_cache(maxsize=200)
def _gzipped(name: str) -> bytes:
    return gzip.compress(_content(name), mtime=0)


def asset(name: str) -> str:
    """Return the address of a static file or bundle with a mark of its content."""
    return f"{request.script_root}/static/{name}?v={_mark(name)}"


@lru_cache(maxsize=200)
def has_asset(name: str) -> bool:
    """Return whether a static file exists; vendored files are fetched by `make setup` and may be missing."""
    return name in BUNDLES or (FOLDER / name).is_file()


def _protect(headers: Headers, _path: str, _address: str) -> None:
    """Give a static file the headers of every other answer; it is answered outside of Flask."""
    for name, value in HEADERS.items():
        headers[name] = value


@lru_cache(maxsize=200)
def _mark(name: str) -> str:
    return hashlib.sha256(_content(name)).hexdigest()[:10]
