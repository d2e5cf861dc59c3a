"""Choose words to leave out of a query without hits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb.search import query
from kb.search.answers import Query, planned_for
from kb.search.index import State
from kb.search.query import AllOf, Complement, FacetFilter, PlanNode

MOST_WORDS = 12
"""A longer query is probably pasted text; further words are ignored."""
MOST_OFFERED = 3
_ONE_WORD = 1000
"""The weight of a word: more than the rarity of all others, so that as few as possible are left out."""


@dataclass(frozen=True, slots=True)
class FewerWords:
    """A query without some of the words, and its number of hits."""

    left_out: tuple[str, ...]
    text: str
    total: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the query as typed, with plan and unfiltered number of records."""

    shown: str
    node: PlanNode
    records: int


def count(state: State, question: Query) -> int:
    """Count the hits of a query."""
    return state.snapshot.count(AllOf((planned_for(state, question).root, *_chosen(question))))


def fewer(state: State, question: Query) -> tuple[tuple[FewerWords, ...], tuple[str, ...]]:
    """Return queries with as many words as possible, and the words in no record.

    The records that match most words decide which words stay; among equally many, rare ones come first. Exclusions and
    filters stay as they are.
    """
    typed = query.items(question.text)
    parts = _parts(state, question, typed)
    nowhere = tuple(part.shown for part in parts if not part.records)
    known = [part for part in parts if part.records]
    if not known or len(parts) < 2:
        return (), nowhere
    offers = []
    for matched in _matched(state, question, known, [text for node, text in typed if isinstance(node, query.Not)]):
        kept = {part.shown for part, stays in zip(known, matched, strict=True) if stays}
        text = " ".join(text for node, text in typed if text in kept or isinstance(node, query.Not))
        left_out = tuple(part.shown for part in parts if part.shown not in kept)
        offers.append(FewerWords(left_out, text, count(state, replace(question, text=text))))
    return tuple(offers), nowhere


def _matched(
    state: State, question: Query, known: Sequence[_Part], excluded: Iterable[str]
) -> Sequence[tuple[bool, ...]]:
    """Return which parts the best matching records have."""
    weights = [(_ONE_WORD + _rarity(state, part), part.node) for part in known]
    among: list[PlanNode] = [*_chosen(question), *(_node(state, question, text) for text in excluded)]
    matches: list[tuple[bool, ...]] = []
    while len(matches) < MOST_OFFERED:
        best = next((hit.matched for hit in state.snapshot.weigh(AllOf(tuple(among)), weights, 1)), ())
        if not any(best) or (matches and sum(best) < sum(matches[0])):
            break
        matches.append(best)
        # Hundreds of records may have the same parts, so these are excluded before the next ones are looked up.
        among.append(Complement(AllOf(tuple(part.node for part, has in zip(known, best, strict=True) if has))))
    return matches


def _parts(state: State, question: Query, typed: Iterable[tuple[query.Node, str]]) -> list[_Part]:
    """Return the parts that may be left out; stop words need not occur anyway."""
    texts = [text for node, text in typed if not isinstance(node, query.Not) and not _is_filler(node)]
    nodes = [(text, _node(state, question, text)) for text in dict.fromkeys(texts[:MOST_WORDS])]
    return [_Part(text, node, state.snapshot.count(node)) for text, node in nodes]


def _is_filler(node: query.Node) -> bool:
    return isinstance(node, query.Word) and node.filler


def _node(state: State, question: Query, text: str) -> PlanNode:
    return planned_for(state, replace(question, text=text)).root


def _chosen(question: Query) -> tuple[FacetFilter, ...]:
    return tuple(FacetFilter(name, values) for name, values in question.chosen.items())


def _rarity(state: State, part: _Part) -> int:
    """Return how often the records with a part can be doubled; 0 for numbers."""
    return 0 if part.shown.isdecimal() else (state.snapshot.size // part.records).bit_length()
