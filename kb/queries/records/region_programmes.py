"""Programmes of a region: those run for it, and those with areas in it or around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import Programme, ProgrammeArea


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
    areas: dict[int, list[ProgrammeArea]] = defaultdict(list)
    for area in session.scalars(_AREAS, {"regions": list(regions)}):
        areas[area.programme_id].append(area)
    programmes = session.scalars(_PROGRAMMES, {"programmes": list(areas), "regions": list(regions)})
    by_id = {programme.id: programme for programme in programmes}
    elsewhere = {
        key
        for key in session.scalars(_WITH_AREAS, {"programmes": [key for key in by_id if key not in areas]})
        if by_id[key].region_id not in within
    }
    return [
        ProgrammeHere(programme, areas.get(key, []))
        for key, programme in by_id.items()
        if key in areas or (programme.parent_id not in by_id and key not in elsewhere)
    ]


_REGIONS: sa.BindParameter[int] = sa.bindparam("regions", expanding=True)
_AREAS = (
    sa.select(ProgrammeArea)
    .where(ProgrammeArea.region_id.in_(_REGIONS))
    .options(joinedload(ProgrammeArea.region), joinedload(ProgrammeArea.source))
    .order_by(ProgrammeArea.status, ProgrammeArea.id)
)
_PROGRAMMES = (
    sa.select(Programme)
    .where(sa.or_(Programme.id.in_(sa.bindparam("programmes", expanding=True)), Programme.region_id.in_(_REGIONS)))
    .options(joinedload(Programme.source))
    .order_by(Programme.started_on.nulls_last(), Programme.id)
)
_WITH_AREAS = (
    sa.select(ProgrammeArea.programme_id)
    .where(ProgrammeArea.programme_id.in_(sa.bindparam("programmes", expanding=True)))
    .distinct()
)
