"""Programme areas for a map: which regions a programme covered, in which standing, how far and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import Programme, ProgrammeArea, Region
from kb.models.vocabulary import AreaStatus
from kb.queries import names, outlines


@dataclass(frozen=True, slots=True)
class Covered:
    """A region with all its standings under a programme; ``parts`` are the regions whose outlines together are its."""

    region: Region
    areas: Sequence[ProgrammeArea]
    parts: Sequence[str]

    @property
    def statuses(self) -> list[AreaStatus]:
        """The standings, each once."""
        return list(dict.fromkeys(area.status for area in self.areas))


@dataclass(frozen=True, slots=True)
class Areas:
    """A programme and the regions it covered, by name."""

    programme: Programme
    covered: Sequence[Covered]


def programmes(session: Session) -> Sequence[Programme]:
    """Return the programmes of which areas are known, the oldest first."""
    query = sa.select(Programme).where(Programme.id.in_(sa.select(ProgrammeArea.programme_id)))
    return session.scalars(query.order_by(Programme.started_on.nulls_last(), Programme.id)).all()


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
    parts = outlines.parts(session, grouped)
    within = {part for found in parts.values() for part in found}
    rows = session.execute(sa.select(Region.id, Region.slug).where(Region.id.in_(within)))
    slugs = dict(rows.all())
    covered = [
        Covered(found[0].region, found, sorted(slugs[part] for part in parts[key])) for key, found in grouped.items()
    ]
    return Areas(programme, covered)
