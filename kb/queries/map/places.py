"""Places of initiatives: a marker at the centre of each region that has some."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import geometry
from kb.models import Initiative, InitiativeRegion, Region, RegionShape
from kb.models.vocabulary import RegionKind
from kb.queries.browse import sorting_key
from kb.queries.changes import cached
from kb.queries.closure import Closure, region_closure

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


@dataclass(frozen=True, slots=True)
class _Located:
    """All that the map knows of initiatives and their regions, each sorted by name.

    ``regions`` are the places without their initiatives.
    """

    initiatives: Mapping[str, tuple[NamedInitiative, Sequence[int]]]
    """Each initiative (slug) with the ids of its regions."""
    regions: Mapping[int, MapPlace]


def of(session: Session, slugs: Iterable[str]) -> Places:
    """Locate initiatives by slug; one with several regions is in each of them."""
    located, chosen = cached(session, _located), frozenset(slugs)
    members: dict[int, list[NamedInitiative]] = defaultdict(list)
    nowhere: list[NamedInitiative] = []
    for slug, (initiative, regions) in located.initiatives.items():
        if slug in chosen:
            for region in regions:
                members[region].append(initiative)
            if not regions:
                nowhere.append(initiative)
    places = [replace(place, initiatives=members[key]) for key, place in located.regions.items() if key in members]
    places.sort(key=lambda place: -len(place.initiatives))
    return Places(
        placed=[place for place in places if place.centre is not None],
        unplaced=[place for place in places if place.centre is None],
        nowhere=nowhere,
    )


def _located(session: Session) -> _Located:
    regions_of: dict[int, set[int]] = defaultdict(set)
    for initiative_id, region_id in session.execute(
        sa.select(InitiativeRegion.initiative_id, InitiativeRegion.region_id)
    ):
        regions_of[initiative_id].add(region_id)
    columns = sa.select(Initiative.id, Initiative.slug, Initiative.name_de, Initiative.name_en)
    named = [(row.id, NamedInitiative(row.slug, row.name_de, row.name_en)) for row in session.execute(columns)]
    known, closure = cached(session, areas), region_closure(session)
    used = {region for regions in regions_of.values() for region in regions}
    places = [MapPlace(known[key], centre(known[key], known), (), _line(known[key], known, closure)) for key in used]
    return _Located(
        {
            initiative.slug: (initiative, sorted(regions_of[key]))
            for key, initiative in sorted(named, key=lambda pair: _by_name(pair[1]))
        },
        {place.region.id: place for place in sorted(places, key=lambda place: _by_name(place.region))},
    )


def _by_name(record: NamedInitiative | LocatedRegion) -> tuple[str, str]:
    return sorting_key(record.name_de or record.name_en or ""), record.slug


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
