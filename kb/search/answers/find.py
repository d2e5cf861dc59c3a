"""Query -> Page: hits with snippets and reasons, facet counts with labels, and what else was searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.errors import InvalidInput
from kb.search import query
from kb.search.answers.facet_values import called, with_slugs
from kb.search.answers.marking import Marker
from kb.search.answers.reasons import MarkedText, Reason, SearchedTexts, reasons
from kb.search.answers.snippets import Piece, pieces, snippet
from kb.search.documents import FACTS, MEMBERS, STATEMENTS, TEXT, TITLE, Stored, stored
from kb.search.engines import EngineHit, EngineQuery
from kb.search.fields import FACETS, FACETS_BY_NAME, SORTS, Facet
from kb.search.index import Index, State
from kb.search.query import Expansion, Leaf, plan
from kb.search.words import language
from kb.texts import LANGUAGES, Language, Text

MOST_PER_PAGE = 100
MOST_PAGE = 10_000
MOST_TEXTS = 40  # Of a long record, no more than these are looked through for a snippet.
_SNIPPET_FROM = (TEXT, STATEMENTS, FACTS, MEMBERS)


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the index.

    ``selected`` holds chosen values by facet; ``plain`` words that are not to be expanded; ``without`` names that no word
    is to be expanded by; ``language`` decides which language snippets are shown in where there is a choice.
    """

    text: str = ""
    selected: Mapping[str, Sequence[str]] = field(default_factory=dict)
    page: int = 1
    per_page: int = 20
    sort: str = "relevance"
    language: Language = "de"
    plain: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found.

    ``page`` is (kind, slug) of the record whose page shows it, ``anchor`` the place there. A title or snippet is in
    ``title_language`` or ``snippet_language`` when that is known. ``detail`` tells a region or field from others of its name.
    """

    kind: str
    slug: str
    page: tuple[str, str]
    anchor: str | None
    title: str
    title_language: str | None
    marked_title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    snippet_language: str | None
    why: tuple[Reason, ...]
    year: int | None
    score: int
    detail: Text | None = None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet and how many hits it would leave; ``detail`` tells it from another of the same label."""

    value: str
    label: Text
    count: int
    selected: bool
    detail: Text | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of hits; of all records, when what was typed ``is_wordless``: signs without a word to search for."""

    query: Query
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    expansions: tuple[Expansion, ...]
    is_wordless: bool = False

    @property
    def page(self) -> int:
        """The number of this page, from 1."""
        return self.query.page

    @property
    def per_page(self) -> int:
        """The most hits on a page."""
        return self.query.per_page

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.total // self.query.per_page))


def find(index: Index, wanted: Query) -> Page:
    """Answer a query. Raises InvalidInput, naming the parameter, and Unavailable when there is no index."""
    state = index.state()
    planned = planned_for(state, wanted)
    selected = {name: tuple(dict.fromkeys(values)) for name, values in wanted.selected.items() if values}
    offset = (wanted.page - 1) * wanted.per_page
    answer = state.snapshot.ask(EngineQuery(planned, selected, wanted.sort, offset, wanted.per_page))
    telling = _telling(planned.leaves)
    marker = Marker([leaf for leaf in planned.leaves if leaf.number in telling], state.domain_words)
    hits = tuple(_hit(found, marker, planned.leaves, wanted.language, telling) for found in answer.hits)
    facets = {one.name: _values(state, one, answer.counts[one.name], selected.get(one.name, ())) for one in FACETS}
    is_wordless = planned.root == plan.AllOf() and bool(wanted.text.strip())
    return Page(wanted, answer.total, hits, facets, planned.expansions, is_wordless)


def planned_for(state: State, wanted: Query) -> plan.Plan:
    """Turn a question into what is looked up. Raises InvalidInput, naming the parameter."""
    _check(wanted)
    synonyms = state.synonyms.without(wanted.without)
    parsed = with_slugs(query.parse(wanted.text), state)
    return plan.make(parsed, synonyms, frozenset(map(language.fold, wanted.plain)))


def _check(wanted: Query) -> None:
    for name in wanted.selected:
        if name not in FACETS_BY_NAME:
            raise InvalidInput(_UNKNOWN_FACET.format(name=name, known=", ".join(FACETS_BY_NAME)), field=name)
        for value in wanted.selected[name]:
            if not FACETS_BY_NAME[name].allows(value):
                raise InvalidInput(
                    _IMPOSSIBLE.format(name=name, label=FACETS_BY_NAME[name].label, value=value[:40]), field=name
                )
    if wanted.sort not in SORTS:
        raise InvalidInput(_UNKNOWN_SORT.format(sort=wanted.sort, known=", ".join(SORTS)), field="sort")
    for name, number, most in (("page", wanted.page, MOST_PAGE), ("per_page", wanted.per_page, MOST_PER_PAGE)):
        if not 1 <= number <= most:
            raise InvalidInput(_OUT_OF_RANGE.format(name=name, most=most), field=name)


def _values(state: State, facet: Facet, counts: Mapping[str, int], selected: Sequence[str]) -> tuple[FacetValue, ...]:
    """List the values with most hits, or the latest years; chosen ones always."""
    shown = facet.ordered(counts)[: facet.shown]
    shown += [value for value in selected if value not in shown]
    named = called(state, facet, shown)
    german, english = (Counter(one.label.in_(code) for one in named.values()) for code in LANGUAGES)
    return tuple(
        FacetValue(
            value,
            label,
            counts.get(value, 0),
            value in selected,
            detail if german[label.de] > 1 or english[label.en] > 1 else None,
        )
        for value, (label, detail) in named.items()
    )


def _telling(leaves: Sequence[Leaf]) -> frozenset[int]:
    """Return the numbers of the words that explain a hit: not those like "in" beside others; "it's" is a name."""
    words = {leaf.number: leaf.shown for leaf in leaves}
    fillers = {one for one, shown in words.items() if language.is_stop_word(shown) and len(language.words(shown)) == 1}
    return frozenset(words.keys() - fillers or words)


def _hit(found: EngineHit, marker: Marker, leaves: Sequence[Leaf], wanted: Language, telling: frozenset[int]) -> Hit:
    record = stored(found.payload)
    title, title_language = in_language(record, wanted)
    marked = {TITLE: [(title_language or "", title, marker.marks(title_language or "", title))]}
    for code in dict.fromkeys([*(match[0] for match in found.matched if match), *_SNIPPET_FROM[:1]]):
        if code in record.texts:
            # Facts are short, and the one that answers may be the last.
            texts = record.texts[code] if code == FACTS else record.texts[code][:MOST_TEXTS]
            marked.setdefault(code, []).extend((one, text, marker.marks(one, text)) for one, text in texts)
    text, snippet_language = _snippet(marked, wanted)
    return Hit(
        kind=record.kind,
        slug=record.slug,
        page=record.owner or (record.kind, record.slug),
        anchor=record.slug if record.owner else None,
        title=title,
        title_language=title_language,
        marked_title=pieces(title, marked[TITLE][0][2]),
        snippet=text,
        snippet_language=snippet_language,
        why=tuple(reasons(SearchedTexts(marked, record.facts, marker, wanted), leaves, found.matched, telling)),
        year=record.year or None,
        score=found.score,
        detail=record.detail,
    )


def in_language(record: Stored, wanted: Language) -> tuple[str, str | None]:
    """Return the title in the wanted language if there is one, and the language when it is not both."""
    de, en = record.title
    if de == en and de:
        return de, None
    first, second = ((de, "de"), (en, "en")) if wanted == "de" else ((en, "en"), (de, "de"))
    if first[0]:
        return first[0], first[1]
    return second[0] or record.slug, second[1] if second[0] else None


def _snippet(marked: Mapping[str, list[MarkedText]], wanted: Language) -> tuple[tuple[Piece, ...], str | None]:
    """Show the text that answers most words and does not repeat the title; of equal ones the better field.

    Of texts of one field the wanted language comes first.
    """
    title = marked[TITLE][0][1]
    best: tuple[tuple[bool, int, int, bool], MarkedText] | None = None
    for place, code in enumerate(_SNIPPET_FROM):
        for one in marked.get(code, ()):
            if code != TEXT and not one[2]:
                continue  # A description says what the record is; any other text is shown for the words in it only.
            rank = (one[1] not in title, len({mark.leaf for mark in one[2]}), -place, one[0] in (wanted, ""))
            if best is None or rank > best[0]:
                best = (rank, one)
    if best is None:
        return (), None
    code, text, marks = best[1]
    return snippet(text, marks), code or None


WORDLESS = Text(
    "In der Anfrage steht kein Wort, nach dem sich suchen lässt; dies sind alle Einträge.",
    "The query has no word that can be searched for; these are all records.",
)
_IMPOSSIBLE = Text(
    "„{value}“ ist kein Wert des Filters „{label}“ (Parameter {name}).",
    "“{value}” is not a value of the filter “{label}” (parameter {name}).",
)
_UNKNOWN_FACET = Text(
    "„{name}“ ist kein Filter. Möglich sind: {known}.", "“{name}” is no filter. Possible are: {known}."
)
_UNKNOWN_SORT = Text(
    "„{sort}“ ist keine Reihenfolge. Möglich sind: {known}.", "“{sort}” is no order. Possible are: {known}."
)
_OUT_OF_RANGE = Text("{name} muss zwischen 1 und {most} liegen.", "{name} must be between 1 and {most}.")
