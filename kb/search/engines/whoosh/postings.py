"""The terms of one Whoosh segment in our own file format, plugged in as a codec.

Whoosh's own postings cost about ten microseconds each to write and one to read, in Python. Ours are written and read as
whole arrays. A segment has one file ``.kbt``:

    header   numbers of terms, lengths of data and keys
    data     for each term: length and form (list or bits) of its documents, documents, occurrences
    keys     field number (1 byte) + term (UTF-8), sorted, all in one
    ends     for each term the end of its key (uint32), then for each the end of its data (uint64)
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
"""Terms or documents of a segment that are copied before its pages are let go."""
_Postings: TypeAlias = "tuple[array[int], array[int] | None]"
"""The documents of a term in order, and for words their occurrences."""


class Pool:
    """Collects the postings of a segment in memory; stands where Whoosh has its sorting pool.

    Terms with places are kept by their occurrences only, from which the documents follow.
    """

    def __init__(self, field_bytes: Mapping[str, bytes]) -> None:
        self._field_bytes = field_bytes
        self._documents: dict[str, dict[str, array[int]]] = {name: {} for name in field_bytes}
        self._places: dict[str, dict[str, array[int]]] = {name: {} for name in field_bytes}
        self._sources: list[tuple[TermsFile, array[int]]] = []

    def add(self, field: str, text: str, number: int) -> None:
        """File a document under a term, once; documents come in rising order."""
        terms = self._documents[field]
        documents = terms.get(text)
        if documents is None:
            terms[text] = array("I", (number,))
        elif documents[-1] != number:
            documents.append(number)

    def add_words(self, field: str, words: Iterable[tuple[str, int]], number: int) -> None:
        """File a document under words at their places, which rise."""
        terms = self._places[field]
        base = number << PLACES
        for text, place in words:
            occurrence = base | min(place, MOST_PLACE)
            places = terms.get(text)
            if places is None:
                terms[text] = array("Q", (occurrence,))
            else:
                places.append(occurrence)

    def take_over(self, source: TermsFile, moved: array[int]) -> None:
        """Add all of another segment when this one is written; ``moved`` has the new number of each document, or -1.

        New numbers rise, and are above those of the documents added here and of the segments taken over before.
        """
        self._sources.append((source, moved))

    def entries(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield keys in order, each with what the segment stores for it; other segments are read as it goes."""
        streams: list[Iterator[tuple[bytes, int, _Postings]]] = [self._own()]
        streams += [_stream(number, *source) for number, source in enumerate(self._sources, start=1)]
        for key, group in groupby(heapq.merge(*streams, key=itemgetter(0, 1)), key=itemgetter(0)):
            documents, places = _together([postings for _, _, postings in group])
            if documents:
                yield key, _entry(documents, places)

    def _own(self) -> Iterator[tuple[bytes, int, _Postings]]:
        for field, prefix in sorted(self._field_bytes.items(), key=lambda item: item[1]):
            # Code points and UTF-8 bytes sort alike.
            for text in sorted(self._documents[field]):
                yield prefix + text.encode(), 0, (self._documents[field][text], None)
            for text in sorted(self._places[field]):
                places = self._places[field][text]
                yield prefix + text.encode(), 0, (_documents_of(places), places)

    def iter_postings(self) -> Pool:
        """Hand everything to the field writer in one piece."""
        return self

    def cleanup(self) -> None:
        """Forget everything; called by Whoosh when the segment is written or given up."""
        self._documents = {}
        self._places = {}
        self._sources = []


def _stream(number: int, source: TermsFile, moved: array[int]) -> Iterator[tuple[bytes, int, _Postings]]:
    """Yield the terms of a segment with the new numbers of its documents."""
    for key, place in source.all():
        if place % READ_AT_ONCE == 0:
            source.file.let_go()
        places = source.places(place)
        if places:
            kept = array("Q", _moved_places(places, moved))
            yield key, number, (_documents_of(kept), kept)
        else:
            documents = (moved[document] for document in source.documents(place))
            yield key, number, (array("I", (new for new in documents if new >= 0)), None)


