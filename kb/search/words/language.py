"""Fold, tokenise and stem text. The index and the query use the same functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

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
# A run is split between a lower-case letter and a capital, and between a letter and a digit: EffizienzCluster, Ziel2.
_INNER = re.compile(r"(?<=[a-zäöüß]{2})(?=[A-ZÄÖÜ]{2}|[A-ZÄÖÜ][a-zäöüß])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_JOINTS = frozenset("-‐‑.'’_·:*")
# In capitals these are abbreviations, not the English words of the same letters. They have a term of their own, so that
# IT does not match every "it".
CAPITALS = {"it": "IT", "us": "US", "who": "WHO"}
# Surrogates, which Python makes of command-line bytes that are not UTF-8, can be neither stored nor shown.
_HALVES = range(0xD800, 0xE000)
_INVISIBLE = dict.fromkeys([*map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), *_HALVES])
ENGLISH_MARK = ":"  # Precedes an English stem; no word contains it.
MOST_PIECES_JOINED = 4
MOST_LETTERS = 60
CACHED_WORDS = 50_000  # A word takes a few hundred bytes in each cache.

Stemmer: TypeAlias = Callable[[str], str]
"""A folded word -> its stem."""


class Token(NamedTuple):
    """A word of a text: its folded form and its position."""

    word: str
    start: int
    end: int


class Chunk(NamedTuple):
    """Tokens written together (``Ziel-2``, ``RegioCluster.NRW``) and their joined form, if any."""

    tokens: tuple[Token, ...]
    joined: str | None


def tidy(text: str) -> str:
    """Compose the letters of a text and remove invisible characters, for storing and tokenising."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE))


@lru_cache(maxsize=CACHED_WORDS)
def fold(word: str) -> str:
    """Reduce a word to plain lower-case letters and digits.

    Umlauts become two letters (ä = ae), ß becomes ss, accents and signs are dropped. The result may be empty.
    """
    if word.isascii() and word.isalnum():
        return word.lower()
    folded = unicodedata.normalize("NFC", word).casefold().translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", folded).casefold().translate(_UMLAUTS)
    result = "".join(c for c in plain if c.isalnum() and not unicodedata.combining(c))
    return result if result == word or result.isascii() else fold(result)


def chunks(text: str) -> list[Chunk]:
    """Split a tidy text into chunks of words; positions count characters of ``text``."""
    completed: list[Chunk] = []
    tokens: list[Token] = []
    last = -2
    for match in _RUN.finditer(text):
        start = match.start()
        if tokens and not (start == last + 1 and text[last] in _JOINTS):
            completed.append(_chunk(tokens))
            tokens = []
        tokens += [Token(word, start + a, start + b) for word, a, b in pieces(match.group())]
        last = match.end()
    if tokens:
        completed.append(_chunk(tokens))
    return completed


def words(text: str) -> list[str]:
    """Return the folded words of a text in order, joined words split."""
    return [token.word for chunk in chunks(tidy(text)) for token in chunk.tokens]


@lru_cache(maxsize=CACHED_WORDS)
def pieces(run: str) -> tuple[tuple[str, int, int], ...]:
    """Split a run of letters and digits where the case changes or digits begin.

    Each piece is (folded, start, end).
    """
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

    Snowball's stemmer drops umlauts and so confuses ``Förderung`` with ``Forderung``. Here an umlaut stays unless it
    only marks a plural. Snowball also takes the "s" of ``Kurs`` for a genitive, and overlooks the one of ``Baus``. It
    takes short nouns in -er for forms of others: ``Porter`` of ``Port``, ``Kammer`` of ``Kamm``.
    """
    base = singular(word)
    if (noun := _short_noun_in_er(base)) is not None:
        return noun
    stem = _prefix_of(base, _german.stemWord(base))
    return base if stem == base[:-1] and base[-1:] == "s" and _is_noun(base) else stem


@lru_cache(maxsize=CACHED_WORDS)
def english_stem(word: str) -> str:
    """Return the stem of a folded English word by Porter's second algorithm."""
    stem: str = _english.stemWord(word)
    return stem


def stems(word: str) -> tuple[str, ...]:
    """Return the distinct stems of a folded word in both languages."""
    return tuple(dict.fromkeys(map(unmarked, marked_stems(word))))


def marked_stems(word: str) -> tuple[str, ...]:
    """Return the stems of a folded word in both languages, the English one behind its mark.

    So words whose stems meet only across languages do not match: the German ``Personen`` is not the English ``personal``.
    """
    german, english = german_stem(word), english_stem(word)
    is_singular = german == word and english == word[:-1]  # The English stemmer takes Kurs for the plural of Kur.
    return (german,) if is_singular and _is_noun(word) else (german, ENGLISH_MARK + english)


def cognate_stems(word: str) -> tuple[str, ...]:
    """Return the marked stem of a word of Greek origin in the other language: of Logistik for logistics, and back."""
    if word.endswith("ics"):
        return (german_stem(word.removesuffix("cs") + "k"),)
    return (ENGLISH_MARK + english_stem(word.removesuffix("k") + "cs"),) if word.endswith("ik") else ()


