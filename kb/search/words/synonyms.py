"""Other names for the same thing, from the knowledge base's own vocabulary: fields, their mappings, the glossary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain

from kb.search.words import language

LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Names by the stems of the words of the names they are equal to."""

    groups: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    longest: int = 1
    off: frozenset[str] = frozenset()
    """Names that are not to be searched, folded and written together."""

    def of(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the other names of what the folded ``words`` name, or nothing."""
        left_out = {"".join(words), *self.off}
        names = self.groups.get(stem_key(words), ())
        return tuple(name for name in names if _folded(name) not in left_out)

    def without(self, names: Iterable[str]) -> Synonyms:
        """Return the same with some names switched off."""
        return replace(self, off=frozenset(map(_folded, names)))


def _folded(name: str) -> str:
    return "".join(language.words(name))


def stem_key(words: Iterable[str]) -> tuple[str, ...]:
    """Make the key under which a name is found: ``Ziel-2``, ``Ziel 2`` and ``Ziele 2`` have the same."""
    return tuple(language.german_stem(word) for word in words)


def build(groups: Iterable[Iterable[str]]) -> Synonyms:
    """Bring groups of names that mean the same into the form in which queries ask; overlapping names are not merged.

    Merging would make everything mean everything: a field that is close to two others does not make these one.
    """
    by_key: dict[tuple[str, ...], dict[str, None]] = {}
    for group in groups:
        names = list(dict.fromkeys(name.strip() for name in group if name.strip()))
        for name in names:
            key = stem_key(language.words(name))
            if 0 < len(key) <= LONGEST_NAME and len(names) > 1:
                by_key.setdefault(key, {}).update(dict.fromkeys(names))
    groups_by_key = {key: tuple(_without_doubles(names)) for key, names in by_key.items()}
    return Synonyms(groups_by_key, max(map(len, chain(groups_by_key, [("",)]))))


def _without_doubles(names: Iterable[str]) -> Iterable[str]:
    """Keep the first of names that differ only in case, umlaut spelling or hyphens."""
    kept: dict[tuple[str, ...], str] = {}
    for name in names:
        kept.setdefault(tuple(language.words(name)), name)
    return kept.values()
