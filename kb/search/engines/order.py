"""Order hits of equal score by rank and name, for engines that cannot.

The rank is that of the kind; within a kind thin records come last.
"""

from __future__ import annotations

from kb.search.fields import KINDS

MOST_WEIGHED = 2047
"""Maximum score up to which ``closeness`` is always worth less than a point."""

_PLACES = {kind: number for number, kind in enumerate(KINDS)}
_SLICES = 2 * len(KINDS)
_LETTERS = 4
_BASE = 41
# A score is multiplied by log2(2 + closeness), which is at most 1 + 1 / 2089 here: less than a point in 2,047.
_MOST = 6.634e-4


def by_name(kind: str, name: str, key: str) -> str:
    """Return a key that sorts by name, kind and number of the record."""
    return f"{name}\t{_PLACES[kind]:02}{len(key):02}{key}"


def rank(kind: str, *, is_thin: bool = False) -> int:
    """Return the rank of a kind, or of its thin records, which follow its others."""
    return 2 * _PLACES[kind] + is_thin


def place(kind: str, name: str, key: str, *, is_thin: bool = False) -> str:
    """Return a key that sorts by rank, name and number of the record."""
    return f"{rank(kind, is_thin=is_thin):02}{name}\t{len(key):02}{key}"


def closeness(kind: str, name: str, *, is_thin: bool = False) -> float:
    """Return a small number that never rises in the order of ``place``. Many neighbours share one.

    Every kind has an equal slice of the numbers, except that the last kind, with most records, gets the rest.
    """
    number = _PLACES[kind]
    width = 1 if number + 1 < len(KINDS) else _SLICES - number
    return _MOST * (1 - (number + width * (is_thin + _share(name)) / 2) / _SLICES)


def _share(name: str) -> float:
    """Return the position of a name in the alphabet, from 0 to below 1."""
    share, unit = 0.0, 1.0
    for letter in name[:_LETTERS]:
        digit, is_exact = _digit(letter)
        unit /= _BASE
        share += digit * unit
        if not is_exact:
            break
    return share


def _digit(letter: str) -> tuple[int, bool]:
    """Return a digit below _BASE for a letter, and whether it is unique."""
    if "a" <= letter <= "z":
        return 14 + ord(letter) - ord("a"), True
    if "0" <= letter <= "9":
        return 3 + ord(letter) - ord("0"), True
    if letter == " ":
        return 1, True
    between = sum(letter > other for other in " 9z")
    return (0, 2, 13, 40)[between], False
