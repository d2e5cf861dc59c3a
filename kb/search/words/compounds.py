"""Split German compounds into their parts, for the index and for best matches; hits with all words need no split query.

``Wasserwirtschaft`` contains Wasser and Wirtschaft, so the index lists it under both, with less weight than the whole
word. The parts are nouns of the lexicon. A domain word, which only the knowledge base has (Emscher, Brandenburg), may
be the first part (Emscherzone) or follow a direction (Ostbrandenburg). It is never the head otherwise: Wolfhagen would
be split at Hagen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from kb.search.words.language import CACHED_WORDS, german_stem, singular
from kb.search.words.lexicon import FORMS, FRONTS, NO_DOMAIN_WORDS, DomainWords, nouns
from kb.search.words.word_lists import words_of

LEAST_PART = 4  # Shorter parts match by accident: Ei in Partei, Bau in Aufbau.
LEAST_MODIFIER = (
    3  # A first part may be shorter (Bau-wirtschaft); the word is split there, but the part is not indexed.
)
LEAST_UNKNOWN = 8
LEAST_KNOWN = 10  # A shorter noun of the lexicon is one idea and is not split: Netzwerk, Haushalt.
LEAST_DOMAIN = 5  # Names of four letters occur in other words by accident: Gera, Leer, Zell.
MOST_LETTERS = 50
# Directions may precede a domain word.
_DIRECTIONS = words_of("directions")
# Minimum length of a first part in the plural with an umlaut; in shorter ones the umlaut is no plural: Füge-technik,
# not Fug.
LEAST_PLURAL = 6
# A noun of three letters that is indexed nevertheless, because it is frequent in this domain: Maschinenbau, Bauwesen.
SHORT = frozenset(["bau"])
# The most frequent joints of this domain come first.
_JOINTS = ("", "s", "es", "n", "en", "er", "e")
_ENDINGS = ("", "s", "es", "n", "en", "e", "er", "ern")
# Word endings that look like nouns: Wissen-schaft has no Schaft, Touris-mus no Mus.
_NO_HEADS = words_of("no_heads")
# Prefixes of verbs and short nouns that begin other words by accident: Aus-bildung, Tran-sport.
_NO_MODIFIERS = words_of("no_modifiers")
_WHOLE_STEMS = frozenset(german_stem(word) for word in words_of("whole_words"))
# After these endings a compound always has an "s": Landschaft-s-park, not Landschaft-spark.
_TAKES_S = ("ung", "heit", "keit", "schaft", "ion", "taet", "ling", "tum")


@lru_cache(maxsize=CACHED_WORDS)
def parts(word: str, domain_words: DomainWords = NO_DOMAIN_WORDS) -> tuple[str, ...]:
    """Return the stems of all parts of a folded word, nested ones included.

    The result is empty when the word is not a compound.
    """
    part_stems: dict[str, None] = {}
    for part in _all_parts(word, domain_words):
        if len(part) >= LEAST_PART or part in SHORT:
            part_stems.setdefault(german_stem(part))
    part_stems.pop(german_stem(word), None)
    return tuple(part_stems)


def cut(word: str, domain_words: DomainWords = NO_DOMAIN_WORDS) -> tuple[str, str] | None:
    """Split a folded compound into modifier and head.

    The joint is dropped. None means that the word is not a compound. A form whose ending only the lexicon can identify
    is split like its singular: ``Maschinenbaus``, ``Leitmärkte``.
    """
    base = singular(word)
    pair = _cut(base, domain_words)
    return pair if pair is not None or base == word else _cut(word, domain_words)


def _cut(word: str, domain_words: DomainWords) -> tuple[str, str] | None:
    if not LEAST_UNKNOWN <= len(word) <= MOST_LETTERS or german_stem(word) in _WHOLE_STEMS:
        return None
    return _best(word, domain_words, _modifier) or _best(word, domain_words, _compound_modifier)


def _best(
    word: str, domain_words: DomainWords, modifier_of: Callable[[str, DomainWords], str | None]
) -> tuple[str, str] | None:
    least = LEAST_KNOWN if word in domain_words.words or noun_of(word) is not None else LEAST_UNKNOWN
    best: tuple[int, str, str] | None = None
    for at in range(LEAST_MODIFIER, len(word) - LEAST_MODIFIER + 1):
        front, head = word[:at], word[at:]
        if front in _DIRECTIONS and head in domain_words.words:
            return front, head
        is_plain = (
            front in FRONTS or front in SHORT or head in SHORT or (front in _DIRECTIONS and word in domain_words.words)
        )
        if len(word) < least and not is_plain:
            continue
        if head.startswith("s") and front.endswith(_TAKES_S):
            continue
        if _is_head(head) and (modifier := modifier_of(front, domain_words)) is not None:
            # The longest head that is a noun, then the longest modifier: Wirtschafts|foerderung, not …foerder|ung.
            rank = (len(modifier) >= LEAST_PART) * 100 + min(len(modifier), len(head))
            if best is None or rank > best[0]:
                best = (rank, modifier, head)
    return None if best is None else best[1:]


def _all_parts(word: str, domain_words: DomainWords) -> Iterator[str]:
    pair = cut(word, domain_words)
    if pair is not None:
        for part in pair:
            yield part
            yield from _all_parts(part, domain_words)


def _modifier(text: str, domain_words: DomainWords) -> str | None:
    """Return the first part without its joint, if it is a known word."""
    for joint in _JOINTS:
        stem = text.removesuffix(joint) if joint else text
        if len(stem) + len(joint) != len(text) or len(stem) < LEAST_MODIFIER or stem in _NO_MODIFIERS:
            continue
        if (
            stem in nouns()
            or stem in FORMS
            or stem in FRONTS
            or (len(stem) >= LEAST_DOMAIN and stem in domain_words.words)
        ):
            return stem
    # A first part may lack the "e" of its noun: Schul-, Sprach-, Grenz-.
    if len(text) >= LEAST_PART and text + "e" in nouns() and text not in _NO_MODIFIERS:
        return text + "e"
    # It may also be a plural with an umlaut: Fachkräfte-, Länder-.
    if len(text) >= LEAST_PLURAL and text not in _NO_MODIFIERS and text.endswith(("e", "er")):
        base = singular(text)
        if len(base) < len(text) - 1 and base in nouns():
            return base
    return None


def _compound_modifier(text: str, domain_words: DomainWords) -> str | None:
    """Return the first part without its joint, if it is an unknown compound: Spitzencluster-."""
    for joint in _JOINTS:
        stem = text.removesuffix(joint)
        if text.endswith(joint) and len(stem) >= LEAST_KNOWN:
            pair = cut(stem, domain_words)
            if pair is not None and pair[1] not in _NO_MODIFIERS:
                return stem
    return None


def _is_head(text: str) -> bool:
    return text in SHORT or (len(text) >= LEAST_PART and text not in _NO_HEADS and noun_of(text) is not None)


def noun_of(text: str) -> str | None:
    """Return the noun of the lexicon that ``text`` is a form of."""
    known = nouns()
    for ending in _ENDINGS:
        if text.endswith(ending):
            base = text[: len(text) - len(ending)]
            if base in known and len(base) >= LEAST_PART:
                return base
    stem = german_stem(text)
    return stem if len(stem) >= LEAST_PART and stem in known else None
