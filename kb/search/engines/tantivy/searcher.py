"""One state of a Tantivy index, answering questions."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from kb.search.engines import EngineAnswer, EngineHit, EngineQuery, WeighedHit
from kb.search.engines.order import MOST_WEIGHED
from kb.search.engines.tantivy.clauses import (
    ADDRESS,
    CLOSENESS,
    KEY,
    LATEST,
    MEMORY_KEY,
    NAME,
    NEWEST,
    PAYLOAD,
    PLACE,
    Translator,
    any_of,
    best_of,
    both,
    worth,
)
from kb.search.fields import BESIDE, EXACT, FACETS, SUBJECT, TEXT_FIELDS, WHOLE
from kb.search.query import WORDS, AllOf, Leaf, Plan, PlanNode

MOST_VALUES = 60_000  # Tantivy gives up beyond 65,000 values of a facet.
_ORDERS = {"name": NAME, "year": LATEST, "newest": NEWEST}
NOTHING = Plan(AllOf(), (), ())
_SPARE = 30  # So many more hits than wanted are asked for, because the last ones may tie with others.
_MOST_COUNTS = 50  # Questions whose counts are remembered; each takes up to some hundred kilobytes.
# No document has both a title and a heading.
_MOST_PLACES = sum(field.weight for field in TEXT_FIELDS if field.name != "heading")
_MOST_OF_A_LEAF = (_MOST_PLACES + SUBJECT.weight) * EXACT.weight
_MOST_AS_A_WHOLE = _MOST_PLACES * BESIDE.weight + TEXT_FIELDS[0].weight * WHOLE.weight
_COUNTING = {facet.name: {"terms": {"field": facet.name, "size": MOST_VALUES}} for facet in FACETS}
# A hit: what Tantivy ordered it by, and where it is.
Ranked = tuple[Any, tantivy.DocAddress]
Spot = tuple[int, int]
"""Where a document is, as something to look up by."""


class TantivySnapshot:
    """See ``Snapshot``."""

    def __init__(self, folder: Path, index: tantivy.Index) -> None:
        self.folder = folder
        self.index = index
        self.searcher = index.searcher()
        self.translator = Translator(index.schema, self.searcher)
        self._known_counts: dict[object, Mapping[str, Mapping[str, int]]] = {}
        self._values: dict[str, list[str]] = {}

    @cached_property
    def _memory(self) -> Mapping[str, Any] | None:
        for _, address in self.searcher.search(self.translator.term(KEY, MEMORY_KEY), 1, count=False).hits:
            stored: dict[str, Any] = json.loads(self._payload(address))
            return stored
        return None

    @property
    def memory(self) -> Mapping[str, Any]:
        """What was stored beside the documents."""
        return self._memory or {}

    @property
    def size(self) -> int:
        """The number of documents."""
        return self.searcher.num_docs - (self._memory is not None)

    def ask(self, wanted: EngineQuery) -> EngineAnswer:
        """Answer a question."""
        matching, base = self.translator.matching(wanted.plan.root)
        filters = {name: self.translator.any_value(name, values) for name, values in wanted.selected.items() if values}
        total, hits = self._hits(both(matching, filters.values()), base, wanted)
        return EngineAnswer(total, tuple(hits), self._counts(filters, wanted) if wanted.counts else {})

    # Hits and their order.

    def _hits(self, query: Query, base: int, wanted: EngineQuery) -> tuple[int, list[EngineHit]]:
        leaves = wanted.plan.leaves
        total, ranked = self._ranked(query, base, wanted)
        documents = {_spot(address): self.searcher.doc(address) for _, address in ranked}
        scores: dict[Spot, float] = {}
        if leaves and wanted.sort == "relevance":
            scores = {_spot(address): score for score, address in ranked}
        matched: list[dict[Spot, tuple[str, str]]] = []
        if leaves and wanted.explained:
            these = self._any_key(documents.values())
            scores = scores or self._among(these, query, len(documents))
            matched = self._matched(leaves, these, len(documents))
        return total, [
            EngineHit(document[PAYLOAD][0], tuple(one.get(spot) for one in matched), int(scores.get(spot, base)) - base)
            for spot, document in documents.items()
        ]

    def _any_key(self, documents: Iterable[tantivy.Document]) -> Query:
        return any_of([self.translator.term(KEY, document[KEY][0]) for document in documents])

    def walk(self, wanted: EngineQuery) -> Iterator[str]:
        """Yield the keys of all documents that match, in order."""
        matching, base = self.translator.matching(wanted.plan.root)
        query = both(matching, [self.translator.any_value(name, values) for name, values in wanted.selected.items()])
        _, ranked = self._ranked(query, base, replace(wanted, offset=0, limit=max(1, self.searcher.num_docs)))
        return (self.searcher.doc(address)[KEY][0] for _, address in ranked)

    def _ranked(self, query: Query, base: int, wanted: EngineQuery) -> tuple[int, list[Ranked]]:
        leaves = wanted.plan.leaves
        if wanted.sort == "relevance" and leaves:
            most = _MOST_OF_A_LEAF * len(leaves) + _MOST_AS_A_WHOLE + base
            return self._by_score(query, wanted, CLOSENESS if most <= MOST_WEIGHED else None)
        return self._by_field(query, wanted, _ORDERS.get(wanted.sort, PLACE))

    def _by_field(self, query: Query, wanted: EngineQuery, field: str) -> tuple[int, list[Ranked]]:
        found = self.searcher.search(
            query, max(1, wanted.limit), order_by_field=field, order=tantivy.Order.Asc, offset=wanted.offset
        )
        return _total(found), found.hits[: wanted.limit]

    def _by_score(self, query: Query, wanted: EngineQuery, weight: str | None) -> tuple[int, list[Ranked]]:
        """Return hits by score, then kind and name.

        Tantivy weighs the closeness in, and leaves little that ties; what does is fetched as a whole and ordered here.
        """
        end = wanted.offset + wanted.limit
        asked = end + _SPARE
        while True:
            found = self.searcher.search(query, asked, weight_by_field=weight)
            hits = found.hits
            if len(hits) < asked or hits[-1][0] < hits[end - 1][0]:
                break
            asked *= 4
        return _total(found), list(self._ordered(hits, wanted.offset, end))

    def _ordered(self, hits: Iterable[Ranked], start: int, end: int) -> Iterator[Ranked]:
        """Yield the hits from one place to another, those that tie in the order of their places."""
        at = 0
        for _, run in groupby(hits, key=itemgetter(0)):
            tied = list(run)
            if at + len(tied) > start:
                yield from islice(self._by_place(tied), max(0, start - at), end - at)
            at += len(tied)
            if at >= end:
                break

    def _by_place(self, tied: Iterable[Ranked]) -> Iterable[Ranked]:
        """Bring hits of several segments together; within each, documents are stored in the order of their places."""
        segments: dict[int, list[Ranked]] = {}
        for hit in tied:
            segments.setdefault(hit[1].segment_ord, []).append(hit)
        streams = [sorted(segment, key=lambda hit: hit[1].doc) for segment in segments.values()]
        return (
            merge(*streams, key=lambda hit: str(self.searcher.doc(hit[1])[PLACE][0]))
            if len(streams) > 1
            else streams[0]
        )

    def _matched(self, leaves: Iterable[Leaf], these: Query, count: int) -> list[dict[Spot, tuple[str, str]]]:
        """Return for each word where it is found best, by document: each place and form gets a score of its own."""
        found = []
        for leaf in leaves:
            parts = sorted(self.translator.parts(leaf), key=lambda part: -part[0])
            graded = [worth(query, len(parts) - number) for number, (_, _, _, query) in enumerate(parts)]
            grades = self._among(these, best_of(graded), count) if parts else {}
            found.append({spot: parts[len(parts) - round(grade)][1:3] for spot, grade in grades.items()})
        return found

    def _among(self, these: Query, query: Query, count: int) -> dict[Spot, float]:
        """Return what some documents score for a query."""
        if not count:
            return {}
        wanted = Query.boolean_query([(Occur.Must, these), (Occur.Must, query)])
        hits = self.searcher.search(wanted, count, count=False).hits
        return {_spot(address): score for score, address in hits}

    # Facets.

    def _counts(self, filters: Mapping[str, Query], wanted: EngineQuery) -> Mapping[str, Mapping[str, int]]:
        """Count facets, or remember what was counted for another page of the same question."""
        question = (wanted.plan.root, tuple(sorted(wanted.selected.items())))
        known = self._known_counts.get(question)
        if known is None:
            matching = self.translator.sought(wanted.plan.root)
            counts = self._counted(both(matching, filters.values()), [one for one in _COUNTING if one not in filters])
            for name in filters:
                others = [query for other, query in filters.items() if other != name]
                counts |= self._counted(both(matching, others), [name])
            if len(self._known_counts) >= _MOST_COUNTS:
                self._known_counts = {}
            known = self._known_counts[question] = {facet.name: counts[facet.name] for facet in FACETS}
        return known

    def _counted(self, query: Query, facets: Iterable[str]) -> dict[str, dict[str, int]]:
        found = self.searcher.aggregate(query, {name: _COUNTING[name] for name in facets})
        return {name: {one["key"]: one["doc_count"] for one in found[name]["buckets"]} for name in found}

    def count(self, node: PlanNode) -> int:
        """Return how many documents match a part of a plan."""
        return _total(self.searcher.search(self.translator.sought(node), 1))

    def weigh(self, among: PlanNode, parts: Sequence[tuple[int, PlanNode]], limit: int) -> tuple[WeighedHit, ...]:
        """Return the documents for which the weights of the parts that match add up to most."""
        if not parts:
            return ()
        found = [self.translator.plain(node) for _, node in parts]
        weights = [worth(query, weight) for query, (weight, _) in zip(found, parts, strict=True)]
        possible = worth(self.translator.plain(among), 0)
        query = Query.boolean_query([(Occur.Must, possible), (Occur.Must, any_of(weights))])
        _, ranked = self._by_score(query, EngineQuery(NOTHING, {}, "relevance", 0, limit), None)
        documents = {_spot(address): self.searcher.doc(address) for _, address in ranked}
        these = self._any_key(documents.values())
        matched = [self._among(these, query, len(documents)) for query in found]
        return tuple(
            WeighedHit(document[PAYLOAD][0], tuple(spot in one for one in matched))
            for spot, document in documents.items()
        )

    def facets_of(self, address: str) -> Mapping[str, Collection[str]]:
        """Return the values of its facets for the document with an address."""
        found = self._counted(self.translator.term(ADDRESS, address), _COUNTING)
        return {name: list(values) for name, values in found.items()} if any(found.values()) else {}

    def words(self) -> Mapping[str, int]:
        """Return all words with the documents they are in."""
        found: dict[str, int] = {}
        for code in self.translator.codes:
            for word, count in self.searcher.terms_with_prefix(code + WORDS, ""):
                found[word] = found.get(word, 0) + count
        return found

    def values(self, facet: str) -> Iterable[str]:
        """Return the values of a facet that documents have or had."""
        if facet not in self._values:
            self._values[facet] = [value for value, _ in self.searcher.terms_with_prefix(facet, "")]
        return self._values[facet]

    # Documents by name.

    def payloads(self, addresses: Iterable[str]) -> dict[str, bytes]:
        """Return what is stored for these addresses (kind/slug)."""
        found = {}
        for address in addresses:
            for _, where in self.searcher.search(self.translator.term(ADDRESS, address), 1, count=False).hits:
                found[address] = self._payload(where)
        return found

    def keys(self) -> set[str]:
        """Return the keys of all documents."""
        return self._keys(self.translator.all())

    def keys_with(self, facet: str, values: Iterable[str]) -> set[str]:
        """Return the keys of the documents that have one of the values of a facet, or quote one of the sources."""
        return self._keys(self.translator.any_value(facet, values))

    def _keys(self, query: Query) -> set[str]:
        hits = self.searcher.search(query, max(1, self.searcher.num_docs), count=False).hits
        return {self.searcher.doc(address)[KEY][0] for _, address in hits}

    def _payload(self, address: tantivy.DocAddress) -> bytes:
        payload: bytes = self.searcher.doc(address)[PAYLOAD][0]
        return payload


def _spot(address: tantivy.DocAddress) -> Spot:
    return address.segment_ord, address.doc


def _total(found: tantivy.SearchResult) -> int:
    total: int = found.count  # type: ignore[attr-defined]  # Tantivy's type hints forget it.
    return total
