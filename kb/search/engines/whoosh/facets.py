"""Count the values of a facet: frequent ones by sets, rare ones document by document.

Most values are rare: a thousand regions have a few projects each, and twenty regions have all the others. A set takes
as much memory and time for a rare value as for a frequent one, so rare values are counted in the few documents that
have any.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from kb.search.engines.whoosh import bits

FREQUENT = 512
"""A value is frequent if at least one in this many documents has it."""
Packed: TypeAlias = "int | array[int]"
"""The documents of a value in a segment: a set, or an array of numbers if shorter."""


class FacetValues:
    """The values of a facet in all segments."""

    def __init__(self, size: int, segments: Iterable[tuple[int, Mapping[str, Packed]]]) -> None:
        """Combine the values of all segments, each with the number of its first document.

        ``size`` is the total number of documents.
        """
        self._size = size
        self._frequent: dict[str, int] = {}
        self._rare: dict[str, list[int]] = {}
        self._of_document: dict[int, list[str]] = {}
        by_value: dict[str, list[tuple[int, Packed]]] = {}
        for base, values in segments:
            for value, documents in values.items():
                by_value.setdefault(value, []).append((base, documents))
        for value, portions in by_value.items():
            self._store(value, portions)
        self._with_rare = bits.of(self._of_document, size)

    def _store(self, value: str, portions: list[tuple[int, Packed]]) -> None:
        if sum(_count(documents) for _, documents in portions) * FREQUENT >= self._size:
            self._frequent[value] = sum(_as_set(documents) << base for base, documents in portions)
            return
        numbers = self._rare[value] = [base + number for base, documents in portions for number in _numbers(documents)]
        for number in numbers:
            self._of_document.setdefault(number, []).append(value)

    @property
    def names(self) -> Collection[str]:
        """All values, including those of removed documents only."""
        return self._frequent.keys() | self._rare.keys()

    def with_any(self, values: Iterable[str]) -> int:
        """Return the documents with at least one of some values."""
        documents = 0
        for value in values:
            documents |= self._frequent.get(value, 0) or bits.of(self._rare.get(value, ()), self._size)
        return documents

    def of(self, number: int) -> list[str]:
        """Return the values of a document."""
        frequent = [value for value, documents in self._frequent.items() if documents >> number & 1]
        return frequent + self._of_document.get(number, [])

    def count(self, among: int) -> dict[str, int]:
        """Count the documents of ``among`` per value."""
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
