"""Text to terms: folding, tokens, stems. The index and the query use the same functions."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

import snowballstemmer
import stopwordsiso

from kb.search.words.lexicon import FORMS, nouns
from kb.search.words.word_lists import pairs_of, words_of

_UMLAUTS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "oe",
        "å": "a",
        "ł": "l",
        "đ": "d",
        "ı": "i",
    }
)
_RUN = re.compile(r"[^\W_]+")
# A lower-case letter before a capital, or a letter beside a digit, ends a word inside a word: EffizienzCluster, Ziel2.
_INNER = re.compile(r"(?<=[a-zäöüß]{2})(?=[A-ZÄÖÜ]{2}|[A-ZÄÖÜ][a-zäöüß])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_JOINTS = frozenset("-‐‑.'’_·:*")
# Words written like these are abbreviations, not the English words of the same letters. They have a term of their own, so
# that IT does not find every "it".
CAPITALS = {"it": "IT", "us": "US", "who": "WHO"}
# Halves of characters, which a shell makes of bytes that are no UTF-8, can be neither stored nor shown.
_HALVES = range(0xD800, 0xE000)
_INVISIBLE = dict.fromkeys([*map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), *_HALVES])
MOST_PIECES_JOINED = 4
MOST_LETTERS = 60
CACHED_WORDS = 50_000  # Each word costs some hundred bytes in each of the caches.


class Token(NamedTuple):
    """A word of a text: its folded form and where it stands in the text."""

    word: str
    start: int
    end: int


class Chunk(NamedTuple):
    """Tokens written together (``Ziel-2``, ``RegioCluster.NRW``) and the word they make when joined, if any."""

    tokens: tuple[Token, ...]
    joined: str | None


def tidy(text: str) -> str:
    """Bring a text into the form in which it is stored and cut into words: composed letters, nothing invisible."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE))


@lru_cache(maxsize=CACHED_WORDS)
def fold(word: str) -> str:
    """Write a word in small letters without umlauts (ä = ae), ß (= ss), accents and signs; may become empty."""
    if word.isascii() and word.isalnum():
        return word.lower()
    folded = unicodedata.normalize("NFC", word).casefold().translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", folded).casefold().translate(_UMLAUTS)
    kept = "".join(c for c in plain if c.isalnum() and not unicodedata.combining(c))
    return kept if kept == word or kept.isascii() else fold(kept)


def chunks(text: str) -> list[Chunk]:
    """Cut a tidy text into chunks of words; positions count characters of ``text``."""
    found: list[Chunk] = []
    tokens: list[Token] = []
    last = -2
    for match in _RUN.finditer(text):
        start = match.start()
        if tokens and not (start == last + 1 and text[last] in _JOINTS):
            found.append(_chunk(tokens))
            tokens = []
        tokens += [Token(word, start + a, start + b) for word, a, b in pieces(match.group())]
        last = match.end()
    if tokens:
        found.append(_chunk(tokens))
    return found


def words(text: str) -> list[str]:
    """Return the folded words of a text in order, words inside words taken apart."""
    return [token.word for chunk in chunks(tidy(text)) for token in chunk.tokens]


@lru_cache(maxsize=CACHED_WORDS)
def pieces(run: str) -> tuple[tuple[str, int, int], ...]:
    """Cut a run of letters and digits where the case changes or digits begin; (folded, start, end) each."""
    cuts = [0]
    if not (run.isdecimal() or (run.isalpha() and (run[1:].islower() or run.isupper()))):
        cuts += [match.start() for match in _INNER.finditer(run)]
    if len(cuts) > 2 and not run.isalpha():
        cuts = [0]  # A code such as 2007DE162PO007 is one word.
    ends = [*cuts[1:], len(run)]
    parts = ((fold(run[a:b][:MOST_LETTERS]), a, b) for a, b in zip(cuts, ends, strict=True))
    return tuple(part for part in parts if part[0])


def _chunk(tokens: list[Token]) -> Chunk:
    joined = "".join(token.word for token in tokens) if 1 < len(tokens) <= MOST_PIECES_JOINED else None
    return Chunk(tuple(tokens), joined if joined and len(joined) <= MOST_LETTERS else None)


_german = snowballstemmer.stemmer("german")
_english = snowballstemmer.stemmer("english")


@lru_cache(maxsize=CACHED_WORDS)
def german_stem(word: str) -> str:
    """Return the stem of a folded German word.

    Snowball's stemmer drops umlauts, which makes ``Förderung`` and ``Forderung`` one; here they stay, except where
    the umlaut only marks a plural. It also takes the "s" of ``Kurs`` for that of a genitive, and leaves it in ``Baus``.
    """
    base = singular(word)
    stem = _prefix_of(base, _german.stemWord(base))
    return base if stem == base[:-1] and base[-1:] == "s" and _is_noun(base) else stem


@lru_cache(maxsize=CACHED_WORDS)
def english_stem(word: str) -> str:
    """Return the stem of a folded English word, after Porter's second algorithm."""
    stem: str = _english.stemWord(word)
    return stem


def stems(word: str) -> tuple[str, ...]:
    """Return what a folded word of a query may be found by: its stems in both languages, without doubles."""
    german, english = german_stem(word), english_stem(word)
    is_singular = german == word and english == word[:-1]  # To English ears Kurs is the plural of Kur.
    return (german,) if german == english or (is_singular and _is_noun(word)) else (german, english)


