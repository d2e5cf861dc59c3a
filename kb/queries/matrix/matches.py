"""Matching fields of different schemes, from the mappings between them (SKOS)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import FieldMapping
from kb.models.vocabulary import MatchKind

IdSet = frozenset[int]


def matching_fields(session: Session) -> dict[int, IdSet]:
    """Return the exactly or closely matching fields of every mapped field."""
    query = sa.select(FieldMapping.competence_field_id, FieldMapping.target_id, FieldMapping.match)
    rows = session.execute(query.where(FieldMapping.match.in_((MatchKind.EXACT, MatchKind.CLOSE)))).all()
    exact = [(row[0], row[1]) for row in rows if row.match is MatchKind.EXACT]
    return matching(exact, [(row[0], row[1]) for row in rows if row.match is MatchKind.CLOSE])


def matching(exact: Sequence[tuple[int, int]], close: Sequence[tuple[int, int]]) -> dict[int, IdSet]:
    """Return the matching fields of every field, from exact and close pairs.

    Exact matches are transitive, close matches are not (SKOS Reference, section 10): at most one close step may be
    among exact ones.
    """
    same, near = _both_ways(exact), _both_ways(close)

    def equal(start: int) -> set[int]:
        reached, pending = {start}, [start]
        while pending:
            new = same.get(pending.pop(), frozenset()) - reached
            reached |= new
            pending += new
        return reached

    matches: dict[int, IdSet] = {}
    for field in {*same, *near}:
        here = equal(field)
        steps = {other for same_field in here for other in near.get(same_field, ())}
        matches[field] = frozenset(here.union(*(equal(step) for step in steps)) - {field})
    return matches


def _both_ways(pairs: Sequence[tuple[int, int]]) -> dict[int, IdSet]:
    return grouped([*pairs, *((right, left) for left, right in pairs)])


def grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, IdSet]:
    """Group the second of each pair by the first."""
    values_of: dict[int, set[int]] = defaultdict(set)
    for key, value in pairs:
        values_of[key].add(value)
    return {key: frozenset(values) for key, values in values_of.items()}
