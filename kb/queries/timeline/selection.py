"""Which initiatives, programmes and eras a timeline shows, and under which region or field an initiative stands."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import (
    CompetenceField,
    FieldScheme,
    Initiative,
    InitiativeField,
    InitiativeRegion,
    PolicyEra,
    Programme,
    ProgrammeArea,
    Record,
    Region,
)
from kb.models.vocabulary import RegionKind
from kb.queries import names
from kb.queries.changes import cached
from kb.queries.closure import Closure, inside, region_closure
from kb.queries.map import places
from kb.queries.timeline.facts import TimelineFacts
from kb.queries.trees import Parents, below, line_of

_Found = TypeVar("_Found", bound=Record)


class Grouping(enum.StrEnum):
    """By what the initiatives of a timeline are grouped."""

    REGION = "region"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class TimelineSelection:
    """What somebody wants to see over time, by slugs; an empty one asks for everything."""

    region: str = ""
    field: str = ""
    scheme: str = ""
    programme: str = ""
    era: str = ""
    initiatives: tuple[str, ...] = ()
    grouping: Grouping | None = None


@dataclass(frozen=True, slots=True)
class SelectedRecords:
    """The records that a selection names."""

    region: Region | None = None
    field: CompetenceField | None = None
    scheme: FieldScheme | None = None
    programme: Programme | None = None
    era: PolicyEra | None = None
    initiatives: Sequence[Initiative] = ()

    @property
    def is_all(self) -> bool:
        """Tell whether nothing was chosen."""
        picked = self.region, self.field, self.scheme, self.programme, self.era, self.initiatives
        return not any(picked)

    def programmes_of(self, session: Session, known: TimelineFacts, initiatives: Collection[int]) -> set[int]:
        """Return the ids of the programmes to show: those of the initiatives, with what they are part of, and what was chosen.

        Of everything, those that have initiatives or belong to an era: lists of funded projects bring many others.
        """
        parents: Parents = {one.id: one.parent_id for one in known.programmes}
        taken = {programme for key in initiatives for programme in known.programmes_of.get(key, ())}
        found = {step for one in taken for step in line_of(one, parents)}
        if self.programme:
            found |= {*below(self.programme.id, parents), *line_of(self.programme.id, parents)}
        wanted = None if self.era is None else self.era.id
        if self.era or self.is_all:
            found |= {programme for era, programme in known.linked if wanted in (None, era)}
        return found | (_programmes_in(session, self.region.id) if self.region else set())

    def eras_of(self, known: TimelineFacts, programmes: Collection[int]) -> set[int]:
        """Return the ids of the eras to show besides those that the initiatives belong to."""
        found = {era for era, programme in known.linked if self.programme and programme in programmes}
        found |= {self.era.id} if self.era else set()
        return found | {one.id for one in known.policy if self.region and one.region_id == self.region.id}


def chosen(session: Session, wanted: TimelineSelection) -> SelectedRecords:
    """Return the records that a selection names. Raises NotFound for one that is not there."""

    def find(model: type[_Found], slug: str) -> _Found | None:
        return names.record(session, model, slug) if slug else None

    return SelectedRecords(
        find(Region, wanted.region),
        find(CompetenceField, wanted.field),
        find(FieldScheme, wanted.scheme),
        find(Programme, wanted.programme),
        find(PolicyEra, wanted.era),
        [names.record(session, Initiative, slug) for slug in wanted.initiatives],
    )


def initiatives_in(session: Session, picked: SelectedRecords, known: TimelineFacts) -> set[int] | None:
    """Return the ids of the initiatives that fulfil all that was chosen, as the facets of the search have it; None: all."""
    sets: list[set[int]] = []
    if picked.initiatives:
        sets.append({one.id for one in picked.initiatives})
    if picked.region:
        sets.append(_with(session, InitiativeRegion, "region_id", inside(region_closure(session), picked.region.id)))
    if picked.field:
        fields = below(picked.field.id, _parents(session))
        sets.append(_with(session, InitiativeField, "competence_field_id", fields))
    if picked.scheme:
        sets.append({key for key, found in known.fields.items() if _within(found, picked.scheme)})
    if picked.programme:
        programmes = set(below(picked.programme.id, {one.id: one.parent_id for one in known.programmes}))
        sets.append({key for key, found in known.programmes_of.items() if programmes.intersection(found)})
    if picked.era:
        sets.append({key for key, found in known.eras_of.items() if picked.era.id in found})
    return set.intersection(*sets) if sets else None


def placed(
    session: Session, picked: SelectedRecords, known: TimelineFacts, shown: Collection[int], grouping: Grouping
) -> Mapping[int, Any]:
    """Return the field or region under which each initiative stands; those without are left out.

    The field is the main one, or the first of the scheme that was chosen.
    """
    if grouping is Grouping.FIELD:
        fields = ((key, _within(known.fields.get(key, ()), picked.scheme)) for key in shown)
        return {key: found[0] for key, found in fields if found}
    return _regions(session, known, shown, picked.region)


def _within(fields: Iterable[CompetenceField], scheme: FieldScheme | None) -> Sequence[CompetenceField]:
    return [one for one in fields if scheme is None or one.field_scheme_id == scheme.id]


def _with(session: Session, link: type[Record], column: str, wanted: Collection[int]) -> set[int]:
    table = names.table_of(link.__tablename__).c
    return set(session.scalars(sa.select(table.initiative_id).where(table[column].in_(wanted))))


def _parents(session: Session) -> Parents:
    columns = CompetenceField.id, CompetenceField.parent_id
    return {row.id: row.parent_id for row in session.execute(sa.select(*columns))}


def _programmes_in(session: Session, region: int) -> set[int]:
    """Return the programmes of a region itself, and those that name it as their area."""
    own = session.scalars(sa.select(Programme.id).where(Programme.region_id == region))
    areas = session.scalars(sa.select(ProgrammeArea.programme_id).where(ProgrammeArea.region_id == region))
    return {*own, *areas}


def _regions(
    session: Session, known: TimelineFacts, shown: Iterable[int], within: Region | None
) -> Mapping[int, places.LocatedRegion]:
    """Return the region of each initiative at the level that tells most.

    That is the country, in a country the largest part of it (NUTS 1), and below that the seat itself.
    """
    regions, closure = cached(session, places.areas), region_closure(session)
    level = RegionKind.NUTS0 if within is None else RegionKind.NUTS1 if within.kind is RegionKind.NUTS0 else None
    seats = ((key, known.seats[key]) for key in shown if key in known.seats)
    return {key: regions[_lifted(seat, level, regions, closure)] for key, seat in seats}


def _lifted(seat: int, level: RegionKind | None, regions: Mapping[int, places.LocatedRegion], closure: Closure) -> int:
    """Return the one region of a level that a seat counts for, else the seat: what lies in two lies in neither."""
    above = [key for key in closure[seat] if regions[key].kind is level]
    return above[0] if len(above) == 1 else seat
