"""By what hits of equal score are ordered: kind, then name. Pure; for engines that have no order of their own for it."""

from __future__ import annotations

from kb.search.fields import KINDS

MOST_WEIGHED = 2047
"""Up to this score, ``closeness`` never lets a hit overtake another that has a point more."""

_PLACES = {kind: number for number, kind in enumerate(KINDS)}
_SLICES = 2 * len(KINDS)
_LETTERS = 4
_BASE = 41
# A score is multiplied by log2(2 + closeness), which for these is at most 1 + 1 / 2089: less than a point in 2,047.
_MOST = 6.634e-4


def by_name(kind: str, name: str, key: str) -> str:
    """Return a text that sorts by name, then by kind, then by the number in the key."""
    return f"{name}\t{_PLACES[kind]:02}{len(key):02}{key}"


def place(kind: str, name: str, key: str) -> str:
    """Return a text that sorts by kind, then by name, then by the number in the key."""
    return f"{_PLACES[kind]:02}{name}\t{len(key):02}{key}"


def closeness(kind: str, name: str) -> float:
    """Return a small number that never rises from one ``place`` to a later one; many neighbours share theirs.

    Every kind has an equal slice of the numbers, but the last, which most records are of, has all that is left.
    """
    number = _PLACES[kind]
    width = 1 if number + 1 < len(KINDS) else _SLICES - number
    return _MOST * (1 - (number + width * _share(name)) / _SLICES)


def _share(name: str) -> float:
    """Return how far into the alphabet a name is, from 0 up to 1, by its first letters."""
    share, unit = 0.0, 1.0
    for letter in name[:_LETTERS]:
        digit, is_exact = _digit(letter)
        unit /= _BASE
        share += digit * unit
        if not is_exact:
            break
    return share


def _digit(letter: str) -> tuple[int, bool]:
    """Return a number below _BASE that rises with the letter, and whether no other letter has it."""
    if "a" <= letter <= "z":
        return 14 + ord(letter) - ord("a"), True
    if "0" <= letter <= "9":
        return 3 + ord(letter) - ord("0"), True
    if letter == " ":
        return 1, True
    between = sum(letter > other for other in " 9z")
    return (0, 2, 13, 40)[between], False