_PLURALS = ("ern", "en", "er", "e", "n")
_AS_PLURALS = ("el", "en", "er")  # What ends so may be a plural by its umlaut alone: Mängel, Häfen, Väter.
_DIPHTHONGS = ("a", "e", "q")  # A "u" after these makes au, eu, qu: an "e" behind it is no sign of an umlaut.
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
# Nouns from Latin and Greek whose plural changes the end of the stem; of others in -ium the lexicon tells (Ministerien).
_LEARNED = pairs_of("learned_plurals")
_IEN = "ien"
_CHANGED = (*_LEARNED, _IEN)
# After these Snowball drops an "s" by itself, and "es" as a whole. A double "s" is never an ending.
_BEFORE_S = frozenset("bdefghklmnrts")
# Of short nouns too many are the beginning of another word (Hau, Haus). These are what this domain is full of, and names.
_TAKE_S = words_of("take_s")
# Names that the lexicon has as nouns, though their "s" may be an ending.
_NO_NOUNS = frozenset(["sachs"])
_JOINTS_OF_FRONTS = ("", "s", "es", "n", "en", "er", "e")
LEAST_FRONT = 3
LEAST_HEAD = 4


def singular(word: str) -> str:
    """Undo endings that only a lexicon can tell from the end of a word.

    These are umlauts of plurals (``Städte``), learned plurals (``Zentren``) and "s" behind a vowel (``Maschinenbaus``,
    but not ``Haus``). What is no noun of the lexicon may be a compound whose head has the ending (``Leitmärkte``).
    """
    if not _may_have_an_ending(word):
        return word
    for at in (0, *range(LEAST_FRONT, len(word) - LEAST_HEAD + 1)):
        head = word[at:]
        base = head if _is_noun(head) else _without_ending(head, is_whole=not at)
        if base is not None and (not at or _is_front(word[:at], head)):
            return word[:at] + base
    return word


def _may_have_an_ending(word: str) -> bool:
    """Tell quickly that nothing is to be undone, as is so for most words."""
    return _has_digraph(word) or _may_end_in_s(word) or word.endswith(_CHANGED)


def _has_digraph(word: str) -> bool:
    return "ae" in word or "oe" in word or "ue" in word


def _may_end_in_s(word: str) -> bool:
    return word.endswith("s") and (word[-2:-1] not in _BEFORE_S or word[:-1] in _TAKE_S)


def _is_noun(word: str) -> bool:
    return word in FORMS or (word in nouns() and word not in _NO_NOUNS)


def _is_front(text: str, head: str) -> bool:
    """Tell whether a compound may begin so; the "ue" of ``Erneuerbare`` begins no head."""
    if head.startswith("ue") and text.endswith(_DIPHTHONGS):
        return False
    fronts = (text.removesuffix(joint) for joint in _JOINTS_OF_FRONTS)
    return any(len(front) >= LEAST_FRONT and _is_noun(front) for front in fronts)


def _without_ending(word: str, is_whole: bool) -> str | None:
    """Return the noun that a word is a form of; the word itself when its ending is one that Snowball knows."""
    known = nouns()
    if _may_end_in_s(word):
        base = word[:-1]
        return base if base in _TAKE_S or (len(base) >= LEAST_HEAD and base in known) else None
    for plural, base in _LEARNED.items():
        if word.endswith(plural):
            return word.removesuffix(plural) + base
    if word.endswith(_IEN) and word[:-1] not in known and (base := word.removesuffix("en") + "um") in known:
        return base
    return _without_umlaut(word, is_whole)


def _without_umlaut(word: str, is_whole: bool) -> str | None:
    bases = [word.removesuffix(ending) for ending in _PLURALS if word.endswith(ending)]
    if is_whole and word.endswith(_AS_PLURALS):
        bases.append(word)
    for base in bases:
        if base in nouns():
            return word
        for candidate in _without_last_umlaut(base):
            if candidate in nouns() and (is_whole or len(candidate) >= LEAST_HEAD):
                return candidate
    return None


def _without_last_umlaut(word: str) -> list[str]:
    at, plain = max((word.rfind(digraph), plain) for digraph, plain in _DIGRAPHS)
    return [] if at < 0 else [word[:at] + plain + word[at + 2 :]]


def _prefix_of(word: str, stem: str) -> str:
    """Return the beginning of ``word`` that the stemmer left over as ``stem``, its umlauts kept."""
    if not _has_digraph(word):
        return stem
    at = 0
    for number, letter in enumerate(stem):
        if at >= len(word) or word[at] != letter:
            return stem
        at += 1
        umlaut = letter in "aou" and word[at - 2 : at - 1] not in _DIPHTHONGS and word[at : at + 1] == "e"
        at += umlaut and stem[number + 1 : number + 2] != "e"
    return word[:at]


@cache
def _stop_words() -> frozenset[str]:
    listed = stopwordsiso.stopwords("de") | {word for word in stopwordsiso.stopwords("en") if word in _ENGLISH_FUNCTION}
    return frozenset(fold(word) for word in listed) - _CONTENT


def is_stop_word(shown: str) -> bool:
    """Tell whether a word is one like "der" or "of"; capitals are an abbreviation (IT, WAR), not such a word."""
    return not (len(shown) > 1 and shown.isupper()) and fold(shown) in _stop_words()


# The German list has some nouns and adjectives that people search for; of the English one only these are no content.
_CONTENT = frozenset(fold(word) for word in words_of("content_words"))
_ENGLISH_FUNCTION = words_of("english_function_words")
