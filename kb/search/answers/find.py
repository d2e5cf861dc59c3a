"""Query -> Page: hits with snippets and reasons, facet counts with labels, and expansions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Literal

from kb.errors import InvalidInput
from kb.search import query
from kb.search.answers.facet_values import called, with_slugs
from kb.search.answers.folding import FoldedAnswer, ask_folded, ask_unfolded
from kb.search.answers.marking import Marker
from kb.search.answers.reasons import BY_MEANING, Reason, SearchedTexts, reasons
from kb.search.answers.snippets import Piece, best_snippet, pieces
from kb.search.documents import FACTS, MEMBERS, NESTED, TEXT, TITLE, StoredDocument, stored
from kb.search.engines import EngineAnswer, EngineHit, EngineQuery
from kb.search.facets import FACETS, FACETS_BY_NAME, Facet
from kb.search.fields import ACCOUNTS, FILLER, SORTS
from kb.search.index import Index, State
from kb.search.query import Expansion, Leaf, plan
from kb.search.words import compounds, language
from kb.texts import LANGUAGES, Language, Text

MOST_PER_PAGE = 100
MOST_PAGE = 10_000
MOST_TEXTS = 40  # The most texts of a long record that are searched for a snippet.
MANY_WORDS = 20
"""Of a longer query, which is probably pasted text, some word is in the first texts of a record anyway."""
MOST_TEXTS_FOR_MANY = 8
MOST_REASONS = 12
"""Nobody reads more of them beside one hit."""


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
class Partner:
    """Another record of a project that a list has once for each partner."""

    slug: str
    name: Text


@dataclass(frozen=True, slots=True)
class Hit:
    """A record in an answer.

    ``page`` is (kind, slug) of the record whose page shows it, ``anchor`` the place there. A title or snippet is in
    ``title_language`` or ``snippet_language`` when that is known. ``detail`` distinguishes a region or field from others of
    its name. ``lacks`` are the words of the query that it does not have, ``partners`` the other records of the same
    project that the query finds.
    """

    kind: str
    slug: str
    page: tuple[str, str]
    anchor: str | None
    title: str
    title_language: str | None
    year: int | None
    score: int
    marked_title: tuple[Piece, ...] = ()
    snippet: tuple[Piece, ...] = ()
    snippet_language: str | None = None
    why: tuple[Reason, ...] = ()
    detail: Text | None = None
    is_thin: bool = False
    """Whether no statement is about it."""
    lacks: tuple[str, ...] = ()
    partners: tuple[Partner, ...] = ()


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
    hits = _hits(state, planned, found, question) if answer.hits else ()
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


def _telling(leaves: Sequence[Leaf]) -> frozenset[int]:
    """Return the numbers of words that explain a hit; fillers do not."""
    return frozenset(leaf.number for leaf in leaves if leaf.levels[0].form is not FILLER)


def _hits(state: State, planned: plan.Plan, found: FoldedAnswer, question: Query) -> tuple[Hit, ...]:
    preferred = question.language
    if not question.explained:
        return tuple(_named_hit(hit, stored(hit.payload), preferred) for hit in found.answer.hits)
    telling = _telling(planned.leaves)
    marker = Marker([leaf for leaf in planned.leaves if leaf.number in telling], state.domain_words)
    return tuple(
        replace(_hit(hit, marker, planned, preferred, telling), partners=tuple(map(_partner, partners)))
        for hit, partners in zip(found.answer.hits, found.partners, strict=True)
    )


def _named_hit(hit: EngineHit, record: StoredDocument, preferred: Language) -> Hit:
    """Return a hit with what does not depend on the words of the query."""
    title, title_language = in_language(record, preferred)
    return Hit(
        kind=record.kind,
        slug=record.slug,
        page=record.owner or (record.kind, record.slug),
        anchor=record.slug if record.owner else None,
        title=title,
        title_language=title_language,
        year=record.year or None,
        score=hit.score,
        detail=record.detail,
        is_thin=record.is_thin,
    )


def _hit(hit: EngineHit, marker: Marker, planned: plan.Plan, preferred: Language, telling: frozenset[int]) -> Hit:
    record = stored(hit.payload)
    named = _named_hit(hit, record, preferred)
    code_of_title = named.title_language or ""
    marked = {TITLE: [(code_of_title, named.title, marker.marks(code_of_title, named.title))]}
    has_many = len(telling) > MANY_WORDS
    for code in dict.fromkeys([*(match[0] for match in hit.matched if match), TEXT]):
        if code in record.texts:
            # Facts are short, and the matching one may be the last.
            most = MOST_TEXTS_FOR_MANY if has_many else None if code == FACTS else MOST_TEXTS
            texts = record.texts[code][:most]
            marked.setdefault(code, []).extend(
                (text_language, text, marker.marks(text_language, text)) for text_language, text in texts
            )
    quoted = {
        code: texts for code, texts in marked.items() if code != MEMBERS or record.kind not in (*NESTED, *ACCOUNTS)
    }
    text, snippet_language = best_snippet(quoted, preferred)
    return replace(
        named,
        marked_title=pieces(named.title, marked[TITLE][0][2]),
        snippet=text,
        snippet_language=snippet_language,
        why=(
            *islice(
                reasons(
                    SearchedTexts(marked, record.facts, marker, preferred, record.kind),
                    planned.leaves,
                    hit.matched,
                    telling,
                ),
                MOST_REASONS,
            ),
            *((BY_MEANING,) if hit.key in planned.near else ()),
        ),
        lacks=_lacking(planned, hit),
    )


def _partner(payload: bytes) -> Partner:
    record = stored(payload)
    return Partner(record.slug, record.detail or Text(record.title[0] or "", record.title[1] or ""))


def _lacking(planned: plan.Plan, hit: EngineHit) -> tuple[str, ...]:
    """Return the words of the query that a best match does not have; none if it was found by its meaning alone."""
    numbers = frozenset(leaf.number for leaf, match in zip(planned.leaves, hit.matched, strict=True) if match)
    lacking = tuple(query.called(part) for part in planned.parts if not query.has(part, numbers))
    return () if hit.key in planned.near and len(lacking) == len(planned.parts) else lacking


def in_language(record: StoredDocument, preferred: Language) -> tuple[str, str | None]:
    """Return the title, preferably in one language, and its language unless both."""
    de, en = record.title
    if de == en and de:
        return de, None
    first, second = ((de, "de"), (en, "en")) if preferred == "de" else ((en, "en"), (de, "de"))
    if first[0]:
        return first[0], first[1]
    return second[0] or record.slug, second[1] if second[0] else None


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
