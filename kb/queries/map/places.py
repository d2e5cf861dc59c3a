"""Where initiatives are: a mark for each region that has some, at the region's centre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Initiative, InitiativeRegion, Region
from kb.models.vocabulary import RegionKind
from kb.queries.browse import sorting_key
from kb.queries.changes import cached
from kb.queries.closure import Closure, region_closure

AT_ONCE = 500
JOINING = (RegionKind.NUTS0, RegionKind.NUTS1, RegionKind.NUTS2)
"""The levels at which a map that is seen from afar joins places, the widest first."""


@dataclass(frozen=True, slots=True)
class NamedInitiative:
    """An initiative on the map, by name."""

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

    ``centre`` is the area whose centre the mark stands at: the region itself or, where its own is not known, the
    nearest one around it. None when there is none, or only a country, which would put the mark in the wrong town.
    ``line`` are the areas it is joined to, one for each of the levels ``JOINING``: what lies in two of a level, or in
    none, stands for itself.
    """

    region: LocatedRegion
    centre: LocatedRegion | None
    initiatives: Sequence[NamedInitiative]
    line: Sequence[LocatedRegion] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """All marks, those with most initiatives first; then what no map can show."""

    placed: Sequence[MapPlace]
    unplaced: Sequence[MapPlace]
    nowhere: Sequence[NamedInitiative]
    """Initiatives without any region."""

    @property
    def without_place(self) -> int:
        """The number of initiatives that stand nowhere on the map; one may have several regions."""
        here = {one.slug for place in self.placed for one in place.initiatives}
        missing = {one.slug for place in self.unplaced for one in place.initiatives} - here
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
"""The columns of an Area, in its order."""


def of(session: Session, slugs: Sequence[str]) -> Places:
    """Place initiatives, given by slug; one with several regions stands in each of them."""
    here = _initiatives(session, slugs)
    known, closure = cached(session, areas), region_closure(session)
    members = _members(session, here)
    places = [
        MapPlace(
            known[key],
            centre(known[key], known),
            sorted((here[one] for one in found), key=_by_name),
            _line(known[key], known, closure),
        )
        for key, found in members.items()
    ]
    places.sort(key=lambda place: (-len(place.initiatives), _by_name(place.region)))
    located = {one for found in members.values() for one in found}
    return Places(
        placed=[place for place in places if place.centre is not None],
        unplaced=[place for place in places if place.centre is None],
        nowhere=sorted((one for key, one in here.items() if key not in located), key=_by_name),
    )


def _by_name(one: NamedInitiative | LocatedRegion) -> tuple[str, str]:
    return sorting_key(one.name_de or one.name_en or ""), one.slug


def _initiatives(session: Session, slugs: Sequence[str]) -> dict[int, NamedInitiative]:
    columns = Initiative.id, Initiative.slug, Initiative.name_de, Initiative.name_en
    found: dict[int, NamedInitiative] = {}
    for some in _portions(slugs):
        for key, slug, name_de, name_en in session.execute(sa.select(*columns).where(Initiative.slug.in_(some))):
            found[key] = NamedInitiative(slug, name_de, name_en)
    return found


def areas(session: Session) -> Mapping[int, LocatedRegion]:
    """Return all regions by id."""
    return {row.id: LocatedRegion(*row) for row in session.execute(sa.select(*LOCATED_REGION))}


def _members(session: Session, initiatives: Iterable[int]) -> dict[int, set[int]]:
    """Return the initiatives of each region that has some."""
    members: dict[int, set[int]] = defaultdict(set)
    query = sa.select(InitiativeRegion.region_id, InitiativeRegion.initiative_id)
    for some in _portions(list(initiatives)):
        for region, initiative in session.execute(query.where(InitiativeRegion.initiative_id.in_(some))):
            members[region].add(initiative)
    return members


def centre(region: LocatedRegion, known: Mapping[int, LocatedRegion]) -> LocatedRegion | None:
    """Return the nearest region, from this one upwards, whose centre is known; a country stands only for itself."""
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
    by_level = ([one for one in around if one.kind is level] for level in JOINING)
    return [found[0] if len(found) == 1 else region for found in by_level]


def _portions(values: Collection[int] | Sequence[str]) -> Iterable[list[int | str]]:
    listed: list[int | str] = list(values)
    return (listed[start : start + AT_ONCE] for start in range(0, len(listed), AT_ONCE))
