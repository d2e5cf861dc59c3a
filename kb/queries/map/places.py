"""Places of initiatives: a marker at the centre of each region that has some."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import geometry
from kb.models import Initiative, InitiativeRegion, Region, RegionShape
from kb.models.vocabulary import RegionKind
from kb.queries.browse import sorting_key
from kb.queries.changes import cached
from kb.queries.closure import Closure, region_closure

AT_ONCE = 500
JOINING = (RegionKind.NUTS0, RegionKind.NUTS1, RegionKind.NUTS2)
"""Levels at which a map in small scale joins places, widest first."""


@dataclass(frozen=True, slots=True)
class NamedInitiative:
    """An initiative on the map, by slug and name."""

    slug: str
    name_de: str | None
    name_en: str | None


@dataclass(frozen=True, slots=True)
class LocatedRegion:
    """A region by name, code and centre (degrees, WGS 84)."""

    id: int
    slug: str
    name_de: str | None
    name_en: str | None
    kind: RegionKind
    code: str | None
    parent_id: int | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A region with its initiatives, sorted by name.

    ``centre`` is the region at whose centre the marker is drawn: the region itself or, if its own is unknown, the
    nearest one around it. None if there is none, or only a country, which would put the marker in the wrong town.
    ``line`` are the regions it is joined to, one per level of ``JOINING``; a region in two regions of a level, or in
    none, is joined to itself.
    """

    region: LocatedRegion
    centre: LocatedRegion | None
    initiatives: Sequence[NamedInitiative]
    line: Sequence[LocatedRegion] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """All places, most initiatives first, and the initiatives that no map can show."""

    placed: Sequence[MapPlace]
    unplaced: Sequence[MapPlace]
    nowhere: Sequence[NamedInitiative]
    """Initiatives without any region."""

    @property
    def without_place(self) -> int:
        """The number of initiatives that are not on the map; one may have several regions."""
        on_map = {initiative.slug for place in self.placed for initiative in place.initiatives}
        missing = {initiative.slug for place in self.unplaced for initiative in place.initiatives} - on_map
        return len(missing) + len(self.nowhere)


LOCATED_REGION = (
    Region.id,
    Region.slug,
    Region.name_de,
    Region.name_en,
    Region.kind,
    Region.code,
    Region.parent_id,
    Region.latitude,
    Region.longitude,
)
"""The columns of a LocatedRegion, in its order."""


def of(session: Session, slugs: Sequence[str]) -> Places:
    """Locate initiatives by slug; one with several regions is in each of them."""
    named = _initiatives(session, slugs)
    known, closure = cached(session, areas), region_closure(session)
    members = _members(session, named)
    places = [
        MapPlace(
            known[key],
            centre(known[key], known),
            sorted((named[initiative_id] for initiative_id in member_ids), key=_by_name),
            _line(known[key], known, closure),
        )
        for key, member_ids in members.items()
    ]
    places.sort(key=lambda place: (-len(place.initiatives), _by_name(place.region)))
    located = {initiative_id for member_ids in members.values() for initiative_id in member_ids}
    return Places(
        placed=[place for place in places if place.centre is not None],
        unplaced=[place for place in places if place.centre is None],
        nowhere=sorted((initiative for key, initiative in named.items() if key not in located), key=_by_name),
    )


def _by_name(record: NamedInitiative | LocatedRegion) -> tuple[str, str]:
    return sorting_key(record.name_de or record.name_en or ""), record.slug


def _initiatives(session: Session, slugs: Sequence[str]) -> dict[int, NamedInitiative]:
    columns = Initiative.id, Initiative.slug, Initiative.name_de, Initiative.name_en
    by_id: dict[int, NamedInitiative] = {}
    for portion in _portions(slugs):
        for key, slug, name_de, name_en in session.execute(sa.select(*columns).where(Initiative.slug.in_(portion))):
            by_id[key] = NamedInitiative(slug, name_de, name_en)
    return by_id


def areas(session: Session) -> Mapping[int, LocatedRegion]:
    """Return all regions by id; one without a known centre has that of its outline."""
    has_no_centre = Region.latitude.is_(None) & (RegionShape.region_id == Region.id)
    query = sa.select(*LOCATED_REGION, RegionShape.geometry).outerjoin(RegionShape, has_no_centre)
    located: dict[int, LocatedRegion] = {}
    for *columns, outline in session.execute(query.order_by(RegionShape.nuts_version)):
        region = LocatedRegion(*columns)
        if outline is not None:
            longitude, latitude = geometry.centre(outline)
            region = replace(region, latitude=latitude, longitude=longitude)
        located[region.id] = region
    return located


def _members(session: Session, initiatives: Iterable[int]) -> dict[int, set[int]]:
    """Return the ids of initiatives per region."""
    members: dict[int, set[int]] = defaultdict(set)
    query = sa.select(InitiativeRegion.region_id, InitiativeRegion.initiative_id)
    for portion in _portions(list(initiatives)):
        for region, initiative in session.execute(query.where(InitiativeRegion.initiative_id.in_(portion))):
            members[region].add(initiative)
    return members


def centre(region: LocatedRegion, known: Mapping[int, LocatedRegion]) -> LocatedRegion | None:
    """Return the nearest region with a known centre, from this one upwards.

    A country counts only for itself.
    """
    seen: set[int] = set()
    step: LocatedRegion | None = region
    while step is not None and step.id not in seen:
        if step.latitude is not None and step.longitude is not None:
            return step if step is region or step.kind is not RegionKind.NUTS0 else None
        seen.add(step.id)
        step = known.get(step.parent_id or 0)
    return None


def _line(region: LocatedRegion, known: Mapping[int, LocatedRegion], closure: Closure) -> list[LocatedRegion]:
    around = [known[key] for key in closure[region.id]]
    by_level = ([other for other in around if other.kind is level] for level in JOINING)
    return [regions[0] if len(regions) == 1 else region for regions in by_level]


def _portions(values: Collection[int] | Sequence[str]) -> Iterable[list[int | str]]:
    listed: list[int | str] = list(values)
    return (listed[start : start + AT_ONCE] for start in range(0, len(listed), AT_ONCE))
