"""Ask an engine for hits; of best matches, those with all words come first, as if there were no others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice

from kb.search.engines import EngineAnswer, EngineQuery, Snapshot


def ask(snapshot: Snapshot, engine_query: EngineQuery) -> tuple[EngineAnswer, int]:
    """Return an answer, and the number of hits at its top that have all words."""
    answer = snapshot.ask(engine_query)
    complete = _complete(engine_query)
    if complete is None:
        return answer, answer.total if engine_query.plan.complete is None else 0
    top = snapshot.ask(replace(complete, counts=False))
    return replace(answer, hits=(*top.hits, *answer.hits[len(top.hits) :])), top.total


def keys(snapshot: Snapshot, engine_query: EngineQuery) -> Iterator[str]:
    """Yield the keys of all hits in the order of ``ask``."""
    hits = snapshot.walk(engine_query)
    complete = _complete(engine_query)
    if complete is None:
        return hits
    top = list(snapshot.walk(complete))
    return chain(top, islice(hits, len(top), None))


def _complete(engine_query: EngineQuery) -> EngineQuery | None:
    """Return the query for the hits with all words that stand first; None if all have them, or another order is chosen."""
    planned = engine_query.plan
    if planned.complete is None or engine_query.sort != "relevance":
        return None
    return replace(engine_query, plan=replace(planned, root=planned.complete, complete=None))
