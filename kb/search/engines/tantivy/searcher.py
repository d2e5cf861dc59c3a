"""Answer queries on a state of a Tantivy index."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, cast

import tantivy
from tantivy import Occur, Query

from kb.search.engines import NO_FOLD, EngineAnswer, EngineHit, EngineQuery, WeighedHit
from kb.search.engines.order import MOST_WEIGHED
from kb.search.engines.tantivy.clauses import (
    ADDRESS,
    CLOSENESS,
    FOLD,
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
from kb.search.facets import INDEXED
from kb.search.fields import BESIDE, EXACT, SUBJECT, TEXT_FIELDS, WHOLE
from kb.search.query import WORDS, AllOf, Leaf, Plan, PlanNode, Worth

MOST_VALUES = 60_000  # Tantivy fails beyond 65,000 values of a facet.
_ORDERS = {"name": NAME, "year": LATEST, "newest": NEWEST}
NOTHING = Plan(AllOf(), (), ())
_SPARE = 30  # The number of hits fetched in addition, because the last ones may tie with others.
_MOST_COUNTS = 50  # The number of queries with cached counts; each takes up to a few hundred kilobytes.
# No document has both a title and a heading.
_MOST_PLACES = sum(field.weight for field in TEXT_FIELDS if field.name != "heading")
_MOST_OF_A_LEAF = (_MOST_PLACES + SUBJECT.weight) * EXACT.weight
_MOST_AS_A_WHOLE = _MOST_PLACES * BESIDE.weight + TEXT_FIELDS[0].weight * WHOLE.weight
_COUNTING = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in INDEXED}
# A hit has the value by which Tantivy sorted it, and its address.
Ranked = tuple[Any, tantivy.DocAddress]
Spot = tuple[int, int]
"""The address of a document as a hashable key."""


class TantivySnapshot:
    """Implements ``Snapshot`` with Tantivy."""

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
        """The data stored beside the documents."""
        return self._memory or {}

    @property
    def size(self) -> int:
        """The number of documents."""
        return self.searcher.num_docs - (self._memory is not None)

    def ask(self, engine_query: EngineQuery) -> EngineAnswer:
        """Answer a query."""
        matching, base = self.translator.matching(engine_query.plan.root)
        filters = {
            name: self.translator.any_value(name, values) for name, values in engine_query.selected.items() if values
        }
        total, hits = self._hits(both(matching, filters.values()), base, engine_query)
        return EngineAnswer(total, tuple(hits), self._counts(filters, engine_query) if engine_query.counts else {})

    # Hits and their order.

    def _hits(self, query: Query, base: int, engine_query: EngineQuery) -> tuple[int, list[EngineHit]]:
        is_scored = engine_query.plan.leaves and engine_query.sort == "relevance"
        total, ranked = self._ranked(query, base, engine_query)
        hits = [
            EngineHit(
                document[PAYLOAD][0],
                (),
                int(score) - base if is_scored else 0,
                document[KEY][0],
                next(iter(document[FOLD]), NO_FOLD),
                _spot(address),
            )
            for score, address in ranked
            for document in (self.searcher.doc(address),)
        ]
        return total, self._explained(query, base, engine_query, hits)

    def read(self, engine_query: EngineQuery, hits: Sequence[EngineHit]) -> tuple[EngineHit, ...]:
        """Return hits, which are read already, explained if the query asks for it."""
        matching, base = self.translator.matching(engine_query.plan.root)
        return tuple(self._explained(matching, base, engine_query, hits))

    def _any_key(self, keys: Iterable[str]) -> Query:
        return any_of([self.translator.term(KEY, key) for key in keys])

    def _explained(
        self, query: Query, base: int, engine_query: EngineQuery, hits: Sequence[EngineHit]
    ) -> list[EngineHit]:
        if not (engine_query.plan.leaves and engine_query.explained):
            return list(hits)
        on_page = self._any_key(hit.key for hit in hits)
        matched = self._matched(engine_query.plan.leaves, on_page, len(hits))
        scores = {} if engine_query.sort == "relevance" else self._scores(on_page, query, len(hits))
        spots = [cast(Spot, hit.handle) for hit in hits]
        return [
            replace(
                hit,
                matched=tuple(best.get(spot) for best in matched),
                score=int(scores[spot]) - base if spot in scores else hit.score,
            )
            for hit, spot in zip(hits, spots, strict=True)
        ]

    def walk(self, engine_query: EngineQuery) -> Iterator[str]:
        """Yield the keys of all hits in order."""
        matching, base = self.translator.matching(engine_query.plan.root)
        query = both(
            matching, [self.translator.any_value(name, values) for name, values in engine_query.selected.items()]
        )
        _, ranked = self._ranked(query, base, replace(engine_query, offset=0, limit=max(1, self.searcher.num_docs)))
        return (self.searcher.doc(address)[KEY][0] for _, address in ranked)

    def _ranked(self, query: Query, base: int, engine_query: EngineQuery) -> tuple[int, list[Ranked]]:
        leaves = engine_query.plan.leaves
        if engine_query.sort == "relevance" and leaves:
            most = _MOST_OF_A_LEAF * len(leaves) + _MOST_AS_A_WHOLE + base
            is_weighed = most <= MOST_WEIGHED and not _is_scaled(engine_query.plan.root)
            return self._by_score(query, engine_query, CLOSENESS if is_weighed else None)
        return self._by_field(query, engine_query, _ORDERS.get(engine_query.sort, PLACE))

    def _by_field(self, query: Query, engine_query: EngineQuery, field: str) -> tuple[int, list[Ranked]]:
        result = self.searcher.search(
            query, max(1, engine_query.limit), order_by_field=field, order=tantivy.Order.Asc, offset=engine_query.offset
        )
        return _total(result), result.hits[: engine_query.limit]

    def _by_score(self, query: Query, engine_query: EngineQuery, weight: str | None) -> tuple[int, list[Ranked]]:
        """Return hits by score, then kind and name.

        Tantivy includes the closeness in the score, so that few hits tie. Ties are fetched completely and sorted here.
        """
        end = engine_query.offset + engine_query.limit
        most = end + _SPARE
        while True:
            result = self.searcher.search(query, most, weight_by_field=weight)
            hits = result.hits
            if len(hits) < most or hits[-1][0] < hits[end - 1][0]:
                break
            most *= 4
        return _total(result), list(self._ordered(hits, engine_query.offset, end))

    def _ordered(self, hits: Iterable[Ranked], start: int, end: int) -> Iterator[Ranked]:
        """Yield the hits from ``start`` to ``end``, with ties sorted by kind and name."""
        at = 0
        for _, run in groupby(hits, key=itemgetter(0)):
            tied = list(run)
            if at + len(tied) > start:
                yield from islice(self._by_place(tied), max(0, start - at), end - at)
            at += len(tied)
            if at >= end:
                break

    def _by_place(self, tied: Iterable[Ranked]) -> Iterable[Ranked]:
        """Merge tied hits of several segments. Within a segment documents are stored in order."""
        segments: dict[int, list[Ranked]] = {}
        for hit in tied:
            segments.setdefault(hit[1].segment_ord, []).append(hit)
        streams = [sorted(segment, key=lambda hit: hit[1].doc) for segment in segments.values()]
        return (
            merge(*streams, key=lambda hit: str(self.searcher.doc(hit[1])[PLACE][0]))
            if len(streams) > 1
            else streams[0]
        )

    def _matched(self, leaves: Iterable[Leaf], among: Query, count: int) -> list[dict[Spot, tuple[str, str]]]:
        """Return the best field and form of each leaf by document.

        A distinct score per field and form identifies them.
        """
        matched = []
        for leaf in leaves:
            parts = sorted(self.translator.parts(leaf), key=lambda part: -part[0])
            graded = [worth(query, len(parts) - number) for number, (_, _, _, query) in enumerate(parts)]
            grades = self._scores(among, best_of(graded), count) if parts else {}
            matched.append({spot: parts[len(parts) - round(grade)][1:3] for spot, grade in grades.items()})
        return matched

    def _scores(self, among: Query, query: Query, count: int) -> dict[Spot, float]:
        """Return the scores of some documents for a query."""
        if not count:
            return {}
        restricted = Query.boolean_query([(Occur.Must, among), (Occur.Must, query)])
        hits = self.searcher.search(restricted, count, count=False).hits
        return {_spot(address): score for score, address in hits}

    # Facets.

    def _counts(self, filters: Mapping[str, Query], engine_query: EngineQuery) -> Mapping[str, Mapping[str, int]]:
        """Count facets, or return the cached counts of another page of the same query."""
        cache_key = (engine_query.plan.root, tuple(sorted(engine_query.selected.items())))
        known = self._known_counts.get(cache_key)
        if known is None:
            matching = self.translator.unscored(engine_query.plan.root)
            counts = self._counted(
                both(matching, filters.values()), [name for name in _COUNTING if name not in filters]
            )
            for name in filters:
                others = [query for other, query in filters.items() if other != name]
                counts |= self._counted(both(matching, others), [name])
            if len(self._known_counts) >= _MOST_COUNTS:
                self._known_counts = {}
            known = self._known_counts[cache_key] = {name: counts[name] for name in INDEXED}
        return known

    def _counted(self, query: Query, facets: Iterable[str]) -> dict[str, dict[str, int]]:
        result = self.searcher.aggregate(query, {name: _COUNTING[name] for name in facets})
        return {
            name: {bucket["key"]: bucket["doc_count"] for bucket in counted["buckets"]}
            for name, counted in result.items()
        }

    def count(self, node: PlanNode) -> int:
        """Count the documents that match a part of a plan."""
        return _total(self.searcher.search(self.translator.unscored(node), 1))

    def weigh(self, among: PlanNode, parts: Sequence[tuple[int, PlanNode]], limit: int) -> tuple[WeighedHit, ...]:
        """Return the documents with the highest sum of matching weights."""
        if not parts:
            return ()
        queries = [self.translator.plain(node) for _, node in parts]
        weights = [worth(query, weight) for query, (weight, _) in zip(queries, parts, strict=True)]
        possible = worth(self.translator.plain(among), 0)
        query = Query.boolean_query([(Occur.Must, possible), (Occur.Must, any_of(weights))])
        _, ranked = self._by_score(query, EngineQuery(NOTHING, {}, "relevance", 0, limit), None)
        documents = {_spot(address): self.searcher.doc(address) for _, address in ranked}
        on_page = self._any_key(document[KEY][0] for document in documents.values())
        matched = [self._scores(on_page, query, len(documents)) for query in queries]
        return tuple(
            WeighedHit(document[PAYLOAD][0], tuple(spot in scores for scores in matched))
            for spot, document in documents.items()
        )

    def facets_of(self, address: str) -> Mapping[str, Collection[str]]:
        """Return the facet values of the document with an address."""
        counts = self._counted(self.translator.term(ADDRESS, address), _COUNTING)
        return {name: list(values) for name, values in counts.items()} if any(counts.values()) else {}

    def words(self) -> Mapping[str, int]:
        """Return all words with their numbers of documents."""
        counts: dict[str, int] = {}
        for code in self.translator.codes:
            for word, count in self.searcher.terms_with_prefix(code + WORDS, ""):
                counts[word] = counts.get(word, 0) + count
        return counts

    def values(self, facet: str) -> Iterable[str]:
        """Return all values of a facet, including those of removed documents only."""
        if facet not in self._values:
            self._values[facet] = [value for value, _ in self.searcher.terms_with_prefix(facet, "")]
        return self._values[facet]

    # Documents by address and key.

    def payloads(self, addresses: Iterable[str]) -> dict[str, bytes]:
        """Return payloads by address (kind/slug)."""
        payloads = {}
        for address in addresses:
            for _, location in self.searcher.search(self.translator.term(ADDRESS, address), 1, count=False).hits:
                payloads[address] = self._payload(location)
        return payloads

    def documents(self, node: PlanNode) -> Iterator[tuple[str, bytes]]:
        """Yield key and payload of the documents that match a part of a plan."""
        query = self.translator.unscored(node)
        for _, address in self.searcher.search(query, max(1, self.searcher.num_docs), count=False).hits:
            document = self.searcher.doc(address)
            yield document[KEY][0], document[PAYLOAD][0]

    def keys(self) -> set[str]:
        """Return the keys of all documents."""
        return self._keys(self.translator.all())

    def keys_with(self, facet: str, values: Iterable[str]) -> set[str]:
        """Return the keys of documents with a value of a facet, or a source."""
        return self._keys(self.translator.any_value(facet, values))

    def _keys(self, query: Query) -> set[str]:
        hits = self.searcher.search(query, max(1, self.searcher.num_docs), count=False).hits
        return {self.searcher.doc(address)[KEY][0] for _, address in hits}

    def _payload(self, address: tantivy.DocAddress) -> bytes:
        payload: bytes = self.searcher.doc(address)[PAYLOAD][0]
        return payload


def _is_scaled(root: PlanNode) -> bool:
    """Return whether scores are multiplied, as those of best matches are."""
    also = root.also if isinstance(root, AllOf) else ()
    return any(part.amount > MOST_WEIGHED for part in also if isinstance(part, Worth))


def _spot(address: tantivy.DocAddress) -> Spot:
    return address.segment_ord, address.doc


def _total(result: tantivy.SearchResult) -> int:
    total: int = result.count  # type: ignore[attr-defined]  # Tantivy's type hints forget it.
    return total
