"""Tantivy as an engine: its segments, commits, locks and threads, filled with our terms."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import tantivy

from kb.errors import Busy, Unavailable
from kb.search.engines import REMNANTS, IndexDocument, Snapshot
from kb.search.engines.order import by_name, closeness, place
from kb.search.engines.refusals import BUSY, DISK
from kb.search.engines.tantivy.clauses import (
    ADDRESS,
    AT_SPACES,
    CLOSENESS,
    KEY,
    LATEST,
    MEMORY_KEY,
    NAME,
    NEWEST,
    PAYLOAD,
    PLACE,
    schema,
)
from kb.search.engines.tantivy.searcher import TantivySnapshot
from kb.search.query import PARTS, STEMS, WORDS

HEAP_BYTES = 200_000_000
_POLL_SECONDS = 0.05


class TantivyEngine:
    """See ``Engine``."""

    def create(self, folder: Path) -> None:
        """Make an empty index in a folder, which only its owner may read."""
        folder.mkdir(parents=True, mode=0o700)
        tantivy.Index(schema(), path=str(folder), reuse=False, sort_by_field=PLACE)

    def snapshot(self, folder: Path, before: Snapshot | None = None) -> TantivySnapshot:
        """Open the latest state. Raises FileNotFoundError."""
        try:
            index = before.index if isinstance(before, TantivySnapshot) and before.folder == folder else _open(folder)
            index.reload()
            return TantivySnapshot(folder, index)
        except (OSError, ValueError) as error:
            if (folder / "meta.json").is_file():
                raise
            raise FileNotFoundError(folder) from error

    def stamp(self, folder: Path) -> object:
        """Return the list of segments, which each commit writes anew. Times of files are too coarse."""
        return (folder / "meta.json").read_bytes()

    @contextmanager
    def writing(self, folder: Path, *, wait: float) -> Iterator[TantivyWriter]:
        """Open a writer that commits at the end. Raises Busy after ``wait`` seconds."""
        index = _open(folder)
        writer = _writer(index, wait)
        try:
            yield TantivyWriter(writer, purging=REMNANTS in TantivySnapshot(folder, index).memory)
            with _on_disk():
                writer.commit()
        except BaseException:
            with suppress(ValueError):  # On a full disk even this fails; what is committed stays as it is.
                writer.rollback()
            raise
        finally:
            with suppress(ValueError):  # Segments that could not be merged now are merged later.
                writer.wait_merging_threads()  # Lets go of the lock, too.


def _open(folder: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(folder))
    index.register_tokenizer(AT_SPACES, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    index.config_reader("manual")
    return index


def _writer(index: tantivy.Index, wait: float) -> tantivy.IndexWriter:
    """Take Tantivy's lock, which dies with its process; one thread, so that a writing makes one segment."""
    deadline = time.monotonic() + wait
    while True:
        try:
            writer = index.writer(HEAP_BYTES, 1)
            # What a killed process has left has the names of the files that this commit is going to write.
            writer.garbage_collect_files()
            return writer
        except ValueError as error:
            if "LockBusy" not in str(error):
                raise
            if time.monotonic() >= deadline:
                raise Busy(BUSY) from error
        time.sleep(_POLL_SECONDS)


@contextmanager
def _on_disk() -> Iterator[None]:
    """Turn the error that Tantivy has for every failure into the one for a full disk."""
    try:
        yield
    except ValueError as error:
        raise Unavailable(DISK.format(detail=str(error))) from error


class TantivyWriter:
    """See ``Writer``."""

    def __init__(self, writer: tantivy.IndexWriter, *, purging: bool) -> None:
        self.writer = writer
        self.purging = purging

    def remove(self, keys: Iterable[str]) -> None:
        """Mark the documents with these keys as deleted; unknown keys are fine."""
        for key in keys:
            self.writer.delete_documents_by_term(KEY, key)

    def purge(self) -> None:
        """Remember that all is to be built anew: Tantivy does not merge segments when told to."""
        self.purging = True

    def add(self, document: IndexDocument) -> None:
        """Hand a document over to Tantivy's thread."""
        ready = tantivy.Document()
        at = place(document.kind, document.order, document.key)
        for name, value in (
            (KEY, document.key),
            (ADDRESS, document.address),
            (PLACE, at),
            (NAME, by_name(document.kind, document.order, document.key)),
            (LATEST, f"{9999 - document.year:04}{at}"),
            (NEWEST, f"{9999 - document.newest:04}{at}"),
        ):
            ready.add_text(name, value)
        ready.add_float(CLOSENESS, closeness(document.kind, document.order))
        ready.add_bytes(PAYLOAD, document.payload)
        for code, terms in document.fields.items():
            _add_words(ready, code + WORDS, terms.words)
            for space, derived in ((STEMS, terms.stems), (PARTS, terms.parts)):
                if derived:
                    ready.add_text(code + space, " ".join(derived))
        for facet, values in document.facets.items():
            for value in values:
                ready.add_text(facet, value)
        with _on_disk():
            self.writer.add_document(ready)

    def remember(self, memory: Mapping[str, object]) -> None:
        """Keep what is to be remembered as a document of its own, so that it is committed with the others."""
        self.remove([MEMORY_KEY])
        memory = {**memory, REMNANTS: True} if self.purging else memory
        ready = tantivy.Document()
        ready.add_text(KEY, MEMORY_KEY)
        ready.add_bytes(PAYLOAD, json.dumps(memory, ensure_ascii=False, separators=(",", ":")).encode())
        self.writer.add_document(ready)


def _add_words(document: tantivy.Document, field: str, words: Iterable[tuple[str, int]]) -> None:
    """Add words, one value for each stretch of neighbouring places, which no phrase leaves."""
    stretch: list[str] = []
    shared: list[int] = []
    last = -2
    for word, at in words:
        if at > last + 1:
            _add_stretch(document, field, stretch, shared)
            stretch, shared = [], []
        elif at == last:
            shared.append(len(stretch))
        stretch.append(word)
        last = at
    _add_stretch(document, field, stretch, shared)


def _add_stretch(document: tantivy.Document, field: str, words: list[str], shared: Sequence[int]) -> None:
    """Add words one after the other; those numbered in ``shared`` stand where the word before them stands."""
    if not shared:
        if words:
            document.add_text(field, " ".join(words))
        return
    at, tokens, doubles = -1, [], set(shared)
    for number, word in enumerate(words):
        at += number not in doubles
        tokens.append(tantivy.Token(word, at, 0, 0))
    document.add_pre_tokenized_text(field, tantivy.PreTokenizedString("", tokens))
