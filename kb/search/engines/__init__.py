"""The protocol that every search engine fulfils. All of them get the same terms and give the same answers.

An engine stores documents with their terms, finds those that match a plan, adds up the weights of ``fields.py``, counts
facets, and keeps the number of the last change it has seen together with what was indexed up to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kb.search.query import Plan, PlanNode

REMNANTS = "remnants"
"""In the memory of an index: something of removed documents is still in its files."""

FieldTerms = Mapping[str, "Terms"]


@dataclass(slots=True)
class Terms:
    """The terms of one text field of a document: words by place, and the stems and parts derived from them."""

    words: list[tuple[str, int]] = field(default_factory=list)
    stems: Collection[str] = ()
    parts: Collection[str] = ()


@dataclass(slots=True)
class IndexDocument:
    """What an engine stores: ``key`` names the record (kind:id), ``payload`` is what a hit is shown from."""

    key: str
    address: str
    """kind/slug, under which titles are looked up."""
    order: str
    """By what the documents sort by name."""
    kind: str
    year: int
    """0 when the document has none."""
    fields: FieldTerms
    facets: Mapping[str, Collection[str]]
    payload: bytes
    newest: int = 0
    """The year of the newest source it rests on, 0 when there is none with a date."""


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """A question to an engine: the plan, the chosen values of facets, the order and the part of the hits to return."""

    plan: Plan
    selected: Mapping[str, tuple[str, ...]]
    sort: str
    offset: int
    limit: int
    counts: bool = True
    """Whether facets are to be counted."""
    explained: bool = True
    """Whether hits are to say where each word was found; it costs as much as finding them."""


@dataclass(frozen=True, slots=True)
class EngineHit:
    """A hit: what was stored, and for each leaf of the plan the code of the best field and the form found there.

    Nothing is said of the leaves when hits are not to be explained.
    """

    payload: bytes
    matched: tuple[tuple[str, str] | None, ...]
    score: int


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """Hits, how many there are in all, and for each facet the documents per value (its own filter left out)."""

    total: int
    hits: tuple[EngineHit, ...]
    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class WeighedHit:
    """A document found by the sum of what matches: what was stored, and which of the parts matched."""

    payload: bytes
    matched: tuple[bool, ...]


class Snapshot(Protocol):
    """One state of an index; it goes on answering while others write."""

    @property
    def memory(self) -> Mapping[str, object]:
        """What was stored beside the documents: the last change, the schema version, the vocabulary."""

    @property
    def size(self) -> int:
        """The number of documents."""

    def ask(self, wanted: EngineQuery) -> EngineAnswer:
        """Answer a question."""

    def walk(self, wanted: EngineQuery) -> Iterator[str]:
        """Yield the keys of all documents that ``ask`` would find, in its order; there are no pages and no counts."""

    def count(self, node: PlanNode) -> int:
        """Return how many documents match a part of a plan."""

    def weigh(self, among: PlanNode, parts: Sequence[tuple[int, PlanNode]], limit: int) -> tuple[WeighedHit, ...]:
        """Return the documents of ``among`` for which the weights of the parts that match add up to most.

        Those for which no part matches are left out; equal ones come by kind and name.
        """

    def facets_of(self, address: str) -> Mapping[str, Collection[str]]:
        """Return the values of its facets for the document with an address (kind/slug); nothing for a missing one."""

    def words(self) -> Mapping[str, int]:
        """Return all words, folded, with the documents each is in, added up over the text fields.

        Documents that were removed since may still count. What is returned is not to be changed.
        """

    def values(self, facet: str) -> Iterable[str]:
        """Return the values of a facet that documents have."""

    def payloads(self, addresses: Iterable[str]) -> dict[str, bytes]:
        """Return what is stored for these addresses (kind/slug); missing ones are left out."""

    def keys(self) -> set[str]:
        """Return the keys of all documents."""

    def keys_with(self, facet: str, values: Iterable[str]) -> set[str]:
        """Return the keys of the documents that have one of the values."""


class Writer(Protocol):
    """Changes to an index that become visible all at once, together with what is to be remembered."""

    def remove(self, keys: Iterable[str]) -> None:
        """Take the documents with these keys out; unknown keys are fine."""

    def purge(self) -> None:
        """Let nothing of removed documents stay on the disk, as is owed to persons who were erased.

        An engine that cannot do so adds REMNANTS to what it remembers; the index is then built anew.
        """

    def add(self, document: IndexDocument) -> None:
        """Add a document whose key is not in the index, or was removed before."""

    def remember(self, memory: Mapping[str, object]) -> None:
        """Store this beside the documents, instead of what was remembered before."""


class Engine(Protocol):
    """A search engine over one folder."""

    def create(self, folder: Path) -> None:
        """Make an empty index in a folder."""

    def snapshot(self, folder: Path, before: Snapshot | None = None) -> Snapshot:
        """Open the latest state; what ``before`` has read already is used again. Raises FileNotFoundError."""

    def stamp(self, folder: Path) -> object:
        """Return something that differs after each commit; must cost next to nothing."""

    def writing(self, folder: Path, *, wait: float) -> AbstractContextManager[Writer]:
        """Open a writer that commits at the end, or leaves everything as it was when an exception passes.

        Raises Busy when another writer holds the index for more than ``wait`` seconds.
        """
