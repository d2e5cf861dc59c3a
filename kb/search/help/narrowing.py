"""Offer the filter that a word of a query names: "Initiativen Dortmund" asks for initiatives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.search import query
from kb.search.answers import Query
from kb.search.fields import KIND_NAMES
from kb.search.help.fewer_words import count
from kb.search.index import Index
from kb.search.words import language


@dataclass(frozen=True, slots=True)
class KindOffer:
    """A query without the word that names a kind, and the number of its hits of that kind."""

    word: str
    kind: str
    text: str
    total: int


def narrowings(index: Index, question: Query) -> tuple[KindOffer, ...]:
    """Return the queries that have a filter in place of a word; none if a kind is chosen already."""
    if question.selected.get("kind"):
        return ()
    state = index.state()
    typed = query.items(question.text)
    offers = []
    for at, (node, written) in enumerate(typed):
        text = " ".join(other for place, (_, other) in enumerate(typed) if place != at)
        for kind in _kinds(node) if text else ():
            narrowed = replace(question, text=text, selected={**question.selected, "kind": (kind,)})
            if total := count(state, narrowed):
                offers.append(KindOffer(written, kind, text, total))
    return tuple(offers)


def _kinds(node: query.Node) -> Iterator[str]:
    """Yield the kinds that a word names in either language, in any form."""
    if isinstance(node, query.Word) and len(node.words) == 1 and not (node.exact or node.prefix or node.title_only):
        stems = set(language.stems(node.words[0]))
        yield from (kind for kind, names in _STEMS.items() if names & stems)


_STEMS = {
    kind: frozenset(
        stem for name in names for word in language.words(f"{name.de} {name.en}") for stem in language.stems(word)
    )
    for kind, names in KIND_NAMES.items()
}
