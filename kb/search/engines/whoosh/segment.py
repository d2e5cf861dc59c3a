"""Read a segment of an index: terms, columns, and the documents of its facet values."""

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
from kb.search.facets import INDEXED
from kb.search.fields import SOURCE_TERM, TEXT_FIELDS
from kb.search.query import PARTS, STEMS, WORDS, Conjunction, IndexTerm, Lookup, Prefix, Sequence

DATES = struct.Struct(">HHH")  # Year and day of the document, and the year of its newest source.
ORDER = struct.Struct(">HHHB")  # The dates and the rank precede the name for sorting; the fold follows it.
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
            *INDEXED,
        ],
        start=1,
    )
}


class Segment:
    """The immutable part of a segment; the snapshot knows its deleted documents."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self.name: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        self.terms = TermsFile(Path(storage.folder) / segment.make_filename(EXTENSION))
        # The files are mapped now, because a later commit may remove them, but read on demand, because that is slow.
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
        """The documents of each value, by facet."""
        return {
            name: {key[1:].decode(): self.terms.packed(at) for key, at in self.terms.beginning(FIELD_BYTES[name])}
            for name in INDEXED
        }

    def payload(self, number: int) -> bytes:
        """Return the payload of a document."""
        payload: bytes = self._payloads[number]
        self._payload_file.count_read(len(payload))
        return payload

    def order(self, number: int) -> bytes:
        """Return the years, kind, name and fold of a document."""
        order: bytes = self._orders[number]
        return order

    def orders(self) -> Iterator[bytes]:
        """Yield the sort keys of all documents: years, kind and name, which is unique, and the fold behind it."""
        yield from self._orders
        self._order_file.release_pages()

    def release_pages(self) -> None:
        """Release the memory of the columns except their offsets."""
        for file in (self._payload_file, self._order_file):
            file.release_pages()

    def with_term(self, field: str, text: str) -> int:
        """Return the documents with a term."""
        place = self.terms.find(FIELD_BYTES[field] + text.encode())
        return 0 if place is None else self.terms.bits(place)

    def look_up(self, field: str, lookup: Lookup) -> int:
        """Return the documents for which a lookup in a text field succeeds. ``field`` is its code."""
        match lookup:
            case IndexTerm():
                return self.with_term(field + lookup.space, lookup.text)
            case Sequence():
                return self._sequence(field, lookup.words)
            case Conjunction():
                return self._conjunction(field, lookup.terms)
            case Prefix():
                return self._prefix(field, lookup.text)

    def _conjunction(self, field: str, items: Iterable[Iterable[IndexTerm]]) -> int:
        documents = -1
        for alternatives in items:
            with_any = 0
            for term in alternatives:
                with_any |= self.with_term(field + term.space, term.text)
            documents &= with_any
            if not documents:
                return 0
        return documents

    def _prefix(self, field: str, text: str) -> int:
        return self.terms.bits_beginning(FIELD_BYTES[field + WORDS] + text.encode())

    def _sequence(self, field: str, words: tuple[str, ...]) -> int:
        """Intersect the occurrences, shifted back by their positions in the phrase, rarest word first."""
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
            starts = _followed(starts, others, offset)
            if not starts:
                break
        return bits.of({start >> PLACES for start in starts}, self.size)

    def documents(self, field: str, texts: Iterable[str]) -> Iterator[int]:
        """Yield the documents with at least one of the terms."""
        for text in texts:
            place = self.terms.find(FIELD_BYTES[field] + text.encode())
            if place is not None:
                yield from self.terms.documents(place)


def joined(key: str, payload: bytes) -> bytes:
    """Combine key and payload for storage in a column."""
    return key.encode() + b"\n" + payload


def split(stored: bytes) -> tuple[str, bytes]:
    """Split a stored value into key and payload."""
    key, payload = stored.split(b"\n", 1)
    return key.decode(), payload


class _Buffer(BufferFile):  # type: ignore[misc]  # Whoosh has no types.
    """A file mapped into memory with the interface of Whoosh's files.

    Whoosh's own file has a cursor, which threads must not share, and its buffer file copies everything.
    """

    def __init__(self, data: mmap) -> None:
        self._buf = memoryview(data)
        self.is_closed = False


def _column(file: MappedFile, size: int) -> Any:
    return COLUMN.reader(_Buffer(file.data), 0, len(file.data), size)


def _mapped_column(storage: Any, segment: Any, name: str) -> MappedFile:
    """Map the file of a column into memory. Raises ValueError if it is truncated."""
    file = Path(storage.folder) / W3Codec.column_filename(segment, name)
    mapped = MappedFile(file)
    if not _is_whole(mapped.data, segment.doc_count_all()):
        raise ValueError(f"{file.name} is damaged")
    return mapped


def _is_whole(data: mmap, count: int) -> bool:
    """Return whether the values, lengths and offsets of a column fill its file.

    Offsets exist for many values only. Whoosh writes the type codes of both tables last, and an X if there are offsets.
    """
    codes = data[-3:].decode("latin-1")
    offsets = struct.calcsize(codes[1]) * count + 2 if codes[-1] == "X" else 0
    code = codes[0] if offsets else codes[-1]
    start = len(data) - 1 - offsets - struct.calcsize(code) * count
    return start >= 0 and sum(_Buffer(data).get_array(start, code, count)) == start


def _followed(starts: set[int], others: array[int], offset: int) -> set[int]:
    """Return the starts that have an occurrence of a word at ``offset``."""
    if len(starts) * 16 > len(others):
        return starts & {occurrence - offset for occurrence in others}
    # A rare word is looked up among the occurrences of a frequent one, because visiting all of them would take longer.
    return {start for start in starts if _contains(others, start + offset)}


def _contains(values: array[int], value: int) -> bool:
    at = bisect_left(values, value)
    return at < len(values) and values[at] == value
