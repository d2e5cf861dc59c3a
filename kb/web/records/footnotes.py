"""Footnotes of a page: its sources, numbered in the order of first citation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from werkzeug.local import LocalProxy

from kb.models import Source
from kb.models.vocabulary import SourceSeen
from kb.web.request import of_request


class Citations:
    """Number sources while a page is rendered, for the list at its end."""

    def __init__(self) -> None:
        """Create an empty list of sources."""
        self._sources: dict[int, Source] = {}
        self._numbers: dict[int, int] = {}

    def number(self, source: Source) -> int:
        """Return the number of a source on this page, from 1; the same source keeps its number."""
        if source.id not in self._numbers:
            self._numbers[source.id] = len(self._numbers) + 1
            self._sources[source.id] = source
        return self._numbers[source.id]

    @property
    def sources(self) -> Sequence[Source]:
        """The cited sources by number."""
        return list(self._sources.values())

    @property
    def usually_seen(self) -> SourceSeen | None:
        """How most of the cited sources were seen; None if none of them says so."""
        known = Counter(source.seen for source in self._sources.values() if source.seen)
        return known.most_common(1)[0][0] if known else None


def citations() -> Citations:
    """Return the citations of the current request."""
    values = of_request()
    known: Citations | None = values.get("citations")
    if known is None:
        known = values.citations = Citations()
    return known


of_page = LocalProxy(citations)
"""The citations of the page, as a template global: Jinja rebuilds macros that are imported with context."""
