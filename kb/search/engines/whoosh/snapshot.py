"""Answer queries on a Whoosh index with sets of documents.

These replace Whoosh's collectors.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from operator import and_, or_
from threading import Lock
from typing import Any

from kb.search.engines import NO_FOLD, EngineAnswer, EngineHit, EngineQuery, WeighedHit
from kb.search.engines.whoosh import bits
from kb.search.engines.whoosh.facets import FacetValues
from kb.search.engines.whoosh.segment import ADDRESS, DATES, FIELD_BYTES, KEY, ORDER, Segment, split
from kb.search.facets import INDEXED
from kb.search.fields import TEXT_FIELDS
from kb.search.query import WORDS, AllOf, AnyOf, Complement, FacetFilter, Leaf, PlanNode, Records, Worth

MEMORY_KEY = "memory"
CACHE_BYTES = 16 * 1024 * 1024
DAYS = 1 << 11
"""More than any day of a year has as a number, so that year and day make one."""
PLANS_KEPT = 4
_WEIGHTS = {field.code: field.weight for field in TEXT_FIELDS}
_WORD_FIELDS = b"".join(FIELD_BYTES[field.code + WORDS] for field in TEXT_FIELDS)

# A part of a leaf has the score of a field and form, its documents, the code of the field and the name of the form.
Parts = list[tuple[int, int, str, str]]


class WhooshSnapshot:
    """A sequence of segments. Document n of a segment is number base + n of the snapshot."""

    def __init__(self, segments: Sequence[Segment], deleted: Sequence[Iterable[int]]) -> None:
        self.segments = segments
        self.bases: list[int] = []
        total = removed = 0
        for segment, segment_removed in zip(segments, deleted, strict=True):
            self.bases.append(total)
            removed |= bits.of(segment_removed, segment.size) << total
            total += segment.size
        self.live_and_memory = ((1 << total) - 1) & ~removed
        self.live = self.live_and_memory & ~self._with_term(KEY, MEMORY_KEY)
        self.size = self.live.bit_count()
        self._leaves: dict[tuple[object, ...], Parts] = {}
        self._leaf_bytes = 0
        self._last: tuple[tuple[PlanNode, int, list[int]], ...] = ()
        self._last_best: tuple[list[int], str, int, Sequence[int]] = ([], "", 0, ())
        self._lock = Lock()

    @cached_property
    def memory(self) -> Mapping[str, Any]:
        """The data stored beside the documents."""
        for number in bits.numbers(self._with_term(KEY, MEMORY_KEY) & self.live_and_memory):
            stored: dict[str, Any] = json.loads(split(self._payload(number))[1])
            return stored
        return {}

    @cached_property
    def facets(self) -> dict[str, FacetValues]:
        """The values of each facet with their documents in all segments."""
        return {
            name: FacetValues(
                sum(segment.size for segment in self.segments),
                [(base, segment.facets[name]) for segment, base in zip(self.segments, self.bases, strict=True)],
            )
            for name in INDEXED
        }

    @cached_property
    def _by_name(self) -> bits.Ranks:
        """The ranks by kind and name, first document highest."""
        return bits.ranked([order[DATES.size :] for segment in self.segments for order in segment.orders()])

    @cached_property
    def _by_dates(self) -> list[list[int]]:
        """Planes of the dates of the documents and of the years of their newest sources, newest highest."""
        dates = [DATES.unpack_from(order) for segment in self.segments for order in segment.orders()]
        days = [year * DAYS + day for year, day, _ in dates]
        return [bits.planes_of(days), bits.planes_of([newest for _, _, newest in dates])]

    @cached_property
    def _by_bare_name(self) -> bits.Ranks:
        return bits.ranked([order[ORDER.size :] for segment in self.segments for order in segment.orders()])

    def ask(self, engine_query: EngineQuery) -> EngineAnswer:
        """Answer a query."""
        matches, scores = self._evaluated(engine_query.plan.root)
        chosen = self._chosen(engine_query)
        selected = reduce(and_, chosen.values(), matches)
        best = self._best(selected, engine_query.sort, scores, engine_query.offset + engine_query.limit)
        numbers = best[engine_query.offset :]
        hits = tuple(
            self._hit(number, engine_query, scores) if engine_query.stored else self._unread(number)
            for number in numbers
        )
        return EngineAnswer(
            selected.bit_count(), hits, self._counts(matches, selected, chosen) if engine_query.counts else {}
        )

    def read(self, engine_query: EngineQuery, hits: Sequence[EngineHit]) -> tuple[EngineHit, ...]:
        """Return hits with what is stored of them."""
        _, scores = self._evaluated(engine_query.plan.root)
        return tuple(self._hit(number, engine_query, scores) for hit in hits if isinstance(number := hit.handle, int))

    def walk(self, engine_query: EngineQuery) -> Iterator[str]:
        """Yield the keys of all hits in order."""
        matches, scores = self._evaluated(engine_query.plan.root)
        selected = reduce(and_, self._chosen(engine_query).values(), matches)
        return (
            split(self._payload(number))[0]
            for number in bits.in_order(selected, *self._order(engine_query.sort, scores))
        )

    def _evaluated(self, root: PlanNode) -> tuple[int, list[int]]:
        """Return the matching documents and their scores, as the planes of ``bits``, which must not be changed.

        Those of the last few plans are kept: an answer asks several times for the same, for other hits of it.
        """
        for known, matches, scores in self._last:
            if known is root:
                return matches, scores
        scores = []
        matches = self._evaluate(root, None) & self.live
        if matches:
            self._evaluate(root, scores)
        self._last = ((root, matches, scores), *self._last[: PLANS_KEPT - 1])
        return matches, scores

    def _best(self, selected: int, sort: str, scores: list[int], limit: int) -> Sequence[int]:
        """Return the first documents in order. Those of the last query are kept: folding asks for more of them, and again."""
        known_scores, known_sort, known_selected, known = self._last_best
        is_known = known_scores is scores and known_sort == sort and known_selected == selected
        if not is_known or len(known) < min(limit, selected.bit_count()):
            planes, ranks = self._order(sort, scores)
            known = bits.best(selected, planes, limit, ranks)
            self._last_best = (scores, sort, selected, known)
        return known[:limit]

    def _chosen(self, engine_query: EngineQuery) -> dict[str, int]:
        return {name: self._any_value(name, values) for name, values in engine_query.selected.items() if values}

    def _order(self, sort: str, scores: list[int]) -> tuple[list[int], bits.Ranks]:
        """Return the planes to order by, most important last, and what orders equal documents."""
        if sort == "name":
            return [], self._by_bare_name
        if sort == "year":
            return self._by_dates[0], self._by_name
        if sort == "newest":
            return self._by_dates[1], self._by_name
        return scores, self._by_name

    def _counts(self, matches: int, selected: int, chosen: Mapping[str, int]) -> dict[str, dict[str, int]]:
        counts = {}
        for name, values in self.facets.items():
            base = selected
            if name in chosen:
                base = matches
                for other, documents in chosen.items():
                    base &= documents if other != name else -1
            counts[name] = values.count(base)
        return counts

    def _any_value(self, facet: str, values: Iterable[str]) -> int:
        return self.facets[facet].with_any(values)

    def _evaluate(self, node: PlanNode, scores: list[int] | None) -> int:
        """Return the matching documents; add their weights to ``scores`` unless None."""
        match node:
            case Leaf():
                return self._leaf(node, scores)
            case FacetFilter():
                return self._any_value(node.facet, node.values)
            case Records():
                return reduce(or_, (self._with_term(KEY, key) for key in node.keys), 0)
            case Complement():
                return self.live & ~self._evaluate(node.node, None)
            case AnyOf():
                matches = 0
                for part in node.nodes:
                    matches |= self._evaluate(part, scores)
                return matches
            case AllOf():
                return self._all_of(node, scores)

    def _all_of(self, node: AllOf, scores: list[int] | None) -> int:
        matches = self.live
        for part in node.nodes:
            if not matches and scores is None:
                break  # The words of a pasted text are seldom all in a record; most need not be looked up.
            matches &= self._evaluate(part, scores)
        if scores is not None:
            self._add_scores(node.also, scores)
        return matches

    def _add_scores(self, also: Iterable[PlanNode | Worth], scores: list[int]) -> None:
        """Add the weights of optional parts to the scores."""
        for part in also:
            if isinstance(part, Worth):
                bits.add(scores, self._evaluate(part.node, None), part.amount)
            else:
                self._evaluate(part, scores)

    def _leaf(self, leaf: Leaf, scores: list[int] | None) -> int:
        matches = 0
        for amount, documents, _, _ in self._parts(leaf):
            matches |= documents
            if scores is not None:
                bits.add(scores, documents, amount * leaf.times)
        return matches

    def _parts(self, leaf: Leaf) -> Parts:
        key = (leaf.fields, leaf.levels)
        parts = self._leaves.get(key)
        if parts is None:
            parts = self._look_up(leaf)
            self._remember(key, parts)
        return parts

    def _look_up(self, leaf: Leaf) -> Parts:
        """Find the documents of each field and form. Only the best form in a field counts."""
        parts: Parts = []
        for code in leaf.fields:
            seen = 0
            for level in leaf.levels:
                documents = 0
                for segment, base in zip(self.segments, self.bases, strict=True):
                    in_segment = 0
                    for lookup in level.lookups:
                        in_segment |= segment.look_up(code, lookup)
                    documents |= in_segment << base
                documents &= ~seen
                if documents:
                    parts.append((_WEIGHTS[code] * level.form.weight, documents, code, level.form.name))
                    seen |= documents
        parts.sort(key=lambda part: -part[0])
        return parts

    def _remember(self, key: tuple[object, ...], parts: Parts) -> None:
        size = 200 + sum(documents.bit_length() // 8 for _, documents, _, _ in parts)
        with self._lock:
            if self._leaf_bytes + size > CACHE_BYTES:
                self._leaves = {}
                self._leaf_bytes = 0
            self._leaves[key] = parts
            self._leaf_bytes += size

    def _hit(self, number: int, engine_query: EngineQuery, scores: list[int]) -> EngineHit:
        matched = []
        for leaf in engine_query.plan.leaves if engine_query.explained else ():
            parts = ((code, form) for _, documents, code, form in self._parts(leaf) if documents >> number & 1)
            matched.append(next(parts, None))
        key, payload = split(self._payload(number))
        score = bits.value(scores, number) if engine_query.explained else 0
        return EngineHit(payload, tuple(matched), score, key, self._fold(number), number)

    def _unread(self, number: int) -> EngineHit:
        return EngineHit(b"", (), 0, "", self._fold(number), number)

    def _payload(self, number: int) -> bytes:
        segment, at = self._place(number)
        return segment.payload(at)

    def _fold(self, number: int) -> bytes:
        segment, at = self._place(number)
        return segment.order(at)[-len(NO_FOLD) :]

    def _place(self, number: int) -> tuple[Segment, int]:
        """Return the segment of a document and its number there."""
        at = bisect_right(self.bases, number) - 1
        return self.segments[at], number - self.bases[at]

    def _with_term(self, field: str, text: str) -> int:
        documents = 0
        for segment, base in zip(self.segments, self.bases, strict=True):
            documents |= segment.with_term(field, text) << base
        return documents

    def count(self, node: PlanNode) -> int:
        """Count the documents that match a part of a plan."""
        return (self._evaluate(node, None) & self.live).bit_count()

    def weigh(self, among: PlanNode, parts: Sequence[tuple[int, PlanNode]], limit: int) -> tuple[WeighedHit, ...]:
        """Return the documents with the highest sum of matching weights."""
        possible = self._evaluate(among, None) & self.live
        scores: list[int] = []
        matches = [self._evaluate(node, None) & possible for _, node in parts]
        for (weight, _), documents in zip(parts, matches, strict=True):
            bits.add(scores, documents, weight)
        matching = reduce(or_, matches, 0)
        return tuple(
            WeighedHit(split(self._payload(number))[1], tuple(bool(documents >> number & 1) for documents in matches))
            for number in bits.best(matching, scores, limit, self._by_name)
        )

    def facets_of(self, address: str) -> Mapping[str, Collection[str]]:
        """Return the facet values of the document with an address."""
        for number in bits.numbers(self._with_term(ADDRESS, address) & self.live):
            return {name: values.of(number) for name, values in self.facets.items()}
        return {}

    def words(self) -> Mapping[str, int]:
        """Return all words with their numbers of documents; each segment is read once."""
        by_segment = [segment.terms.counts(_WORD_FIELDS) for segment in self.segments]
        if len(by_segment) == 1:
            return by_segment[0]
        totals: dict[str, int] = {}
        for counts in by_segment:
            for word, count in counts.items():
                totals[word] = totals.get(word, 0) + count
        return totals

    def values(self, facet: str) -> Iterable[str]:
        """Return all values of a facet, including those of removed documents only."""
        return self.facets[facet].names

    def payloads(self, addresses: Iterable[str]) -> dict[str, bytes]:
        """Return payloads by address (kind/slug)."""
        payloads = {}
        for address in addresses:
            for number in bits.numbers(self._with_term(ADDRESS, address) & self.live):
                payloads[address] = split(self._payload(number))[1]
        return payloads

    def documents(self, node: PlanNode) -> Iterator[tuple[str, bytes]]:
        """Yield key and payload of the documents that match a part of a plan."""
        return (split(self._payload(number)) for number in bits.numbers(self._evaluate(node, None) & self.live))

    def keys(self) -> set[str]:
        """Return the keys of all documents."""
        return self._keys(self.live)

    def keys_with(self, facet: str, values: Iterable[str]) -> set[str]:
        """Return the keys of documents with a value of a facet, or a source."""
        documents = 0
        for value in values:
            documents |= self._with_term(facet, value)
        return self._keys(documents & self.live)

    def _keys(self, documents: int) -> set[str]:
        return {split(self._payload(number))[0] for number in bits.numbers(documents)}
