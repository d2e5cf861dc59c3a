"""Suggestions while a reader types: records with matching names, and completions of the last word."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from kb.search import fields, query
from kb.search.answers import in_language
from kb.search.documents import named_apart, stored
from kb.search.engines import EngineQuery
from kb.search.help.spelling import leaf_of, whole
from kb.search.index import Index, State
from kb.search.query import AllOf, FacetFilter, plan
from kb.search.words import Synonyms, language
from kb.texts import Language, Text

MOST_QUERIES = 5
MOST_RECORDS = 6
SHORTEST = 2
"""One letter begins too many words for any of them to be a good guess."""
_TITLED_BY_OTHERS = frozenset(["cluster_manager", "statement", "milestone", "label", "contribution"])
KINDS = tuple(kind for kind in fields.KINDS if kind not in _TITLED_BY_OTHERS)
"""Kinds of records that have names of their own."""
_MOST_TRIED = 12
_LAST = re.compile(r"[^\W_]+$")


@dataclass(frozen=True, slots=True)
class Suggested:
    """A record whose name has the words typed; the title is in ``title_language`` when that is known.

    ``detail`` distinguishes a region or field from others of its name.
    """

    kind: str
    slug: str
    title: str
    title_language: str | None
    detail: Text | None = None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Completed queries, and records."""

    queries: tuple[str, ...] = ()
    records: tuple[Suggested, ...] = ()


def suggest(index: Index, text: str, preferred: Language) -> Suggestions:
    """Suggest completions of ``text``. Raises InvalidInput when it is too long, and Unavailable without an index."""
    tree = query.parse(text)
    last = _LAST.search(text)
    words = [leaf for leaf in query.leaves(tree) if isinstance(leaf, query.Word)]
    if not words or sum(len("".join(word.words)) for word in words) < SHORTEST:
        return Suggestions()
    state = index.state()
    return Suggestions(
        _queries(state, text, last[0]) if last else (), _records(state, words, last is not None, preferred)
    )


def _queries(state: State, text: str, last: str) -> tuple[str, ...]:
    """Complete the last word with words that occur together with the others."""
    beginning = language.fold(last)
    if len(beginning) < SHORTEST:
        return ()
    before = text[: -len(last)]
    others = plan.make(query.parse(before), state.synonyms).root
    completed: dict[str, str] = {}
    seen = {language.german_stem(beginning)}
    for word in state.vocabulary.beginning(beginning, _MOST_TRIED):
        stem = language.german_stem(word)
        if stem not in seen and state.snapshot.count(AllOf((others, leaf_of(word)))) and (spelt := whole(state, word)):
            completion = before + (_in_small(spelt) if last.islower() else spelt)
            if len(completion) <= query.MOST_CHARACTERS and _finds(state, completion):
                completed[stem] = completion
        seen.add(stem)
        if len(completed) == MOST_QUERIES:
            break
    return tuple(completed.values())


def _finds(state: State, text: str) -> bool:
    """Return whether a query has hits; signs before the last word may have changed its meaning."""
    return state.snapshot.count(plan.make(query.parse(text), state.synonyms).root) > 0


def _in_small(spelt: str) -> str:
    """Return a word in lower case unless it is an abbreviation."""
    return spelt.lower() if spelt.istitle() else spelt


def _records(state: State, words: list[query.Word], goes_on: bool, preferred: Language) -> tuple[Suggested, ...]:
    """Find records by their names; the last word may be incomplete."""
    titled = [replace(word, title_only=True) for word in words]
    if goes_on and not words[-1].exact:
        # Of a joined word such as ``dortmund-pro``, only the end is incomplete.
        titled[-1:] = [query.Word(piece, (piece,), title_only=True) for piece in words[-1].words]
        titled[-1] = replace(titled[-1], prefix=True, filler=False)
    planned = plan.make(query.All(tuple(titled)), Synonyms())
    root = AllOf((planned.root, FacetFilter("kind", KINDS)))
    engine_query = EngineQuery(
        replace(planned, root=root), {}, "relevance", 0, 2 * MOST_RECORDS, counts=False, explained=False
    )
    records = [stored(hit.payload) for hit in state.snapshot.ask(engine_query).hits]
    suggested: dict[tuple[str, str, Text | None], Suggested] = {}
    for record in records:
        title, title_language = in_language(record, preferred)
        # A project that a list has twice is one to a reader who looks for its name.
        detail = named_apart(record)
        suggested.setdefault(
            (record.kind, title, detail), Suggested(record.kind, record.slug, title, title_language, detail)
        )
    return tuple(islice(suggested.values(), MOST_RECORDS))
