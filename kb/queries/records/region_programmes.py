"""Programmes of a region: those run for it, and those with areas in it or around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import Programme, ProgrammeArea
from kb.queries.changes import cached


@dataclass(frozen=True, slots=True)
class ProgrammeHere:
    """A programme in a region with its areas there; without areas when run for the region itself."""

    programme: Programme
    areas: Sequence[ProgrammeArea]

    @property
    def alike(self) -> Sequence[Sequence[ProgrammeArea]]:
        """The areas, grouped by what is said of them and by whom."""
        groups: dict[object, list[ProgrammeArea]] = defaultdict(list)
        for area in self.areas:
            support = area.status, area.extent, area.started_on, area.ended_on
            groups[*support, area.source_id, area.source_locator, area.unconfirmed].append(area)
        return list(groups.values())


def of(session: Session, regions: Collection[int], within: Collection[int]) -> Sequence[ProgrammeHere]:
    """Return the programmes of the regions in order of time.

    A part without an area of its own is left out if its whole is listed, and so is the programme of a larger region
    whose known areas are elsewhere.
    """
    known, here, parts = cached(session, _programmes), frozenset(regions), frozenset(within)
    areas = {key: [area for area in all_areas if area.region_id in here] for key, all_areas in known.areas.items()}
    by_id = {
        programme.id: programme
        for programme in known.programmes
        if areas.get(programme.id) or programme.region_id in here
    }

    def is_elsewhere(programme: Programme) -> bool:
        return programme.id in known.areas and programme.region_id not in parts

    return [
        ProgrammeHere(programme, areas.get(key, []))
        for key, programme in by_id.items()
        if areas.get(key) or (programme.parent_id not in by_id and not is_elsewhere(programme))
    ]


class _Programmes(NamedTuple):
    """All programmes in order of time, and the areas of each; pages of regions share them."""

    programmes: Sequence[Programme]
    areas: Mapping[int, Sequence[ProgrammeArea]]


def _programmes(session: Session) -> _Programmes:
    areas: dict[int, list[ProgrammeArea]] = defaultdict(list)
    for area in session.scalars(_AREAS):
        areas[area.programme_id].append(area)
    return _Programmes(session.scalars(_PROGRAMMES).all(), dict(areas))


_AREAS = (
    sa.select(ProgrammeArea)
    .options(joinedload(ProgrammeArea.region), joinedload(ProgrammeArea.source))
    .order_by(ProgrammeArea.status, ProgrammeArea.id)
)
_PROGRAMMES = (
    sa.select(Programme).options(joinedload(Programme.source)).order_by(Programme.started_on.nulls_last(), Programme.id)
)
