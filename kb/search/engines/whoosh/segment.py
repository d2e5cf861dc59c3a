"""One segment of an index, read: terms, columns, and the sets of documents of its facet values."""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from mmap import mmap
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.columns import VarBytesColumn
from whoosh.filedb.structfile import BufferFile

from kb.search.engines.whoosh import bits
from kb.search.engines.whoosh.facets import Packed
from kb.search.engines.whoosh.mapped_file import MappedFile
from kb.search.engines.whoosh.postings import EXTENSION, PLACES, TermsFile
from kb.search.fields import FACETS, SOURCE_TERM, TEXT_FIELDS
from kb.search.query import PARTS, STEMS, WORDS, Conjunction, IndexTerm, Lookup, Prefix, Sequence

YEARS = struct.Struct(">HH")  # Year of the document and of its newest source, in front of kind and name.
ORDER = struct.Struct(">HHB")  # The same and the place of the kind, in front of the name by which documents sort.
COLUMN = VarBytesColumn()
KEY, ADDRESS = "key", "address"
FIELD_BYTES: dict[str, bytes] = {
    name: bytes([number])
    for number, name in enumerate(
        [
            KEY,
            ADDRESS,
            SOURCE_TERM,
            *(field.code + space for field in TEXT_FIELDS for space in (WORDS, STEMS, PARTS)),
            *(facet.name for facet in FACETS),
        ],
        start=1,
    )
}


class Segment:
    """The unchanging part of a segment; which of its documents are deleted is known to the snapshot."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self.name: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self.terms = TermsFile(Path(storage.folder) / segment.make_filename(EXTENSION))
        # Mapped now, since a later commit may remove the files; read when asked, since that takes a while.
        self._payload_file = _mapped_column(storage, segment, "payload")
        self._order_file = _mapped_column(storage, segment, "order")

    @cached_property
    def _payloads(self) -> Any:
        return _column(self._payload_file, self.size)

    @cached_property
    def _orders(self) -> Any:
        return _column(self._order_file, self.size)

    @cached_property
    def facets(self) -> dict[str, dict[str, Packed]]:
        """For each facet its values and their documents."""
        return {
            facet.name: {
                key[1:].decode(): self.terms.packed(at) for key, at in self.terms.beginning(FIELD_BYTES[facet.name])
            }
            for facet in FACETS
        }

    def payload(self, number: int) -> bytes:
        """Return what is stored of one document."""
        payload: bytes = self._payloads[number]
        self._payload_file.has_read(len(payload))
        return payload

    def order(self, number: int) -> bytes:
        """Return years, kind and name of one document."""
        order: bytes = self._orders[number]
        return order

    def orders(self) -> Iterator[bytes]:
        """Yield for each document its years, kind and name, by which hits are ordered."""
        yield from self._orders
        self._order_file.let_go()

    def let_go(self) -> None:
        """Keep nothing of the columns in memory but what lies where."""
        for file in (self._payload_file, self._order_file):
            file.let_go()

    def with_term(self, field: str, text: str) -> int:
        """Return the documents that have a term."""
        place = self.terms.find(FIELD_BYTES[field] + text.encode())
        return 0 if place is None else self.terms.bits(place)

    def look_up(self, field: str, lookup: Lookup) -> int:
        """Return the documents for which a lookup in a text field (by its code) succeeds."""
        match lookup:
            case IndexTerm():
                return self.with_term(field + lookup.space, lookup.text)
            case Sequence():
                return self._sequence(field, lookup.words)
            case Conjunction():
                return self._together(field, lookup.terms)
            case Prefix():
                return self._beginning(field, lookup.text)

    def _together(self, field: str, places: Iterable[Iterable[IndexTerm]]) -> int:
        found = -1
        for terms in places:
            one = 0
            for term in terms:
                one |= self.with_term(field + term.space, term.text)
            found &= one
            if not found:
                return 0
        return found

    def _beginning(self, field: str, text: str) -> int:
        found = 0
        for _, place in self.terms.beginning(FIELD_BYTES[field + WORDS] + text.encode()):
            found |= self.terms.bits(place)
        return found

    def _sequence(self, field: str, words: tuple[str, ...]) -> int:
        """Intersect the occurrences, each moved back by its place in the phrase; the rarest word leads."""
        places: dict[str, array[int]] = {}
        for word in dict.fromkeys(words):
            place = self.terms.find(FIELD_BYTES[field + WORDS] + word.encode())
            if place is None:
                return 0
            places[word] = self.terms.places(place)
        occurrences = sorted(
            ((offset, places[word]) for offset, word in enumerate(words)), key=lambda pair: len(pair[1])
        )
        first, rarest = occurrences[0]
        starts = {occurrence - first for occurrence in rarest}
        for offset, others in occurrences[1:]:
            starts = _kept(starts, others, offset)
            if not starts:
                break
        return bits.of({start >> PLACES for start in starts}, self.size)

    def documents(self, field: str, texts: Iterable[str]) -> Iterator[int]:
        """Yield the documents that have one of the terms."""
        for text in texts:
            place = self.terms.find(FIELD_BYTES[field] + text.encode())
            if place is not None:
                yield from self.terms.documents(place)


class _Buffer(BufferFile):  # type: ignore[misc]  # Whoosh has no types.
    """A file mapped into memory, as Whoosh reads it.

    Whoosh's own file has one cursor, which threads must not share; its buffer file keeps a copy of everything.
    """

    def __init__(self, data: mmap) -> None:
        self._buf = memoryview(data)
        self.is_closed = False


def _column(file: MappedFile, size: int) -> Any:
    return COLUMN.reader(_Buffer(file.data), 0, len(file.data), size)


def _mapped_column(storage: Any, segment: Any, name: str) -> MappedFile:
    """Map a column's file into memory. Raises ValueError when some of it is missing."""
    file = Path(storage.folder) / W3Codec.column_filename(segment, name)
    found = MappedFile(file)
    if not _is_whole(found.data, segment.doc_count_all()):
        raise ValueError(f"{file.name} is damaged")
    return found


def _is_whole(data: mmap, count: int) -> bool:
    """Tell whether a column's values, the lengths behind them, and for many values the offsets, fill its file.

    Whoosh writes the type codes of both tables last, and an X when there are offsets.
    """
    codes = data[-3:].decode("latin-1")
    offsets = struct.calcsize(codes[1]) * count + 2 if codes[-1] == "X" else 0
    code = codes[0] if offsets else codes[-1]
    start = len(data) - 1 - offsets - struct.calcsize(code) * count
    return start >= 0 and sum(_Buffer(data).get_array(start, code, count)) == start


def _kept(starts: set[int], others: array[int], offset: int) -> set[int]:
    """Keep the starts behind which a word occurs at ``offset``."""
    if len(starts) * 16 > len(others):
        return starts & {occurrence - offset for occurrence in others}
    # A rare word beside a frequent one: look each up instead of turning over all occurrences.
    return {start for start in starts if _contains(others, start + offset)}


def _contains(values: array[int], value: int) -> bool:
    at = bisect_left(values, value)
    return at < len(values) and values[at] == value
