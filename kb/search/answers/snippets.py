"""Snippets: the part of a text shown with a hit, divided into marked and unmarked pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.search.answers.marking import MatchMark

Piece = tuple[str, bool]
"""A stretch of text, and whether it is marked."""
SNIPPET = 220
LEAD = 60
SENTENCE = 140
"""A sentence is shown from its beginning if the first mark is at most this many characters behind."""
# An abbreviation or an ordinal such as "z. B." and "2." ends no sentence.
_BETWEEN = re.compile(r"(?<=[a-zäöüß0-9]{3}[.!?]) +(?=[„“\"(]?[A-ZÄÖÜ])")


def pieces(text: str, marks: Sequence[MatchMark], start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """Divide ``text[start:end]`` into marked and unmarked stretches."""
    end = len(text) if end is None else end
    divided: list[Piece] = []
    at = start
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            if at < mark.start:
                divided.append((text[at : mark.start], False))
            divided.append((text[mark.start : mark.end], True))
            at = mark.end
    if at < end:
        divided.append((text[at:end], False))
    return tuple(divided)


def snippet(text: str, marks: Sequence[MatchMark]) -> tuple[Piece, ...]:
    """Cut the stretch of about SNIPPET characters with most words of the query, as whole sentences if these are near."""
    first = _densest(marks)
    start = max(0, first - LEAD) if len(text) > SNIPPET else 0
    end = min(len(text), start + SNIPPET)
    start = _start(text, max(0, min(start, end - SNIPPET)), first)
    if end < len(text):
        last = max((mark.end for mark in marks if mark.start < end), default=0)
        end = max(_end(text, start, end), min(last, len(text)) if last <= start + 2 * SNIPPET else 0) or end
    cut = pieces(text, marks, start, end)
    return ((("… ", False),) if start else ()) + cut + (((" …", False),) if end < len(text) else ())


def _start(text: str, start: int, first: int) -> int:
    """Return where the sentence of the first mark begins; if that is too far before it, the next word."""
    if not start or first <= SENTENCE:
        return 0
    begun = [match.end() for match in _BETWEEN.finditer(text, max(0, first - SENTENCE), first)]
    # Do not cut in the middle of a word.
    return begun[-1] if begun else text.find(" ", start, first) + 1 or first


def _end(text: str, start: int, end: int) -> int:
    """Return where the sentence at the end ends; if that is too far behind it, the last word."""
    ended = _BETWEEN.search(text, end - 1, end + LEAD)
    return ended.start() if ended else text.rfind(" ", start, end)


def _densest(marks: Sequence[MatchMark]) -> int:
    """Return the start of the window with the most different words."""
    best, where = 0, marks[0].start if marks else 0
    for number, mark in enumerate(marks):
        inside = {other.leaf for other in marks[number:] if other.end <= mark.start - LEAD + SNIPPET}
        if len(inside) > best:
            best, where = len(inside), mark.start
    return where
