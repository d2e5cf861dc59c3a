"""Which words of a text answer a query: marks them, chooses the piece of text to show, and says why a hit was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple, TypeAlias

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
CACHED_STRETCHES = 10_000  # Each costs half a kilobyte.
_FORM_ORDER = {form.name: place for place, form in enumerate(FORMS)}


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of a text: which leaf of the plan it answers, and in which form.

    What answers only together with other words names these lookups by number in ``groups``.
    """

    start: int
    end: int
    leaf: int
    form: str
    groups: tuple[int, ...] = ()


class _Stretch(NamedTuple):
    """What stands between two spaces: its marks, and whether it may begin one of several words beside each other."""

    marks: tuple[Mark, ...]
    may_begin: bool


_Answer: TypeAlias = tuple[int, str, tuple[int, ...]]
"""The leaf that a word answers, the form, and the lookups of several words it is one of when it answers by these only."""
_STRETCH = re.compile(r"\S+")
_NOTHING = _Stretch((), False)


class Marker:
    """Finds the words of one query in texts; what stands between two spaces is looked at once, however often it occurs."""

    def __init__(self, leaves: Iterable[Leaf], own: OwnWords = NO_OWN_WORDS) -> None:
        self.own = own
        self._wanted: dict[tuple[str, str], list[_Answer]] = {}
        self._groups: list[Together] = []
        self._beginnings: list[tuple[str, int]] = []
        self._sequences: list[tuple[tuple[str, ...], int, str]] = []
        self._known: dict[tuple[str, str], _Answer | None] = {}
        self._stretches: dict[str, dict[str, _Stretch]] = {}
        for leaf in leaves:
            for level in leaf.levels:
                for lookup in level.lookups:
                    self._want(lookup, leaf.number, level.form.name)
        self._first_words = {words[0] for words, _, _ in self._sequences}

    def _want(self, lookup: Lookup, leaf: int, form: str, groups: tuple[int, ...] = ()) -> None:
        match lookup:
            case Term():
                self._wanted.setdefault((lookup.space, lookup.text), []).append((leaf, form, groups))
            case Together():
                self._groups.append(lookup)
                for term in (term for place in lookup.terms for term in place):
                    self._want(term, leaf, form, (len(self._groups) - 1,))
            case Beginning():
                self._beginnings.append((lookup.text, leaf))
            case Beside():
                self._sequences.append((lookup.words, leaf, form))

    def marks(self, code: str, text: str) -> list[Mark]:
        """Find what to mark in a text of the language ``code`` (de, en, or "" for both), in order."""
        known = self._stretches.setdefault(code, {})
        found: list[Mark] = []
        may_run = False
        for match in _STRETCH.finditer(text):
            stretch = match.group()
            answer = known.get(stretch)
            if answer is None:
                answer = known[stretch] = self._stretch(code, stretch) if self._may_mark(code, stretch) else _NOTHING
            if answer is not _NOTHING:
                at = match.start()
                found += [replace(mark, start=mark.start + at, end=mark.end + at) for mark in answer.marks]
                may_run |= answer.may_begin
        if any(mark.groups for mark in found):
            complete = self._complete(code, text)
            found = [mark for mark in found if not mark.groups or not complete.isdisjoint(mark.groups)]
        if may_run:
            found += self._beside([token for chunk in language.chunks(text) for token in chunk.tokens])
        found.sort(key=lambda mark: (mark.start, -mark.end))
        return _apart(found)

    def _complete(self, code: str, text: str) -> set[int]:
        """Return the lookups of several words that a text has all words of."""
        terms = {term for match in _STRETCH.finditer(text) for term in _found_by(code, match.group(), self.own)[1]}
        return {
            number
            for number, group in enumerate(self._groups)
            if all(any((term.space, term.text) in terms for term in place) for place in group.terms)
        }

    def _may_mark(self, code: str, stretch: str) -> bool:
        """Tell quickly that nothing in a stretch is wanted, as is so for most of them."""
        words, terms = _found_by(code, stretch, self.own)
        return not (
            self._wanted.keys().isdisjoint(terms)
            and self._first_words.isdisjoint(words)
            and not any(word.startswith(beginning) for beginning, _ in self._beginnings for word in words)
        )

    def _stretch(self, code: str, stretch: str) -> _Stretch:
        """Find what to mark in what stands between two spaces, which no word written together leaves."""
        found: list[Mark] = []
        words: list[str] = []
        for chunk in language.chunks(stretch):
            words += [token.word for token in chunk.tokens]
            single = [
                (token, answer)
                for token in chunk.tokens
                if (answer := self._answer(code, analysis.as_found(stretch[token.start : token.end], token.word)))
                is not None
            ]
            found += [Mark(token.start, token.end, *answer) for token, answer in single]
            if not single and chunk.joined is not None and (answer := self._answer(code, chunk.joined)) is not None:
                found.append(Mark(chunk.tokens[0].start, chunk.tokens[-1].end, *answer))
        return _Stretch(tuple(found), not self._first_words.isdisjoint(words))

    def _answer(self, code: str, word: str) -> _Answer | None:
        key = (code, word)
        if key not in self._known:
            self._known[key] = self._best(code, word)
        return self._known[key]

    def _best(self, code: str, word: str) -> _Answer | None:
        return self._best_of(_terms_of(code, word, self.own), _plain(word))

    def _best_of(self, terms: Iterable[tuple[str, str]], word: str) -> _Answer | None:
        answers = [answer for term in terms for answer in self._wanted.get(term, ())]
        answers += [(leaf, PREFIX.name, ()) for text, leaf in self._beginnings if word.startswith(text)]
        if not answers:
            return None
        leaf, form, _ = min(answers, key=lambda answer: (_FORM_ORDER[answer[1]], answer[0]))
        groups = [answer[2] for answer in answers if answer[:2] == (leaf, form)]
        return leaf, form, tuple(sorted({number for group in groups for number in group})) if all(groups) else ()

    def _beside(self, tokens: Sequence[Token]) -> Iterable[Mark]:
        for words, leaf, form in self._sequences:
            for at in range(len(tokens) - len(words) + 1):
                if all(tokens[at + offset].word == word for offset, word in enumerate(words)):
                    yield Mark(tokens[at].start, tokens[at + len(words) - 1].end, leaf, form)


