"""Suggestions while somebody types: records whose names match so far, and how the last word may go on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from kb.search import fields, query
from kb.search.answers import in_language
from kb.search.documents import named_apart, stored
from kb.search.engines import EngineQuery
from kb.search.help.spelling import leaf_of, written
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
    """A record whose name has the words typed so far; the title is in ``title_language`` when that is known.

    ``detail`` tells a region or field from others of its name.
    """

    kind: str
    slug: str
    title: str
    title_language: str | None
    detail: Text | None = None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Queries that go on from what was typed, and records."""

    queries: tuple[str, ...] = ()
    records: tuple[Suggested, ...] = ()


def suggest(index: Index, text: str, wanted: Language) -> Suggestions:
    """Suggest how to go on from ``text``. Raises InvalidInput when it is too long, and Unavailable without an index."""
    tree = query.parse(text)
    last = _LAST.search(text)
    words = [leaf for leaf in query.leaves(tree) if isinstance(leaf, query.Word)]
    if not words or sum(len("".join(word.words)) for word in words) < SHORTEST:
        return Suggestions()
    state = index.state()
    return Suggestions(_queries(state, text, last[0]) if last else (), _records(state, words, last is not None, wanted))


def _queries(state: State, text: str, last: str) -> tuple[str, ...]:
    """Complete the last word with those of the index that occur together with the words before it."""
    beginning = language.fold(last)
    if len(beginning) < SHORTEST:
        return ()
    before = text[: -len(last)]
    others = plan.make(query.parse(before), state.synonyms).root
    found: dict[str, str] = {}
    seen = {language.german_stem(beginning)}
    for word in state.vocabulary.beginning(beginning, _MOST_TRIED):
        stem = language.german_stem(word)
        if stem not in seen and state.snapshot.count(AllOf((others, leaf_of(word)))):
            spelt = written(state, word)
            going_on = before + (_in_small(spelt) if last.islower() else spelt)
            if len(going_on) <= query.MOST_CHARACTERS and _finds(state, going_on):
                found[stem] = going_on
        seen.add(stem)
        if len(found) == MOST_QUERIES:
            break
    return tuple(found.values())


def _finds(state: State, text: str) -> bool:
    """Tell whether a query finds anything; signs before its last word may have joined the words otherwise."""
    return state.snapshot.count(plan.make(query.parse(text), state.synonyms).root) > 0


def _in_small(spelt: str) -> str:
    """Leave abbreviations as they are, but follow a reader who writes in small letters."""
    return spelt.lower() if spelt.istitle() else spelt


def _records(state: State, words: list[query.Word], goes_on: bool, wanted: Language) -> tuple[Suggested, ...]:
    """Find records by their names; the last word may go on."""
    titled = [replace(word, title_only=True) for word in words]
    if goes_on and not words[-1].exact:
        # Of what is written together, as in ``dortmund-pro``, only the end goes on.
        titled[-1:] = [query.Word(piece, (piece,), title_only=True) for piece in words[-1].words]
        titled[-1] = replace(titled[-1], prefix=True)
    planned = plan.make(query.All(tuple(titled)), Synonyms())
    root = AllOf((planned.root, FacetFilter("kind", KINDS)))
    wanted_first = EngineQuery(
        replace(planned, root=root), {}, "relevance", 0, 2 * MOST_RECORDS, counts=False, explained=False
    )
    found = [stored(hit.payload) for hit in state.snapshot.ask(wanted_first).hits]
    suggested: dict[tuple[str, str, Text | None], Suggested] = {}
    for one in found:
        title, title_language = in_language(one, wanted)
        # A project that a list has twice is one to whoever looks for it by its name.
        detail = named_apart(one)
        suggested.setdefault((one.kind, title, detail), Suggested(one.kind, one.slug, title, title_language, detail))
    return tuple(islice(suggested.values(), MOST_RECORDS))
