"""The terms of one Whoosh segment in our own file format, plugged in as a codec.

Whoosh's own postings cost about ten microseconds each to write and one to read, in Python. Ours are written and read as
whole arrays. A segment has one file ``.kbt``:

    header   numbers of terms, lengths of the three tables
    ends     for each term the end of its key (uint32) and of its data (uint64)
    keys     field number (1 byte) + term (UTF-8), sorted, all in one
    data     for each term: number of documents, form (list or bits), documents, occurrences (document << 16 | place)
"""

from __future__ import annotations

import mmap
import os
import struct
from array import array
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Codec

from kb.search.engines import bits

EXTENSION = ".kbt"
PLACES = 16  # An occurrence is document << PLACES | place.
MOST_PLACE = (1 << PLACES) - 1
_HEADER = struct.Struct("<4sIQQ")
_ENTRY = struct.Struct("<IBxxx")
_MAGIC = b"KBT1"
_LIST, _BITS = 0, 1


class Pool:
    """Collects the postings of a segment in memory; stands where Whoosh has its sorting pool.

    Terms with places are kept by their occurrences only, from which the documents follow.
    """

    def __init__(self, field_bytes: Mapping[str, bytes]) -> None:
        self._field_bytes = field_bytes
        self._documents: dict[str, dict[str, array[int]]] = {name: {} for name in field_bytes}
        self._places: dict[str, dict[str, array[int]]] = {name: {} for name in field_bytes}

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

    def extend(self, field: str, text: str, source: TermsFile, place: int, moved: array[int]) -> None:
        """Take over a term of another segment; ``moved`` has the new number of each of its documents, or -1."""
        places = source.places(place)
        if places:
            kept = [moved[one >> PLACES] << PLACES | (one & MOST_PLACE) for one in places if moved[one >> PLACES] >= 0]
            if kept:
                self._places[field].setdefault(text, array("Q")).extend(kept)
            return
        numbers = [new for new in (moved[one] for one in source.documents(place)) if new >= 0]
        if numbers:
            self._documents[field].setdefault(text, array("I")).extend(numbers)

    def entries(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield keys in order, each with what the segment stores for it."""
        for field, prefix in sorted(self._field_bytes.items(), key=lambda item: item[1]):
            for text, documents in _in_order(self._documents[field]):
                yield prefix + text, _entry(documents, None)
            for text, places in _in_order(self._places[field]):
                yield prefix + text, _entry(_documents_of(places), places)

    def iter_postings(self) -> Pool:
        """Hand everything to the field writer in one piece."""
        return self

    def cleanup(self) -> None:
        """Forget everything; called by Whoosh when the segment is written or given up."""
        self._documents = {}
        self._places = {}


def _in_order(terms: dict[str, array[int]]) -> Iterator[tuple[bytes, array[int]]]:
    # Code points and UTF-8 bytes sort alike.
    return ((text.encode(), terms[text]) for text in sorted(terms))


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
        keys, data = bytearray(), bytearray()
        key_ends, data_ends = array("I"), array("Q")
        for key, entry in items.entries():
            keys += key
            data += entry
            key_ends.append(len(keys))
            data_ends.append(len(data))
        with self.file.open("wb") as out:
            out.write(_HEADER.pack(_MAGIC, len(key_ends), len(keys), len(data)))
            out.writelines((key_ends.tobytes(), data_ends.tobytes(), keys, data))
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


def mapped(file: Path) -> mmap.mmap:
    """Map a file into memory; it stays readable when it is removed."""
    with file.open("rb") as source:
        return mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)


class TermsFile:
    """Reads the terms of a segment; holds no Python object per term."""

    def __init__(self, file: Path) -> None:
        self.data = mapped(file)
        magic, self.count, keys_length, _ = _HEADER.unpack_from(self.data)
        if magic != _MAGIC:
            raise FileNotFoundError(file)
        view = memoryview(self.data)
        ends = _HEADER.size + 4 * self.count
        self.key_ends = view[_HEADER.size : ends].cast("I")
        self.data_ends = array("Q")
        self.data_ends.frombytes(view[ends : ends + 8 * self.count])
        self.keys_at = ends + 8 * self.count
        self.data_at = self.keys_at + keys_length

    def key(self, number: int) -> bytes:
        """Return the key at a place in the order."""
        start = self.key_ends[number - 1] if number else 0
        return self.data[self.keys_at + start : self.keys_at + self.key_ends[number]]

    def first(self, key: bytes) -> int:
        """Return the place of the first key that is not below ``key``."""
        low, high = 0, self.count
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

    def _entry(self, place: int) -> tuple[int, int, int, int]:
        """Return form, start and end of the documents, and end of the entry."""
        start = self.data_at + (self.data_ends[place - 1] if place else 0)
        length, form = _ENTRY.unpack_from(self.data, start)
        begin = start + _ENTRY.size
        return form, begin, begin + length, self.data_at + self.data_ends[place]

    def bits(self, place: int) -> int:
        """Return the documents of a term as a set."""
        form, begin, end, _ = self._entry(place)
        if form == _BITS:
            return int.from_bytes(self.data[begin:end], "little")
        documents = array("I", self.data[begin:end])
        return bits.of(documents, documents[-1] + 1)

    def documents(self, place: int) -> array[int]:
        """Return the documents of a term in order."""
        form, begin, end, _ = self._entry(place)
        if form == _BITS:
            return array("I", bits.numbers(int.from_bytes(self.data[begin:end], "little")))
        return array("I", self.data[begin:end])

    def places(self, place: int) -> array[int]:
        """Return the occurrences of a word (document << PLACES | place), in order; empty for other terms."""
        _, _, end, last = self._entry(place)
        return array("Q", self.data[end:last])
