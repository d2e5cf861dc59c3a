"""Define the protocol of a search engine. Every engine gets the same terms and gives the same answers.

An engine stores documents with their terms, finds those that match a plan, adds up the weights of ``fields.py`` and
counts facets. It stores the number of the last indexed change in the same commit as the documents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kb.search.query import Plan, PlanNode

REMNANTS = "remnants"
"""The key in the memory of an index that marks removed documents as still present in its files."""

NO_FOLD = bytes(8)
"""The fold of a document that shares it with none, as long as any other."""

FieldTerms = Mapping[str, "Terms"]


@dataclass(slots=True)
class Terms:
    """The words of a text field with their positions, stems and parts."""

    words: list[tuple[str, int]] = field(default_factory=list)
    stems: Collection[str] = ()
    parts: Collection[str] = ()


@dataclass(slots=True)
class IndexDocument:
    """A document to index; ``key`` identifies the record (kind:id), ``payload`` is stored for display."""

    key: str
    address: str
    """kind/slug, by which payloads are looked up."""
    order: str
    """The key for sorting by name."""
    kind: str
    year: int
    """0 if the document has no year."""
    fields: FieldTerms
    facets: Mapping[str, Collection[str]]
    payload: bytes
    newest: int = 0
    """The year of its newest source, 0 if no source has a date."""
    day: int = 0
    """Month and day of its year as a number (1231 is the last), 0 if only the year is known; orders within the year."""
    is_thin: bool = False
    """Whether it comes after the others of its kind with equal scores."""
    fold: bytes = NO_FOLD
    """Equal for documents that are one hit together; NO_FOLD if the document is always a hit of its own."""


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """A query to an engine: plan, selected facet values, sort order and range of hits."""

    plan: Plan
    selected: Mapping[str, tuple[str, ...]]
    sort: str
    offset: int
    limit: int
    counts: bool = True
    """Whether to count facets."""
    explained: bool = True
    """Whether to report the score of each hit and the field and form of each word, which costs as much as the search."""
    stored: bool = True
    """Whether to read what is stored of each hit; an engine may leave hits with their fold only, which ``read`` completes."""


@dataclass(frozen=True, slots=True)
class EngineHit:
    """A hit: its payload and key, and the best field and form of each leaf of the plan.

    A match is a pair of field code and form name. Unless the query asks for explanations, ``matched`` is empty and an engine
    may leave the score at 0.
    """

    payload: bytes
    matched: tuple[tuple[str, str] | None, ...]
    score: int
    key: str
    fold: bytes = NO_FOLD
    handle: object = None
    """By which the engine knows the document in this snapshot."""


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """A page of hits, their total, and the number of documents per facet value.

    A facet is counted without its own filter.
    """

    total: int
    hits: tuple[EngineHit, ...]
    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class WeighedHit:
    """A document ranked by weights: its payload, and which parts matched."""

    payload: bytes
    matched: tuple[bool, ...]


class Snapshot(Protocol):
    """A state of an index, which stays readable during later writes."""

    @property
    def memory(self) -> Mapping[str, object]:
        """The data stored beside the documents: last change, schema version, vocabulary."""

    @property
    def size(self) -> int:
        """The number of documents."""

    def ask(self, engine_query: EngineQuery) -> EngineAnswer:
        """Answer a query."""

    def read(self, engine_query: EngineQuery, hits: Sequence[EngineHit]) -> tuple[EngineHit, ...]:
        """Return hits of a query with what is stored of them, explained if the query asks for it."""

    def walk(self, engine_query: EngineQuery) -> Iterator[str]:
        """Yield the keys of all hits in the order of ``ask``, without counts."""

    def count(self, node: PlanNode) -> int:
        """Count the documents that match a part of a plan."""

    def weigh(self, among: PlanNode, parts: Sequence[tuple[int, PlanNode]], limit: int) -> tuple[WeighedHit, ...]:
        """Return the documents of ``among`` with the highest sum of matching weights.

        Documents without a matching part are left out. Documents with equal sums are ordered by kind and name.
        """

    def facets_of(self, address: str) -> Mapping[str, Collection[str]]:
        """Return the facet values of the document with an address (kind/slug).

        The result is empty if there is no such document.
        """

    def words(self) -> Mapping[str, int]:
        """Return all folded words with their numbers of documents, summed over the text fields.

        Removed documents may still be counted. Callers must not change the mapping.
        """

    def values(self, facet: str) -> Iterable[str]:
        """Return the values of a facet in the index."""

    def payloads(self, addresses: Iterable[str]) -> dict[str, bytes]:
        """Return payloads by address (kind/slug), without missing ones."""

    def documents(self, node: PlanNode) -> Iterator[tuple[str, bytes]]:
        """Yield key and payload of the documents that match a part of a plan, in any order."""

    def keys(self) -> set[str]:
        """Return the keys of all documents."""

    def keys_with(self, facet: str, values: Iterable[str]) -> set[str]:
        """Return the keys of the documents with at least one of the values."""


class Writer(Protocol):
    """A transaction on an index, which commits documents and memory together."""

    def remove(self, keys: Iterable[str]) -> None:
        """Remove the documents with these keys; unknown keys are ignored."""

    def purge(self) -> None:
        """Delete removed documents from the disk, because erased persons have a right to it.

        An engine that cannot do so adds REMNANTS to the memory; the index is then rebuilt.
        """

    def add(self, document: IndexDocument) -> None:
        """Add a document whose key is new or was removed before."""

    def remember(self, memory: Mapping[str, object]) -> None:
        """Replace the memory of the index."""


class Engine(Protocol):
    """A search engine over one folder."""

    def create(self, folder: Path) -> None:
        """Create an empty index in a folder."""

    def snapshot(self, folder: Path, previous: Snapshot | None = None) -> Snapshot:
        """Open the latest state and reuse data of ``previous``. Raises FileNotFoundError."""

    def stamp(self, folder: Path) -> object:
        """Return a value that changes with each commit; this must be cheap."""

    def files(self, folder: Path) -> Mapping[str, Path]:
        """Return the files of the latest state by a key that changes whenever one is rewritten.

        Locks and lists that say nothing about documents are left out.
        """

    def sweep(self, folder: Path) -> None:
        """Remove the files that a process killed at the end of its commit has left; nobody may be writing."""

    def writing(self, folder: Path, *, wait: float) -> AbstractContextManager[Writer]:
        """Open a writer that commits at the end, or changes nothing after an exception.

        Raises Busy if another writer holds the lock for more than ``wait`` seconds.
        """
