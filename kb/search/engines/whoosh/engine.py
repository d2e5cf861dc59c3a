"""The default engine: Whoosh's segments, commits, locks and columns, with postings and collectors of our own."""

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
from whoosh.index import TOC, EmptyIndexError, FileIndex, LockError
from whoosh.writing import SegmentWriter

from kb.errors import Busy, Unavailable
from kb.search.engines import IndexDocument, Snapshot
from kb.search.engines.order import by_name
from kb.search.engines.refusals import BUSY, DISK
from kb.search.engines.whoosh.postings import READ_AT_ONCE, Pool, PostingsCodec
from kb.search.engines.whoosh.segment import ADDRESS, COLUMN, FIELD_BYTES, KEY, ORDER, Segment
from kb.search.engines.whoosh.snapshot import MEMORY_KEY, WhooshSnapshot, joined
from kb.search.fields import KINDS
from kb.search.query import PARTS, STEMS, WORDS

INDEX_NAME = "kb"
MOST_SEGMENTS = 8
_KIND_PLACES = {kind: place for place, kind in enumerate(KINDS)}
_OPENING_ATTEMPTS = 20


class WhooshEngine:
    """See ``Engine``."""

    def create(self, folder: Path) -> None:
        """Make an empty index in a folder, which only its owner may read: Whoosh's index holds a pickle."""
        folder.mkdir(parents=True, mode=0o700)
        schema = whoosh_fields.Schema(payload=whoosh_fields.COLUMN(COLUMN), order=whoosh_fields.COLUMN(COLUMN))
        FileIndex.create(FileStorage(str(folder)), schema, INDEX_NAME)

    def snapshot(self, folder: Path, before: Snapshot | None = None) -> WhooshSnapshot:
        """Open the latest state; segments that ``before`` has open are used again. Raises FileNotFoundError."""
        known = {segment.name: segment for segment in before.segments} if isinstance(before, WhooshSnapshot) else {}
        storage = FileStorage(str(folder))
        for attempt in range(_OPENING_ATTEMPTS):
            try:
                listed = TOC.read(storage, INDEX_NAME).segments
                segments = [known.get(one.segment_id()) or Segment(storage, one) for one in listed]
                return WhooshSnapshot(segments, [list(one.deleted_docs()) for one in listed])
            except (EmptyIndexError, FileNotFoundError) as error:
                # A writer has just put a newer state in place of the one being opened.
                if attempt + 1 == _OPENING_ATTEMPTS or not folder.is_dir():
                    raise FileNotFoundError(folder) from error
                time.sleep(0.02)
        raise AssertionError("not reached")

    def stamp(self, folder: Path) -> object:
        """Return the names of the tables of contents; a commit writes a new one. Times of files are too coarse."""
        return sorted(file.name for file in folder.iterdir() if file.suffix == ".toc")

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
            ours = WhooshWriter(storage, writer)
            yield ours
            writer.commit(mergetype=ours.merge_small)
        except OSError as error:
            raise Unavailable(DISK.format(detail=error.strerror or str(error))) from error
        finally:
            _give_up(writer)


class WhooshWriter:
    """See ``Writer``."""

    def __init__(self, storage: Any, writer: Any) -> None:
        self.storage = storage
        self.writer = writer
        self.pool = Pool(FIELD_BYTES)
        writer.pool.cleanup()
        writer.pool = self.pool
        self.committed = [Segment(storage, segment) for segment in writer.segments]
        self.purging = False

    def remove(self, keys: Iterable[str]) -> None:
        """Mark the documents with these keys as deleted; unknown keys are fine."""
        texts = list(keys)
        for segment, stored in zip(self.committed, self.writer.segments, strict=True):
            for number in segment.documents(KEY, texts):
                stored.delete_document(number)

    def purge(self) -> None:
        """Leave no segment in which something is merely marked as deleted."""
        self.purging = True

    def add(self, document: IndexDocument) -> None:
        """Put the document's terms into the pool and its columns into the segment."""
        # With the key at the end no two are equal, so that the order never depends on where a document lies.
        name = by_name(document.kind, document.order, document.key)
        order = ORDER.pack(document.year, document.newest, _KIND_PLACES[document.kind]) + name.encode()
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
        """Keep what is to be remembered as a document of its own, so that it is committed with the others."""
        self.remove([MEMORY_KEY])
        payload = json.dumps(memory, ensure_ascii=False, separators=(",", ":")).encode()
        self.pool.add(KEY, MEMORY_KEY, self._store(joined(MEMORY_KEY, payload), ORDER.pack(0, 0, 255)))

    def _store(self, payload: bytes, order: bytes) -> int:
        number: int = self.writer.docnum
        self.writer.add_document(payload=payload, order=order)
        return number

    def merge_small(self, writer: Any, segments: Sequence[Any]) -> list[Any]:
        """Bring other segments into the one being written where that is due; called by Whoosh with its writer.

        Those that are mostly deleted always; and when there are many, small ones beside what is written, so that an
        edit never has to copy an import.
        """
        merged = {place for place, one in enumerate(segments) if self._is_worn(one)}
        if len(segments) - len(merged) >= MOST_SEGMENTS:
            size = writer.docnum
            for live, place in sorted((_live(one), place) for place, one in enumerate(segments)):
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
        """Copy what is not deleted behind the documents of this writer."""
        moved = array("q", [-1]) * segment.size
        for number in range(segment.size):
            if number % READ_AT_ONCE == 0:
                segment.let_go()
            if number not in deleted:
                moved[number] = self._store(segment.payload(number), segment.order(number))
        self.pool.take_over(segment.terms, moved)


def _live(segment: Any) -> int:
    count: int = segment.doc_count_all() - segment.deleted_count()
    return count


def _give_up(writer: Any) -> None:
    """Let go of the lock unless the writer has committed; what it has written is swept away by the next commit."""
    if not writer.is_closed:
        # On a full disk even tidying up fails; the lock matters more.
        with suppress(OSError):
            writer.cancel()
        if not writer.is_closed:
            writer.writelock.release()
