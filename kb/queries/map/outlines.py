"""Outlines of regions: of a whole level in one NUTS version, or of single regions and programme areas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Programme, ProgrammeArea, Region, RegionMember, RegionShape, Source
from kb.models.vocabulary import RegionKind
from kb.queries import names

LEVELS = (RegionKind.NUTS0, RegionKind.NUTS1, RegionKind.NUTS2, RegionKind.NUTS3)
"""The levels by their number."""
Parts = Mapping[int, Collection[int]]
"""Regions of which the outlines stand for a region: itself, or the members of a functional one."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A region with its outline, the finest there is of its version."""

    slug: str
    code: str | None
    name_de: str | None
    name_en: str | None
    nuts_version: int
    scale: int
    geometry: str
    """GeoJSON of a Polygon or MultiPolygon."""


def versions(session: Session) -> dict[int, list[int]]:
    """Return the NUTS versions of which there are outlines, newest first, by level; municipalities and others left aside."""
    pairs = sa.select(Region.kind, RegionShape.nuts_version).join(Region, Region.id == RegionShape.region_id).distinct()
    found: dict[int, list[int]] = defaultdict(list)
    for kind, version in session.execute(pairs.order_by(RegionShape.nuts_version.desc())):
        if kind in LEVELS:
            found[LEVELS.index(kind)].append(version)
    return dict(found)


def of_level(session: Session, level: int, version: int | None = None) -> list[Outline]:
    """Return the outlines of a level in one version, the newest unless another is asked for."""
    here = Region.kind == LEVELS[level]
    if version is None:
        newest = sa.select(sa.func.max(RegionShape.nuts_version)).join(Region, Region.id == RegionShape.region_id)
        version = session.scalar(newest.where(here))
    return _outlines(session, here & (RegionShape.nuts_version == version))


def of_region(session: Session, slug: str) -> list[Outline]:
    """Return the newest outline of a region or, of a functional one, of its members. Raises NotFound."""
    region = names.record(session, Region, slug)
    return _newest(session, parts(session, {region.id})[region.id])


def of_programme(session: Session, slug: str) -> list[Outline]:
    """Return the newest outlines of the areas of a programme. Raises NotFound."""
    programme = names.record(session, Programme, slug)
    areas = session.scalars(sa.select(ProgrammeArea.region_id).where(ProgrammeArea.programme_id == programme.id))
    return _newest(session, {part for found in parts(session, set(areas)).values() for part in found})


def parts(session: Session, regions: Collection[int]) -> dict[int, set[int]]:
    """Return for regions, by id, the regions whose outlines together are theirs; a member may have members itself."""
    found: dict[int, set[int]] = {region: {region} for region in regions}
    links = sa.select(RegionMember.region_id, RegionMember.member_id)
    members: dict[int, set[int]] = defaultdict(set)
    for region, member in session.execute(links):
        members[region].add(member)
    for region, known in found.items():
        waiting = [region]
        while waiting:
            fresh = members.get(waiting.pop(), set()) - known
            known |= fresh
            waiting += fresh
    return found


def sources(session: Session, level: int | None = None) -> Sequence[Source]:
    """Return the sources of all outlines, or of those of one level: whoever shows these names those."""
    cited = sa.select(RegionShape.source_id)
    if level is not None:
        cited = cited.join(Region, Region.id == RegionShape.region_id).where(Region.kind == LEVELS[level])
    return session.scalars(sa.select(Source).where(Source.id.in_(cited)).order_by(Source.id)).all()


def _newest(session: Session, regions: Collection[int]) -> list[Outline]:
    newest: dict[str, Outline] = {}
    for one in _outlines(session, RegionShape.region_id.in_(regions)):
        newest.setdefault(one.slug, one)
    return list(newest.values())


def _outlines(session: Session, condition: sa.ColumnElement[bool]) -> list[Outline]:
    """Return for each region and version the outline of the finest scale, by code and then newest first."""
    columns = (Region.slug, Region.code, Region.name_de, Region.name_en)
    query = (
        sa.select(*columns, RegionShape.nuts_version, RegionShape.scale, RegionShape.geometry)
        .join(Region, Region.id == RegionShape.region_id)
        .where(condition)
        .order_by(Region.code, Region.slug, RegionShape.nuts_version.desc(), RegionShape.scale)
    )
    finest: dict[tuple[str, int], Outline] = {}
    for row in session.execute(query):
        one = Outline(*row)
        finest.setdefault((one.slug, one.nuts_version), one)
    return list(finest.values())
