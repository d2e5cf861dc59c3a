"""Programme areas on a map: the regions a programme covered, with status, extent and period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import Programme, ProgrammeArea, Region, RegionShape
from kb.models.vocabulary import AreaStatus
from kb.queries import names
from kb.queries.changes import cached
from kb.queries.map import outlines, places


@dataclass(frozen=True, slots=True)
class CoveredRegion:
    """A region with all its statuses under a programme.

    ``parts`` are the regions whose outlines are drawn: its own, else those of its ``members``. Without any, a marker
    is drawn at the centre of ``centre``, which is the region itself or the nearest one around it.
    """

    region: Region
    areas: Sequence[ProgrammeArea]
    parts: Sequence[str]
    members: int
    centre: places.LocatedRegion | None

    @property
    def statuses(self) -> list[AreaStatus]:
        """The statuses, each once."""
        return list(dict.fromkeys(area.status for area in self.areas))


@dataclass(frozen=True, slots=True)
class Areas:
    """A programme with the regions it covered, ordered by name."""

    programme: Programme
    covered: Sequence[CoveredRegion]


class NamedProgramme(NamedTuple):
    """A programme to choose from, by slug and name."""

    slug: str
    name_de: str | None
    name_en: str | None


def programmes(session: Session) -> Sequence[NamedProgramme]:
    """Return the programmes with known areas, oldest first."""
    query = sa.select(Programme.slug, Programme.name_de, Programme.name_en)
    query = query.where(Programme.id.in_(sa.select(ProgrammeArea.programme_id)))
    ordered = query.order_by(Programme.started_on.nulls_last(), Programme.id)
    return [NamedProgramme(*names) for names in session.execute(ordered)]


def of(session: Session, slug: str) -> Areas:
    """Return the areas of a programme. Raises NotFound."""
    programme = names.record(session, Programme, slug)
    query = (
        sa.select(ProgrammeArea)
        .join(Region, Region.id == ProgrammeArea.region_id)
        .where(ProgrammeArea.programme_id == programme.id)
        .options(joinedload(ProgrammeArea.region), joinedload(ProgrammeArea.source))
        .order_by(Region.name_de, Region.name_en, Region.id, ProgrammeArea.status)
    )
    grouped: dict[int, list[ProgrammeArea]] = {}
    for area in session.scalars(query):
        grouped.setdefault(area.region_id, []).append(area)
    return Areas(programme, _covered(session, grouped))


def _covered(session: Session, grouped: Mapping[int, Sequence[ProgrammeArea]]) -> Sequence[CoveredRegion]:
    """Add the outlines and centre of each region."""
    known = cached(session, places.areas)
    parts = outlines.parts(session, grouped)
    part_ids = {part for members in parts.values() for part in members}
    shaped = set(
        session.scalars(sa.select(RegionShape.region_id).where(RegionShape.region_id.in_(part_ids)).distinct())
    )
    return [
        CoveredRegion(
            areas[0].region,
            areas,
            sorted(known[part].slug for part in ({key} if key in shaped else parts[key] & shaped)),
            len(parts[key]) - 1,
            places.centre(known[key], known),
        )
        for key, areas in grouped.items()
    ]
