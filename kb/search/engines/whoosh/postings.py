"""Store the terms of a Whoosh segment in our own file format.

Whoosh's own postings take about ten microseconds each to write and one to read, in Python. Ours are written and read as
arrays. A segment has one file ``.kbt``:

    header   numbers of terms, lengths of data and keys
    data     for each term: length and form (list or bits) of its documents, documents, occurrences
    keys     field number (1 byte) + term (UTF-8), sorted, all in one
    ends     the end of each key (uint32), then the end of the data of each term (uint64)
"""

from __future__ import annotations

import heapq
import os
import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeAlias

from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Codec

from kb.search.engines.whoosh import bits
from kb.search.engines.whoosh.mapped_file import MappedFile

EXTENSION = ".kbt"
PLACES = 16  # An occurrence is document << PLACES | place.
MOST_PLACE = (1 << PLACES) - 1
_HEADER = struct.Struct("<4sIQQ")
_ENTRY = struct.Struct("<IBxxx")
_MAGIC = b"KBT2"
_LIST, _BITS = 0, 1
_EVERY = 32
READ_AT_ONCE = 4096
"""Number of terms or documents of a segment to copy before its pages are released."""
_Postings: TypeAlias = "tuple[array[int], array[int] | None]"
"""The documents of a term in order, and the occurrences of a word."""


