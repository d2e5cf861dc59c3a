"""Surveys: all records of one kind that match a query, and the counts of all facet values.

A page of hits shows the best; a map shows all of them, with their names only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kb.search.answers.find import Query, counts_of, planned_for
from kb.search.documents import stored
from kb.search.engines import EngineQuery
from kb.search.index import Index
from kb.search.query import AllOf, FacetFilter

MOST = 5_000
"""The most records listed; more could not be distinguished on a map."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The matching records, best first, and the fully filtered counts of facet values."""

    total: int
    slugs: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]


def survey(index: Index, question: Query, kind: str, most: int = MOST) -> Survey:
    """Find the records of one kind, ignoring the chosen kinds. Raises InvalidInput and Unavailable like ``find``.

    Beside hits, facets are counted without their own filter, so that more values can be chosen. A map shades the matches,
    so here the chosen values become part of the plan.
    """
    state = index.state()
    planned = planned_for(state, question)
    narrowed = (FacetFilter(name, values) for name, values in {**question.chosen, "kind": (kind,)}.items())
    root = AllOf((planned.root, *narrowed))
    answer = state.snapshot.ask(EngineQuery(replace(planned, root=root), {}, question.sort, 0, most, explained=False))
    return Survey(answer.total, tuple(stored(hit.payload).slug for hit in answer.hits), counts_of(question, answer))
