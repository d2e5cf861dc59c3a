"""Texts of a document -> index terms. Repeated texts and derived words are cached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kb.search.engines import Terms
from kb.search.query import term_of_repetition
from kb.search.words import NO_DOMAIN_WORDS, DomainWords, compounds, language

GAP = 8  # Places between two texts of one field, so that no phrase spans both.
CACHED_TEXTS = 5_000


class Analysed(NamedTuple):
    """The words of a text with places, the number of places, derived terms."""

    words: tuple[tuple[str, int], ...]
    length: int
    stems: frozenset[str]
    parts: frozenset[str]


class Derived(NamedTuple):
    """The derived terms of a word: stems that differ from it, and the stems of its parts."""

    stems: tuple[str, ...]
    parts: tuple[str, ...]


def terms(
    texts: Sequence[tuple[str, str]], domain_words: DomainWords = NO_DOMAIN_WORDS, *, repeated: bool = False
) -> Terms:
    """Merge the terms of texts, given as (language, text); "" as language means both.

    ``domain_words`` are parts of compounds beside those of the lexicon. ``repeated`` texts, such as names of regions, are
    cached for other documents.
    """
    analyse = _analyse_again if repeated else analysed
    if len(texts) == 1:
        only = analyse(*texts[0], domain_words)
        return Terms(list(only.words), only.stems, only.parts)
    words: list[tuple[str, int]] = []
    stems: set[str] = set()
    parts: set[str] = set()
    start = 0
    for code, text in texts:
        piece = analyse(code, text, domain_words)
        words += [(word, place + start) for word, place in piece.words] if start else piece.words
        stems |= piece.stems
        parts |= piece.parts
        start += piece.length + GAP
    return Terms(words, stems, parts)


def analysed(code: str, text: str, domain_words: DomainWords = NO_DOMAIN_WORDS) -> Analysed:
    """Analyse a tidy text in the language ``code``: de, en, or "" for both."""
    words: list[tuple[str, int]] = []
    stems: set[str] = set()
    place = 0
    for chunk in language.chunks(text):
        if chunk.joined is not None:
            words.append((chunk.joined, place))
        for token in chunk.tokens:
            words.append((token.word, place))
            place += 1
            if token.word in language.CAPITALS:
                stems.add(as_found(text[token.start : token.end], token.word))
    stems.update(_repeated(code, words))
    distinct = {word for word, _ in words}
    derived = [derive(code, word, domain_words) for word in distinct]
    stems.update(stem for terms_of_word in derived for stem in terms_of_word.stems)
    parts = frozenset(part for terms_of_word in derived for part in terms_of_word.parts)
    return Analysed(tuple(words), place, frozenset(stems - distinct), parts)


def _repeated(code: str, words: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Yield the terms of what a text of one language says more than once, in any form."""
    if code:
        counts = Counter(_stem(code, word) for word, _ in words if len(word) > 2)
        yield from (term_of_repetition(text) for text, count in counts.items() if count > 1)


def as_found(shown: str, word: str) -> str:
    """Return the term of a word: the capitals of an abbreviation such as IT, else the folded word."""
    return shown if language.CAPITALS.get(word) == shown else word


_analyse_again = lru_cache(maxsize=CACHED_TEXTS)(analysed)


@lru_cache(maxsize=language.CACHED_WORDS)
def derive(code: str, word: str, domain_words: DomainWords = NO_DOMAIN_WORDS) -> Derived:
    """Derive stems and parts of a folded word."""
    return Derived(stems_of(code, word), parts_of(code, word, domain_words))


def stems_of(code: str, word: str) -> tuple[str, ...]:
    """Return the stems of a folded word that differ from it."""
    return _unlike(word, (_stem(code, word),) if code else language.marked_stems(word))


def _stem(code: str, word: str) -> str:
    return language.ENGLISH_MARK + language.english_stem(word) if code == "en" else language.german_stem(word)


def parts_of(code: str, word: str, domain_words: DomainWords = NO_DOMAIN_WORDS) -> tuple[str, ...]:
    """Return the stems of the parts of a folded word; English text has no German compounds."""
    return () if code == "en" else compounds.parts(word, domain_words)


def _unlike(word: str, stems: Iterable[str]) -> tuple[str, ...]:
    return tuple(stem for stem in stems if language.unmarked(stem) != word)
