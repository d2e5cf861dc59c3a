"""The values of one facet and their documents: frequent ones as sets, rare ones document by document.

Most values are rare: a thousand regions have a handful of projects each, twenty have all the others. A set takes the same
memory and time for both; therefore rare values are counted by looking at the few documents that have any of them.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from kb.search.engines.whoosh import bits

FREQUENT = 512
"""A value is frequent when one document in so many has it."""
Packed: TypeAlias = "int | array[int]"
"""The documents of a value in one segment: a set, or their numbers when these are shorter."""


class FacetValues:
    """The values of one facet in all segments."""

    def __init__(self, size: int, segments: Iterable[tuple[int, Mapping[str, Packed]]]) -> None:
        """Take for each segment the number of its first document, and its values; there are ``size`` documents in all."""
        self._size = size
        self._frequent: dict[str, int] = {}
        self._rare: dict[str, list[int]] = {}
        self._of_document: dict[int, list[str]] = {}
        found: dict[str, list[tuple[int, Packed]]] = {}
        for base, values in segments:
            for value, documents in values.items():
                found.setdefault(value, []).append((base, documents))
        for value, places in found.items():
            self._file(value, places)
        self._with_rare = bits.of(self._of_document, size)

    def _file(self, value: str, places: list[tuple[int, Packed]]) -> None:
        if sum(_count(documents) for _, documents in places) * FREQUENT >= self._size:
            self._frequent[value] = sum(_as_set(documents) << base for base, documents in places)
            return
        numbers = self._rare[value] = [base + number for base, documents in places for number in _numbers(documents)]
        for number in numbers:
            self._of_document.setdefault(number, []).append(value)

    @property
    def names(self) -> Collection[str]:
        """The values that documents have or had."""
        return self._frequent.keys() | self._rare.keys()

    def with_any(self, values: Iterable[str]) -> int:
        """Return the documents that have one of some values."""
        found = 0
        for value in values:
            found |= self._frequent.get(value, 0) or bits.of(self._rare.get(value, ()), self._size)
        return found

    def of(self, number: int) -> list[str]:
        """Return the values of one document."""
        frequent = [value for value, documents in self._frequent.items() if documents >> number & 1]
        return frequent + self._of_document.get(number, [])

    def count(self, among: int) -> dict[str, int]:
        """Return the values of some documents, with how many of these have each."""
        counted = ((value, (among & documents).bit_count()) for value, documents in self._frequent.items())
        counts = {value: count for value, count in counted if count}
        for number in bits.numbers(among & self._with_rare):
            for value in self._of_document[number]:
                counts[value] = counts.get(value, 0) + 1
        return counts


def _count(documents: Packed) -> int:
    return documents.bit_count() if isinstance(documents, int) else len(documents)


def _as_set(documents: Packed) -> int:
    return documents if isinstance(documents, int) else bits.of(documents, documents[-1] + 1)


def _numbers(documents: Packed) -> Iterable[int]:
    return bits.numbers(documents) if isinstance(documents, int) else documents
