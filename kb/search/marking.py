"""Which words of a text answer a query: marks them, chooses the piece of text to show, and says why a hit was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.search import analysis, language
from kb.search.fields import FORMS, PREFIX
from kb.search.language import Token
from kb.search.lexicon import NO_OWN_WORDS, OwnWords
from kb.search.plan import PARTS, STEMS, WORDS, Beginning, Leaf, Lookup, Term, Together
from kb.search.plan import Sequence as Beside

Piece = tuple[str, bool]
"""A stretch of text, and whether it is marked."""
SNIPPET = 220
LEAD = 60
_FORM_ORDER = {form.name: place for place, form in enumerate(FORMS)}


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of a text: which leaf of the plan it answers, and in which form."""

    start: int
    end: int
    leaf: int
    form: str


class Marker:
    """Finds the words of one query in texts; words met once are remembered."""

    def __init__(self, leaves: Iterable[Leaf], own: OwnWords = NO_OWN_WORDS) -> None:
        self.own = own
        self._wanted: dict[tuple[str, str], list[tuple[int, str]]] = {}
        self._beginnings: list[tuple[str, int]] = []
        self._sequences: list[tuple[tuple[str, ...], int, str]] = []
        self._known: dict[tuple[str, str], tuple[int, str] | None] = {}
        for leaf in leaves:
            for level in leaf.levels:
                for lookup in level.lookups:
                    self._want(lookup, leaf.number, level.form.name)

    def _want(self, lookup: Lookup, leaf: int, form: str) -> None:
        match lookup:
            case Term():
                self._wanted.setdefault((lookup.space, lookup.text), []).append((leaf, form))
            case Together():
                for term in (term for place in lookup.terms for term in place):
                    self._want(term, leaf, form)
            case Beginning():
                self._beginnings.append((lookup.text, leaf))
            case Beside():
                self._sequences.append((lookup.words, leaf, form))

    def marks(self, code: str, text: str) -> list[Mark]:
        """Find what to mark in a text of the language ``code`` (de, en, or "" for both), in order."""
        found: list[Mark] = []
        tokens: list[Token] = []
        for chunk in language.chunks(text):
            tokens += chunk.tokens
            single = [
                (token, answer)
                for token in chunk.tokens
                if (answer := self._answer(code, analysis.as_found(text[token.start : token.end], token.word)))
                is not None
            ]
            found += [Mark(token.start, token.end, *answer) for token, answer in single]
            if not single and chunk.joined is not None and (answer := self._answer(code, chunk.joined)) is not None:
                found.append(Mark(chunk.tokens[0].start, chunk.tokens[-1].end, *answer))
        if self._sequences:
            found += self._beside(tokens)
        found.sort(key=lambda mark: (mark.start, -mark.end))
        return _apart(found)

    def _answer(self, code: str, word: str) -> tuple[int, str] | None:
        key = (code, word)
        if key not in self._known:
            self._known[key] = self._best(code, word)
        return self._known[key]

    def _best(self, code: str, word: str) -> tuple[int, str] | None:
        if word.isupper():
            # An abbreviation such as IT is found by its capitals, and as the word that somebody typed in small letters.
            return self._best_of([(STEMS, word), (WORDS, word.lower())], word.lower())
        derived = analysis.derive(code, word, self.own)
        terms = [(WORDS, word), *((STEMS, stem) for stem in derived.stems), *((PARTS, part) for part in derived.parts)]
        return self._best_of(terms, word)

    def _best_of(self, terms: Iterable[tuple[str, str]], word: str) -> tuple[int, str] | None:
        answers = [answer for term in terms for answer in self._wanted.get(term, ())]
        answers += [(leaf, PREFIX.name) for text, leaf in self._beginnings if word.startswith(text)]
        return min(answers, key=lambda answer: (_FORM_ORDER[answer[1]], answer[0]), default=None)

    def _beside(self, tokens: Sequence[Token]) -> Iterable[Mark]:
        for words, leaf, form in self._sequences:
            for at in range(len(tokens) - len(words) + 1):
                if all(tokens[at + offset].word == word for offset, word in enumerate(words)):
                    yield Mark(tokens[at].start, tokens[at + len(words) - 1].end, leaf, form)


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """Drop marks that lie inside an earlier one."""
    kept: list[Mark] = []
    for mark in marks:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def pieces(text: str, marks: Sequence[Mark], start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """Divide ``text[start:end]`` into marked and unmarked stretches."""
    end = len(text) if end is None else end
    found: list[Piece] = []
    at = start
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            if at < mark.start:
                found.append((text[at : mark.start], False))
            found.append((text[mark.start : mark.end], True))
            at = mark.end
    if at < end:
        found.append((text[at:end], False))
    return tuple(found)


def snippet(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """Cut the stretch of about SNIPPET characters that answers most words of the query."""
    first = _densest(marks)
    start = max(0, first - LEAD) if len(text) > SNIPPET else 0
    end = min(len(text), start + SNIPPET)
    start = max(0, min(start, end - SNIPPET))
    # Not in the middle of a word.
    if start:
        start = text.find(" ", start, first) + 1 or first
    if end < len(text):
        last = max((mark.end for mark in marks if mark.start < end), default=0)
        end = max(text.rfind(" ", start, end), min(last, len(text)) if last <= start + 2 * SNIPPET else 0) or end
    cut = pieces(text, marks, start, end)
    return ((("… ", False),) if start else ()) + cut + (((" …", False),) if end < len(text) else ())


def _densest(marks: Sequence[Mark]) -> int:
    """Return where the window with the most different words begins."""
    best, where = 0, marks[0].start if marks else 0
    for number, mark in enumerate(marks):
        inside = {other.leaf for other in marks[number:] if other.end <= mark.start - LEAD + SNIPPET}
        if len(inside) > best:
            best, where = len(inside), mark.start
    return where


def forms_of(marks: Iterable[Mark], text: str) -> Mapping[tuple[int, str], str]:
    """Return for each leaf and form the first word of the text that answers it."""
    found: dict[tuple[int, str], str] = {}
    for mark in marks:
        found.setdefault((mark.leaf, mark.form), text[mark.start : mark.end])
    return found
