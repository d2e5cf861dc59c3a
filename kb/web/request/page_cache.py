"""Cache of rendered pages, by entity tag, until the next change.

A tag (see `kb.web.request.etag`) identifies the content of a page, so a cached page answers every request with that tag.
The first request after a change clears the cache: erased data, such as a person's name, does not stay in memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from flask import Response

MOST_BYTES = 16_000_000
"""The size limit of the cache of a process."""
LARGEST = 400_000
"""The size limit of one page; larger ones are rare and would evict many others."""


@dataclass(frozen=True, slots=True)
class CachedPage:
    """A rendered page before compression: body and headers."""

    body: bytes
    headers: Sequence[tuple[str, str]]


@dataclass(slots=True)
class PageCache:
    """The most recently requested pages of one state, by tag; shared by the threads of a process."""

    state: str = ""
    size: int = 0
    pages: OrderedDict[str, CachedPage] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, state: str, tag: str) -> Response | None:
        """Return the cached response for a tag in this state, or None."""
        with self.lock:
            if state != self.state:
                self.state, self.size, self.pages = state, 0, OrderedDict()
            page = self.pages.get(tag)
            if page is None:
                return None
            self.pages.move_to_end(tag)
        return Response(page.body, headers=list(page.headers))

    def store(self, state: str, tag: str, response: Response) -> None:
        """Cache a complete page, and evict the least recently used pages."""
        if response.is_streamed or response.mimetype != "text/html" or response.status_code != 200:
            return
        body = response.get_data()
        with self.lock:
            if state != self.state or tag in self.pages or len(body) > LARGEST:
                return
            self.pages[tag] = CachedPage(body, list(response.headers))
            self.size += len(body)
            while self.size > MOST_BYTES:
                _, oldest = self.pages.popitem(last=False)
                self.size -= len(oldest.body)