def _moved_places(places: array[int], moved: array[int]) -> Iterator[int]:
    for occurrence in places:
        new = moved[occurrence >> PLACES]
        if new >= 0:
            yield new << PLACES | (occurrence & MOST_PLACE)


def _together(postings: list[_Postings]) -> _Postings:
    """Put the postings of one term behind each other."""
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
    """Whoosh's codec for segments and columns, with terms and postings of our own."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> FieldWriter:
        """Return the writer that Whoosh calls once per segment."""
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
        """Do nothing more: the file is complete."""
        self.is_closed = True


def _entry(documents: array[int], places: array[int] | None) -> bytes:
    """Pack one term: as bits when that is shorter than a list."""
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
    """Reads the terms of a segment; holds no Python object per term."""

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
        """Return the key at a place in the order."""
        start = self.key_ends[number - 1] if number else 0
        return self.data[self.keys_at + start : self.keys_at + self.key_ends[number]]

    @cached_property
    def _some_keys(self) -> list[bytes]:
        """One key of so many, so that most of a search runs in C and touches no page of the file."""
        return [self.key(number) for number in range(0, self.count, _EVERY)]

    def first(self, key: bytes) -> int:
        """Return the place of the first key that is not below ``key``."""
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
        """Return the place of a key, or None."""
        place = self.first(key)
        self.file.has_read(0)  # The keys and where they end.
        return place if place < self.count and self.key(place) == key else None

    def all(self) -> Iterator[tuple[bytes, int]]:
        """Yield all keys in order, each with its place."""
        return ((self.key(place), place) for place in range(self.count))

    def beginning(self, prefix: bytes) -> Iterator[tuple[bytes, int]]:
        """Yield the keys that begin with ``prefix``, each with its place."""
        place = self.first(prefix)
        while place < self.count and (key := self.key(place)).startswith(prefix):
            yield key, place
            place += 1

    def counts(self, field_bytes: bytes) -> Mapping[str, int]:
        """Return the terms of some fields with their numbers of documents, added up over the fields; read once."""
        found = self._counts.get(field_bytes)
        if found is None:
            found = {}
            for prefix in field_bytes:
                for place in range(self.first(bytes([prefix])), self.first(bytes([prefix + 1]))):
                    text = self.key(place)[1:].decode()
                    found[text] = found.get(text, 0) + self._count(place)
            self._counts[field_bytes] = found
            self.file.let_go()
        return found

    def _count(self, place: int) -> int:
        form, begin, end, _ = self._entry(place)
        return int.from_bytes(self.data[begin:end], "little").bit_count() if form == _BITS else (end - begin) // 4

    def _entry(self, place: int) -> tuple[int, int, int, int]:
        """Return form, start and end of the documents, and end of the entry."""
        start = self.data_at + (self.data_ends[place - 1] if place else 0)
        length, form = _ENTRY.unpack_from(self.data, start)
        begin = start + _ENTRY.size
        return form, begin, begin + length, self.data_at + self.data_ends[place]

    def packed(self, place: int) -> int | array[int]:
        """Return the documents of a term as they are stored: as a set, or in order when that is shorter."""
        form, begin, end, _ = self._entry(place)
        self.file.has_read(end - begin)
        return int.from_bytes(self.data[begin:end], "little") if form == _BITS else array("I", self.data[begin:end])

    def bits(self, place: int) -> int:
        """Return the documents of a term as a set."""
        documents = self.packed(place)
        return documents if isinstance(documents, int) else bits.of(documents, documents[-1] + 1)

    def documents(self, place: int) -> array[int]:
        """Return the documents of a term in order."""
        documents = self.packed(place)
        return array("I", bits.numbers(documents)) if isinstance(documents, int) else documents

    def places(self, place: int) -> array[int]:
        """Return the occurrences of a word (document << PLACES | place), in order; empty for other terms."""
        _, _, end, last = self._entry(place)
        self.file.has_read(last - end)
        return array("Q", self.data[end:last])
