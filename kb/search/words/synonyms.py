"""Provide synonyms from the vocabulary of the knowledge base: fields, their mappings, the glossary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain

from kb.search.words import language
from kb.search.words.word_lists import names_of

LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Groups of equivalent names by the stems of each name."""

    groups: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    longest: int = 1
    beginnings: frozenset[str] = frozenset()
    """The stems with which names of several words begin."""
    off: frozenset[str] = frozenset()
    """Names excluded from the search, folded and without spaces."""

    def of(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the other names of the thing named by the folded ``words``."""
        excluded = {"".join(words), *self.off}
        names = self.groups.get(stem_key(words), ())
        return tuple(name for name in names if _folded(name) not in excluded)

    def without(self, names: Iterable[str]) -> Synonyms:
        """Return these synonyms without some names."""
        return replace(self, off=frozenset(map(_folded, names)))

    def begin_with(self, word: str) -> bool:
        """Return whether a name of several words begins with a folded word."""
        return language.german_stem(word) in self.beginnings


def _folded(name: str) -> str:
    return "".join(language.words(name))


def stem_key(words: Iterable[str]) -> tuple[str, ...]:
    """Return the key of a name; ``Ziel-2``, ``Ziel 2`` and ``Ziele 2`` share one."""
    return tuple(language.german_stem(word) for word in words)


def build(groups: Iterable[Iterable[str]]) -> Synonyms:
    """Index groups of equivalent names by key, without merging groups that overlap.

    A field close to two others does not make these equivalent; merged, everything would mean everything.
    """
    by_key: dict[tuple[str, ...], dict[str, None]] = {}
    for group in groups:
        names = list(dict.fromkeys(name.strip() for name in group if name.strip()))
        for name in names:
            key = stem_key(language.words(name))
            if 0 < len(key) <= LONGEST_NAME and len(names) > 1:
                by_key.setdefault(key, {}).update(dict.fromkeys(names))
    groups_by_key = {key: tuple(_without_doubles(names)) for key, names in by_key.items()}
    beginnings = frozenset(key[0] for key in groups_by_key if len(key) > 1)
    return Synonyms(groups_by_key, max(map(len, chain(groups_by_key, [("",)]))), beginnings)


def places() -> Iterable[Iterable[str]]:
    """Return the groups of names of places that two languages call differently."""
    return names_of("places")


def _without_doubles(names: Iterable[str]) -> Iterable[str]:
    """Return names without those that differ only in case, umlaut spelling or hyphens.

    The first spelling stays.
    """
    by_words: dict[tuple[str, ...], str] = {}
    for name in names:
        by_words.setdefault(tuple(language.words(name)), name)
    return by_words.values()
