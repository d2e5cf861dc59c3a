"""What can be taken away from a page: by ``?format=`` on its own address, or by the Accept header of the request."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import wraps
from itertools import chain
from threading import BoundedSemaphore
from typing import Any

from flask import Response, g, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kb import database, export
from kb.errors import Busy
from kb.export import Content, Format, Selection, Site
from kb.export.terms import LICENCE_ADDRESS
from kb.texts import Text
from kb.web.request import Params, absolute, ground, language, this_page

HTML = "text/html"
PARAMETER = "format"
HELD = 1_000_000
"""Bytes up to which a file is made before it is sent, so that whoever reads slowly keeps nobody waiting."""
AN_EMPTY_PIECE = 200_000
"""What some rows count for that are packed and not yet enough to be sent, as those of a workbook."""
LONG_FILES = 4
"""Longer files that a process sends at the same time. Each holds a thread and a connection for as long as its reader
takes, so the server has as many threads more than pages need."""
_places = BoundedSemaphore(LONG_FILES)
Select = Callable[[Session, Site, Format], Selection]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a page has to take away: what its selection carries, and how it is made in one snapshot of the database."""

    carries: frozenset[Content]
    select: Select


def takeable(offer: Callable[..., Offer]) -> Callable[[Callable[..., AnyResponse]], Callable[..., AnyResponse]]:
    """Let a page be taken away as well; ``offer`` gets what the view gets."""

    def decorate(view: Callable[..., AnyResponse]) -> Callable[..., AnyResponse]:
        @wraps(view)
        def answer(**values: Any) -> AnyResponse:
            offered = offer(**values)
            g.takeable = export.fitting(offered.carries)
            wanted = _wanted(g.takeable)
            response = view(**values) if wanted is None else send(offered.select, wanted)
            response.vary.add("Accept")
            return response

        return answer

    return decorate


def ways() -> Sequence[tuple[Format, str]]:
    """Return the formats in which this page can be taken away, each with its address."""
    return [(one, this_page(page=None, **{PARAMETER: one.key})) for one in g.get("takeable", ())]


def page_address() -> str:
    """Return the permanent address of this page: with its question, without a page number or a format."""
    return absolute(this_page(page=None, **{PARAMETER: None}))


def send(select: Select, wanted: Format) -> Response:
    """Send a selection as it is read. What goes wrong before the first piece is answered like any other error."""
    made: list[Selection] = []

    def pieces(session: Session, site: Site) -> Iterator[bytes]:
        made.append(select(session, site, wanted))
        yield from wanted.write(made[0])

    response = stream(pieces, wanted.media_type)
    name(response, export.file_name(made[0], wanted))
    response.headers["Link"] = ", ".join(_links(made[0], wanted))
    response.headers["Content-Language"] = made[0].language
    return response


def stream(pieces: Callable[[Session, Site], Iterator[bytes]], media_type: str) -> Response:
    """Send what is written from one state of the database: a short file whole, a long one piece by piece.

    Raises Busy when as many long files are being sent as the server has room for.
    """
    body = _in_snapshot(pieces, site())
    begun, is_whole = _begun(body)
    if is_whole:
        response = Response(begun, mimetype=media_type)
    else:
        held = _place_for(body)
        response = Response(_joined(begun, body), mimetype=media_type)
        # What is never read to its end, as by a client that goes away, gives its connection back too.
        response.call_on_close(held.close)
    response.headers["Cache-Control"] = "no-cache"
    return response


def name(response: Response, file: str) -> None:
    """Let the browser keep an answer as a file."""
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'


def site() -> Site:
    """Return the site as exports name it."""
    return Site(absolute(request.script_root), language())


def _in_snapshot(pieces: Callable[[Session, Site], Iterator[bytes]], site: Site) -> Generator[bytes, None, None]:
    with database.snapshot(ground().engine) as session:
        yield from pieces(session, site)


def _begun(body: Iterator[bytes]) -> tuple[bytes, bool]:
    """Return the beginning of a file, and whether that is all of it."""
    begun, made = bytearray(), 0
    for piece in body:
        begun += piece
        made += len(piece) or AN_EMPTY_PIECE
        if made > HELD:
            return bytes(begun), False
    return bytes(begun), True


def _place_for(body: Generator[bytes, None, None]) -> ExitStack:
    """Take one of the places for long files; what is returned gives it back, once. Raises Busy."""
    if not _places.acquire(blocking=False):
        body.close()
        raise Busy(_CROWDED)
    held = ExitStack()
    held.callback(_places.release)
    held.callback(body.close)
    return held


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield from filter(None, chain([first], rest))


def _links(selection: Selection, wanted: Format) -> Iterator[str]:
    """Say where a file can be had again, where the page is, and under which licence; a table has no place for it."""
    again = selection.page + ("&" if "?" in selection.page else "?") + f"{PARAMETER}={wanted.key}"
    yield f'<{again}>; rel="self"; type="{wanted.media_type}"'
    yield f'<{selection.page}>; rel="alternate"; type="{HTML}"'
    yield f'<{LICENCE_ADDRESS}>; rel="license"'


def _wanted(offered: Sequence[Format]) -> Format | None:
    """Return the format that is asked for, None for the page itself. Raises InvalidInput for one that is not offered."""
    by_key = {one.key: one for one in offered}
    key = Params(request.args).choice(PARAMETER, list(by_key))
    if key:
        return by_key[key]
    by_type = {one.media_type: one for one in offered}
    asked = request.accept_mimetypes.best_match([HTML, *by_type], default=HTML)
    return by_type.get(asked)


_CROWDED = Text(
    "Gerade werden schon viele große Dateien heruntergeladen. Bitte in ein paar Minuten noch einmal versuchen.",
    "Many large files are being downloaded already. Please try again in a few minutes.",
)
