"""Query -> Page: hits with snippets and reasons, facet counts with labels, and expansions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from kb.errors import InvalidInput
from kb.search import query
from kb.search.answers.facet_values import called, with_slugs
from kb.search.answers.folding import ask_folded, ask_unfolded
from kb.search.answers.hits import Hit, hits_of
from kb.search.engines import EngineAnswer, EngineQuery
from kb.search.facets import FACETS, FACETS_BY_NAME, Facet
from kb.search.fields import SORTS
from kb.search.index import Index, State
from kb.search.query import Expansion, plan
from kb.search.words import compounds, language
from kb.texts import LANGUAGES, Language, Text

MOST_PER_PAGE = 100
MOST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Query:
    """A query to the index.

    ``selected`` holds chosen values by facet; ``plain`` the words not to be expanded; ``without`` the synonyms not to be
    used; ``language`` is preferred for titles and snippets. A query for ``most`` words finds its best matches, which need
    not have all. With ``by_years`` a record also belongs to the policy eras that its years fall into. When ``folded``, a
    project that a list has once for each partner is one hit. Unless ``explained``, hits have neither snippet nor reasons.
    """

    text: str = ""
    selected: Mapping[str, Sequence[str]] = field(default_factory=dict)
    page: int = 1
    per_page: int = 20
    sort: str = "relevance"
    language: Language = "de"
    plain: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    match: Literal["all", "most"] = "all"
    by_years: bool = False
    folded: bool = False
    explained: bool = True

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The selected values by the name that their facet has in the index."""
        return {
            FACETS_BY_NAME[name].indexed(by_years=self.by_years): tuple(dict.fromkeys(values))
            for name, values in self.selected.items()
            if values
        }


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A facet value and the number of hits with it; ``detail`` distinguishes equal labels.

    Only a selected value can be unknown: no record has that slug.
    """

    value: str
    label: Text
    count: int
    selected: bool
    detail: Text | None = None
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """A page of hits; of all records when the text ``is_wordless``, such as punctuation only.

    The first ``complete`` of all records have all words of the query, as have the first ``complete_here`` hits of this page;
    the others are best matches. ``folded`` is the number of records that are no hits of their own but partners of one.
    """

    query: Query
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    expansions: tuple[Expansion, ...]
    is_wordless: bool = False
    complete: int = 0
    complete_here: int = 0
    folded: int = 0
    by_meaning: bool = False
    """Whether best matches were looked for by meaning, too."""
    by_part: bool = False
    """Whether the only word is a compound that best matches have a single part of."""
    typed: int = 0
    """The number of words of which best matches may lack some; of many only the rarest count."""

    @property
    def page(self) -> int:
        """The number of this page, from 1."""
        return self.query.page

    @property
    def per_page(self) -> int:
        """The number of hits per page."""
        return self.query.per_page

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-(self.total - self.folded) // self.query.per_page))


def find(index: Index, question: Query) -> Page:
    """Answer a query. Raises InvalidInput, naming the parameter, and Unavailable when there is no index."""
    state = index.state()
    planned = planned_for(state, question)
    offset = (question.page - 1) * question.per_page
    engine_query = EngineQuery(
        planned, question.chosen, question.sort, offset, question.per_page, explained=question.explained
    )
    found = ask_folded(state.snapshot, engine_query) if question.folded else ask_unfolded(state.snapshot, engine_query)
    answer = found.answer
    hits = hits_of(state, planned, found, question.language, explained=question.explained) if answer.hits else ()
    counts = counts_of(question, answer)
    facets = {
        facet.name: _values(state, facet, counts[facet.name], question.selected.get(facet.name, ())) for facet in FACETS
    }
    is_wordless = planned.root == plan.AllOf() and bool(question.text.strip())
    return Page(
        question,
        answer.total,
        hits,
        facets,
        planned.expansions,
        is_wordless,
        found.complete,
        found.complete_here,
        found.folded,
        by_meaning=bool(planned.near),
        by_part=planned.by_part,
        typed=planned.typed,
    )


def planned_for(state: State, question: Query) -> plan.Plan:
    """Turn a query into a plan. Raises InvalidInput, naming the parameter."""
    _check(question)
    synonyms = state.synonyms.without(question.without)
    parsed = with_slugs(query.parse(question.text), state, by_years=question.by_years)
    planned = plan.make(parsed, synonyms, frozenset(map(language.fold, question.plain)))
    if question.match == "all":
        return planned
    best = query.best_matches(planned, state.snapshot.size, state.snapshot.count, partial(_divide, state))
    text = " ".join(leaf.shown for leaf in query.leaves(parsed))
    return query.with_near(planned, best, lambda is_known: state.near(text, is_known=is_known), state.snapshot.count)


def _divide(state: State, word: str) -> tuple[str, str] | None:
    """Return the parts of a compound; None for a name of the vocabulary, which says more than its parts."""
    return None if state.synonyms.of((word,)) else compounds.cut(word, state.domain_words)


def counts_of(question: Query, answer: EngineAnswer) -> Mapping[str, Mapping[str, int]]:
    """Return the counts of an answer by facet, with what follows from years if the query asks for it."""
    return {facet.name: answer.counts[facet.indexed(by_years=question.by_years)] for facet in FACETS}


def _check(question: Query) -> None:
    for name in question.selected:
        if name not in FACETS_BY_NAME:
            raise InvalidInput(_UNKNOWN_FACET.format(name=name, known=", ".join(FACETS_BY_NAME)), field=name)
        for value in question.selected[name]:
            if not FACETS_BY_NAME[name].allows(value):
                raise InvalidInput(
                    _IMPOSSIBLE.format(name=name, label=FACETS_BY_NAME[name].label, value=value[:40]), field=name
                )
    if question.sort not in SORTS:
        raise InvalidInput(_UNKNOWN_SORT.format(sort=question.sort, known=", ".join(SORTS)), field="sort")
    for name, number, most in (("page", question.page, MOST_PAGE), ("per_page", question.per_page, MOST_PER_PAGE)):
        if not 1 <= number <= most:
            raise InvalidInput(_OUT_OF_RANGE.format(name=name, most=most), field=name)


def _values(state: State, facet: Facet, counts: Mapping[str, int], selected: Sequence[str]) -> tuple[FacetValue, ...]:
    """List the values with most hits, or the latest years, and all chosen ones."""
    shown = facet.ordered(counts)[: facet.shown]
    shown += [value for value in selected if value not in shown]
    named = called(state, facet, shown)
    german, english = (Counter(name.label.in_(code) for name in named.values()) for code in LANGUAGES)
    return tuple(
        FacetValue(
            value,
            label,
            counts.get(value, 0),
            value in selected,
            detail if german[label.de] > 1 or english[label.en] > 1 else None,
            is_known,
        )
        for value, (label, detail, is_known) in named.items()
    )


_IMPOSSIBLE = Text(
    "„{value}“ ist kein Wert des Filters „{label}“ (Parameter {name}).",
    "“{value}” is not a value of the filter “{label}” (parameter {name}).",
)
_UNKNOWN_FACET = Text(
    "Unbekannter Filter „{name}“. Möglich sind: {known}.", "Unknown filter “{name}”. Choose one of: {known}."
)
_UNKNOWN_SORT = Text(
    "Unbekannte Sortierung „{sort}“. Möglich sind: {known}.", "Unknown sort order “{sort}”. Choose one of: {known}."
)
_OUT_OF_RANGE = Text("{name} muss zwischen 1 und {most} liegen.", "{name} must be between 1 and {most}.")
