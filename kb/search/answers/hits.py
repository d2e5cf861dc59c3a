"""Hits: what an answer says of a record, with its snippet and the reasons why it was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kb.search import query
from kb.search.answers.folding import FoldedAnswer
from kb.search.answers.marking import Marker
from kb.search.answers.reasons import BY_MEANING, Reason, SearchedTexts, reasons
from kb.search.answers.snippets import Piece, best_snippet, pieces
from kb.search.documents import FACTS, MEMBERS, NESTED, TEXT, TITLE, StoredDocument, stored, stored_head
from kb.search.engines import EngineHit
from kb.search.fields import ACCOUNTS, FILLER
from kb.search.index import State
from kb.search.query import Leaf, plan
from kb.texts import Language, Text

MOST_TEXTS = 40  # The most texts of a long record that are searched for a snippet.
MANY_WORDS = 20
"""Of a longer query, which is probably pasted text, some word is in the first texts of a record anyway."""
MOST_TEXTS_FOR_MANY = 8
MOST_REASONS = 12
"""Nobody reads more of them beside one hit."""


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


def _telling(leaves: Sequence[Leaf]) -> frozenset[int]:
    """Return the numbers of words that explain a hit; fillers do not."""
    return frozenset(leaf.number for leaf in leaves if leaf.levels[0].form is not FILLER)


def hits_of(
    state: State, planned: plan.Plan, found: FoldedAnswer, preferred: Language, *, explained: bool
) -> tuple[Hit, ...]:
    """Make the hits of an answer; unless ``explained``, with neither snippet nor reasons."""
    if not explained:
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
    slug, (de, en), detail = stored_head(payload)
    return Partner(slug, detail or Text(de or "", en or ""))


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
