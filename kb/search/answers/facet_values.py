"""The values of facets as people write them after ``region:`` and the like: by slug, by name, by code, by another name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kb.search import query
from kb.search.fields import Facet
from kb.search.index import RecordName, State
from kb.search.words import language
from kb.texts import Text

MOST_MEANT = 50
"""What names more values than these says too little to narrow by."""


class _Spelt(NamedTuple):
    """A value with its slug and names, each folded and written together, and with the stems of their words."""

    value: str
    names: frozenset[str]
    stems: tuple[frozenset[str], ...]


def with_slugs(node: query.Node, state: State) -> query.Node:
    """Put slugs in place of the names that people write after ``region:`` and the like."""
    match node:
        case query.Narrow():
            meant = tuple(query.Narrow(node.facet, value) for value in _meant(node, state))
            return meant[0] if len(meant) == 1 else query.Either(meant)
        case query.Not():
            return query.Not(with_slugs(node.node, state))
        case query.All():
            return query.All(tuple(with_slugs(part, state) for part in node.nodes))
        case query.Either():
            return query.Either(tuple(with_slugs(part, state) for part in node.nodes))
        case _:
            return node


def called(state: State, facet: Facet, values: Sequence[str]) -> Mapping[str, RecordName]:
    """Return what the values of a facet are called."""
    if facet.labelled_by:
        return state.named(facet.name, list(values))
    return {value: RecordName(facet.terms.get(value, Text.same(value))) for value in values}


def _meant(node: query.Narrow, state: State) -> Sequence[str]:
    """Return the values that are called so; else those of another name for it; else those with all its words."""
    known = list(state.snapshot.values(node.facet.name))
    words = tuple(language.words(node.value))
    if not words or node.facet.is_year:
        return [node.value]
    spelt = [_spelt(value, called_so) for value, called_so in called(state, node.facet, known).items()]
    for names in ([node.value], state.synonyms.of(words)):
        wanted = {"".join(language.words(name)) for name in names}
        if found := [one.value for one in spelt if wanted & one.names]:
            return found
    stems = set(map(language.german_stem, words))
    found = [one.value for one in spelt if any(stems <= own for own in one.stems)]
    return found if 0 < len(found) <= MOST_MEANT else [node.value]


def _spelt(value: str, named: RecordName) -> _Spelt:
    names = [language.words(text) for text in (value, named.label.de, named.label.en)]
    stems = (frozenset(map(language.german_stem, words)) for words in names)
    return _Spelt(value, frozenset(map("".join, names)), tuple(stems))
