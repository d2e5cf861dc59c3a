"""The search as JSON."""

from __future__ import annotations

from kb import search as index
from kb.search.answers import MOST_PAGE
from kb.texts import Text
from kb.web.api.call import Call
from kb.web.api.shapes import Pages, Shape
from kb.web.request import language, url_for_record
from kb.web.search import question as search_question
from kb.web.templating import kind


class HitAnswer(Shape):
    """A record that was found."""

    kind: str
    slug: str
    title: str
    detail: str | None
    url: str
    snippet: str
    why: list[str]
    year: int | None


class FacetValueAnswer(Shape):
    """A value of a facet, and how many hits it would leave."""

    value: str
    label: str
    detail: str | None
    count: int
    selected: bool


class ExpansionAnswer(Shape):
    """A word of the query, and what was searched beside it."""

    word: str
    also: list[str]


class Fewer(Shape):
    """A query that leaves out some of the words, which no record has all of, and how many hits it has."""

    left_out: list[str]
    query: str
    total: int
    url: str


class SearchAnswer(Shape):
    """One page of hits, and what else was searched."""

    total: int
    page: int
    per_page: int
    hits: list[HitAnswer]
    facets: dict[str, list[FacetValueAnswer]]
    suggestion: str | None
    searched_instead: str | None
    fewer: list[Fewer]
    nowhere: list[str]
    notice: str | None
    expansions: list[ExpansionAnswer]
    links: Pages


class SuggestedQuery(Shape):
    """A query to go on with, and the address of its answer."""

    text: str
    url: str


class SuggestedRecord(Shape):
    """A record whose name has the words typed so far."""

    kind: str
    kind_label: str
    title: str
    title_language: str | None
    detail: str | None
    url: str


class SuggestAnswer(Shape):
    """How to go on from what somebody has typed so far."""

    queries: list[SuggestedQuery]
    records: list[SuggestedRecord]


def search(call: Call) -> SearchAnswer:
    """Find records: the same question and answer as on the search page."""
    wanted, as_typed = search_question.read(call.given), search_question.is_as_typed(call.given)
    call.done()
    answered = search_question.answer(wanted, as_typed=as_typed)
    found = answered.page
    return SearchAnswer(
        total=found.total,
        page=found.page,
        per_page=found.per_page,
        hits=[_hit(hit) for hit in found.hits],
        facets={name: [_value(value) for value in values] for name, values in found.facets.items()},
        suggestion=answered.suggestion,
        searched_instead=answered.searched_instead,
        fewer=[_fewer(one) for one in answered.fewer],
        nowhere=list(answered.nowhere),
        notice=index.WORDLESS.in_(language()) if found.is_wordless else None,
        expansions=[ExpansionAnswer(word=one.word, also=list(one.also)) for one in found.expansions],
        links=call.pages(found.page, min(found.pages, MOST_PAGE)),
    )


def suggest(call: Call) -> SuggestAnswer:
    """Suggest queries and records while somebody types."""
    text = call.given.text("q")
    call.done()
    found = search_question.suggestions(text)
    return SuggestAnswer(
        queries=[SuggestedQuery(text=one, url=search_question.url_for_query(one)) for one in found.queries],
        records=[_suggested(one) for one in found.records],
    )


def _suggested(one: index.Suggested) -> SuggestedRecord:
    return SuggestedRecord(
        kind=one.kind,
        kind_label=kind(one.kind),
        title=one.title,
        title_language=one.title_language,
        detail=_said(one.detail),
        url=url_for_record(one.kind, one.slug),
    )


def _fewer(offer: index.FewerWords) -> Fewer:
    address = search_question.url_for_query(offer.text)
    return Fewer(left_out=list(offer.left_out), query=offer.text, total=offer.total, url=address)


def _hit(hit: index.Hit) -> HitAnswer:
    """Write a hit; the snippet is HTML, escaped but for the marks of the words found."""
    return HitAnswer(
        kind=hit.kind,
        slug=hit.slug,
        title=hit.title,
        detail=_said(hit.detail),
        url=search_question.url_for_hit(hit),
        snippet=str(search_question.marked(hit.snippet)),
        why=[why.in_(language()) for why in hit.why],
        year=hit.year,
    )


def _value(value: index.FacetValue) -> FacetValueAnswer:
    return FacetValueAnswer(
        value=value.value,
        label=value.label.in_(language()),
        detail=_said(value.detail),
        count=value.count,
        selected=value.selected,
    )


def _said(text: Text | None) -> str | None:
    return None if text is None else text.in_(language())
