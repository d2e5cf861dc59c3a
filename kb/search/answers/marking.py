"""Marking the words of a text that match a query; most of the text is skipped without splitting it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeAlias

from kb.search.documents import analysis
from kb.search.fields import FORMS, PREFIX
from kb.search.query import PARTS, STEMS, WORDS, Conjunction, IndexTerm, Leaf, Lookup, Prefix
from kb.search.query import Sequence as Beside
from kb.search.words import NO_DOMAIN_WORDS, DomainWords, Token, language

_FORM_ORDER = {form.name: place for place, form in enumerate(FORMS)}


@dataclass(frozen=True, slots=True)
class MatchMark:
    """A marked stretch of a text, with leaf of the plan and form.

    ``groups`` numbers the lookups of several words that the stretch matches only together with other words.
    """

    start: int
    end: int
    leaf: int
    form: str
    groups: tuple[int, ...] = ()


class _Stretch(NamedTuple):
    """The marks between two spaces, and whether a phrase may begin there."""

    marks: tuple[MatchMark, ...]
    may_begin: bool


_Answer: TypeAlias = tuple[int, str, tuple[int, ...]]
"""The leaf that a word matches, the form, and the lookups of several words that it matches in company only."""
CACHED_TRACES = 8192
_STRETCH = re.compile(r"\S+")
# Stems may have other endings than their words: zentrum of Zentren, agenci of agency, credibl of credibility, lie of lying.
_LOOSE_END = re.compile(r"(?:um|us|[aeily]+)$")
# Parts are German, and three letters of each are in its compounds: what is left of "Ziel" and "Teil" is in every word.
_LOOSE_END_OF_PART = re.compile(r"(?<=\w{3})(?:um|us|[aeily]+)$")
_LAST = (len(FORMS), 0)
# Letters are folded as elsewhere, but for the "e" of umlauts; other signs of texts are dropped or become spaces.
_PLAIN = (
    ("ä", "a"),
    ("ö", "o"),
    ("ü", "u"),
    ("ß", "ss"),
    ("–", " "),
    ("„", " "),
    ("“", " "),
    ("’", ""),
    ("‑", ""),
    ("·", ""),
)
_DROPPED = dict.fromkeys(map(ord, "e-.'_:*"))


class _Sought:
    """The terms of a query in one space: the answers by text, the best form, and the traces words must have."""

    def __init__(self) -> None:
        self.answers: dict[str, list[_Answer]] = {}
        self.traces: set[str] = set()
        self.best = _LAST

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """The traces of all terms, once these are added."""
        return tuple(self.traces)

    def add(self, term: IndexTerm, answer: _Answer) -> None:
        """Add a term of the query."""
        self.answers.setdefault(term.text, []).append(answer)
        self.traces.add(_trace(term))
        self.best = min(self.best, (_FORM_ORDER[answer[1]], 0))

    def may_answer(self, word: str, known: tuple[int, int], *, begins: bool) -> bool:
        """Return quickly whether a folded word may match as well as the known one.

        Words begin with their stems; parts may occur anywhere in them.
        """
        if self.best > known:
            return False
        gist = _gist(word)
        return gist.startswith(self.beginnings) if begins else any(trace in gist for trace in self.traces)


def _rank(answer: _Answer) -> tuple[int, int]:
    """Return the sort key that puts the best answer first."""
    return _FORM_ORDER[answer[1]], answer[0]


class Marker:
    """Finds the words of one query in texts; caches what it finds between two spaces."""

    def __init__(self, leaves: Iterable[Leaf], domain_words: DomainWords = NO_DOMAIN_WORDS) -> None:
        self.domain_words = domain_words
        self._sought = {space: _Sought() for space in (WORDS, STEMS, PARTS)}
        self._groups: list[Conjunction] = []
        self._group_traces: set[str] = set()
        self._beginnings: list[tuple[str, int]] = []
        self._sequences: dict[str, list[tuple[tuple[str, ...], int, str]]] = {}
        self._known: dict[tuple[str, str], _Answer | None] = {}
        self._stretches: dict[tuple[str, str], _Stretch] = {}
        self._texts: dict[tuple[str, str], Sequence[MatchMark]] = {}
        for leaf in leaves:
            for level in leaf.levels:
                for lookup in level.lookups:
                    self._want(lookup, leaf.number, level.form.name)
        self._traces = tuple(self._all_traces())

    def _want(self, lookup: Lookup, leaf: int, form: str, groups: tuple[int, ...] = ()) -> None:
        match lookup:
            case IndexTerm():
                self._sought[lookup.space].add(lookup, (leaf, form, groups))
            case Conjunction():
                self._groups.append(lookup)
                for term in (term for place in lookup.terms for term in place):
                    self._group_traces.add(_trace(term))
                    self._want(term, leaf, form, (len(self._groups) - 1,))
            case Prefix():
                self._beginnings.append((lookup.text, leaf))
            case Beside():
                self._sequences.setdefault(lookup.words[0], []).append((lookup.words, leaf, form))

    def _all_traces(self) -> set[str]:
        """Return the traces of which every matching stretch has at least one."""
        traces = {trace for sought in self._sought.values() for trace in sought.traces}
        return traces | {_gist(text) for text in (*self._sequences, *(text for text, _ in self._beginnings))}

    def marks(self, code: str, text: str) -> Sequence[MatchMark]:
        """Return the marks of a text, in order; ``code`` is its language, "" for both."""
        known = self._texts.get((code, text))
        if known is None:
            known = self._texts[code, text] = self._marks(code, text)
        return known

    def _marks(self, code: str, text: str) -> Sequence[MatchMark]:
        possible = self._possible(code, text)
        if not any(answer.marks or answer.may_begin for answer in possible.values()):
            return []
        marks: list[MatchMark] = []
        may_run = False
        for match in _STRETCH.finditer(text):
            if (answer := possible.get(match.group())) is not None:
                at = match.start()
                marks += [
                    MatchMark(mark.start + at, mark.end + at, mark.leaf, mark.form, mark.groups)
                    for mark in answer.marks
                ]
                may_run |= answer.may_begin
        if any(mark.groups for mark in marks):
            complete = self._complete(code, possible)
            marks = [mark for mark in marks if not mark.groups or not complete.isdisjoint(mark.groups)]
        if may_run:
            marks += self._beside([token for chunk in language.chunks(text) for token in chunk.tokens])
        marks.sort(key=lambda mark: (mark.start, -mark.end))
        return _apart(marks)

    def _possible(self, code: str, text: str) -> Mapping[str, _Stretch]:
        """Return the stretches between spaces that may match."""
        stretches = text.split()
        gist = _gist("\n".join(stretches))
        traces = [trace for trace in self._traces if trace in gist]
        if not traces:
            return {}
        gists = gist.split("\n")
        pairs = list(zip(stretches, gists, strict=True))
        candidates = {stretch for trace in traces for stretch, gist in pairs if trace in gist}
        return {stretch: self._stretch(code, stretch) for stretch in candidates}

    def _complete(self, code: str, stretches: Iterable[str]) -> set[int]:
        """Return the lookups of several words that match completely in these stretches."""
        terms = {
            term
            for stretch in stretches
            if any(trace in _gist(stretch) for trace in self._group_traces)
            for word in _words_in(stretch)
            for term in _terms_of(code, word, self.domain_words)
        }
        return {
            number
            for number, group in enumerate(self._groups)
            if all(any((term.space, term.text) in terms for term in place) for place in group.terms)
        }

    def _stretch(self, code: str, stretch: str) -> _Stretch:
        known = self._stretches.get((code, stretch))
        if known is None:
            known = self._stretches[code, stretch] = self._new_stretch(code, stretch)
        return known

    def _new_stretch(self, code: str, stretch: str) -> _Stretch:
        """Find the marks of a stretch between two spaces; no joined word crosses a space."""
        marks: list[MatchMark] = []
        words: list[str] = []
        for chunk in language.chunks(stretch):
            words += [token.word for token in chunk.tokens]
            single = [
                (token, answer)
                for token in chunk.tokens
                if (answer := self._answer(code, analysis.as_found(stretch[token.start : token.end], token.word)))
                is not None
            ]
            marks += [MatchMark(token.start, token.end, *answer) for token, answer in single]
            # The pieces may match only together where the whole matches alone: start-up, for Start-ups.
            is_answered = any(not groups for _, (_, _, groups) in single)
            if not is_answered and chunk.joined and (answer := self._answer(code, chunk.joined)) is not None:
                marks.append(MatchMark(chunk.tokens[0].start, chunk.tokens[-1].end, *answer))
        return _Stretch(tuple(marks), not self._sequences.keys().isdisjoint(words))

    def _answer(self, code: str, word: str) -> _Answer | None:
        key = (code, word)
        if key not in self._known:
            self._known[key] = self._best(code, word)
        return self._known[key]

    def _best(self, code: str, word: str) -> _Answer | None:
        answers = self._answers(code, word)
        if not answers:
            return None
        leaf, form, _ = min(answers, key=_rank)
        groups = [answer[2] for answer in answers if answer[:2] == (leaf, form)]
        return leaf, form, tuple(sorted({number for group in groups for number in group})) if all(groups) else ()

    def _answers(self, code: str, word: str) -> list[_Answer]:
        """Return the answers of a word, skipping searches that cannot improve on them."""
        plain = word.lower() if word.isupper() else word
        answers: list[_Answer] = [(leaf, PREFIX.name, ()) for text, leaf in self._beginnings if plain.startswith(text)]
        words, stems, parts = self._sought.values()
        answers += words.answers.get(plain, ())
        if plain != word:
            return answers + stems.answers.get(word, [])
        if stems.may_answer(word, min(map(_rank, answers), default=_LAST), begins=True):
            answers += [answer for stem in analysis.stems_of(code, word) for answer in stems.answers.get(stem, ())]
        if parts.may_answer(word, min(map(_rank, answers), default=_LAST), begins=False):
            derived = analysis.parts_of(code, word, self.domain_words)
            answers += [answer for part in derived for answer in parts.answers.get(part, ())]
        return answers

    def _beside(self, tokens: Sequence[Token]) -> Iterable[MatchMark]:
        words = tuple(token.word for token in tokens)
        for at, first in enumerate(words):
            for sequence, leaf, form in self._sequences.get(first, ()):
                end = at + len(sequence)
                if words[at:end] == sequence:
                    yield MatchMark(tokens[at].start, tokens[end - 1].end, leaf, form)


def _terms_of(code: str, word: str, domain_words: DomainWords) -> Sequence[tuple[str, str]]:
    """Return the index terms of a word."""
    if word.isupper():
        # An abbreviation such as IT matches by its capitals, and as a word typed in small letters.
        return [(STEMS, word), (WORDS, word.lower())]
    derived = analysis.derive(code, word, domain_words)
    return [(WORDS, word), *((STEMS, stem) for stem in derived.stems), *((PARTS, part) for part in derived.parts)]


def _words_in(stretch: str) -> list[str]:
    """Return the words of a stretch between two spaces, and its joined words."""
    chunks = language.chunks(stretch)
    words = [
        analysis.as_found(stretch[token.start : token.end], token.word) for chunk in chunks for token in chunk.tokens
    ]
    return words + [chunk.joined for chunk in chunks if chunk.joined is not None]


def _gist(text: str) -> str:
    """Return the reduced letters of a text, to rule out what it lacks.

    Words, stems and parts differ by an "e" (of an ending, a linking element or an umlaut) and by their endings. Lines are kept.
    """
    plain = text.lower()
    if not plain.isascii():
        for sign, instead in _PLAIN:
            plain = plain.replace(sign, instead)
    if not plain.isascii():
        plain = "\n".join(map(language.fold, text.split()))
    return plain.translate(_DROPPED)


@lru_cache(maxsize=CACHED_TRACES)
def _trace(term: IndexTerm) -> str:
    """Return the part of a term that occurs in the gist of every match."""
    if term.space == WORDS:
        return _gist(term.text)
    return _gist((_LOOSE_END_OF_PART if term.space == PARTS else _LOOSE_END).sub("", term.text))


def _apart(marks: Iterable[MatchMark]) -> list[MatchMark]:
    """Drop marks that lie inside an earlier one."""
    kept: list[MatchMark] = []
    for mark in marks:
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def forms_of(marks: Iterable[MatchMark], text: str) -> Mapping[tuple[int, str], tuple[str, ...]]:
    """Return the distinct matching words of a text by leaf and form."""
    words_by_form: dict[tuple[int, str], dict[str, None]] = {}
    for mark in marks:
        words_by_form.setdefault((mark.leaf, mark.form), {})[text[mark.start : mark.end]] = None
    return {key: tuple(words) for key, words in words_by_form.items()}


def most_apart(leaf: Leaf, form: str) -> int:
    """Return the most separate words that match a leaf together in a form."""
    lookups = [lookup for level in leaf.levels if level.form.name == form for lookup in level.lookups]
    return max((len(lookup.terms) for lookup in lookups if isinstance(lookup, Conjunction)), default=1)
