"""Offer the filter that a word of a query names: "Initiativen Dortmund" asks for initiatives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.search import query
from kb.search.answers import Query
from kb.search.facets import FACETS_BY_NAME, Facet
from kb.search.help.fewer_words import count
from kb.search.index import Index
from kb.texts import Text


@dataclass(frozen=True, slots=True)
class FilterOffer:
    """A query with a filter in place of the word that names it, and the number of its hits."""

    word: str
    facet: Facet
    value: str
    text: str
    total: int

    @property
    def label(self) -> Text:
        """The name of the value."""
        return self.facet.terms[self.value]


def narrowings(index: Index, question: Query) -> tuple[FilterOffer, ...]:
    """Return the queries that have a filter in place of a word; none for a facet of which a value is chosen already."""
    state = index.state()
    typed = query.items(question.text)
    offers = []
    for at, (node, written) in enumerate(typed):
        text = " ".join(other for place, (_, other) in enumerate(typed) if place != at)
        for name, value in _named(node, is_alone=not text):
            if question.selected.get(name):
                continue
            narrowed = replace(question, text=text, selected={**question.selected, name: (value,)})
            if total := count(state, narrowed):
                offers.append(FilterOffer(written, FACETS_BY_NAME[name], value, text, total))
    return tuple(offers)


def _named(node: query.Node, *, is_alone: bool) -> Iterator[tuple[str, str]]:
    """Yield the facets and values that a word names. Kinds stand beside the hits of a single word anyway."""
    if not is_alone:
        yield from (("kind", kind) for kind in query.kinds_named(node))
    yield from query.values_named(node)
