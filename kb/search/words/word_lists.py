"""Read the word lists in ``data/``, one item per line. A comment at the top names the origin."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "data"


def words_of(name: str) -> frozenset[str]:
    """Read the words of the list ``name``."""
    return frozenset(_lines(name))


def pairs_of(name: str) -> dict[str, str]:
    """Read the pairs of the list ``name``, in the order of the file."""
    return dict(line.split() for line in _lines(name))


def groups_of(name: str) -> tuple[tuple[str, ...], ...]:
    """Read the groups of words of the list ``name``, a group per line."""
    return tuple(tuple(line.split()) for line in _lines(name))


def names_of(name: str) -> tuple[tuple[str, ...], ...]:
    """Read the names that mean the same of the list ``name``, separated by commas."""
    return tuple(tuple(line.split(", ")) for line in _lines(name))


def _lines(name: str) -> list[str]:
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
