"""Initiatives of larger regions that cover empty cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kb.queries.matrix.axes import Reach
from kb.queries.matrix.facts import MatrixFacts, MatrixField, MatrixInitiative, MatrixRegion
from kb.queries.matrix.listed import ListedReach


class Covering:
    """Initiatives by the regions that they work in as a whole, and by field."""

    def __init__(self, known: MatrixFacts, reach: Reach | ListedReach, members: Iterable[MatrixInitiative]) -> None:
        """Sort the initiatives; those that only sit in a region cover none."""
        self._counted = known.counted
        self._by_place: defaultdict[tuple[int, int], list[MatrixInitiative]] = defaultdict(list)
        for initiative in members:
            for area in initiative.areas:
                for field in reach.of(initiative):
                    self._by_place[area, field].append(initiative)

    def of(self, region: MatrixRegion, field: MatrixField) -> Sequence[MatrixInitiative]:
        """Return the initiatives of a field in the regions that contain ``region``, leading one first."""
        above = self._counted[region.id] - {region.id}
        covering = {
            initiative.id: initiative for area in above for initiative in self._by_place.get((area, field.id), ())
        }
        return sorted(covering.values(), key=lambda initiative: initiative.rank)
