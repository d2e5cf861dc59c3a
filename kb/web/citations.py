"""The sources of one page, numbered in the order in which they are first cited."""

from __future__ import annotations

from collections.abc import Sequence

from kb.models import Source


class Citations:
    """Numbers sources while a page is written; the list at its end shows them in that order."""

    def __init__(self) -> None:
        """Start without a source."""
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
