"""The question of a list: words, facets and order as in the search, for one kind of record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb import search
from kb.errors import Unavailable
from kb.queries import lists
from kb.texts import Text
from kb.web.request import PER_PAGE, Params, app_state, db, existing, language
from kb.web.search import question as search_question

SORTS: Mapping[str, tuple[str, ...]] = {
    "initiative": ("relevance", "name", "year", "newest"),
    "organisation": ("name", "newest"),
    "person": ("name",),
    "cluster_manager": ("name", "year"),
    "region": ("name",),
    "competence_field": ("name",),
    "programme": ("year", "name"),
    "policy_era": ("year", "name"),
    "event": ("year", "name"),
    "project": ("year", "name"),
    "source": ("year", "name"),
    "statement": ("year", "newest", "name"),
    "milestone": ("year", "name"),
    "succession": ("year", "name"),
}
"""The kinds that have lists, each with the orders to choose from; the first is the usual one."""
OWN_KINDS: Mapping[str, str] = {
    "organisation": "actor",
    "programme": "instrument",
    "region": "tier",
    "source": "medium",
    "statement": "statement",
    "milestone": "milestone",
    "succession": "succession",
}
"""The facet that the parameter ``kind`` of a list stands for: the kind of statement, of source and so on."""
KIND = Text("Art", "Kind")
LONG_ROWS = {"statement": 25}
"""Kinds with long rows, and how many of these are on a page."""
TREES = frozenset({"region", "competence_field"})
"""Kinds whose whole list is shown as a tree instead of page by page."""
COUNTED = {"region": "region", "competence_field": "field", "programme": "programme"}
"""The facet that counts the initiatives of each record."""


@dataclass(frozen=True, slots=True)
class NarrowedList:
    """The records of a list that the parameters choose, on one page, with the facets to narrow it further.

    ``initiatives`` is the number of initiatives by slug, where the kind counts them; ``thin`` are the slugs of
    initiatives without a statement. ``is_whole`` is true as long as the reader has chosen nothing.
    """

    answered: search.Answered
    listing: lists.Listing
    sorts: Sequence[str]
    is_whole: bool
    facets: Sequence[search.Facet] = ()
    chosen: Sequence[search_question.Chosen] = ()
    initiatives: Mapping[str, int] = field(default_factory=dict)
    thin: frozenset[str] = frozenset()

    @property
    def parameters(self) -> Mapping[str, str]:
        """The parameters of facets that are not named like these."""
        own = OWN_KINDS.get(self.listing.entity)
        return {own: "kind"} if own else {}

    @property
    def found(self) -> search.Page:
        """The page of hits."""
        return self.answered.page


def read(params: Params, entity: str) -> search.Query:
    """Read the query of a list. Raises InvalidInput."""
    typed = search_question.read(params)
    selected = {**typed.selected, "kind": (entity,)}
    own = OWN_KINDS.get(entity)
    if own:
        allowed = search.FACETS_BY_NAME[own].terms
        selected[own] = tuple(dict.fromkeys((*typed.selected[own], *params.choices("kind", allowed))))
    sorts = sorts_of(entity, typed.text)
    sort = params.choice("sort", sorts, default=sorts[0])
    return replace(typed, selected=selected, sort=sort, per_page=LONG_ROWS.get(entity, PER_PAGE), explained=False)


def sorts_of(entity: str, text: str) -> tuple[str, ...]:
    """Return the orders to choose from; words come with an order by relevance."""
    return tuple(dict.fromkeys(("relevance", *SORTS[entity]))) if text else SORTS[entity]


def answer(params: Params, entity: str) -> NarrowedList:
    """Choose the records of a list. Raises InvalidInput, NotFound for a missing page, and Unavailable.

    Without an index the whole list is shown all the same, but cannot be narrowed.
    """
    query = read(params, entity)
    narrows = bool(query.text or any(values for name, values in query.selected.items() if name != "kind"))
    try:
        answered = search_question.answer(query, as_typed=search_question.is_as_typed(params))
    except Unavailable:
        if narrows:
            raise
        return _unsearched(query, entity)
    result = answered.page
    is_whole = not (narrows or params.text("sort") or query.page > 1)
    slugs = () if is_whole and entity in TREES else _slugs(result, entity)
    shown = lists.of_slugs(db(), entity, slugs, total=result.total, page=result.page, per_page=result.per_page)
    return NarrowedList(
        answered=answered,
        listing=shown,
        facets=[_named(facet, entity) for facet in search.FACETS if facet.name != "kind" and facet.suits((entity,))],
        chosen=list(chosen(result, entity)),
        sorts=sorts_of(entity, query.text),
        initiatives=_initiatives(entity),
        thin=frozenset(hit.slug for hit in result.hits if hit.is_thin),
        is_whole=is_whole,
    )


def _unsearched(query: search.Query, entity: str) -> NarrowedList:
    """Return a page of the whole list from the database alone."""
    per_page = query.per_page
    shown = existing(lists.listing(db(), entity, language(), page=query.page, per_page=per_page))
    nothing: Mapping[str, tuple[search.FacetValue, ...]] = {facet.name: () for facet in search.FACETS}
    answered = search.Answered(search.Page(query, shown.total, (), nothing, ()))
    return NarrowedList(answered, shown, sorts=SORTS[entity][:1], is_whole=query.page == 1)


def chosen(found: search.Page, entity: str) -> Iterator[search_question.Chosen]:
    """Yield the values that narrow a list; that it has one kind of record is no choice."""
    for facet, value in search_question.chosen(found):
        if facet.name != "kind":
            yield _named(facet, entity), value


def _named(facet: search.Facet, entity: str) -> search.Facet:
    return replace(facet, label=KIND, is_open=True) if facet.name == OWN_KINDS.get(entity) else facet


def _slugs(found: search.Page, entity: str) -> Sequence[str]:
    """Return the slugs of a page; names are sorted in the reader's language while the list is short."""
    if found.query.sort != "name" or found.total > lists.MOST_SORTED or not lists.has_names(entity):
        return [hit.slug for hit in found.hits]
    ids = [record_id for _, record_id in search.walk(app_state().index, found.query)]
    start = (found.page - 1) * found.per_page
    return lists.slugs_by_name(db(), entity, ids, language())[start : start + found.per_page]


def _initiatives(entity: str) -> Mapping[str, int]:
    """Count the initiatives of each region, field or programme and of all that lies below it."""
    if entity not in COUNTED:
        return {}
    return search_question.counted(search.Query(), "initiative").counts[COUNTED[entity]]
