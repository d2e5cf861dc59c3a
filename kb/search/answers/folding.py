"""Folding: a project that a list has once for each partner is one hit, with its other partners beside it.

Counts, files and walks keep every record; only the hits of a page are folded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kb.search.answers.asking import ask
from kb.search.engines import NO_FOLD, EngineAnswer, EngineHit, EngineQuery, Snapshot

MOST_FOLDED = 100
"""Further hits are not folded, as nobody reads that far and all before them have to be looked at."""


@dataclass(frozen=True, slots=True)
class FoldedAnswer:
    """A page of hits, each with the payloads of its ``partners``; the first ``complete_here`` have all words.

    The first ``complete`` of all records have all words. ``folded`` is the number of records that are no hits of their own.
    """

    answer: EngineAnswer
    complete: int
    complete_here: int
    partners: Sequence[Sequence[bytes]]
    folded: int = 0


def ask_folded(snapshot: Snapshot, engine_query: EngineQuery) -> FoldedAnswer:
    """Return a page of hits with equal projects folded. Offset and limit count folded hits."""
    answer, complete = ask(snapshot, engine_query)
    first, limit = engine_query.offset, engine_query.limit
    is_first_page = not first and len(answer.hits) <= MOST_FOLDED
    if is_first_page and not _places(answer.hits).repeats:
        return _unfolded(answer, complete, first)
    scan = replace(engine_query, offset=0, limit=MOST_FOLDED, counts=False, explained=False, stored=False)
    seen = ask(snapshot, scan)[0].hits
    places = _places(seen)
    # What stands behind the hits that are looked at follows them one by one.
    behind = max(0, first - len(places.firsts))
    rest = range(len(seen), answer.total)[behind : behind + limit]
    shown = [*places.firsts[first : first + limit], *rest][:limit]
    partners = [places.repeats.get(place, ()) for place in shown]
    hits = dict(enumerate(seen))
    if shown and shown[-1] >= len(seen):
        window = replace(engine_query, offset=rest[0], limit=len(rest), counts=False, stored=False)
        hits |= enumerate(ask(snapshot, window)[0].hits, start=rest[0])
    hits |= enumerate(answer.hits, start=first)
    return FoldedAnswer(
        replace(answer, hits=_read(snapshot, engine_query, [hits[place] for place in shown])),
        complete,
        sum(place < complete for place in shown),
        [[hit.payload for hit in _read(snapshot, scan, [hits[place] for place in repeats])] for repeats in partners],
        folded=len(seen) - len(places.firsts),
    )


def _read(snapshot: Snapshot, engine_query: EngineQuery, hits: Sequence[EngineHit]) -> tuple[EngineHit, ...]:
    """Return hits with what is stored of them, and explained if the query asks for it."""
    is_explained = engine_query.explained and engine_query.plan.leaves
    unread = [hit for hit in hits if not hit.payload or (is_explained and not hit.matched)]
    read = dict(zip((hit.handle for hit in unread), snapshot.read(engine_query, unread), strict=True)) if unread else {}
    return tuple(read.get(hit.handle, hit) for hit in hits)


def ask_unfolded(snapshot: Snapshot, engine_query: EngineQuery) -> FoldedAnswer:
    """Return a page of hits with every record as a hit of its own."""
    return _unfolded(*ask(snapshot, engine_query), engine_query.offset)


def _unfolded(answer: EngineAnswer, complete: int, offset: int) -> FoldedAnswer:
    here = min(max(0, complete - offset), len(answer.hits))
    return FoldedAnswer(answer, complete, here, [()] * len(answer.hits))


@dataclass(frozen=True, slots=True)
class _Places:
    """The places of the first hit of each title, and of those that repeat one of them."""

    firsts: Sequence[int]
    repeats: Mapping[int, Sequence[int]]


def _places(hits: Sequence[EngineHit]) -> _Places:
    firsts: list[int] = []
    repeats: dict[int, list[int]] = {}
    by_fold: dict[bytes, int] = {}
    for place, hit in enumerate(hits):
        first = place if hit.fold == NO_FOLD else by_fold.setdefault(hit.fold, place)
        if first == place:
            firsts.append(place)
        else:
            repeats.setdefault(first, []).append(place)
    return _Places(firsts, repeats)
