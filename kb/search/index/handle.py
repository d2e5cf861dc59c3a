"""The index on disk and the handle that processes keep on it.

index/current        names the generation in use; replaced at once
index/<generation>/  a whole index; its name begins with that of its engine, so that every process knows how to read it
index/vectors        the vectors of records, if they are searched by meaning
index/write.lock     held while a generation is written to
index/damaged        names a generation that a process found damaged
index/rebuild.lock   held while a new generation is built
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Literal, NamedTuple

from kb.config import Settings
from kb.errors import Busy, InvalidInput, Unavailable
from kb.search import meaning
from kb.search.documents import StoredDocument, stored
from kb.search.engines import Engine, Snapshot
from kb.search.facets import FACETS_BY_NAME, SCHEMA
from kb.search.index.guarded import DAMAGED, GuardedSnapshot, damaged, refuse_damaged
from kb.search.index.sums import MARKER, compare, forget_others, is_marked, is_sealed
from kb.search.meaning import Nearest
from kb.search.words import Synonyms, Vocabulary, domain_words, synonyms
from kb.texts import Text

CURRENT = "current"
VECTORS = "vectors"
"""The file of vectors; it outlives generations, because its vectors take long to compute."""
ENGINES = ("whoosh", "tantivy")
"""The names of the engines; the first is the one of a new index, unless KB_SEARCH_URL names another."""
LONGEST_QUESTION = 200
"""The characters of a question that are looked up by meaning, as its time grows with them; pasted text says enough by then."""
_GENERATION = re.compile(rf"(?:{'|'.join(ENGINES)})-[0-9]+")
_POLL_SECONDS = 0.05
_ATTEMPTS = 3
_SECONDS_TO_RETRY = 10.0
"""The interval at which a damaged index is tried again, as reading it whole for each request would take long."""


class State:
    """One state of the index with what is derived from it: synonyms, words, and the labels of facet values."""

    def __init__(self, snapshot: Snapshot, nearest: Nearest | None = None) -> None:
        self.snapshot = snapshot
        self._nearest = nearest
        groups = snapshot.memory.get("synonyms", [])
        self.synonyms: Synonyms = synonyms.build([*(groups if isinstance(groups, list) else []), *synonyms.places()])
        self.domain_words = domain_words.remembered(snapshot.memory.get(domain_words.MEMORY))
        """Words that may be parts of compounds beside those of the lexicon."""
        self.spellings: dict[str, str] = {}
        """Spellings of folded words, cached as they are looked up."""
        self._named: dict[tuple[str, str], RecordName] = {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the index; gathered when first needed."""
        return Vocabulary(self.snapshot.words())

    @property
    def is_by_meaning(self) -> bool:
        """Whether records are found by meaning."""
        return self._nearest is not None

    def near(self, text: str, *, is_known: bool) -> tuple[str, ...]:
        """Return the keys of the records nearest in meaning to a text; none unless KB_SEMANTIC is on.

        ``is_known`` says whether any record has a word of the text.
        """
        return self._nearest.to(text[:LONGEST_QUESTION], is_known=is_known) if self._nearest and text else ()

    def named(self, facet: str, values: list[str]) -> dict[str, RecordName]:
        """Return the names of facet values; a value without a record is its own name."""
        missing = [value for value in values if (facet, value) not in self._named]
        kinds = FACETS_BY_NAME[facet].labelled_by
        payloads = self.snapshot.payloads([f"{kind}/{value}" for value in missing for kind in kinds])
        for value in missing:
            records = [stored(payloads[f"{kind}/{value}"]) for kind in kinds if f"{kind}/{value}" in payloads]
            self._named[facet, value] = _name(records[0]) if records else RecordName(Text.same(value), is_known=False)
        return {value: self._named[facet, value] for value in values}


class RecordName(NamedTuple):
    """The title of a record, and a detail that distinguishes equal titles; unless known, only its slug."""

    label: Text
    detail: Text | None = None
    is_known: bool = True


def _name(record: StoredDocument) -> RecordName:
    de, en = record.title
    return RecordName(Text(de or en or record.slug, en or de or record.slug), record.detail)


