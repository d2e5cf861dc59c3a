"""Implement the engine on Tantivy, with our own terms.

Segments, commits, locks and threads are Tantivy's.
"""

from __future__ import annotations

import json
import re
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
    FOLD,
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
_LIST = "meta.json"
_ASIDE = ".tmp*"
"""Lists that a process was writing when it was killed."""
_OF_A_SEGMENT = re.compile(r"[0-9a-f]{32}\.")


class TantivyEngine:
    """Implements ``Engine`` with Tantivy."""

    def create(self, folder: Path) -> None:
        """Create an empty index in a folder that only its owner may read."""
        folder.mkdir(parents=True, mode=0o700)
        with _on_disk():
            tantivy.Index(schema(), path=str(folder), reuse=False, sort_by_field=PLACE)

    def snapshot(self, folder: Path, previous: Snapshot | None = None) -> TantivySnapshot:
        """Open the latest state. Raises FileNotFoundError."""
        try:
            if isinstance(previous, TantivySnapshot) and previous.folder == folder:
                index = previous.index
            else:
                index = _open(folder)
            index.reload()
            return TantivySnapshot(folder, index)
        except (OSError, ValueError) as error:
            if (folder / _LIST).is_file():
                raise
            raise FileNotFoundError(folder) from error

    def stamp(self, folder: Path) -> object:
        """Return the list of segments, which each commit rewrites.

        Modification times of files are too coarse.
        """
        return (folder / _LIST).read_bytes()

    def files(self, folder: Path) -> Mapping[str, Path]:
        """Return the files of segments, whose names are never used again, and the list of them with its number."""
        number = json.loads((folder / _LIST).read_bytes())["opstamp"]
        segments = {file.name: file for file in folder.iterdir() if _OF_A_SEGMENT.match(file.name)}
        return {**segments, f"{_LIST} {number}": folder / _LIST}

    def sweep(self, folder: Path) -> None:
        """Remove the files that a process killed at the end of its commit has left."""
        listed = {each["segment_id"].replace("-", "") for each in json.loads((folder / _LIST).read_bytes())["segments"]}
        segments = {name.partition(".")[0] for name in self.files(folder) if _OF_A_SEGMENT.match(name)}
        if segments - listed:
            _writer(folder, _open(folder), 0).wait_merging_threads()

    @contextmanager
    def writing(self, folder: Path, *, wait: float) -> Iterator[TantivyWriter]:
        """Open a writer that commits at the end. Raises Busy after ``wait`` seconds."""
        index = _open(folder)
        writer = _writer(folder, index, wait)
        try:
            yield TantivyWriter(writer, purging=REMNANTS in TantivySnapshot(folder, index).memory)
            with _on_disk():
                writer.commit()
        except BaseException:
            with suppress(ValueError):  # On a full disk even this fails; committed data is unaffected.
                writer.rollback()
            raise
        finally:
            with suppress(ValueError):  # Segments that cannot be merged now are merged later.
                writer.wait_merging_threads()  # This also releases the lock.


def _open(folder: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(folder))
    index.register_tokenizer(AT_SPACES, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    index.config_reader("manual")
    return index


def _writer(folder: Path, index: tantivy.Index, wait: float) -> tantivy.IndexWriter:
    """Return a writer that holds Tantivy's lock.

    It has one thread, so that a commit writes one segment. The lock ends with its process.
    """
    deadline = time.monotonic() + wait
    while True:
        try:
            writer = index.writer(HEAP_BYTES, 1)
            # Files left by a killed process have the names of the files that this commit writes.
            writer.garbage_collect_files()
            for aside in folder.glob(_ASIDE):  # Tantivy does not know them.
                aside.unlink(missing_ok=True)
            return writer
        except ValueError as error:
            if "LockBusy" not in str(error):
                raise
            if time.monotonic() >= deadline:
                raise Busy(BUSY) from error
        time.sleep(_POLL_SECONDS)


@contextmanager
def _on_disk() -> Iterator[None]:
    """Report Tantivy's only kind of error as a full disk."""
    try:
        yield
    except ValueError as error:
        raise Unavailable(DISK.format(detail=str(error))) from error


class TantivyWriter:
    """Implements ``Writer`` with Tantivy."""

    def __init__(self, writer: tantivy.IndexWriter, *, purging: bool) -> None:
        self.writer = writer
        self.purging = purging

    def remove(self, keys: Iterable[str]) -> None:
        """Mark the documents with these keys as deleted; unknown keys are ignored."""
        for key in keys:
            self.writer.delete_documents_by_term(KEY, key)

    def purge(self) -> None:
        """Request a rebuild, because Tantivy does not merge segments on request."""
        self.purging = True

    def add(self, document: IndexDocument) -> None:
        """Pass a document to Tantivy's thread."""
        stored = tantivy.Document()
        at = place(document.kind, document.order, document.key, is_thin=document.is_thin)
        for name, value in (
            (KEY, document.key),
            (ADDRESS, document.address),
            (PLACE, at),
            (NAME, by_name(document.kind, document.order, document.key)),
            (LATEST, f"{9999 - document.year:04}{9999 - document.day:04}{at}"),
            (NEWEST, f"{9999 - document.newest:04}{at}"),
        ):
            stored.add_text(name, value)
        stored.add_float(CLOSENESS, closeness(document.kind, document.order, is_thin=document.is_thin))
        stored.add_bytes(PAYLOAD, document.payload)
        stored.add_bytes(FOLD, document.fold)
        for code, terms in document.fields.items():
            _add_words(stored, code + WORDS, terms.words)
            for space, derived in ((STEMS, terms.stems), (PARTS, terms.parts)):
                if derived:
                    stored.add_text(code + space, " ".join(derived))
        for facet, values in document.facets.items():
            for value in values:
                stored.add_text(facet, value)
        with _on_disk():
            self.writer.add_document(stored)

    def remember(self, memory: Mapping[str, object]) -> None:
        """Store the memory as a document, so that it is committed with the others."""
        self.remove([MEMORY_KEY])
        memory = {**memory, REMNANTS: True} if self.purging else memory
        stored = tantivy.Document()
        stored.add_text(KEY, MEMORY_KEY)
        stored.add_bytes(PAYLOAD, json.dumps(memory, ensure_ascii=False, separators=(",", ":")).encode())
        self.writer.add_document(stored)


def _add_words(document: tantivy.Document, field: str, words: Iterable[tuple[str, int]]) -> None:
    """Add words as one value per run of neighbouring positions, which no phrase crosses."""
    run: list[str] = []
    shared: list[int] = []
    last = -2
    for word, at in words:
        if at > last + 1:
            _add_run(document, field, run, shared)
            run, shared = [], []
        elif at == last:
            shared.append(len(run))
        run.append(word)
        last = at
    _add_run(document, field, run, shared)


def _add_run(document: tantivy.Document, field: str, words: list[str], shared: Sequence[int]) -> None:
    """Add consecutive words. Those numbered in ``shared`` have the position of the word before them."""
    if not shared:
        if words:
            document.add_text(field, " ".join(words))
        return
    at, tokens, doubles = -1, [], set(shared)
    for number, word in enumerate(words):
        at += number not in doubles
        tokens.append(tantivy.Token(word, at, 0, 0))
    document.add_pre_tokenized_text(field, tantivy.PreTokenizedString("", tokens))
