"""Resolving facet values as people write them after ``region:``: slugs, names, codes, synonyms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

from kb.search import query
from kb.search.facets import Facet
from kb.search.index import RecordName, State
from kb.search.words import language
from kb.texts import Text

MOST_MEANT = 50
"""A name that fits more values than this is too vague to filter by."""
REMEMBERED = 256
"""Names whose values are remembered: an answer asks for each of them several times."""


class _Spelt(NamedTuple):
    """A value with its names, folded and joined, and the stems of their words."""

    value: str
    names: frozenset[str]
    stems: tuple[frozenset[str], ...]


def with_slugs(node: query.Node, state: State, *, by_years: bool = False) -> query.Node:
    """Replace names after ``region:`` and other filters by slugs; ``by_years`` filters by what follows from years, too."""
    match node:
        case query.Narrow():
            facet = replace(node.facet, name=node.facet.indexed(by_years=by_years))
            meant = tuple(query.Narrow(facet, value) for value in _meant(node, state))
            return meant[0] if len(meant) == 1 else query.Either(meant)
        case query.Not():
            return query.Not(with_slugs(node.node, state, by_years=by_years))
        case query.All():
            return query.All(tuple(with_slugs(part, state, by_years=by_years) for part in node.nodes))
        case query.Either():
            return query.Either(tuple(with_slugs(part, state, by_years=by_years) for part in node.nodes))
        case _:
            return node


def called(state: State, facet: Facet, values: Sequence[str]) -> Mapping[str, RecordName]:
    """Return the names of facet values."""
    if facet.labelled_by:
        return state.named(facet.name, list(values))
    return {value: RecordName(facet.terms.get(value, Text.same(value))) for value in values}


def with_name(state: State, facet: Facet, name: str) -> Sequence[str]:
    """Return the values that have exactly this name in one of the languages."""
    joined = "".join(language.words(name))
    return [spelling.value for spelling in _names(state, facet).spelt if joined in spelling.names]


def _meant(node: query.Narrow, state: State) -> Sequence[str]:
    """Return the values that a name stands for."""
    if node.facet.is_year or not language.words(node.value):
        return [node.value]
    return _names(state, node.facet).meant(node.value)


def _names(state: State, facet: Facet) -> _Names:
    by_facet = _NAMES.setdefault(state, {})
    if facet.name not in by_facet:
        by_facet[facet.name] = _Names(state, facet)
    return by_facet[facet.name]


class _Names:
    """The names of all values of a facet, folded once for each state of the index."""

    def __init__(self, state: State, facet: Facet) -> None:
        known = list(state.snapshot.values(facet.indexed(by_years=True)))
        self.spelt = [_spelt(value, name) for value, name in called(state, facet, known).items()]
        self.synonyms = state.synonyms
        self.meant = lru_cache(REMEMBERED)(self._meant)

    def _meant(self, name: str) -> Sequence[str]:
        """Return the values with this name, else a synonym, else all its words."""
        words = tuple(language.words(name))
        for names in ([name], self.synonyms.of(words)):
            joined = {"".join(language.words(other)) for other in names}
            if values := [spelling.value for spelling in self.spelt if joined & spelling.names]:
                return values
        stems = set(map(language.german_stem, words))
        values = [spelling.value for spelling in self.spelt if any(stems <= others for others in spelling.stems)]
        return values if 0 < len(values) <= MOST_MEANT else [name]


_NAMES: WeakKeyDictionary[State, dict[str, _Names]] = WeakKeyDictionary()


def _spelt(value: str, named: RecordName) -> _Spelt:
    names = [language.words(text) for text in (value, named.label.de, named.label.en)]
    stems = (frozenset(map(language.german_stem, words)) for words in names)
    return _Spelt(value, frozenset(map("".join, names)), tuple(stems))
