"""Text to terms: folding, tokens, stems. The index and the query use the same functions."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

import snowballstemmer
import stopwordsiso

from kb.search.lexicon import nouns

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
    the umlaut only marks a plural (``Städte`` of ``Stadt``), which the lexicon of nouns tells.
    """
    base = singular(word)
    return _prefix_of(base, _german.stemWord(base))


@lru_cache(maxsize=CACHED_WORDS)
def english_stem(word: str) -> str:
    """Return the stem of a folded English word, after Porter's second algorithm."""
    stem: str = _english.stemWord(word)
    return stem


def stems(word: str) -> tuple[str, ...]:
    """Return what a folded word of a query may be found by: its stems in both languages, without doubles."""
    german, english = german_stem(word), english_stem(word)
    return (german,) if german == english else (german, english)


_PLURALS = ("ern", "en", "er", "e", "n", "")
_DIPHTHONGS = ("a", "e", "q")  # A "u" after these makes au, eu, qu: an "e" behind it is no sign of an umlaut.
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


def singular(word: str) -> str:
    """Undo the umlaut of a German plural when the word without it is a noun and the word with it is none."""
    if not any(digraph in word for digraph, _ in _DIGRAPHS):
        return word
    known = nouns()
    if word in known:
        return word
    for ending in _PLURALS:
        if word.endswith(ending):
            base = word.removesuffix(ending)
            if base in known:
                return word
            for candidate in _without_last_umlaut(base):
                if candidate in known:
                    return candidate
    return word


def _without_last_umlaut(word: str) -> list[str]:
    at, plain = max((word.rfind(digraph), plain) for digraph, plain in _DIGRAPHS)
    return [] if at < 0 else [word[:at] + plain + word[at + 2 :]]


def _prefix_of(word: str, stem: str) -> str:
    """Return the beginning of ``word`` that the stemmer left over as ``stem``, its umlauts kept."""
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
_CONTENT = frozenset(
    fold(word)
    for word in "ag beispiel besser besten ernst gut gute guter gutes hoch it jahr jahre jahren kurz lang mann mensch menschen "
    "mittel neue neuen neun ordnung recht sache startseite suche tag tage tagen tel zeit zusammen".split()
)
_ENGLISH_FUNCTION = frozenset(
    "a about after all also among an and any are as at be been before being between both but by can could did do does "
    "during each either for from had has have he her here his how i if in into is its just many me more most much my "
    "no nor not of on only or other our out over she should since so some such than that the their them then there "
    "these they this those through to too under until up us very via was we were what when where which while who whom "
    "whose why will with within without would you your".split()
)