def unmarked(stem: str) -> str:
    """Return a stem without the mark of its language."""
    return stem.removeprefix(ENGLISH_MARK)


_PLURALS = ("ern", "en", "er", "e", "n")
_AS_PLURALS = ("el", "en", "er")  # With these endings an umlaut alone may mark the plural: Mängel, Häfen, Väter.
_DIPHTHONGS = ("a", "e", "q")  # With these a "u" forms au, eu or qu; an "e" after it marks no umlaut.
_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
# Nouns from Latin and Greek whose plural changes the end of the stem; for others in -ium the lexicon decides
# (Ministerien).
_LEARNED = pairs_of("learned_plurals")
_IEN = "ien"
_CHANGED = (*_LEARNED, _IEN)
# After these letters Snowball drops "s" and "es" without help. A double "s" is never an ending.
_BEFORE_S = frozenset("bdefghklmnrts")
# Too many short nouns begin another word (Hau, Haus). This list has names and the nouns frequent in this domain.
_TAKE_S = words_of("take_s")
# Names listed in the lexicon as nouns, although their "s" may be an ending.
_NO_NOUNS = frozenset(["sachs"])
_JOINTS_OF_FRONTS = ("", "s", "es", "n", "en", "er", "e")
LONGEST_IN_ER = 6  # Longer nouns are related to what remains: Gewinner and Gewinn.
LEAST_FRONT = 3
LEAST_HEAD = 4


def singular(word: str) -> str:
    """Remove endings that only a lexicon can identify.

    These are umlauts of plurals (``Städte``), learned plurals (``Zentren``) and "s" after a vowel (``Maschinenbaus``,
    but not ``Haus``). A word outside the lexicon may be a compound whose head has the ending (``Leitmärkte``).
    """
    if not _may_have_an_ending(word):
        return word
    for at in (0, *range(LEAST_FRONT, len(word) - LEAST_HEAD + 1)):
        head = word[at:]
        base = head if _is_noun(head) else _without_ending(head, is_whole=not at)
        if base is not None and (not at or _is_front(word[:at], head)):
            return word[:at] + base
    return word


def _short_noun_in_er(word: str) -> str | None:
    """Return the noun in -er that a word is a form of, if a noun of at most four letters remains without the -er."""
    for ending in ("", "s", "n"):
        noun = word.removesuffix(ending)
        if noun.endswith("er") and len(noun) <= LONGEST_IN_ER and noun in nouns() and noun[:-2] in nouns():
            return noun
    return None


def _may_have_an_ending(word: str) -> bool:
    """Return False early for the many words without such an ending."""
    return _has_digraph(word) or _may_end_in_s(word) or word.endswith(_CHANGED)


def _has_digraph(word: str) -> bool:
    return "ae" in word or "oe" in word or "ue" in word


def _may_end_in_s(word: str) -> bool:
    return word.endswith("s") and (word[-2:-1] not in _BEFORE_S or word[:-1] in _TAKE_S)


def _is_noun(word: str) -> bool:
    return word in FORMS or (word in nouns() and word not in _NO_NOUNS)


def _is_front(text: str, head: str) -> bool:
    """Return whether a compound may begin with ``text``.

    The "ue" of ``Erneuerbare`` begins no head.
    """
    if head.startswith("ue") and text.endswith(_DIPHTHONGS):
        return False
    fronts = (text.removesuffix(joint) for joint in _JOINTS_OF_FRONTS)
    return any(len(front) >= LEAST_FRONT and _is_noun(front) for front in fronts)


def _without_ending(word: str, is_whole: bool) -> str | None:
    """Return the noun that a word is a form of.

    A word whose ending Snowball knows is returned unchanged.
    """
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
    """Return the beginning of ``word`` that corresponds to ``stem``, with its umlauts."""
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
    """Return whether a word is a stop word such as "der" or "of".

    A word in capitals is an abbreviation (IT, WAR).
    """
    return not (len(shown) > 1 and shown.isupper()) and fold(shown) in _stop_words()


def is_interrogative(shown: str) -> bool:
    """Return whether a word asks a question, such as "wer" or "which". In capitals it is an abbreviation (WHO)."""
    return not (len(shown) > 1 and shown.isupper()) and fold(shown) in _INTERROGATIVES


def frames_question(shown: str) -> bool:
    """Return whether a word says little about the subject of a question, such as "heißt" or "runs"."""
    return not (len(shown) > 1 and shown.isupper()) and fold(shown) in _QUESTION_WORDS


# The German list contains nouns and adjectives that people search for. Of the English list only the function words are
# used.
_CONTENT = frozenset(fold(word) for word in words_of("content_words"))
_ENGLISH_FUNCTION = words_of("english_function_words")
_INTERROGATIVES = frozenset(fold(word) for word in words_of("interrogatives"))
_QUESTION_WORDS = frozenset(fold(word) for word in words_of("question_words"))