def _plain(word: str) -> str:
    return word.lower() if word.isupper() else word


def _terms_of(code: str, word: str, own: OwnWords) -> Sequence[tuple[str, str]]:
    """Return the terms a word is found by."""
    if word.isupper():
        # An abbreviation such as IT is found by its capitals, and as the word that somebody typed in small letters.
        return [(STEMS, word), (WORDS, word.lower())]
    derived = analysis.derive(code, word, own)
    return [(WORDS, word), *((STEMS, stem) for stem in derived.stems), *((PARTS, part) for part in derived.parts)]


@lru_cache(maxsize=CACHED_STRETCHES)
def _found_by(code: str, stretch: str, own: OwnWords) -> tuple[tuple[str, ...], frozenset[tuple[str, str]]]:
    """Return the words in what stands between two spaces, and all terms that something in it is found by."""
    chunks = language.chunks(stretch)
    words = [analysis.as_found(stretch[one.start : one.end], one.word) for chunk in chunks for one in chunk.tokens]
    words += [chunk.joined for chunk in chunks if chunk.joined is not None]
    terms = frozenset(term for word in words for term in _terms_of(code, word, own))
    return tuple(map(_plain, words)), terms


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


def forms_of(marks: Iterable[Mark], text: str) -> Mapping[tuple[int, str], tuple[str, ...]]:
    """Return for each leaf and form the words of the text that answer it, each once."""
    found: dict[tuple[int, str], dict[str, None]] = {}
    for mark in marks:
        found.setdefault((mark.leaf, mark.form), {})[text[mark.start : mark.end]] = None
    return {key: tuple(words) for key, words in found.items()}


def most_apart(leaf: Leaf, form: str) -> int:
    """Return how many words, not beside each other, may answer a leaf in a form together."""
    lookups = [lookup for level in leaf.levels if level.form.name == form for lookup in level.lookups]
    return max((len(lookup.terms) for lookup in lookups if isinstance(lookup, Together)), default=1)
