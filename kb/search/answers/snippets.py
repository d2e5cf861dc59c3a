"""Snippets: the part of a text shown with a hit, divided into marked and unmarked pieces."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kb.search.answers.marking import MatchMark
from kb.search.documents import MEMBERS, STATEMENTS, TEXT, TITLE
from kb.texts import Language

MarkedText = tuple[str, str, Sequence[MatchMark]]
"""Language, text, marks."""
Piece = tuple[str, bool]
"""A stretch of text, and whether it is marked."""
SNIPPET = 220
LEAD = 60
SENTENCE = 140
"""A sentence is shown from its beginning if the first mark is at most this many characters behind."""
# An abbreviation or an ordinal such as "z. B." and "2." ends no sentence.
_BETWEEN = re.compile(r"(?<=[a-zäöüß0-9]{3}[.!?]) +(?=[„“\"(]?[A-ZÄÖÜ])")
_SNIPPET_FROM = (TEXT, STATEMENTS, MEMBERS)
"""The fields a snippet is taken from. A fact such as the name of a publisher is quoted among the reasons and no sentence."""


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


def best_snippet(
    marked: Mapping[str, Sequence[MarkedText]], preferred: Language
) -> tuple[tuple[Piece, ...], str | None]:
    """Return the snippet with most words beyond the title, and its language.

    Equal texts are ordered by field, then by the preferred language.
    """
    title = marked[TITLE][0][1]
    best: tuple[tuple[bool, int, int, bool], MarkedText] | None = None
    for place, code in enumerate(_SNIPPET_FROM):
        texts = marked.get(code, ())
        for at, (text_language, text, marks) in enumerate(texts):
            if code != TEXT and not marks:
                continue  # A description is shown even without marks, because it says what the record is.
            rank = (text not in title, len({mark.leaf for mark in marks}), -place, text_language in (preferred, ""))
            if best is None or rank > best[0]:
                best = (rank, _readable(texts, at, preferred))
    if best is None:
        return (), None
    text_language, text, marks = best[1]
    return snippet(text, marks), text_language or None


def _readable(texts: Sequence[MarkedText], at: int, preferred: Language) -> MarkedText:
    """Return a text, or its translation beside it if that is in the reader's language."""
    code = texts[at][0]
    beside = at + (1 if code == "de" else -1)
    is_translated = code not in (preferred, "") and 0 <= beside < len(texts) and texts[beside][0] == preferred
    return texts[beside] if is_translated else texts[at]


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
