"""Walks: all matches of a query in the order of its hits, for exports."""

from __future__ import annotations

from collections.abc import Iterator

from kb.search.answers.asking import keys
from kb.search.answers.find import Query, planned_for
from kb.search.engines import EngineQuery
from kb.search.index import Index


def walk(index: Index, question: Query) -> Iterator[tuple[str, int]]:
    """Yield kind and id of all matches, from one state of the index.

    Raises InvalidInput and Unavailable like ``find``, before the first is yielded.
    """
    state = index.state()
    planned = planned_for(state, question)
    engine_query = EngineQuery(planned, question.chosen, question.sort, 0, 0, counts=False, explained=False)
    return map(_pair, keys(state.snapshot, engine_query))


def _pair(key: str) -> tuple[str, int]:
    kind, _, record_id = key.partition(":")
    return kind, int(record_id)
