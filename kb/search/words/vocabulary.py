"""Look up the words of an index by prefix, similar spelling and compound."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from heapq import nsmallest
from itertools import chain

from kb.search.words import language

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
SHORTEST = 4
SHORTEST_FOR_ONE = 5
"""Minimum length for any slip; too many shorter words differ by a letter (Wien, Wein), so only an exchange counts."""
SHORTEST_FOR_TWO = 8
"""Minimum length for two slips."""
LONGEST = 50
"""Maximum length; a longer word has too many spellings to look up and is rarely a word."""
MOST_NEAR = 4
# German compounds are joined without or with one of these letters.
JOINTS = ("", "s", "n", "en", "es", "er", "e")
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ss", "s"))
_MARKED = tuple(marked for marked, _ in _UMLAUTS[:3])
_UMLAUT, _ONE, _TWO = 0, 1, 2


class Vocabulary:
    """The folded words of an index snapshot, with their numbers of documents."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self._by_first: dict[str, dict[int, list[tuple[int, str]]]] = {}

    @cached_property
    def _ordered(self) -> Sequence[str]:
        return sorted(self.counts)

    def beginning(self, prefix: str, most: int) -> list[str]:
        """Return the most frequent words that begin with ``prefix``, except the prefix itself."""
        counts = self.counts
        words = (word for word in self._between(prefix) if word != prefix and not word.isdecimal())
        return nsmallest(most, words, key=lambda word: (-counts[word], word))

    def near(self, word: str) -> list[str]:
        """Return probable corrections of ``word``, nearest first, then by frequency.

        The nearest differ in the spelling of umlauts. Next come those with one slip: a letter extra, missing or wrong,
        or two neighbours exchanged. If there are none, a long word with the right first letter may have two slips. A
        word that is in the index is probably meant as typed, so only words with one slip after the first letter are
        returned for it.
        """
        if not SHORTEST <= len(word) <= LONGEST or word.isdecimal():
            return []
        likely = _slips(word) if len(word) >= SHORTEST_FOR_ONE else _exchanges(word)
        costs = {near: _ONE for near in likely if near in self.counts}
        if word in self.counts:
            costs = {near: _ONE for near in costs if near[0] == word[0]}
        elif not costs and len(word) >= SHORTEST_FOR_TWO:
            costs = dict.fromkeys(self._two_slips_away(word), _TWO)
        bare = _bare(word)
        costs = {
            near: _UMLAUT if _bare(near) == bare else cost
            for near, cost in costs.items()
            if not language.is_stop_word(near)
        }
        return nsmallest(MOST_NEAR, costs, key=lambda near: (costs[near], -self.counts[near], near))

    def umlauts(self, word: str) -> list[str]:
        """Return the words that differ from ``word`` by one umlaut or ß only, most frequent first."""
        with_one = {word[:at] + "e" + word[at:] for at in range(1, len(word) + 1) if word[at - 1] in "aou"}
        without = {word[: at + 1] + word[at + 2 :] for at in range(len(word) - 1) if word[at : at + 2] in _MARKED}
        sharp = {word[:at] + "s" + word[at:] for at in range(1, len(word) + 1) if word[at - 1] == "s"}
        known = [other for other in with_one | without | sharp if other in self.counts and other != word]
        return sorted(known, key=lambda other: (-self.counts[other], other))

    def joined(self, first: str, second: str) -> list[str]:
        """Return the compounds of two words, most frequent first."""
        compounds = {first + joint + second for joint in JOINTS} | {
            first[: -len(joint)] + second for joint in JOINTS if joint and first.endswith(joint)
        }
        known = [word for word in compounds if word in self.counts]
        return sorted(known, key=lambda word: (-self.counts[word], word))

    def parted(self, word: str) -> list[tuple[str, str]]:
        """Return the pairs of words that ``word`` may consist of, most frequent first."""
        frequencies = {}
        for at in range(SHORTEST, len(word) - SHORTEST + 1):
            first, second = word[:at], word[at:]
            for joint in JOINTS:
                base = first.removesuffix(joint) if joint else first
                if len(base) >= SHORTEST and base in self.counts and second in self.counts:
                    frequencies[base, second] = min(self.counts[base], self.counts[second])
        return sorted(frequencies, key=lambda pair: (-frequencies[pair], pair))

    def _between(self, prefix: str) -> Iterator[str]:
        start = bisect_left(self._ordered, prefix)
        end = bisect_left(self._ordered, prefix + "\U0010ffff", lo=start)
        return iter(self._ordered[start:end])

    def _two_slips_away(self, word: str) -> Iterator[str]:
        letters, alike = _letters(word), self._beginning_like(word)
        # Two slips change the length by at most two letters and replace at most two.
        for length in range(len(word) - 2, len(word) + 3):
            for other_letters, other in alike.get(length, ()):
                if (letters ^ other_letters).bit_count() <= 4 and other != word and slips(word, other, most=2) <= 2:
                    yield other

    def _beginning_like(self, word: str) -> Mapping[int, Sequence[tuple[int, str]]]:
        """Return the words with the same first letter, by length. Built at first use."""
        if word[0] not in self._by_first:
            by_length: dict[int, list[tuple[int, str]]] = {}
            for other in self._between(word[0]):
                by_length.setdefault(len(other), []).append((_letters(other), other))
            self._by_first[word[0]] = by_length
        return self._by_first[word[0]]


