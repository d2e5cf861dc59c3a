"""Search from the web: query from parameters, result, addresses of hits. Pages and JSON share it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache

from flask import url_for
from markupsafe import Markup

from kb import search
from kb.errors import Unavailable
from kb.search.answers import MOST_PAGE, Piece
from kb.web.request import Params, app_state, check_page, db, language, url_for_record

PER_PAGE = 20
SPELLINGS = ("typed",)
PARTNERS = ("each",)
"""With this value each partner of a project is a hit of its own."""
Chosen = tuple[search.Facet, search.FacetValue]
"""A facet with one of its chosen values."""


def read(params: Params) -> search.Query:
    """Read the query from the parameters. Each facet is a parameter of the same name and may be repeated."""
    return search.Query(
        text=params.text("q"),
        selected={facet.name: params.texts(facet.name) for facet in search.FACETS},
        page=params.page(),
        per_page=params.per_page(PER_PAGE),
        sort=params.choice("sort", search.SORTS, default="relevance"),
        language=language(),
        plain=frozenset(params.texts("plain")),
        without=frozenset(params.texts("without")),
        by_years=params.switch("by_years"),
    )


def read_folded(params: Params) -> search.Query:
    """Read the query of a page of hits, on which a project is one hit with its partners unless the reader wants each."""
    return replace(read(params), folded=params.choice("partners", PARTNERS) != "each")


def is_as_typed(params: Params) -> bool:
    """Return whether the reader declines corrections of the query."""
    return params.choice("spelling", SPELLINGS) == "typed"


def answer(query: search.Query, *, as_typed: bool = False) -> search.Answered:
    """Search the index; unless ``as_typed``, correct the spelling of a query without hits.

    Raises NotFound if the page is after the last one.
    """
    answered = search.answer(app_state().index, replace(query, page=min(query.page, MOST_PAGE)), as_typed=as_typed)
    check_page(query.page, min(answered.page.pages, MOST_PAGE))
    return answered


def survey(query: search.Query, kind: str) -> search.Survey:
    """Return all records of one kind that match a query, and all counts. Kept until the index changes."""
    return _kept(query, kind, ())


def counted(query: search.Query, kind: str) -> search.Survey:
    """Return the number of records of one kind that match a query, and all counts. Kept until the index changes."""
    return _kept(query, kind, (1,))


def _kept(query: search.Query, kind: str, most: tuple[int, ...]) -> search.Survey:
    index = app_state().index
    selected = tuple((name, tuple(values)) for name, values in query.selected.items() if values)
    others = (getattr(query, part.name) for part in fields(query) if part.name not in ("selected", "page", "per_page"))
    return _survey(index, index.version(), _Hashable(query, (selected, *others)), kind, most)


@dataclass(frozen=True, slots=True)
class _Hashable:
    """A query with the part of it that a survey depends on."""

    query: search.Query = field(compare=False)
    parts: tuple[object, ...]


@lru_cache(maxsize=64)
def _survey(index: search.Index, _version: str, query: _Hashable, kind: str, most: tuple[int, ...]) -> search.Survey:
    return search.survey(index, query.query, kind, *most)


def suggestions(text: str) -> search.Suggestions:
    """Suggest completions of a typed text."""
    return search.suggest(app_state().index, text, language())


def similar(kind: str, slug: str) -> tuple[search.Similar, ...]:
    """Return similar records. Without an index there are none, because the page works without it."""
    try:
        return search.similar(app_state().index, db(), kind, slug, language())
    except Unavailable:
        return ()


def url_for_query(text: str) -> str:
    """Return the address of the search page with a query."""
    return url_for("pages.search", language=language(), q=text)


def url_for_hit(hit: search.Hit) -> str:
    """Return the address of a hit: its page, or its place on the page of its owner."""
    return url_for_record(*hit.page, hit.anchor or "")


def marked(pieces: Sequence[Piece]) -> Markup:
    """Write a text with the matching words in ``<mark>``."""
    return Markup("").join(_MARK.format(text) if is_match else Markup.escape(text) for text, is_match in pieces)


def chosen(result: search.Page) -> Iterator[Chosen]:
    """Yield the selected values of all facets."""
    for facet in search.FACETS:
        for value in result.facets[facet.name]:
            if value.selected:
                yield facet, value


_MARK = Markup("<mark>{}</mark>")