class Index:
    """A handle that notices new states of the index by itself; one per process, shared by its threads."""

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.index_folder
        if settings.search_url:
            engine_for(settings.search_url)  # A wrong setting is reported at start, not by the first query.
        self._model = None if settings.semantic == "off" else meaning.load()
        self._lock = Lock()
        self._state: State | None = None
        self._seen: object = None
        self._refused: tuple[object, float, Unavailable] | None = None

    def state(self) -> State:
        """Return the latest state. Raises Unavailable when there is no index, or none that can be read."""
        for attempt in range(_ATTEMPTS):
            try:
                generation, stamp = self._latest()
                if self._state is None or self._seen != stamp:
                    return self._open(generation, stamp)
                return self._state
            except FileNotFoundError as error:
                # Either there is none, or the generation was replaced between two reads.
                if attempt + 1 == _ATTEMPTS or not (self.folder / CURRENT).exists():
                    raise Unavailable(MISSING) from error
            except OSError as error:
                raise damaged(current(self.folder), error) from error
        raise AssertionError("not reached")

    def by_meaning(self) -> Literal["off", "on", "not ready"]:
        """Return whether records are found by meaning. Raises Unavailable like ``state``."""
        if self._model is None:
            return "off"
        return "on" if self.state().is_by_meaning else "not ready"

    def version(self) -> str:
        """Return a version that changes with each commit; empty without an index."""
        try:
            return repr(self._latest()[1])
        except (OSError, Unavailable):
            return ""

    def refuse_damaged(self, error: Exception) -> None:
        """Raise Unavailable if an unexpected error comes from a damaged index, such as a payload that is no JSON."""
        with suppress(FileNotFoundError):
            generation = current(self.folder)
            refuse_damaged(engine_of(generation), generation, error)

    def _latest(self) -> tuple[Path, object]:
        generation = current(self.folder)
        if is_marked(generation):
            raise Unavailable(DAMAGED)
        vectors = () if self._model is None else (meaning.stamp(self.folder / VECTORS),)
        return generation, (generation.name, engine_of(generation).stamp(generation), *vectors)

    def _open(self, generation: Path, stamp: object) -> State:
        with self._lock:
            if self._state is None or self._seen != stamp:
                self._refuse_again(stamp)
                before = None if self._state is None else self._state.snapshot
                try:
                    self._state = State(opened(generation, before), self._opened_vectors())
                except Unavailable as error:
                    self._refused = stamp, time.monotonic() + _SECONDS_TO_RETRY, error
                    raise
                self._seen = stamp
                forget_others(generation)
            return self._state

    def _refuse_again(self, stamp: object) -> None:
        """Raise what this state of the index raised a moment ago."""
        if self._refused is not None:
            refused, until, error = self._refused
            if refused == stamp and time.monotonic() < until:
                raise error

    def _opened_vectors(self) -> Nearest | None:
        vectors = meaning.opened(self.folder / VECTORS) if self._model else None
        return Nearest(vectors, self._model) if vectors and self._model and vectors.is_of(self._model) else None


def open_index(settings: Settings) -> Index:
    """Return a handle on the index; it is opened on first use."""
    return Index(settings)


def current(folder: Path) -> Path:
    """Return the folder of the generation in use. Raises FileNotFoundError when there is none."""
    name = (folder / CURRENT).read_text(errors="replace")
    if not _GENERATION.fullmatch(name):
        raise FileNotFoundError(folder / CURRENT)
    return folder / name


def opened(generation: Path, before: Snapshot | None = None) -> GuardedSnapshot:
    """Open the latest state of a generation. Raises FileNotFoundError, or Unavailable when its files are damaged."""
    engine = engine_of(generation)
    try:
        compare(engine, generation)
        snapshot = engine.snapshot(generation, before.inner if isinstance(before, GuardedSnapshot) else before)
        snapshot.memory  # noqa: B018  # Read now, so that a damaged file is noticed here and not by a query.
    except FileNotFoundError:
        raise
    except Exception as error:  # What a damaged file makes an engine raise can be anything.
        raise damaged(generation, error) from error
    return GuardedSnapshot(snapshot, engine, generation)


def name_of(generation: Path) -> str:
    """Return the name of the engine that a generation was built with."""
    return generation.name.partition("-")[0]


