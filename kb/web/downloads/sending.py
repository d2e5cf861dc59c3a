"""Downloads of a page, by ``?format=`` on its address or by the Accept header."""

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
from kb.web.request import Params, absolute, app_state, language, this_page

HTML = "text/html"
PARAMETER = "format"
BUFFERED_BYTES = 1_000_000
"""Files up to this size are buffered before sending, so that slow clients do not hold a database snapshot."""
EMPTY_CHUNK_BYTES = 200_000
"""The assumed size of rows that a compressor, such as a workbook's, has taken without output."""
LONG_FILES = 4
"""The number of longer files that a process sends concurrently. Each occupies a thread and a connection until its client
is done, so the server has that many threads in addition."""
_slots = BoundedSemaphore(LONG_FILES)
Select = Callable[[Session, Site, Format], Selection]


@dataclass(frozen=True, slots=True)
class Offer:
    """Describe the download of a page: its kinds of content, and the function that selects them in a snapshot."""

    carries: frozenset[Content]
    select: Select


def downloadable(offer: Callable[..., Offer]) -> Callable[[Callable[..., AnyResponse]], Callable[..., AnyResponse]]:
    """Decorate a view so that its page can be downloaded; ``offer`` gets the arguments of the view."""

    def decorate(view: Callable[..., AnyResponse]) -> Callable[..., AnyResponse]:
        @wraps(view)
        def answer(**values: Any) -> AnyResponse:
            download = offer(**values)
            g.formats = export.fitting(download.carries)
            format_ = _requested_format(g.formats)
            response = view(**values) if format_ is None else send(download.select, format_)
            response.vary.add("Accept")
            return response

        return answer

    return decorate


def formats_of_page() -> Sequence[tuple[Format, str]]:
    """Return the formats in which this page can be downloaded, each with its address."""
    return [(format_, this_page(page=None, **{PARAMETER: format_.key})) for format_ in g.get("formats", ())]


def page_address() -> str:
    """Return the permanent address of this page, without page number and format."""
    return absolute(this_page(page=None, **{PARAMETER: None}))


def send(select: Select, format_: Format) -> Response:
    """Stream a selection. Errors before the first chunk become error responses."""
    selections: list[Selection] = []

    def chunks(session: Session, site: Site) -> Iterator[bytes]:
        selections.append(select(session, site, format_))
        yield from format_.write(selections[0])

    response = stream(chunks, format_.media_type)
    name(response, export.file_name(selections[0], format_))
    response.headers["Link"] = ", ".join(_links(selections[0], format_))
    response.headers["Content-Language"] = selections[0].language
    return response


def stream(write: Callable[[Session, Site], Iterator[bytes]], media_type: str) -> Response:
    """Send a file written in one snapshot of the database: a short one at once, a long one in chunks.

    Raises Busy if the server is already sending LONG_FILES long files.
    """
    body = _in_snapshot(write, site())
    start, is_complete = _buffered(body)
    if is_complete:
        response = Response(start, mimetype=media_type)
    else:
        slot = _slot_for(body)
        response = Response(_joined(start, body), mimetype=media_type)
        # A client that disconnects must release the slot and the database connection as well.
        response.call_on_close(slot.close)
    response.headers["Cache-Control"] = "no-cache"
    return response


def name(response: Response, file: str) -> None:
    """Let the browser save a response as a file."""
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'


def site() -> Site:
    """Return address and language of the site for exports."""
    return Site(absolute(request.script_root), language())


def _in_snapshot(write: Callable[[Session, Site], Iterator[bytes]], site: Site) -> Generator[bytes, None, None]:
    with database.snapshot(app_state().engine) as session:
        yield from write(session, site)


def _buffered(body: Iterator[bytes]) -> tuple[bytes, bool]:
    """Return the start of a file, and whether the file is complete."""
    start, produced = bytearray(), 0
    for chunk in body:
        start += chunk
        produced += len(chunk) or EMPTY_CHUNK_BYTES
        if produced > BUFFERED_BYTES:
            return bytes(start), False
    return bytes(start), True


def _slot_for(body: Generator[bytes, None, None]) -> ExitStack:
    """Reserve a slot for a long file; closing the result releases it once. Raises Busy."""
    if not _slots.acquire(blocking=False):
        body.close()
        raise Busy(_TOO_MANY_FILES)
    slot = ExitStack()
    slot.callback(_slots.release)
    slot.callback(body.close)
    return slot


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield from filter(None, chain([first], rest))


def _links(selection: Selection, format_: Format) -> Iterator[str]:
    """Return links to file, page and licence. A CSV file has no place for them."""
    address = selection.page + ("&" if "?" in selection.page else "?") + f"{PARAMETER}={format_.key}"
    yield f'<{address}>; rel="self"; type="{format_.media_type}"'
    yield f'<{selection.page}>; rel="alternate"; type="{HTML}"'
    yield f'<{LICENCE_ADDRESS}>; rel="license"'


def _requested_format(formats: Sequence[Format]) -> Format | None:
    """Return the requested format, or None for the page itself. Raises InvalidInput if it is not offered."""
    by_key = {format_.key: format_ for format_ in formats}
    key = Params(request.args).choice(PARAMETER, list(by_key))
    if key:
        return by_key[key]
    by_type = {format_.media_type: format_ for format_ in formats}
    media_type = request.accept_mimetypes.best_match([HTML, *by_type], default=HTML)
    return by_type.get(media_type)


_TOO_MANY_FILES = Text(
    "Zurzeit werden bereits viele große Dateien heruntergeladen. Bitte versuchen Sie es in einigen Minuten noch einmal.",
    "Too many large files are being downloaded at the moment. Please try again in a few minutes.",
)
