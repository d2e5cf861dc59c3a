"""Snippets: the part of a text shown with a hit, divided into marked and unmarked pieces."""

from __future__ import annotations

from collections.abc import Sequence

from kb.search.answers.marking import MatchMark

Piece = tuple[str, bool]
"""A stretch of text, and whether it is marked."""
SNIPPET = 220
LEAD = 60


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
    """Cut the stretch of about SNIPPET characters with most words of the query."""
    first = _densest(marks)
    start = max(0, first - LEAD) if len(text) > SNIPPET else 0
    end = min(len(text), start + SNIPPET)
    start = max(0, min(start, end - SNIPPET))
    # Do not cut in the middle of a word.
    if start:
        start = text.find(" ", start, first) + 1 or first
    if end < len(text):
        last = max((mark.end for mark in marks if mark.start < end), default=0)
        end = max(text.rfind(" ", start, end), min(last, len(text)) if last <= start + 2 * SNIPPET else 0) or end
    cut = pieces(text, marks, start, end)
    return ((("… ", False),) if start else ()) + cut + (((" …", False),) if end < len(text) else ())


def _densest(marks: Sequence[MatchMark]) -> int:
    """Return the start of the window with the most different words."""
    best, where = 0, marks[0].start if marks else 0
    for number, mark in enumerate(marks):
        inside = {other.leaf for other in marks[number:] if other.end <= mark.start - LEAD + SNIPPET}
        if len(inside) > best:
            best, where = len(inside), mark.start
    return where