def engine_of(generation: Path) -> Engine:
    """Return the engine that a generation was built with."""
    return engine_for(name_of(generation))


def new_generation(folder: Path, engine: str) -> Path:
    """Return the folder for a new index of an engine."""
    return folder / f"{engine}-{time.time_ns()}"


def engine_named(settings: Settings) -> str:
    """Return the engine to build with: from KB_SEARCH_URL, else the present index."""
    if settings.search_url:
        return settings.search_url.partition(":")[0]
    try:
        return name_of(current(settings.index_folder))
    except FileNotFoundError:
        return ENGINES[0]


def switch(folder: Path, generation: Path) -> None:
    """Switch to a generation atomically and remove the others; open ones stay readable."""
    aside = folder / f"{CURRENT}.new"
    with aside.open("w") as out:
        out.write(generation.name)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(folder / CURRENT)
    (folder / MARKER).unlink(missing_ok=True)
    remove_others(folder)


def sweep(folder: Path) -> None:
    """Remove what killed rebuilds have left, unless a rebuild is running, which does so itself."""
    with suppress(Busy), locked(folder, "rebuild", 0):
        remove_others(folder)


def remove_others(folder: Path) -> None:
    """Remove the generations not in use; the caller must hold the rebuild lock."""
    try:
        kept = current(folder)
    except FileNotFoundError:
        kept = None
    for other in folder.iterdir():
        if other.is_dir() and other != kept:
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def locked(folder: Path, name: str, wait: float) -> Iterator[None]:
    """Hold a lock that is released when the process dies. Raises Busy when another holds it for more than ``wait`` seconds."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    deadline = time.monotonic() + wait
    with (folder / f"{name}.lock").open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise Busy(_BUSY) from None
                time.sleep(_POLL_SECONDS)
        yield


@lru_cache(maxsize=8)
def engine_for(url: str) -> Engine:
    """Return the engine for a name or the value of KB_SEARCH_URL. Raises InvalidInput for an unknown one."""
    name = url.partition(":")[0]
    if name == "whoosh":
        from kb.search.engines.whoosh import WhooshEngine

        return WhooshEngine()
    if name == "tantivy":
        try:
            from kb.search.engines.tantivy import TantivyEngine
        except ModuleNotFoundError as error:
            raise InvalidInput(_NOT_INSTALLED, field="KB_SEARCH_URL") from error

        return TantivyEngine()
    raise InvalidInput(_UNKNOWN_ENGINE.format(url=url), field="KB_SEARCH_URL")


def is_unusable(settings: Settings) -> bool:
    """Return whether there is no index, or a process has found it damaged. This costs two small reads."""
    try:
        generation = current(settings.index_folder)
    except FileNotFoundError:
        return True
    return not generation.is_dir() or is_marked(generation)


def verify(settings: Settings) -> None:
    """Compare all files of the index with their checksums; leave word if one is damaged."""
    with suppress(FileNotFoundError, Unavailable):
        generation = current(settings.index_folder)
        if is_sealed(generation):
            refuse_damaged(engine_of(generation), generation, ValueError("a file differs from its checksum"))


def fits(snapshot: Snapshot) -> bool:
    """Return whether an index has the current schema."""
    return snapshot.memory.get("schema") == SCHEMA


MISSING = Text(
    "Es gibt noch keinen Suchindex. „kb index rebuild“ legt ihn an.",
    "There is no search index yet. “kb index rebuild” creates it.",
)
_BUSY = Text(
    "Ein anderer Prozess schreibt gerade in den Suchindex. Bitte gleich noch einmal versuchen.",
    "Another process is writing to the search index. Please try again in a moment.",
)
_UNKNOWN_ENGINE = Text(
    "Unbekannte Suchmaschine „{url}“ in KB_SEARCH_URL. Möglich sind: whoosh:, tantivy:.",
    "Unknown search engine “{url}” in KB_SEARCH_URL. Choose one of: whoosh:, tantivy:.",
)
_NOT_INSTALLED = Text(
    "Die Suchmaschine Tantivy ist nicht installiert. Installation: pip install 'clusterwissen[tantivy]'",
    "The search engine Tantivy is not installed. To install it: pip install 'clusterwissen[tantivy]'",
)
