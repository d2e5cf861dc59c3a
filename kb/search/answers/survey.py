"""All that a question finds of one kind, at a glance: which records, and how many for each value of a facet.

A page of hits shows the best; a map shows all of them, and no more than their names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kb.search.answers.find import Query, planned_for
from kb.search.documents import stored
from kb.search.engines import EngineQuery
from kb.search.index import Index
from kb.search.query import AllOf, FacetFilter

MOST = 5_000
"""Records named; on a map nobody could tell more of them apart."""


@dataclass(frozen=True, slots=True)
class Survey:
    """``slugs`` names the records found, the best first; ``counts`` has every value of every facet, all filters applied."""

    total: int
    slugs: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]


def survey(index: Index, wanted: Query, kind: str, most: int = MOST) -> Survey:
    """Find the records of one kind, whatever kinds are chosen. Raises InvalidInput and Unavailable as ``find`` does.

    Beside hits, facets count with their own filter left out, so that more can be chosen. A map shades what was found,
    so here the chosen values become part of what is looked up.
    """
    state = index.state()
    planned = planned_for(state, wanted)
    selected = {**{name: tuple(values) for name, values in wanted.selected.items() if values}, "kind": (kind,)}
    narrowed = (FacetFilter(name, values) for name, values in selected.items())
    root = AllOf((planned.root, *narrowed))
    answer = state.snapshot.ask(EngineQuery(replace(planned, root=root), {}, wanted.sort, 0, most, explained=False))
    return Survey(answer.total, tuple(stored(hit.payload).slug for hit in answer.hits), answer.counts)
