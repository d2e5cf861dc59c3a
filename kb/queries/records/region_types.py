"""Types of a region: its own and those of the regions that contain it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import RegionType
from kb.models.types import among

_TYPES = (
    sa.select(RegionType)
    .where(among(RegionType.region_id, "regions"))
    .options(joinedload(RegionType.source), joinedload(RegionType.region))
    .order_by(RegionType.trait, RegionType.id)
)


def types_of(session: Session, counted: Collection[int]) -> Sequence[RegionType]:
    """Return the types of a region, given the ids of itself and of the regions that contain it."""
    return session.scalars(_TYPES, {"regions": counted}).all()
