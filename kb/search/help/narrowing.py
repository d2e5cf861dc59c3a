"""Offer the filter that a word of a query names: "Initiativen Dortmund" asks for initiatives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.search import query
from kb.search.answers import Query, called, with_name
from kb.search.facets import FACETS_BY_NAME, Facet
from kb.search.help.fewer_words import count
from kb.search.index import Index, State
from kb.texts import Text

ERA = FACETS_BY_NAME["era"]


@dataclass(frozen=True, slots=True)
class FilterOffer:
    """A query with a filter in place of the word that names it, and the number of its hits."""

    word: str
    facet: Facet
    value: str
    label: Text
    text: str
    total: int


def narrowings(index: Index, question: Query) -> tuple[FilterOffer, ...]:
    """Return the queries that have a filter in place of a word.

    There is none for a facet of which a value is chosen already, and none for a pasted text.
    """
    if query.is_pasted(query.parse(question.text)):
        return ()
    state = index.state()
    offers = []
    for word, text, facet, value in _named(state, question.text):
        if question.selected.get(facet.name):
            continue
        narrowed = replace(question, text=text, selected={**question.selected, facet.name: (value,)})
        if total := count(state, narrowed):
            offers.append(FilterOffer(word, facet, value, called(state, facet, [value])[value].label, text, total))
    return tuple(offers)


def _named(state: State, text: str) -> Iterator[tuple[str, str, Facet, str]]:
    """Yield each word that names a value, with the other words, the facet and the value.

    Kinds stand beside the hits of a single word anyway. The name of an era may have several words.
    """
    typed = query.items(text)
    for at, (node, written) in enumerate(typed):
        others = " ".join(other for place, (_, other) in enumerate(typed) if place != at)
        if others:
            yield from ((written, others, FACETS_BY_NAME["kind"], kind) for kind in query.kinds_named(node))
        yield from ((written, others, FACETS_BY_NAME[name], value) for name, value in query.values_named(node))
        if _is_plain(node):
            yield from ((written, others, ERA, value) for value in with_name(state, ERA, written))
    if len(typed) > 1 and all(_is_plain(node) for node, _ in typed):
        yield from ((text, "", ERA, value) for value in with_name(state, ERA, text))


def _is_plain(node: query.Node) -> bool:
    """Return whether a part of a query is a word without a sign, which would mean the word itself."""
    return isinstance(node, query.Word) and not (node.exact or node.prefix or node.title_only)
