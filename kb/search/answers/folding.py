"""Folding: a project that a list has once for each partner is one hit, with its other partners beside it.

Counts, files and walks keep every record; only the hits of a page are folded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kb.search.answers.asking import ask
from kb.search.engines import EngineAnswer, EngineHit, EngineQuery, Snapshot

MOST_FOLDED = 100
"""Further hits are not folded, as nobody reads that far and all before them have to be looked at."""
_DECODER = json.JSONDecoder()
_FOLDED = b'["project",'
"""The beginning of the payloads of the kind that lists repeat."""


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
    scan = replace(engine_query, offset=0, limit=MOST_FOLDED, counts=False, explained=False)
    seen = ask(snapshot, scan)[0].hits
    places = _places(seen)
    # What stands behind the hits that are looked at follows them one by one.
    rest = range(len(seen), answer.total)
    behind = max(0, first - len(places.firsts))
    shown = [*places.firsts[first : first + limit], *rest[behind : behind + limit]][:limit]
    hits = dict(enumerate(answer.hits, start=first))
    if missing := [place for place in shown if place not in hits]:
        window = replace(engine_query, offset=missing[0], limit=missing[-1] - missing[0] + 1, counts=False)
        hits |= enumerate(ask(snapshot, window)[0].hits, start=missing[0])
    return FoldedAnswer(
        replace(answer, hits=tuple(hits[place] for place in shown)),
        complete,
        sum(place < complete for place in shown),
        [[seen[other].payload for other in places.repeats.get(place, ())] for place in shown],
        folded=len(seen) - len(places.firsts),
    )


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
    by_title: dict[str, int] = {}
    for place, hit in enumerate(hits):
        title = _title(hit.payload)
        first = by_title.setdefault(title, place) if title else place
        if first == place:
            firsts.append(place)
        else:
            repeats.setdefault(first, []).append(place)
    return _Places(firsts, repeats)


def _title(payload: bytes) -> str:
    """Return the title of a project in its languages, without decoding all that is stored; empty for other kinds."""
    if not payload.startswith(_FOLDED):
        return ""
    text = payload.decode()
    title, _ = _DECODER.raw_decode(text, text.index("[", 1))
    return "\n".join(name or "" for name in title)