class Pool:
    """Collects the postings of a segment in memory, in place of Whoosh's sorting pool.

    For terms with positions only the occurrences are stored; they include the documents.
    """

    def __init__(self, field_bytes: Mapping[str, bytes]) -> None:
        self._field_bytes = field_bytes
        self._documents: dict[str, dict[str, array[int]]] = {name: {} for name in field_bytes}
        self._places: dict[str, dict[str, array[int]]] = {name: {} for name in field_bytes}
        self._sources: list[tuple[TermsFile, array[int]]] = []

    def add(self, field: str, text: str, number: int) -> None:
        """Add a document to a term once; documents must come in ascending order."""
        terms = self._documents[field]
        documents = terms.get(text)
        if documents is None:
            terms[text] = array("I", (number,))
        elif documents[-1] != number:
            documents.append(number)

    def add_words(self, field: str, words: Iterable[tuple[str, int]], number: int) -> None:
        """Add a document to words with their positions, in ascending order."""
        terms = self._places[field]
        base = number << PLACES
        for text, place in words:
            occurrence = base | min(place, MOST_PLACE)
            places = terms.get(text)
            if places is None:
                terms[text] = array("Q", (occurrence,))
            else:
                places.append(occurrence)

    def add_segment(self, source: TermsFile, new_numbers: array[int]) -> None:
        """Add the terms of another segment when this one is written.

        ``new_numbers`` has the new number of each document, or -1. New numbers ascend, and exceed those of the
        documents and segments added before.
        """
        self._sources.append((source, new_numbers))

    def entries(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield keys in order with their packed entries. Other segments are read on the fly."""
        streams: list[Iterator[tuple[bytes, int, _Postings]]] = [self._collected()]
        streams += [_stream(number, *source) for number, source in enumerate(self._sources, start=1)]
        for key, group in groupby(heapq.merge(*streams, key=itemgetter(0, 1)), key=itemgetter(0)):
            documents, places = _concatenated([postings for _, _, postings in group])
            if documents:
                yield key, _entry(documents, places)

    def _collected(self) -> Iterator[tuple[bytes, int, _Postings]]:
        for field, prefix in sorted(self._field_bytes.items(), key=lambda item: item[1]):
            # Code points and UTF-8 bytes sort alike.
            for text in sorted(self._documents[field]):
                yield prefix + text.encode(), 0, (self._documents[field][text], None)
            for text in sorted(self._places[field]):
                places = self._places[field][text]
                yield prefix + text.encode(), 0, (_documents_of(places), places)

    def iter_postings(self) -> Pool:
        """Return the pool itself, for the field writer."""
        return self

    def cleanup(self) -> None:
        """Clear the pool; Whoosh calls this when the segment is written or cancelled."""
        self._documents = {}
        self._places = {}
        self._sources = []


def _stream(number: int, source: TermsFile, new_numbers: array[int]) -> Iterator[tuple[bytes, int, _Postings]]:
    """Yield the terms of a segment with the new numbers of its documents."""
    for key, place in source.all():
        if place % READ_AT_ONCE == 0:
            source.file.release_pages()
        places = source.places(place)
        if places:
            renumbered = array("Q", _renumbered(places, new_numbers))
            yield key, number, (_documents_of(renumbered), renumbered)
        else:
            documents = (new_numbers[document] for document in source.documents(place))
            yield key, number, (array("I", (new for new in documents if new >= 0)), None)


def _renumbered(places: array[int], new_numbers: array[int]) -> Iterator[int]:
    for occurrence in places:
        new = new_numbers[occurrence >> PLACES]
        if new >= 0:
            yield new << PLACES | (occurrence & MOST_PLACE)


def _concatenated(postings: list[_Postings]) -> _Postings:
    """Concatenate the postings of a term."""
    documents, places = postings[0]
    for more, more_places in postings[1:]:
        documents = documents + more
        if more_places is not None:
            places = more_places if places is None else places + more_places
    return documents, places


def _documents_of(places: array[int]) -> array[int]:
    documents = array("I")
    last = -1
    for occurrence in places:
        number = occurrence >> PLACES
        if number != last:
            documents.append(number)
            last = number
    return documents


class PostingsCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types.
    """Whoosh's codec for segments and columns, with our own terms and postings."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> FieldWriter:
        """Return the writer of a segment, which Whoosh calls once."""
        return FieldWriter(Path(storage.folder) / segment.make_filename(EXTENSION))


class FieldWriter(base.FieldWriter):  # type: ignore[misc]  # Whoosh has no types.
    """Writes the pool of a segment to its file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.is_closed = False

    def add_postings(self, schema: object, lengths: object, items: Pool) -> None:
        """Write all terms in order."""
        keys = bytearray()
        key_ends, data_ends = array("I"), array("Q")
        written = 0
        with self.file.open("wb") as out:
            out.write(bytes(_HEADER.size))
            for key, entry in items.entries():
                keys += key
                written += out.write(entry)
                key_ends.append(len(keys))
                data_ends.append(written)
            out.writelines((keys, key_ends.tobytes(), data_ends.tobytes()))
            out.seek(0)
            out.write(_HEADER.pack(_MAGIC, len(key_ends), written, len(keys)))
            out.flush()
            os.fsync(out.fileno())

    def close(self) -> None:
        """Mark the writer as closed; the file is already complete."""
        self.is_closed = True


def _entry(documents: array[int], places: array[int] | None) -> bytes:
    """Pack a term as bits or as a list, whichever is shorter."""
    as_list = documents.itemsize * len(documents)
    if documents[-1] // 8 < as_list:
        form, packed = _BITS, _as_bytes(bits.of(documents, documents[-1] + 1))
    else:
        form, packed = _LIST, documents.tobytes()
    head = _ENTRY.pack(len(packed), form)
    return head + packed + (places.tobytes() if places else b"")


def _as_bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "little")


class TermsFile:
    """Reads the terms of a segment without a Python object per term."""

    def __init__(self, file: Path) -> None:
        self.file = MappedFile(file)
        self.data = self.file.data
        magic, self.count, data_length, keys_length = _HEADER.unpack_from(self.data)
        if magic != _MAGIC:
            raise FileNotFoundError(file)
        self.data_at = _HEADER.size
        self.keys_at = self.data_at + data_length
        ends = self.keys_at + keys_length
        if len(self.data) != ends + (4 + 8) * self.count:
            raise ValueError(f"{file.name} is damaged")
        view = memoryview(self.data)
        self.key_ends = view[ends : ends + 4 * self.count].cast("I")
        self.data_ends = view[ends + 4 * self.count :].cast("Q")
        self._counts: dict[bytes, dict[str, int]] = {}

    def key(self, number: int) -> bytes:
        """Return the key at a position in the order."""
        start = self.key_ends[number - 1] if number else 0
        return self.data[self.keys_at + start : self.keys_at + self.key_ends[number]]

    @cached_property
    def _some_keys(self) -> list[bytes]:
        """Every 32nd key; with these most of a search runs in C and reads no page."""
        return [self.key(number) for number in range(0, self.count, _EVERY)]

    def first(self, key: bytes) -> int:
        """Return the position of the first key not below ``key``."""
        after = bisect_left(self._some_keys, key) * _EVERY
        low, high = max(0, after - _EVERY + 1), min(self.count, after)
        while low < high:
            middle = (low + high) // 2
            if self.key(middle) < key:
                low = middle + 1
            else:
                high = middle
        return low

    def find(self, key: bytes) -> int | None:
        """Return the position of a key, or None."""
        after = bisect_left(self._some_keys, key) * _EVERY
        low, high = max(0, after - _EVERY), min(self.count, after + 1)
        begin = self.key_ends[low - 1] if low else 0
        # Most terms that are looked up are in no document, which one search through some keys tells.
        at = self.data.find(key, self.keys_at + begin, self.keys_at + self.key_ends[high - 1]) if high else -1
        self.file.count_read(0)  # The keys and their ends.
        if at < 0:
            return None
        place = self.first(key)
        return place if place < self.count and self.key(place) == key else None

    def all(self) -> Iterator[tuple[bytes, int]]:
        """Yield all keys in order with their positions."""
        return ((self.key(place), place) for place in range(self.count))

    def beginning(self, prefix: bytes) -> Iterator[tuple[bytes, int]]:
        """Yield the keys that begin with ``prefix``, with their positions."""
        place = self.first(prefix)
        while place < self.count and (key := self.key(place)).startswith(prefix):
            yield key, place
            place += 1

    def counts(self, field_bytes: bytes) -> Mapping[str, int]:
        """Return the terms of some fields with their total numbers of documents.

        The result is cached.
        """
        counts = self._counts.get(field_bytes)
        if counts is None:
            counts = {}
            for prefix in field_bytes:
                for place in range(self.first(bytes([prefix])), self.first(bytes([prefix + 1]))):
                    text = self.key(place)[1:].decode()
                    counts[text] = counts.get(text, 0) + self._count(place)
            self._counts[field_bytes] = counts
            self.file.release_pages()
        return counts

    def _count(self, place: int) -> int:
        form, begin, end, _ = self._entry(place)
        return int.from_bytes(self.data[begin:end], "little").bit_count() if form == _BITS else (end - begin) // 4

    def _entry(self, place: int) -> tuple[int, int, int, int]:
        """Return the form, start and end of the documents; the end of the entry."""
        start = self.data_at + (self.data_ends[place - 1] if place else 0)
        length, form = _ENTRY.unpack_from(self.data, start)
        begin = start + _ENTRY.size
        return form, begin, begin + length, self.data_at + self.data_ends[place]

    def packed(self, place: int) -> int | array[int]:
        """Return the documents of a term as stored: a set, or an ordered array if shorter."""
        form, begin, end, _ = self._entry(place)
        self.file.count_read(end - begin)
        return int.from_bytes(self.data[begin:end], "little") if form == _BITS else array("I", self.data[begin:end])

    def bits(self, place: int) -> int:
        """Return the documents of a term as a set."""
        documents = self.packed(place)
        return documents if isinstance(documents, int) else bits.of(documents, documents[-1] + 1)

    def bits_beginning(self, prefix: bytes) -> int:
        """Return the documents of all terms whose keys begin with ``prefix`` as a set."""
        documents = 0
        rare = array("I")
        first, after = self.first(prefix), self.first(prefix + b"\xff")  # No byte of UTF-8 is as great.
        start = began = self.data_at + (self.data_ends[first - 1] if first else 0)
        for data_end in self.data_ends[first:after]:
            length, form = _ENTRY.unpack_from(self.data, start)
            begin = start + _ENTRY.size
            if form == _BITS:
                documents |= int.from_bytes(self.data[begin : begin + length], "little")
            else:
                rare.frombytes(self.data[begin : begin + length])
            start = self.data_at + data_end
        self.file.count_read(start - began)
        # Many words of a document begin alike, and a set is made faster than a bit is set.
        return documents | bits.of(set(rare), max(rare, default=0) + 1)

    def documents(self, place: int) -> array[int]:
        """Return the documents of a term in order."""
        documents = self.packed(place)
        return array("I", bits.numbers(documents)) if isinstance(documents, int) else documents

    def places(self, place: int) -> array[int]:
        """Return the occurrences of a word (document << PLACES | position) in order.

        The array is empty for other terms.
        """
        _, _, end, last = self._entry(place)
        self.file.count_read(last - end)
        return array("Q", self.data[end:last])
