"""Which fields of different schemes mean the same, by the mappings between them (SKOS)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import FieldMapping
from kb.models.vocabulary import MatchKind

Ids = frozenset[int]


def matching_fields(session: Session) -> dict[int, Ids]:
    """Return for every field that is mapped those that match it exactly or closely."""
    query = sa.select(FieldMapping.competence_field_id, FieldMapping.target_id, FieldMapping.match)
    rows = session.execute(query.where(FieldMapping.match.in_((MatchKind.EXACT, MatchKind.CLOSE)))).all()
    exact = [(row[0], row[1]) for row in rows if row.match is MatchKind.EXACT]
    return matching(exact, [(row[0], row[1]) for row in rows if row.match is MatchKind.CLOSE])


def matching(exact: Sequence[tuple[int, int]], close: Sequence[tuple[int, int]]) -> dict[int, Ids]:
    """Return for every field those that match it, from pairs that match exactly or closely, in any direction.

    Exact matches reach further exact ones, close matches do not reach further close ones (SKOS Reference, section 10):
    one close step may stand anywhere between exact ones.
    """
    same, near = _both_ways(exact), _both_ways(close)

    def equal(start: int) -> set[int]:
        found, waiting = {start}, [start]
        while waiting:
            new = same.get(waiting.pop(), frozenset()) - found
            found |= new
            waiting += new
        return found

    found: dict[int, Ids] = {}
    for field in {*same, *near}:
        here = equal(field)
        steps = {other for one in here for other in near.get(one, ())}
        found[field] = frozenset(here.union(*(equal(step) for step in steps)) - {field})
    return found


def _both_ways(pairs: Sequence[tuple[int, int]]) -> dict[int, Ids]:
    return grouped([*pairs, *((right, left) for left, right in pairs)])


def grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, Ids]:
    """Gather the second of each pair by the first."""
    found: dict[int, set[int]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}
