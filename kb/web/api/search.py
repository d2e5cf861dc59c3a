"""Search and suggestions as JSON."""

from __future__ import annotations

from kb import search as index
from kb.search.answers import MOST_PAGE, Partner
from kb.texts import Text
from kb.web.api.call import Call
from kb.web.api.shapes import Pages, Shape
from kb.web.request import app_state, language, url_for_record
from kb.web.search import question as search_question
from kb.web.templating import kind


class PartnerAnswer(Shape):
    """Another record of a project that a list has once for each partner."""

    slug: str
    name: str
    url: str


class HitAnswer(Shape):
    """A record that matches the query."""

    kind: str
    slug: str
    title: str
    detail: str | None
    url: str
    snippet: str
    why: list[str]
    lacks: list[str]
    partners: list[PartnerAnswer]
    year: int | None


class FacetValueAnswer(Shape):
    """A value of a facet with its number of hits."""

    value: str
    label: str
    detail: str | None
    count: int
    selected: bool
    known: bool


class ExpansionAnswer(Shape):
    """A word of the query and the terms searched along with it."""

    word: str
    also: list[str]


class FewerWordsAnswer(Shape):
    """A query with fewer words, offered when no record has all words."""

    left_out: list[str]
    query: str
    total: int
    url: str


class FilterAnswer(Shape):
    """A query with a filter in place of a word that names its value."""

    word: str
    facet: str
    value: str
    label: str
    query: str
    total: int


class SearchAnswer(Shape):
    """One page of hits with facets, spelling suggestions and expansions."""

    match: str
    total: int
    complete: int
    folded: int
    page: int
    per_page: int
    hits: list[HitAnswer]
    facets: dict[str, list[FacetValueAnswer]]
    suggestion: str | None
    searched_instead: str | None
    fewer: list[FewerWordsAnswer]
    nowhere: list[str]
    filters: list[FilterAnswer]
    notice: str | None
    expansions: list[ExpansionAnswer]
    links: Pages


class SuggestedQuery(Shape):
    """A suggested query and the address of its results."""

    text: str
    url: str


class SuggestedRecord(Shape):
    """A suggested record, whose name contains the words typed so far."""

    kind: str
    kind_label: str
    title: str
    title_language: str | None
    detail: str | None
    url: str


class SuggestAnswer(Shape):
    """Suggestions for the text typed so far."""

    queries: list[SuggestedQuery]
    records: list[SuggestedRecord]


def search(call: Call) -> SearchAnswer:
    """Find records, as the search page does."""
    query, as_typed = search_question.read_folded(call.params), search_question.is_as_typed(call.params)
    call.done()
    answer = search_question.answer(query, as_typed=as_typed)
    result = answer.page
    return SearchAnswer(
        match=result.query.match,
        total=result.total,
        complete=result.complete,
        folded=result.folded,
        page=result.page,
        per_page=result.per_page,
        hits=[_hit(hit) for hit in result.hits],
        facets={name: [_value(value) for value in values] for name, values in result.facets.items()},
        suggestion=answer.suggestion,
        searched_instead=answer.searched_instead,
        fewer=[_fewer(offer) for offer in answer.fewer],
        nowhere=list(answer.nowhere),
        filters=[_filter(offer) for offer in index.narrowings(app_state().index, query)],
        notice=" ".join(text.in_(language()) for text in (answer.notice, answer.advice) if text) or None,
        expansions=[ExpansionAnswer(word=expansion.word, also=list(expansion.also)) for expansion in result.expansions],
        links=call.pages(result.page, min(result.pages, MOST_PAGE)),
    )


def suggest(call: Call) -> SuggestAnswer:
    """Suggest queries and records for an unfinished query."""
    text = call.params.text("q")
    call.done()
    result = search_question.suggestions(text)
    return SuggestAnswer(
        queries=[SuggestedQuery(text=query, url=search_question.url_for_query(query)) for query in result.queries],
        records=[_suggested(record) for record in result.records],
    )


def _suggested(record: index.Suggested) -> SuggestedRecord:
    return SuggestedRecord(
        kind=record.kind,
        kind_label=kind(record.kind),
        title=record.title,
        title_language=record.title_language,
        detail=_localised(record.detail),
        url=url_for_record(record.kind, record.slug),
    )


def _fewer(offer: index.FewerWords) -> FewerWordsAnswer:
    address = search_question.url_for_query(offer.text)
    return FewerWordsAnswer(left_out=list(offer.left_out), query=offer.text, total=offer.total, url=address)


def _filter(offer: index.FilterOffer) -> FilterAnswer:
    return FilterAnswer(
        word=offer.word,
        facet=offer.facet.name,
        value=offer.value,
        label=f"{offer.facet.label.in_(language())}: {offer.label.in_(language())}",
        query=offer.text,
        total=offer.total,
    )


def _hit(hit: index.Hit) -> HitAnswer:
    """Write a hit. The snippet is HTML, escaped except for the marks around matches."""
    return HitAnswer(
        kind=hit.kind,
        slug=hit.slug,
        title=hit.title,
        detail=_localised(hit.detail),
        url=search_question.url_for_hit(hit),
        snippet=str(search_question.marked(hit.snippet)),
        why=[why.in_(language()) for why in hit.why],
        lacks=list(hit.lacks),
        partners=[_partner(hit.kind, partner) for partner in hit.partners],
        year=hit.year,
    )


def _partner(kind: str, partner: Partner) -> PartnerAnswer:
    name = partner.name.in_(language())
    return PartnerAnswer(slug=partner.slug, name=name, url=url_for_record(kind, partner.slug))


def _value(value: index.FacetValue) -> FacetValueAnswer:
    return FacetValueAnswer(
        value=value.value,
        label=value.label.in_(language()),
        detail=_localised(value.detail),
        count=value.count,
        selected=value.selected,
        known=value.is_known,
    )


def _localised(text: Text | None) -> str | None:
    return None if text is None else text.in_(language())
