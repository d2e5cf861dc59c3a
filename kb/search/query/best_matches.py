"""Turn the plan of a query into one for its best matches, which need not have all the words.

The score of a best match is a sum over the words it has: the rarity of the word times the score of the word in an
ordinary plan, field × form and standing. The result is an ordinary plan, so every engine finds the same records in the
same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from kb.search.fields import BESIDE, DIVIDED, EXACT, REPEATED, SUBJECT, TEXT_FIELDS
from kb.search.query.lookups import IndexTerm, Level, lookups_of_part, lookups_of_repetition
from kb.search.query.lookups import Sequence as Adjacent
from kb.search.query.plan import (
    PHRASED,
    WORDS,
    AllOf,
    AnyOf,
    Complement,
    Leaf,
    Plan,
    PlanNode,
    Records,
    Worth,
    standings,
)

MOST_PARTS = 12
"""Of a longer query, which is probably pasted text, only the rarest words count."""
FAIR_SHARE = 0.4
"""The part of a query that a match must have, by rarity; a word about as rare as the rarest is enough in any case."""
COMPLETE = 1 << 20
"""The score of having all words: more than the sum of all others, which is below 3 × 12 × 572 × 18."""


_REPEATING = tuple(field.code for field in TEXT_FIELDS if field.name == "text")
Divide = Callable[[str], tuple[str, str] | None]
"""A folded word -> the two parts of a compound."""


@dataclass(frozen=True, slots=True)
class _KnownPart:
    """A part of the query that may be missing, and how often the records with it can be doubled until it is all."""

    node: PlanNode
    rarity: int


def called(node: PlanNode) -> str:
    """Return the words of a part of a query as typed."""
    match node:
        case Leaf():
            return node.shown
        case AllOf():
            return " ".join(dict.fromkeys(filter(None, map(called, node.nodes))))
        case AnyOf():
            # A name with synonyms is planned as its words, or a synonym of the whole name.
            return " OR ".join(dict.fromkeys(filter(None, map(called, node.nodes))))
        case _:
            return ""


def has(node: PlanNode, matched: frozenset[int]) -> bool:
    """Return whether the leaves that matched, by number, make a part match."""
    match node:
        case Leaf():
            return node.number in matched
        case AllOf():
            return all(has(part, matched) for part in node.nodes)
        case AnyOf():
            return any(has(part, matched) for part in node.nodes)
        case _:
            return True


def best_matches(planned: Plan, size: int, count: Callable[[PlanNode], int], divide: Divide) -> Plan | None:
    """Return the plan of the records that match most of a query best; None if it has no parts to choose from.

    ``size`` is the number of all records, ``count`` counts those that match a part.
    """
    every = list(dict.fromkeys(_parts(planned.root)))
    records = {node: count(node) for node in every}
    rarest = sorted(every, key=lambda node: (not records[node], records[node]))[:MOST_PARTS]
    typed = sorted(rarest, key=every.index)
    divided = _divided(typed, divide, len(planned.leaves))
    pieces = [piece for pieces in divided.values() for piece in pieces]
    records = {node: records[node] for node in typed} | {piece: count(piece) for piece in pieces}
    known = _known(records, divided, size)
    if not known or len(typed) + len(pieces) < 2:
        return None
    scored = [_times(part.node, part.rarity) for part in known]
    enough = _both_parts(typed[0], divided, records, count) if len(typed) == 1 else ()
    telling = enough or _telling(known, divided)
    also = (*scored, *_by_standing(known), *_side_by_side(known), *_repeated(known), Worth(planned.root, COMPLETE))
    required = tuple(_required(planned.root))
    return replace(
        planned,
        root=AllOf((*required, _times(AnyOf(telling), 0)), also),
        leaves=tuple(dict.fromkeys(leaf for node in (*required, *typed, *pieces) for leaf in _leaves(node))),
        complete=planned.root,
        parts=tuple(AnyOf((part, AllOf(divided[part]))) if part in divided else part for part in typed),
        by_part=len(typed) == 1 and not enough,
        typed=len(every),
    )


def with_near(
    planned: Plan, best: Plan | None, near_keys: Callable[[bool], tuple[str, ...]], count: Callable[[PlanNode], int]
) -> Plan:
    """Return the plan of best matches with the records near in meaning, nearest first, that have what is required.

    ``near_keys`` returns their keys, and is told whether any record has a word of the query.
    """
    optional = tuple(dict.fromkeys(_parts(planned.root)))
    known = sum(bool(count(part)) for part in optional) / len(optional) if optional else 0.0
    keys = near_keys(bool(known)) if optional else ()
    if not keys:
        return best or planned
    words = best or replace(planned, complete=planned.root, parts=optional)
    nodes, also = (words.root.nodes, words.root.also) if isinstance(words.root, AllOf) else ((words.root,), ())
    near = AllOf((*_required(planned.root), Records(keys)))
    return replace(words, root=AllOf((AnyOf((AllOf(nodes), near)),), also), words=words.root, near=keys, known=known)


def _known(
    records: Mapping[PlanNode, int], divided: Mapping[PlanNode, tuple[Leaf, ...]], size: int
) -> list[_KnownPart]:
    """Return the parts that any record has, with their rarity."""
    rarities = {node: max(1, (size // number).bit_length()) for node, number in records.items() if number}
    # What has a compound as a whole has its parts, too, and the whole counts for what it says beyond them.
    less = {node: sum(rarities.get(piece, 0) for piece in pieces) for node, pieces in divided.items()}
    return [_KnownPart(node, max(1, rarity - less.get(node, 0))) for node, rarity in rarities.items()]


def _leaves(node: PlanNode) -> Iterator[Leaf]:
    match node:
        case Leaf():
            yield node
        case AllOf() | AnyOf():
            for part in node.nodes:
                yield from _leaves(part)


def _telling(known: Sequence[_KnownPart], divided: Mapping[PlanNode, tuple[Leaf, ...]]) -> tuple[PlanNode, ...]:
    """Return the parts of which a match must have one: a word or two that are a fair share of the query.

    A record with frequent words only is no match: "cluster" says little beside the name of a region.
    """
    rarities = {part.node: part.rarity for part in known}
    whole = {word: sum(rarities.get(piece, 0) for piece in (word, *pieces)) for word, pieces in divided.items()}
    rarest = max(rarities.values())
    enough = min(FAIR_SHARE * sum(rarities.values()), rarest)
    # A word is about as rare as the rarest when it has at most twice as many records.
    about = max([rarest, 2, *whole.values()]) - 1
    pieces = {piece for pieces in divided.values() for piece in pieces}
    alone = [node for node, rarity in rarities.items() if rarity >= (enough if node in pieces else min(enough, about))]
    lesser = [node for node in rarities if node not in alone]
    pairs = (pair for pair in combinations(lesser, 2) if sum(rarities[node] for node in pair) >= enough)
    return (*alone, *map(AllOf, pairs))


def _both_parts(
    part: PlanNode,
    divided: Mapping[PlanNode, tuple[Leaf, ...]],
    records: Mapping[PlanNode, int],
    count: Callable[[PlanNode], int],
) -> tuple[PlanNode, ...]:
    """Return a compound that was typed alone: it is found as a whole or by both its parts, unless no record has them."""
    both = tuple(piece for piece in divided[part] if records[piece])
    whole = (part,) if records[part] else ()
    pair = AllOf(both)
    return (*whole, pair) if len(both) == len(divided[part]) and count(pair) else whole


def _parts(node: PlanNode) -> Iterator[PlanNode]:
    """Yield the parts of a query that a best match may lack."""
    if isinstance(node, AllOf):
        for part in node.nodes:
            yield from _parts(part)
    elif not _is_required(node):
        yield node


def _divided(typed: Iterable[PlanNode], divide: Divide, number: int) -> dict[PlanNode, tuple[Leaf, ...]]:
    """Return leaves for the parts of each compound, numbered from ``number``."""
    leaves: dict[PlanNode, tuple[Leaf, ...]] = {}
    for part in typed:
        pair = divide(word) if (word := _written(part)) else None
        if isinstance(part, Leaf) and pair:
            pieces = [Level(DIVIDED, lookups_of_part(piece)) for piece in pair]
            leaves[part] = tuple(
                Leaf(part.shown, part.fields, (level,), place) for place, level in enumerate(pieces, start=number)
            )
            number += len(pieces)
    return leaves


def _is_required(node: PlanNode) -> bool:
    """Return whether best matches must match a part: a filter, an exclusion, a phrase, a word with a sign."""
    match node:
        case Leaf():
            return node.is_required
        case AnyOf() | AllOf():
            return any(isinstance(part, Complement) for part in node.nodes) or all(map(_is_required, node.nodes))
        case _:
            return True


def _required(node: PlanNode) -> Iterator[PlanNode]:
    if isinstance(node, AllOf):
        for part in node.nodes:
            yield from _required(part)
    elif _is_required(node):
        yield node


def _times(node: PlanNode, times: int) -> PlanNode:
    """Multiply the scores of the words of a part."""
    match node:
        case Leaf():
            return replace(node, times=times)
        case AllOf():
            return AllOf(tuple(_times(part, times) for part in node.nodes))
        case AnyOf():
            return AnyOf(tuple(_times(part, times) for part in node.nodes))
        case _:
            return node


def _by_standing(known: Iterable[_KnownPart]) -> Iterator[Worth]:
    """Yield the score of subjects for what is about them, too: an account may hold the answer that they lack."""
    accounts_and_subjects = next(iter(standings(1))).node
    for part in known:
        amount = SUBJECT.weight * EXACT.weight * part.rarity
        yield Worth(AllOf((part.node, accounts_and_subjects)), amount)


def _side_by_side(known: Sequence[_KnownPart]) -> Iterator[Leaf]:
    """Yield a score for words that follow each other in a text as they do in the query."""
    for first, second in pairwise(known):
        words = (_written(first.node), _written(second.node))
        if all(words):
            levels = (Level(BESIDE, (Adjacent(words),)),)
            yield Leaf(" ".join(words), PHRASED, levels, -1, times=min(first.rarity, second.rarity))


def _repeated(known: Iterable[_KnownPart]) -> Iterator[Leaf]:
    """Yield a score for words that a text has more than once."""
    for part in known:
        if word := _written(part.node):
            levels = (Level(REPEATED, lookups_of_repetition(word)),)
            yield Leaf(word, _REPEATING, levels, -1, times=part.rarity)


def _written(node: PlanNode) -> str:
    """Return the folded word of a part; empty if it has several, or none."""
    lookup = node.levels[0].lookups[0] if isinstance(node, Leaf) and node.levels[0].lookups else None
    return lookup.text if isinstance(lookup, IndexTerm) and lookup.space == WORDS else ""
