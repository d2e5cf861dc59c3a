"""Correcting queries with few hits: another spelling, from the words of the index, or fewer words.

A correction is offered when there are few hits and it has more. It is used on its own only when there are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import NamedTuple

from kb.search import query
from kb.search.answers import Page, Query, find
from kb.search.fields import TITLE_NAMES
from kb.search.help.fewer_words import FewerWords, count, fewer
from kb.search.help.notices import FEW, TO_DO, notice
from kb.search.help.spelling import written
from kb.search.index import Index, State
from kb.search.words import is_noun, language
from kb.texts import Text

MANY_MORE = 5
"""A query with hits is hardly misspelt: another spelling is offered when it has this many times as many."""
MOST_WORDS = 6
MOST_TRIED = 8
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a query, and other queries that may have been meant, of which a pasted text gets none.

    ``suggestion`` is a query with more hits; ``searched_instead`` is the one that ``page`` answers, because what was
    typed has no hits. ``fewer`` are queries with some of the words only, and ``nowhere`` the words that no record has, when
    no record has all of them.
    """

    page: Page
    suggestion: str | None = None
    searched_instead: str | None = None
    fewer: tuple[FewerWords, ...] = ()
    nowhere: tuple[str, ...] = ()

    @property
    def notice(self) -> Text | None:
        """What a reader must know beside the hits: what was searched if there are none."""
        return notice(self.page)

    @property
    def advice(self) -> Text | None:
        """What a reader without hits can do."""
        return None if self.page.total else TO_DO


class _Typed(NamedTuple):
    """A word of the query: as typed, folded, and where."""

    shown: str
    folded: str
    start: int
    end: int


_Changes = dict[_Typed, tuple[str, ...]]
"""Words of the query and the folded words that replace them."""


def answer(index: Index, question: Query, *, as_typed: bool = False) -> Answered:
    """Answer a query; without hits, answer a better spelling unless ``as_typed``."""
    page = find(index, question)
    if page.total >= FEW:
        return Answered(page)
    if query.is_pasted(query.parse(question.text)):
        return Answered(_with_best_matches(index, page))
    state = index.state()
    corrector = None if as_typed else _Corrector(state, question)
    better = corrector.better(page.total) if corrector else None
    if page.total:
        return Answered(_with_best_matches(index, page), suggestion=better)
    offers, nowhere = fewer(state, question)
    if corrector and better is None and not offers:
        # One word may be misspelt and another in no record: then only both changes together help.
        offers, _ = fewer(state, replace(question, text=corrector.likeliest()))
    if better is None and corrector:
        better = corrector.with_umlauts()
    if better is not None:
        page = find(index, replace(question, text=better))
    return Answered(_with_best_matches(index, page), searched_instead=better, fewer=offers, nowhere=nowhere)


def _with_best_matches(index: Index, page: Page) -> Page:
    """Return a page with few hits continued by best matches, if there are any.

    Best matches among hits with all words would be lost in another order than that of relevance.
    """
    if page.total >= FEW or (page.total and page.query.sort != "relevance"):
        return page
    longer = find(index, replace(page.query, match="most"))
    return longer if longer.total > page.total else page


class _Corrector:
    def __init__(self, state: State, question: Query) -> None:
        self.state = state
        self.question = question
        self.vocabulary = state.vocabulary
        self.words = list(islice(_typed(question.text), MOST_WORDS))

    def better(self, total: int) -> str | None:
        """Return the first spelling with clearly more than ``total`` hits."""
        least = max(1, total * MANY_MORE)
        for changes in islice(self._spellings(), MOST_TRIED):
            if self._count(self._with(changes)) >= least:
                better = self._with(changes, self._written)
                if len(better) <= query.MOST_CHARACTERS:  # Umlauts and hyphens are written back.
                    return better
        return None

    def likeliest(self) -> str:
        """Return the query in its likeliest other spelling, with or without hits."""
        likeliest = self._with(next(self._spellings(), {}), self._written)
        return likeliest if len(likeliest) <= query.MOST_CHARACTERS else self.question.text

    def with_umlauts(self) -> str | None:
        """Return the query with the umlauts that words in no record lack; None if none does."""
        changes: _Changes = {
            word: (others[0],)
            for word in self.words
            if (others := self.vocabulary.umlauts(word.folded)) and not self._count(word.shown, narrowed=False)
        }
        better = self._with(changes, self._written)
        return better if changes and len(better) <= query.MOST_CHARACTERS else None

    def _spellings(self) -> Iterator[_Changes]:
        """Yield changes of the query, likeliest first."""
        yield from self._rejoined()
        choices = {word: spellings for word in self.words if (spellings := self._instead(word))}
        best = {word: spellings[0] for word, spellings in choices.items()}
        if best:
            yield best
        for word, spellings in choices.items():
            for other in spellings[1:]:
                yield {**best, word: other}
        if len(best) > 1:
            yield from ({word: spelling} for word, spelling in best.items())

    def _instead(self, word: _Typed) -> list[tuple[str, ...]]:
        """Return other spellings of a word with few hits."""
        if language.is_stop_word(word.shown) or self._count(word.shown, narrowed=False) >= FEW:
            return []
        if is_noun(word.folded) or self.state.synonyms.of((word.folded,)):
            # "Laser" is meant as typed, however few records have it; "Forderung" may lack its umlaut.
            return [(other,) for other in self.vocabulary.umlauts(word.folded)]
        near: list[tuple[str, ...]] = [(other,) for other in self.vocabulary.near(word.folded)]
        return near[:1] + list(self.vocabulary.parted(word.folded)[:1]) + near[1:]

    def _rejoined(self) -> Iterator[_Changes]:
        """Yield two neighbouring words written as one."""
        for first, second in pairwise(self.words):
            if self.question.text[first.end : second.start].isspace():
                both = _Typed(first.shown, first.folded + second.folded, first.start, second.end)
                for compound in self.vocabulary.joined(first.folded, second.folded)[:1]:
                    yield {both: (compound,)}

    def _written(self, word: str, instead_of: str) -> str:
        spelt = written(self.state, word)
        return spelt[0].upper() + spelt[1:] if instead_of[0].isupper() else spelt

    def _with(self, changes: _Changes, spell: Callable[[str, str], str] = lambda word, _: word) -> str:
        """Return the query with the changes, folded words spelt by ``spell``."""
        text = self.question.text
        for typed in sorted(changes, key=lambda typed: -typed.start):
            instead = " ".join(spell(word, typed.shown) for word in changes[typed])
            text = text[: typed.start] + instead + text[typed.end :]
        return text

    def _count(self, text: str, narrowed: bool = True) -> int:
        if len(text) > query.MOST_CHARACTERS:
            return 0
        return count(self.state, replace(self.question, text=text, selected=self.question.selected if narrowed else {}))


def _typed(text: str) -> Iterator[_Typed]:
    """Yield the words that may be misspelt: no excluded, exact, prefix or filter words."""
    for match in _WORD.finditer(text):
        before, after = text[: match.start()], text[match.end() : match.end() + 1]
        sign = before[max(before.rfind(" "), before.rfind("(")) + 1 :]
        is_value = ":" in sign and not sign.lower().startswith(tuple(f"{name}:" for name in TITLE_NAMES))
        is_excluded = sign.startswith("-") or before.split()[-1:] in ([word] for word in query.NEITHER)
        is_left_alone = is_excluded or sign.startswith("=") or after in ("*", ":") or match[0] in query.CONNECTIVES
        if not (is_value or is_left_alone):
            yield _Typed(match[0], language.fold(match[0]), match.start(), match.end())
