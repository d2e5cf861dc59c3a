"""Implement the default engine on Whoosh, with our own postings.

Segments, commits, locks and columns are Whoosh's.
"""

from __future__ import annotations

import json
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from whoosh import fields as whoosh_fields
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, EmptyIndexError, FileIndex, LockError, clean_files
from whoosh.writing import SegmentWriter

from kb.errors import Busy, Unavailable
from kb.search.engines import IndexDocument, Snapshot
from kb.search.engines.order import by_name, rank
from kb.search.engines.refusals import BUSY, DISK
from kb.search.engines.whoosh.postings import EXTENSION, READ_AT_ONCE, Pool, PostingsCodec
from kb.search.engines.whoosh.segment import ADDRESS, COLUMN, FIELD_BYTES, KEY, ORDER, Segment, joined
from kb.search.engines.whoosh.snapshot import MEMORY_KEY, WhooshSnapshot
from kb.search.query import PARTS, STEMS, WORDS

INDEX_NAME = "kb"
MOST_SEGMENTS = 8
_OPENING_ATTEMPTS = 20
_WRITTEN_ONCE = frozenset({".toc", ".col", EXTENSION})


class WhooshEngine:
    """Implements ``Engine`` with Whoosh."""

    def create(self, folder: Path) -> None:
        """Create an empty index in a folder that only its owner may read.

        Whoosh stores a pickle in it.
        """
        folder.mkdir(parents=True, mode=0o700)
        schema = whoosh_fields.Schema(payload=whoosh_fields.COLUMN(COLUMN), order=whoosh_fields.COLUMN(COLUMN))
        FileIndex.create(FileStorage(str(folder)), schema, INDEX_NAME)

    def snapshot(self, folder: Path, previous: Snapshot | None = None) -> WhooshSnapshot:
        """Open the latest state and reuse open segments of ``previous``. Raises FileNotFoundError."""
        opened = previous.segments if isinstance(previous, WhooshSnapshot) else ()
        known = {segment.name: segment for segment in opened}
        storage = FileStorage(str(folder))
        for attempt in range(_OPENING_ATTEMPTS):
            try:
                listed = TOC.read(storage, INDEX_NAME).segments
                segments = [known.get(entry.segment_id()) or Segment(storage, entry) for entry in listed]
                return WhooshSnapshot(segments, [list(entry.deleted_docs()) for entry in listed])
            except (EmptyIndexError, FileNotFoundError) as error:
                # A writer has just replaced the state that is being opened.
                if attempt + 1 == _OPENING_ATTEMPTS or not folder.is_dir():
                    raise FileNotFoundError(folder) from error
                time.sleep(0.02)
        raise AssertionError("not reached")

    def stamp(self, folder: Path) -> object:
        """Return the names of the tables of contents.

        Each commit writes a new one. Modification times of files are too coarse.
        """
        return sorted(file.name for file in folder.iterdir() if file.suffix == ".toc")

    def files(self, folder: Path) -> Mapping[str, Path]:
        """Return the tables of contents and the files of segments, whose names are never used again."""
        return {file.name: file for file in folder.iterdir() if file.suffix in _WRITTEN_ONCE}

    def sweep(self, folder: Path) -> None:
        """Remove the files that a process killed at the end of its commit has left."""
        index = FileIndex(FileStorage(str(folder)), indexname=INDEX_NAME)
        clean_files(index.storage, INDEX_NAME, index.latest_generation(), index._segments())  # noqa: SLF001  # There is no public way.

    @contextmanager
    def writing(self, folder: Path, *, wait: float) -> Iterator[WhooshWriter]:
        """Open a writer that commits at the end. Raises Busy after ``wait`` seconds."""
        storage = FileStorage(str(folder))
        try:
            writer = SegmentWriter(
                FileIndex(storage, indexname=INDEX_NAME), timeout=wait, codec=PostingsCodec(), compound=False
            )
        except LockError as error:
            raise Busy(BUSY) from error
        try:
            whoosh_writer = WhooshWriter(storage, writer)
            yield whoosh_writer
            writer.commit(mergetype=whoosh_writer.merge_small)
        except OSError as error:
            raise Unavailable(DISK.format(detail=error.strerror or str(error))) from error
        finally:
            _release_lock(writer)


