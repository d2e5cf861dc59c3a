"""The words of an index: which there are, how frequent they are, which begin with something, which are nearly another."""

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
"""Of shorter words too many differ by one letter (Wien, Wein); in them letters may only have changed places."""
SHORTEST_FOR_TWO = 8
"""Words from this length on may differ by two letters."""
LONGEST = 50
"""Of longer ones there are too many spellings to look up, and no words."""
MOST_NEAR = 4
# German compounds are joined with nothing or with one of these.
JOINTS = ("", "s", "n", "en", "es", "er", "e")
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ss", "s"))
_UMLAUT, _ONE, _TWO = 0, 1, 2


class Vocabulary:
    """The folded words of one state of an index with the number of documents each is in."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self._by_first: dict[str, dict[int, list[tuple[int, str]]]] = {}

    @cached_property
    def _ordered(self) -> Sequence[str]:
        return sorted(self.counts)

    def beginning(self, prefix: str, most: int) -> list[str]:
        """Return the most frequent words that begin with ``prefix``, and are longer."""
        counts = self.counts
        words = (word for word in self._between(prefix) if word != prefix and not word.isdecimal())
        return nsmallest(most, words, key=lambda word: (-counts[word], word))

    def near(self, word: str) -> list[str]:
        """Return words that ``word`` may have been meant to be: nearest first, of equal ones the more frequent.

        Nearest are other spellings of umlauts, then one letter too many, missing, wrong, or two that changed places; in
        long words with the right first letter two such slips, if nothing is nearer. A word that is in the index itself
        is more likely meant, so that it is near others only by one slip behind the first letter.
        """
        if not SHORTEST <= len(word) <= LONGEST or word.isdecimal():
            return []
        likely = _slips(word) if len(word) >= SHORTEST_FOR_ONE else _exchanges(word)
        found = {near: _ONE for near in likely if near in self.counts}
        if word in self.counts:
            found = {near: _ONE for near in found if near[0] == word[0]}
        elif not found and len(word) >= SHORTEST_FOR_TWO:
            found = dict.fromkeys(self._two_slips_away(word), _TWO)
        bare = _bare(word)
        found = {
            near: _UMLAUT if _bare(near) == bare else cost
            for near, cost in found.items()
            if not language.is_stop_word(near)
        }
        return nsmallest(MOST_NEAR, found, key=lambda near: (found[near], -self.counts[near], near))

    def joined(self, first: str, second: str) -> list[str]:
        """Return the compounds that two words make, most frequent first."""
        found = {first + joint + second for joint in JOINTS} | {
            first[: -len(joint)] + second for joint in JOINTS if joint and first.endswith(joint)
        }
        known = [word for word in found if word in self.counts]
        return sorted(known, key=lambda word: (-self.counts[word], word))

    def parted(self, word: str) -> list[tuple[str, str]]:
        """Return the pairs of words that ``word`` was made of by leaving out a space, best first."""
        found = {}
        for at in range(SHORTEST, len(word) - SHORTEST + 1):
            first, second = word[:at], word[at:]
            for joint in JOINTS:
                base = first.removesuffix(joint) if joint else first
                if len(base) >= SHORTEST and base in self.counts and second in self.counts:
                    found[base, second] = min(self.counts[base], self.counts[second])
        return sorted(found, key=lambda pair: (-found[pair], pair))

    def _between(self, prefix: str) -> Iterator[str]:
        start = bisect_left(self._ordered, prefix)
        end = bisect_left(self._ordered, prefix + "\U0010ffff", lo=start)
        return iter(self._ordered[start:end])

    def _two_slips_away(self, word: str) -> Iterator[str]:
        letters, alike = _letters(word), self._beginning_like(word)
        # Two slips change the length by two letters, and exchange two letters for two others at most.
        for length in range(len(word) - 2, len(word) + 3):
            for others, other in alike.get(length, ()):
                if (letters ^ others).bit_count() <= 4 and other != word and slips(word, other, most=2) <= 2:
                    yield other

    def _beginning_like(self, word: str) -> Mapping[int, Sequence[tuple[int, str]]]:
        """Return the words with the same first letter and their letters, by length; gathered when first needed."""
        if word[0] not in self._by_first:
            found: dict[int, list[tuple[int, str]]] = {}
            for other in self._between(word[0]):
                found.setdefault(len(other), []).append((_letters(other), other))
            self._by_first[word[0]] = found
        return self._by_first[word[0]]


_PLACES = {letter: 1 << 3 * place for place, letter in enumerate(ALPHABET)}


def _letters(word: str) -> int:
    """Return a number with a bit for each letter of a word, for its second and its third occurrence too."""
    found = 0
    for letter in word:
        bit = _PLACES.get(letter, 0)
        while found & bit and bit < _PLACES.get(letter, 0) << 2:
            bit <<= 1
        found |= bit
    return found


def _slips(word: str) -> Iterator[str]:
    """Yield all spellings that differ by one letter too many, missing or wrong, or by two that changed places."""
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    missing = (first + second[1:] for first, second in halves if second)
    wrong = (first + letter + second[1:] for first, second in halves if second for letter in ALPHABET)
    extra = (first + letter + second for first, second in halves for letter in ALPHABET)
    return (one for one in chain(_exchanges(word), missing, wrong, extra) if one != word)


def _exchanges(word: str) -> Iterator[str]:
    """Yield all spellings in which two neighbouring letters have changed places."""
    pairs = ((word[:at], word[at : at + 2], word[at + 2 :]) for at in range(len(word) - 1))
    return (first + pair[::-1] + last for first, pair, last in pairs if pair[0] != pair[1])


def _bare(word: str) -> str:
    """Write a folded word without the marks of umlauts and ß, as on keyboards that lack them."""
    for marked, plain in _UMLAUTS:
        word = word.replace(marked, plain)
    return word


def slips(one: str, other: str, most: int = 1000) -> int:
    """Count the letters missing, too many, wrong, or exchanged with their neighbour (Damerau and Levenshtein).

    Counting ends when there are more than ``most``.
    """
    one, other = _unlike(one, other)
    before: list[int] = []
    last = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        row = [place]
        for at, against in enumerate(other, start=1):
            least = min(last[at] + 1, row[at - 1] + 1, last[at - 1] + (letter != against))
            if place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == against:
                least = min(least, before[at - 2] + 1)
            row.append(least)
        before, last = last, row
        if min(before) > most and min(last) > most:
            break
    return last[-1]


def _unlike(one: str, other: str) -> tuple[str, str]:
    """Leave out how two words begin and end alike, which is no slip."""
    least = min(len(one), len(other))
    start = next((at for at in range(least) if one[at] != other[at]), least)
    end = next((at for at in range(least - start) if one[-1 - at] != other[-1 - at]), least - start)
    return one[start : len(one) - end], other[start : len(other) - end]
