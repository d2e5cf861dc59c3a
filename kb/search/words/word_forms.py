"""Look up other forms of a word that stemmers do not bring together: verbs and their nouns, numbers and what they count."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kb.search.words.language import ENGLISH_MARK, LEAST_HEAD, Stemmer, english_stem, fold, german_stem
from kb.search.words.lexicon import is_noun
from kb.search.words.word_lists import groups_of

_VERB_ENDINGS = ("ten", "te", "et", "en", "t")
_PARTICIPLE = "ge"
_ACTION = "ung"


def related_stems(word: str) -> tuple[str, ...]:
    """Return the stems of the other forms of a folded verb or of the noun of its action."""
    return tuple(dict.fromkeys([*_families().get(word, ()), *(german_stem(noun) for noun in _actions(word))]))


@cache
def _families() -> dict[str, tuple[str, ...]]:
    """Return the stems of each family by word."""
    families: dict[str, tuple[str, ...]] = {}
    lists: tuple[tuple[str, Stemmer], ...] = (
        ("german_verbs", german_stem),
        ("english_verbs", lambda word: ENGLISH_MARK + english_stem(word)),
        ("units", german_stem),
    )
    for name, stem in lists:
        for group in groups_of(name):
            words = tuple(map(fold, group))
            stems = tuple(dict.fromkeys(map(stem, words)))
            families |= {word: (*families.get(word, ()), *stems) for word in words}
    return families


def _actions(word: str) -> Iterator[str]:
    """Yield the noun in -ung of the action that a regular German verb names: Förderung of gefördert."""
    for front in () if is_noun(word) else ("", _PARTICIPLE):
        for ending in _VERB_ENDINGS:
            if word.startswith(front) and word.endswith(ending):
                base = word[len(front) : len(word) - len(ending)]
                if len(base) >= LEAST_HEAD and is_noun(base + _ACTION):
                    yield base + _ACTION


def counted(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return all spellings of a number and what it counts, which are two neighbours of a query; none if they are not.

    ``2. Runde``, ``zweite Runde`` and ``Round 2`` have the same spellings, and so have ``40 Mio`` and ``40 million``.
    """
    if all(piece.isdecimal() for piece in first) and len(second) == 1:
        units = _group("units", second[0])
        if units:
            return tuple((*first, unit) for unit in units)
    if len(first) == len(second) == 1:
        return _numbered(first[0], second[0]) or (_numbered(second[0], first[0]) if is_figure(second[0]) else ())
    return ()


def is_figure(number: str) -> bool:
    """Return whether a number is written in figures, Arabic or Roman, which may follow what they count."""
    return number.isdecimal() or set(number) == {"i"}


def _numbered(number: str, noun: str) -> tuple[tuple[str, str], ...]:
    numbers, nouns = _group("ordinals", number), _group("counted", noun)
    before = [(number, noun) for number in numbers for noun in nouns]
    after = [(noun, number) for number in numbers for noun in nouns if is_figure(number)]
    return (*before, *after)


def _group(name: str, word: str) -> tuple[str, ...]:
    return _groups(name).get(word, ())


@cache
def _groups(name: str) -> dict[str, tuple[str, ...]]:
    groups = (tuple(map(fold, group)) for group in groups_of(name))
    return {word: group for group in groups for word in group}
