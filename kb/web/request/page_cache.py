"""Pages as they were written since the last change: the next reader gets them without anything being asked again.

What a page shows is named by its tag (see `kb.web.request.etag`), so a page that was written under a tag is the answer to whoever
asks for that tag. Nothing is kept beyond the state it belongs to: what a change took away, such as a person's name, leaves
the memory of the process with the first request after it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from flask import Response

MOST_BYTES = 16_000_000
"""What the kept pages of a process take together."""
LARGEST = 400_000
"""What one of them may take; longer ones are rare, and would drive out many others."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it left its view: the body, not yet compressed, and the headers it was given."""

    body: bytes
    headers: Sequence[tuple[str, str]]


@dataclass(slots=True)
class Written:
    """The pages of one state that were asked for last, by their tags; shared by the threads of a process."""

    state: str = ""
    size: int = 0
    pages: OrderedDict[str, Page] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def find(self, state: str, tag: str) -> Response | None:
        """Return the page with a tag, ready to be sent; None when it has not been written in this state."""
        with self.lock:
            if state != self.state:
                self.state, self.size, self.pages = state, 0, OrderedDict()
            page = self.pages.get(tag)
            if page is None:
                return None
            self.pages.move_to_end(tag)
        return Response(page.body, headers=list(page.headers))

    def keep(self, state: str, tag: str, response: Response) -> None:
        """Keep a page that was written in full; those that nobody has asked for longest make room."""
        if response.is_streamed or response.mimetype != "text/html" or response.status_code != 200:
            return
        body = response.get_data()
        with self.lock:
            if state != self.state or tag in self.pages or len(body) > LARGEST:
                return
            self.pages[tag] = Page(body, list(response.headers))
            self.size += len(body)
            while self.size > MOST_BYTES:
                _, oldest = self.pages.popitem(last=False)
                self.size -= len(oldest.body)
