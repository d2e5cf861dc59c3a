"""Families of successions: records that follow each other, arranged in columns from the first to the last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import Succession
from kb.models.columns import Key
from kb.queries import names

SUCCEEDED = ("initiative", "organisation", "programme")
"""The kinds of records that succeed each other."""
SuccessionPair = tuple[Key, Key]
"""A record and its successor."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Connected records in columns; each stands to the left of all its successors."""

    columns: tuple[tuple[Key, ...], ...]
    pairs: tuple[SuccessionPair, ...]

    @property
    def keys(self) -> frozenset[Key]:
        """All records of the arrangement."""
        return frozenset(key for column in self.columns for key in column)


@dataclass(frozen=True, slots=True)
class Family:
    """An arrangement with the names of its records and the succession behind each pair."""

    arrangement: Arrangement
    references: Mapping[Key, names.Reference]
    steps: Mapping[SuccessionPair, Succession]


def families(session: Session, chosen: Iterable[Succession]) -> Sequence[Family]:
    """Return the whole families of some successions, the largest first."""
    query = sa.select(Succession).options(joinedload(Succession.source)).order_by(Succession.id)
    steps = {ends(succession): succession for succession in session.scalars(query)}
    keys = {key for succession in chosen for key in ends(succession)}
    arranged = [group for group in arrange(list(steps)) if group.keys & keys]
    references = names.references(session, {key for group in arranged for key in group.keys})
    return [Family(group, references, {pair: steps[pair] for pair in group.pairs}) for group in arranged]


def ends(succession: Succession) -> SuccessionPair:
    """Return the record and its successor."""
    for kind in SUCCEEDED:
        earlier, later = getattr(succession, f"{kind}_id"), getattr(succession, f"successor_{kind}_id")
        if earlier is not None:
            return (kind, earlier), (kind, later)
    raise AssertionError("the rules of the table demand a record")


def arrange(pairs: Sequence[SuccessionPair]) -> Sequence[Arrangement]:
    """Group pairs that hang together and arrange each group, the largest first; a pair that closes a circle is kept."""
    groups = sorted(_connected(pairs), key=lambda group: (-len(group), group))
    return [Arrangement(_columns(group), tuple(group)) for group in groups]


def _connected(pairs: Sequence[SuccessionPair]) -> list[list[SuccessionPair]]:
    group_of: dict[Key, list[SuccessionPair]] = {}
    for pair in sorted(set(pairs)):
        merged = [pair]
        for key in pair:
            if key in group_of and group_of[key] is not merged:
                merged.extend(group_of[key])
                group_of.update({other: merged for linked in group_of[key] for other in linked})
            group_of[key] = merged
    return [sorted(group) for group in {id(group): group for group in group_of.values()}.values()]


def _columns(pairs: Sequence[SuccessionPair]) -> tuple[tuple[Key, ...], ...]:
    depths = _depths(pairs)
    columns: list[list[Key]] = [[] for _ in range(max(depths.values()) + 1)]
    for key, depth in sorted(depths.items()):
        columns[depth].append(key)
    before, after = _neighbours(pairs)
    for depth in range(len(columns) - 2, -1, -1):
        _sort_by_neighbours(columns[depth], after, columns)
    for depth in range(1, len(columns)):
        _sort_by_neighbours(columns[depth], before, columns)
    return tuple(map(tuple, columns))


def _depths(pairs: Sequence[SuccessionPair]) -> dict[Key, int]:
    """Return the column of each record: as far left as its predecessors allow, then as far right as its successors do."""
    before, after = _neighbours(pairs)
    depths: dict[Key, int] = {}
    for key in sorted({key for pair in pairs for key in pair}):
        _place(key, before, depths, frozenset())
    for key in sorted(depths, key=lambda key: -depths[key]):
        later = [depths[other] - 1 for other in after.get(key, ()) if depths[other] > depths[key]]
        depths[key] = min(later, default=depths[key])
    return depths


def _place(key: Key, before: Mapping[Key, Sequence[Key]], depths: dict[Key, int], path: frozenset[Key]) -> int:
    """Place a record right of its predecessors; one that is on the path to itself is passed over."""
    if key not in depths:
        earlier = [other for other in before.get(key, ()) if other not in path and other != key]
        depth = max((_place(other, before, depths, path | {key}) + 1 for other in earlier), default=0)
        depths.setdefault(key, depth)
    return depths[key]


def _neighbours(pairs: Iterable[SuccessionPair]) -> tuple[Mapping[Key, Sequence[Key]], Mapping[Key, Sequence[Key]]]:
    before: dict[Key, list[Key]] = defaultdict(list)
    after: dict[Key, list[Key]] = defaultdict(list)
    for earlier, later in pairs:
        before[later].append(earlier)
        after[earlier].append(later)
    return before, after


def _sort_by_neighbours(
    column: list[Key], neighbours: Mapping[Key, Sequence[Key]], columns: Sequence[Sequence[Key]]
) -> None:
    """Sort a column by the mean height of its neighbours, so that few lines cross."""
    heights = {key: (at + 0.5) / len(other) for other in columns for at, key in enumerate(other)}

    def height(key: Key) -> tuple[float, Key]:
        known = [heights[other] for other in neighbours.get(key, ())] or [heights[key]]
        return sum(known) / len(known), key

    column.sort(key=height)
