"""Ask an engine for hits; of best matches, those with all words come first, as if there were no others.

A topic whose title is all that was typed becomes the third hit if it is behind the fifth: more weight for it would cost
other queries.

Where some match by meaning, the others begin with a merged list: a record counts for its place among those with most of
the words, and for its place among those near in meaning (reciprocal rank fusion: Cormack, Clarke and Büttcher, 2009).
The former counts by the share of the words that any record has, which is small for a question in another language.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from kb.search.engines import EngineAnswer, EngineHit, EngineQuery, Snapshot
from kb.search.query import AllOf, Complement, PlanNode, Records

MOST_MERGED = 100
"""The records with most of the words that are merged; the others follow in their order."""
FIRST = 3
"""The place of a topic whose title is the only word of a query, if it would be out of sight."""
IN_SIGHT = 5
"""So many hits are seen at a glance."""
EVENNESS = 10
"""The higher, the less the first places count for more than the next."""


def ask(snapshot: Snapshot, engine_query: EngineQuery) -> tuple[EngineAnswer, int]:
    """Return an answer, and the number of hits at its top that have all words."""
    complete = _complete(engine_query)
    if complete is not None and engine_query.plan.near:
        top = list(snapshot.walk(complete))
        return _beginning_with(snapshot, engine_query, [*top, *_order(snapshot, engine_query, top)]), len(top)
    if complete is None and (first := _with_topic(snapshot, engine_query)):
        answer = _beginning_with(snapshot, engine_query, first)
        return answer, answer.total
    answer = snapshot.ask(engine_query)
    if complete is None:
        return answer, answer.total if engine_query.plan.complete is None else 0
    hits = snapshot.ask(replace(complete, counts=False))
    return replace(answer, hits=(*hits.hits, *answer.hits[len(hits.hits) :])), hits.total


def keys(snapshot: Snapshot, engine_query: EngineQuery) -> Iterator[str]:
    """Yield the keys of all hits in the order of ``ask``."""
    complete = _complete(engine_query)
    if complete is None:
        return _walk_from(snapshot, engine_query, _with_topic(snapshot, engine_query))
    top = list(snapshot.walk(complete))
    if engine_query.plan.near:
        return _walk_from(snapshot, engine_query, [*top, *_order(snapshot, engine_query, top)])
    return chain(top, islice(snapshot.walk(engine_query), len(top), None))


def _walk_from(snapshot: Snapshot, engine_query: EngineQuery, first: Sequence[str]) -> Iterator[str]:
    """Yield some keys, then those of all other hits."""
    return chain(first, snapshot.walk(_others(engine_query, first) if first else engine_query))


def _with_topic(snapshot: Snapshot, engine_query: EngineQuery) -> Sequence[str]:
    """Return the keys of the first three hits, if a topic whose title was typed is out of sight and so becomes the third."""
    planned = engine_query.plan
    if planned.topic is None or planned.complete is not None or engine_query.sort != "relevance":
        return ()
    brief = replace(engine_query, offset=0, limit=IN_SIGHT, counts=False, explained=False, stored=True)
    topics = [hit.key for hit in snapshot.ask(replace(_narrowed(brief, planned.topic), limit=1)).hits]
    first = [hit.key for hit in snapshot.ask(brief).hits] if topics else []
    return () if set(topics) <= set(first) else (*first[: FIRST - 1], *topics)


def _complete(engine_query: EngineQuery) -> EngineQuery | None:
    """Return the query for the hits with all words that stand first; None if all have them, or another order is chosen."""
    planned = engine_query.plan
    if planned.complete is None or engine_query.sort != "relevance":
        return None
    return replace(engine_query, plan=replace(planned, root=planned.complete, complete=None))


def _beginning_with(snapshot: Snapshot, engine_query: EngineQuery, first: Sequence[str]) -> EngineAnswer:
    """Answer a query with some of its hits first, by their keys, and the others in their order."""
    counted = snapshot.ask(replace(engine_query, offset=0, limit=1, explained=False))
    start, end = engine_query.offset, engine_query.offset + engine_query.limit
    hits = _hits(snapshot, engine_query, first[start:end])
    if end > len(first):
        at, most = max(0, start - len(first)), end - max(start, len(first))
        rest = replace(_others(engine_query, first), offset=at, limit=most, counts=False)
        hits += snapshot.ask(rest).hits
    return replace(counted, hits=hits)


def _others(engine_query: EngineQuery, first: Sequence[str]) -> EngineQuery:
    """Return a query for all its hits but some."""
    return _narrowed(engine_query, Complement(Records(tuple(first))))


def _hits(snapshot: Snapshot, engine_query: EngineQuery, wanted: Sequence[str]) -> tuple[EngineHit, ...]:
    """Return the hits with some keys, in their order."""
    if not wanted:
        return ()
    chosen = _narrowed(engine_query, Records(tuple(wanted)))
    chosen = replace(chosen, offset=0, limit=len(wanted), counts=False, stored=True)
    hits = {hit.key: hit for hit in snapshot.ask(chosen).hits}
    return tuple(hits[key] for key in wanted)


def _order(snapshot: Snapshot, engine_query: EngineQuery, without: Collection[str]) -> list[str]:
    """Return the keys of the first best matches, merged by their places in both lists."""
    planned = engine_query.plan
    brief = replace(engine_query, offset=0, limit=MOST_MERGED, counts=False, explained=False, stored=True)
    by_words = replace(brief, plan=replace(planned, root=planned.words or planned.root))
    allowed = {hit.key for hit in snapshot.ask(_narrowed(brief, Records(planned.near))).hits}
    lists = (
        (planned.known, [hit.key for hit in snapshot.ask(by_words).hits]),
        (1.0, [key for key in planned.near if key in allowed]),
    )
    scores: dict[str, float] = {}
    for weight, ranked in lists:
        for place, key in enumerate(key for key in ranked if key not in without):
            scores[key] = scores.get(key, 0.0) + weight / (EVENNESS + place)
    return sorted(scores, key=scores.__getitem__, reverse=True)


def _narrowed(engine_query: EngineQuery, node: PlanNode) -> EngineQuery:
    """Return a query for those of its hits that match a node, too."""
    planned = engine_query.plan
    nodes, also = (planned.root.nodes, planned.root.also) if isinstance(planned.root, AllOf) else ((planned.root,), ())
    return replace(engine_query, plan=replace(planned, root=AllOf((*nodes, node), also)))