_PLACES = {letter: 1 << 3 * place for place, letter in enumerate(ALPHABET)}


def _letters(word: str) -> int:
    """Encode the letters of a word as bits, up to three occurrences of each."""
    mask = 0
    for letter in word:
        bit = _PLACES.get(letter, 0)
        while mask & bit and bit < _PLACES.get(letter, 0) << 2:
            bit <<= 1
        mask |= bit
    return mask


def _slips(word: str) -> Iterator[str]:
    """Yield all spellings with one slip."""
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    missing = (first + second[1:] for first, second in halves if second)
    wrong = (first + letter + second[1:] for first, second in halves if second for letter in ALPHABET)
    extra = (first + letter + second for first, second in halves for letter in ALPHABET)
    return (spelling for spelling in chain(_exchanges(word), missing, wrong, extra) if spelling != word)


def _exchanges(word: str) -> Iterator[str]:
    """Yield all spellings with two neighbouring letters exchanged."""
    pairs = ((word[:at], word[at : at + 2], word[at + 2 :]) for at in range(len(word) - 1))
    return (first + pair[::-1] + last for first, pair, last in pairs if pair[0] != pair[1])


def _bare(word: str) -> str:
    """Replace folded umlauts and ß by the plain letters of other keyboards."""
    for marked, plain in _UMLAUTS:
        word = word.replace(marked, plain)
    return word


def slips(word: str, other: str, most: int = 1000) -> int:
    """Count the slips between two words, as Damerau and Levenshtein do.

    A slip is a letter missing, extra or wrong, or two neighbours exchanged. Counting ends above ``most``.
    """
    word, other = _differing(word, other)
    before: list[int] = []
    last = list(range(len(other) + 1))
    for place, letter in enumerate(word, start=1):
        row = [place]
        for at, against in enumerate(other, start=1):
            least = min(last[at] + 1, row[at - 1] + 1, last[at - 1] + (letter != against))
            if place > 1 and at > 1 and letter == other[at - 2] and word[place - 2] == against:
                least = min(least, before[at - 2] + 1)
            row.append(least)
        before, last = last, row
        if min(before) > most and min(last) > most:
            break
    return last[-1]


def _differing(word: str, other: str) -> tuple[str, str]:
    """Strip the common beginning and end of two words."""
    least = min(len(word), len(other))
    start = next((at for at in range(least) if word[at] != other[at]), least)
    end = next((at for at in range(least - start) if word[-1 - at] != other[-1 - at]), least - start)
    return word[start : len(word) - end], other[start : len(other) - end]
