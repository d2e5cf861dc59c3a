"""Outlines of regions: a whole level in one NUTS version, single regions, or programme areas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Programme, ProgrammeArea, Region, RegionMember, RegionShape, Source
from kb.models.vocabulary import RegionKind
from kb.queries import names

LEVELS = (RegionKind.NUTS0, RegionKind.NUTS1, RegionKind.NUTS2, RegionKind.NUTS3)
"""Kinds of regions, indexed by NUTS level."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A region with the finest outline of its version."""

    slug: str
    code: str | None
    name_de: str | None
    name_en: str | None
    nuts_version: int
    scale: int
    geometry: str
    """GeoJSON of a Polygon or MultiPolygon."""
    source_id: int | None


def versions(session: Session) -> dict[int, list[int]]:
    """Return the NUTS versions with outlines per level, newest first; other kinds are left out."""
    pairs = sa.select(Region.kind, RegionShape.nuts_version).join(Region, Region.id == RegionShape.region_id).distinct()
    by_level: dict[int, list[int]] = defaultdict(list)
    for kind, version in session.execute(pairs.order_by(RegionShape.nuts_version.desc())):
        if kind in LEVELS:
            by_level[LEVELS.index(kind)].append(version)
    return dict(by_level)


def shaped(session: Session) -> dict[int, RegionKind]:
    """Return the kinds of the regions in force that have an outline, by id."""
    pairs = sa.select(Region.id, Region.kind).join(RegionShape, RegionShape.region_id == Region.id)
    return dict(session.execute(pairs.where(Region.valid_until.is_(None))).all())


def of_level(session: Session, level: int, version: int | None = None) -> list[Outline]:
    """Return the outlines of a level in one version.

    By default these are the newest of each region in force. A country may stay at an older version, as the United Kingdom does.
    """
    here = Region.kind == LEVELS[level]
    if version is None:
        return _newest(session, here & Region.valid_until.is_(None))
    return _outlines(session, here & (RegionShape.nuts_version == version))


def of_region(session: Session, slug: str) -> list[Outline]:
    """Return the newest outlines that make up a region. Raises NotFound.

    They are its own, else those of its members, else those of the regions in force below it.
    """
    region = names.record(session, Region, slug)
    return _newest(session, RegionShape.region_id.in_(_drawn_parts(session, region.id)))


def of_land(session: Session) -> list[Outline]:
    """Return the newest outlines of NUTS 1, for countries wholly covered."""
    in_force = (Region.kind == RegionKind.NUTS1) & Region.valid_until.is_(None)
    newest = _newest(session, in_force)
    codes = set(session.scalars(sa.select(Region.code).where(in_force)))
    bare = {country_of(code) for code in codes - {outline.code for outline in newest}}
    return [outline for outline in newest if country_of(outline.code) not in bare]


def is_land_known(session: Session) -> bool:
    """Return whether every region of NUTS 1 in force has an outline."""
    in_force = sa.select(Region.id).where(Region.kind == RegionKind.NUTS1, Region.valid_until.is_(None))
    bare = in_force.where(Region.id.not_in(sa.select(RegionShape.region_id)))
    return session.scalar(bare.limit(1)) is None


def country_of(code: str | None) -> str:
    """Return the country of a NUTS code: its first two letters."""
    return (code or "")[:2]


def of_programme(session: Session, slug: str) -> list[Outline]:
    """Return the newest outlines of a programme's areas. Raises NotFound."""
    programme = names.record(session, Programme, slug)
    areas = session.scalars(sa.select(ProgrammeArea.region_id).where(ProgrammeArea.programme_id == programme.id))
    members = {part for parts_of in parts(session, set(areas)).values() for part in parts_of}
    return _newest(session, RegionShape.region_id.in_(members))


def parts(session: Session, regions: Collection[int]) -> dict[int, set[int]]:
    """Return the regions whose outlines form each region, by id; a member may have members itself."""
    parts_of: dict[int, set[int]] = {region: {region} for region in regions}
    links = sa.select(RegionMember.region_id, RegionMember.member_id)
    members: dict[int, set[int]] = defaultdict(set)
    for region, member in session.execute(links):
        members[region].add(member)
    for region, known in parts_of.items():
        pending = [region]
        while pending:
            new = members.get(pending.pop(), set()) - known
            known |= new
            pending += new
    return parts_of


def _drawn_parts(session: Session, region: int) -> set[int]:
    """Return the regions with outlines that make up a region, by id."""
    shaped = set(session.scalars(sa.select(RegionShape.region_id).distinct()))
    below: dict[int, list[int]] = defaultdict(list)
    links = sa.select(Region.parent_id, Region.id).where(Region.valid_until.is_(None))
    for parent, child in session.execute(links.where(Region.kind != RegionKind.FUNCTIONAL)):
        if parent is not None:
            below[parent].append(child)
    members: dict[int, list[int]] = defaultdict(list)
    for whole, member in session.execute(sa.select(RegionMember.region_id, RegionMember.member_id)):
        members[whole].append(member)
    seen, pending = {region}, [region]
    while pending:
        step = pending.pop()
        new = set() if step in shaped else set(members[step] or below[step]) - seen
        seen |= new
        pending += new
    return seen & shaped


def sources(session: Session, level: int | None = None) -> Sequence[Source]:
    """Return the sources of all outlines, or of one level; a map must cite them."""
    cited = sa.select(RegionShape.source_id)
    if level is not None:
        cited = cited.join(Region, Region.id == RegionShape.region_id).where(Region.kind == LEVELS[level])
    return session.scalars(sa.select(Source).where(Source.id.in_(cited)).order_by(Source.id)).all()


def cited(session: Session, shown: Sequence[Outline]) -> Sequence[Source]:
    """Return the sources of outlines; a map must cite them."""
    keys = {outline.source_id for outline in shown if outline.source_id is not None}
    return session.scalars(sa.select(Source).where(Source.id.in_(keys)).order_by(Source.id)).all()


def _newest(session: Session, condition: sa.ColumnElement[bool]) -> list[Outline]:
    newest: dict[str, Outline] = {}
    for outline in _outlines(session, condition):
        newest.setdefault(outline.slug, outline)
    return list(newest.values())


def _outlines(session: Session, condition: sa.ColumnElement[bool]) -> list[Outline]:
    """Return the finest outline per region and version, by code, newest version first."""
    columns = (Region.slug, Region.code, Region.name_de, Region.name_en)
    query = (
        sa.select(*columns, RegionShape.nuts_version, RegionShape.scale, RegionShape.geometry, RegionShape.source_id)
        .join(Region, Region.id == RegionShape.region_id)
        .where(condition)
        .order_by(Region.code, Region.slug, RegionShape.nuts_version.desc(), RegionShape.scale)
    )
    finest: dict[tuple[str, int], Outline] = {}
    for row in session.execute(query):
        outline = Outline(*row)
        finest.setdefault((outline.slug, outline.nuts_version), outline)
    return list(finest.values())
