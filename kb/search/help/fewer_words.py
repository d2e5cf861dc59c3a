"""Which words to leave out of a query that nothing has all the words of, so that something is found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb.search import query
from kb.search.answers import Query, planned_for
from kb.search.index import State
from kb.search.query import AllOf, Complement, FacetFilter, PlanNode
from kb.search.words import language

MOST_WORDS = 12
"""Who types more has pasted a text; what follows is left out."""
MOST_OFFERED = 3
_ONE_WORD = 1000
"""What a word counts: more than the rarity of all others, so that as few as possible are left out."""


@dataclass(frozen=True, slots=True)
class Fewer:
    """A query that leaves words out, and how many hits it has."""

    left_out: tuple[str, ...]
    text: str
    total: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the query as it was typed, what it looks up, and how many records have it, filters set aside."""

    shown: str
    node: PlanNode
    records: int


def count(state: State, wanted: Query) -> int:
    """Return how many hits a query has."""
    return state.snapshot.count(AllOf((planned_for(state, wanted).root, *_chosen(wanted))))


def fewer(state: State, wanted: Query) -> tuple[tuple[Fewer, ...], tuple[str, ...]]:
    """Return queries with as many of the words as some record has, and the words that no record has at all.

    The records that match most words say which words can stay; among equally many, rare ones say more and come first. What
    is excluded, and what narrows the search beside its text, stays as it is.
    """
    typed = query.items(wanted.text)
    parts = _parts(state, wanted, typed)
    nowhere = tuple(part.shown for part in parts if not part.records)
    known = [part for part in parts if part.records]
    if not known or len(parts) < 2:
        return (), nowhere
    offers = []
    for matched in _matched(state, wanted, known, [text for node, text in typed if isinstance(node, query.Not)]):
        kept = {part.shown for part, stays in zip(known, matched, strict=True) if stays}
        text = " ".join(text for node, text in typed if text in kept or isinstance(node, query.Not))
        left_out = tuple(part.shown for part in parts if part.shown not in kept)
        offers.append(Fewer(left_out, text, count(state, replace(wanted, text=text))))
    return tuple(offers), nowhere


def _matched(
    state: State, wanted: Query, known: Sequence[_Part], excluded: Iterable[str]
) -> Sequence[tuple[bool, ...]]:
    """Return which of the parts the records have that have most of them."""
    weights = [(_ONE_WORD + _rarity(state, part), part.node) for part in known]
    among: list[PlanNode] = [*_chosen(wanted), *(_node(state, wanted, text) for text in excluded)]
    found: list[tuple[bool, ...]] = []
    while len(found) < MOST_OFFERED:
        best = next((one.matched for one in state.snapshot.weigh(AllOf(tuple(among)), weights, 1)), ())
        if not any(best) or (found and sum(best) < sum(found[0])):
            break
        found.append(best)
        # What has the same parts may be hundreds of records, and others come after them all.
        among.append(Complement(AllOf(tuple(part.node for part, has in zip(known, best, strict=True) if has))))
    return found


def _parts(state: State, wanted: Query, typed: Iterable[tuple[query.Node, str]]) -> list[_Part]:
    """Return what may be left out; words like "der" need not occur anyway."""
    asked = [text for node, text in typed if not isinstance(node, query.Not) and not _is_filler(node)]
    nodes = [(text, _node(state, wanted, text)) for text in dict.fromkeys(asked[:MOST_WORDS])]
    return [_Part(text, node, state.snapshot.count(node)) for text, node in nodes]


def _is_filler(node: query.Node) -> bool:
    return isinstance(node, query.Word) and not node.exact and language.is_stop_word(node.shown)


def _node(state: State, wanted: Query, text: str) -> PlanNode:
    return planned_for(state, replace(wanted, text=text)).root


def _chosen(wanted: Query) -> tuple[FacetFilter, ...]:
    return tuple(FacetFilter(name, tuple(values)) for name, values in wanted.selected.items() if values)


def _rarity(state: State, part: _Part) -> int:
    """Return how often the number of records that have it can be doubled, up to all; a number is no name, however rare."""
    return 0 if part.shown.isdecimal() else (state.snapshot.size // part.records).bit_length()
