"""German compounds: the words a long word is made of, for the index only; a query is never split.

``Wasserwirtschaft`` holds Wasser and Wirtschaft, so the index files it under both, with less weight than the whole. The words
are those of the lexicon. What only the knowledge base knows (Emscher, Brandenburg) may stand first (Emscherzone) or after a
point of the compass (Ostbrandenburg), but makes no heads of its own, which would cut Wolfhagen at Hagen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from kb.search.words.language import CACHED_WORDS, german_stem, singular
from kb.search.words.lexicon import FORMS, FRONTS, NO_DOMAIN_WORDS, DomainWords, nouns
from kb.search.words.word_lists import words_of

LEAST_PART = 4  # Shorter parts are found by accident: Ei in Partei, Bau in Aufbau.
LEAST_MODIFIER = 3  # A first part may be shorter (Bau-wirtschaft); it takes part in the cut but is not filed.
LEAST_UNKNOWN = 8
LEAST_KNOWN = 10  # A noun of the lexicon that is shorter counts as one idea: Netzwerk, Haushalt.
LEAST_DOMAIN = 5  # Names of four letters stand in other words by accident: Gera, Leer, Zell.
MOST_LETTERS = 50
# What stands before a name that only the knowledge base has.
_DIRECTIONS = words_of("directions")
# A first part with the umlaut of a plural; shorter ones are something else: Füge-technik is not of Fug.
LEAST_PLURAL = 6
# A noun of three letters that is cut off and filed all the same, since this domain is full of it: Maschinenbau, Bauwesen.
SHORT = frozenset(["bau"])
# Longer joints first: "s" and "es" are by far the most frequent in this domain.
_JOINTS = ("", "s", "es", "n", "en", "er", "e")
_ENDINGS = ("", "s", "es", "n", "en", "e", "er", "ern")
# Endings that are nouns by accident: Wissen-schaft is no shaft, Touris-mus no mush.
_NO_HEADS = words_of("no_heads")
# Beginnings of verbs and short nouns that stand at the front of other words by accident: Aus-bildung, Tran-sport.
_NO_MODIFIERS = words_of("no_modifiers")
_WHOLE_STEMS = frozenset(german_stem(word) for word in words_of("whole_words"))
# After these endings a compound always has an "s": Landschaft-s-park, not Landschaft-spark.
_TAKES_S = ("ung", "heit", "keit", "schaft", "ion", "taet", "ling", "tum")


@lru_cache(maxsize=CACHED_WORDS)
def parts(word: str, own: DomainWords = NO_DOMAIN_WORDS) -> tuple[str, ...]:
    """Return the stems of the parts of a folded word, parts of parts included; empty when it is no compound."""
    found: dict[str, None] = {}
    for part in _all_parts(word, own):
        if len(part) >= LEAST_PART or part in SHORT:
            found.setdefault(german_stem(part))
    found.pop(german_stem(word), None)
    return tuple(found)


def cut(word: str, own: DomainWords = NO_DOMAIN_WORDS) -> tuple[str, str] | None:
    """Cut a folded word into modifier (without its joint) and head, or return None where it is a whole.

    A form with an ending that only the lexicon knows is cut as its singular is: ``Maschinenbaus``, ``Leitmärkte``.
    """
    base = singular(word)
    found = _cut(base, own)
    return found if found is not None or base == word else _cut(word, own)


def _cut(word: str, own: DomainWords) -> tuple[str, str] | None:
    if not LEAST_UNKNOWN <= len(word) <= MOST_LETTERS or german_stem(word) in _WHOLE_STEMS:
        return None
    return _best(word, own, _modifier) or _best(word, own, _compound_modifier)


def _best(word: str, own: DomainWords, modifier_of: Callable[[str, DomainWords], str | None]) -> tuple[str, str] | None:
    least = LEAST_KNOWN if word in own.words or noun_of(word) is not None else LEAST_UNKNOWN
    best: tuple[int, str, str] | None = None
    for at in range(LEAST_MODIFIER, len(word) - LEAST_MODIFIER + 1):
        front, head = word[:at], word[at:]
        if front in _DIRECTIONS and head in own.words:
            return front, head
        is_plain = front in FRONTS or front in SHORT or head in SHORT or (front in _DIRECTIONS and word in own.words)
        if len(word) < least and not is_plain:
            continue
        if head.startswith("s") and front.endswith(_TAKES_S):
            continue
        if _is_head(head) and (modifier := modifier_of(front, own)) is not None:
            # The longest head that is a noun, then the longest modifier: Wirtschafts|foerderung, not …foerder|ung.
            rank = (len(modifier) >= LEAST_PART) * 100 + min(len(modifier), len(head))
            if best is None or rank > best[0]:
                best = (rank, modifier, head)
    return None if best is None else best[1:]


def _all_parts(word: str, own: DomainWords) -> Iterator[str]:
    pair = cut(word, own)
    if pair is not None:
        for part in pair:
            yield part
            yield from _all_parts(part, own)


def _modifier(text: str, own: DomainWords) -> str | None:
    """Return the first part without its joint, when it is a known word or itself a compound."""
    for joint in _JOINTS:
        stem = text.removesuffix(joint) if joint else text
        if len(stem) + len(joint) != len(text) or len(stem) < LEAST_MODIFIER or stem in _NO_MODIFIERS:
            continue
        if stem in nouns() or stem in FORMS or stem in FRONTS or (len(stem) >= LEAST_DOMAIN and stem in own.words):
            return stem
    # A first part may drop the "e" of its noun: Schul-, Sprach-, Grenz-.
    if len(text) >= LEAST_PART and text + "e" in nouns() and text not in _NO_MODIFIERS:
        return text + "e"
    # Or stand in the plural with its umlaut: Fachkräfte-, Länder-.
    if len(text) >= LEAST_PLURAL and text not in _NO_MODIFIERS and text.endswith(("e", "er")):
        base = singular(text)
        if len(base) < len(text) - 1 and base in nouns():
            return base
    return None


def _compound_modifier(text: str, own: DomainWords) -> str | None:
    """Return the first part without its joint when it is a compound that no lexicon has: Spitzencluster-."""
    for joint in _JOINTS:
        stem = text.removesuffix(joint)
        if text.endswith(joint) and len(stem) >= LEAST_KNOWN:
            pair = cut(stem, own)
            if pair is not None and pair[1] not in _NO_MODIFIERS:
                return stem
    return None


def _is_head(text: str) -> bool:
    return text in SHORT or (len(text) >= LEAST_PART and text not in _NO_HEADS and noun_of(text) is not None)


def noun_of(text: str) -> str | None:
    """Return the noun that ``text`` is a form of, if the lexicon has it."""
    known = nouns()
    for ending in _ENDINGS:
        if text.endswith(ending):
            base = text[: len(text) - len(ending)]
            if base in known and len(base) >= LEAST_PART:
                return base
    stem = german_stem(text)
    return stem if len(stem) >= LEAST_PART and stem in known else None