class WhooshWriter:
    """Implements ``Writer`` with Whoosh."""

    def __init__(self, storage: Any, writer: Any) -> None:
        self.storage = storage
        self.writer = writer
        self.pool = Pool(FIELD_BYTES)
        writer.pool.cleanup()
        writer.pool = self.pool
        self.committed = [Segment(storage, segment) for segment in writer.segments]
        self.purging = False

    def remove(self, keys: Iterable[str]) -> None:
        """Mark the documents with these keys as deleted; unknown keys are ignored."""
        texts = list(keys)
        for segment, stored in zip(self.committed, self.writer.segments, strict=True):
            for number in segment.documents(KEY, texts):
                stored.delete_document(number)

    def purge(self) -> None:
        """Rewrite every segment that has documents marked as deleted."""
        self.purging = True

    def add(self, document: IndexDocument) -> None:
        """Add the terms of a document to the pool, its columns to the segment."""
        # The key at the end makes every order unique, so that it never depends on the position of a document in the
        # index.
        name = by_name(document.kind, document.order, document.key)
        at = rank(document.kind, is_thin=document.is_thin)
        order = ORDER.pack(document.year, document.day, document.newest, at) + name.encode() + document.fold
        number = self._store(joined(document.key, document.payload), order)
        add = self.pool.add
        add(KEY, document.key, number)
        add(ADDRESS, document.address, number)
        for code, terms in document.fields.items():
            self.pool.add_words(code + WORDS, terms.words, number)
            for term in terms.stems:
                add(code + STEMS, term, number)
            for term in terms.parts:
                add(code + PARTS, term, number)
        for facet, values in document.facets.items():
            for value in values:
                add(facet, value, number)

    def remember(self, memory: Mapping[str, object]) -> None:
        """Store the memory as a document, so that it is committed with the others."""
        self.remove([MEMORY_KEY])
        payload = json.dumps(memory, ensure_ascii=False, separators=(",", ":")).encode()
        self.pool.add(KEY, MEMORY_KEY, self._store(joined(MEMORY_KEY, payload), ORDER.pack(0, 0, 0, 255)))

    def _store(self, payload: bytes, order: bytes) -> int:
        number: int = self.writer.docnum
        self.writer.add_document(payload=payload, order=order)
        return number

    def merge_small(self, writer: Any, segments: Sequence[Any]) -> list[Any]:
        """Merge worn and small segments into the one being written. Whoosh calls this with its writer.

        Segments with mostly deleted documents are always merged. If there are many segments, small ones are merged too,
        but none much larger than the one being written, so that an edit never copies an import.
        """
        merged = {place for place, segment in enumerate(segments) if self._is_worn(segment)}
        if len(segments) - len(merged) >= MOST_SEGMENTS:
            size = writer.docnum
            for live, place in sorted((_live(segment), place) for place, segment in enumerate(segments)):
                if live > 2 * size:
                    break
                merged.add(place)
                size += live
        for place in sorted(merged):
            self._merge(self.committed[place], set(segments[place].deleted_docs()))
        return [segment for place, segment in enumerate(segments) if place not in merged]

    def _is_worn(self, segment: Any) -> bool:
        deleted = segment.deleted_count()
        return bool(deleted) and (self.purging or deleted >= _live(segment))

    def _merge(self, segment: Segment, deleted: set[int]) -> None:
        """Append the remaining documents of a segment to those of this writer."""
        new_numbers = array("q", [-1]) * segment.size
        for number in range(segment.size):
            if number % READ_AT_ONCE == 0:
                segment.release_pages()
            if number not in deleted:
                new_numbers[number] = self._store(segment.payload(number), segment.order(number))
        self.pool.add_segment(segment.terms, new_numbers)


def _live(segment: Any) -> int:
    count: int = segment.doc_count_all() - segment.deleted_count()
    return count


def _release_lock(writer: Any) -> None:
    """Release the lock unless the writer has committed. The next commit deletes its files."""
    if not writer.is_closed:
        # On a full disk even the cleanup fails, but the lock must be released.
        with suppress(OSError):
            writer.cancel()
        if not writer.is_closed:
            writer.writelock.release()
