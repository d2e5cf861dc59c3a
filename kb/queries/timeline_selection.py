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
    Initiative,
    InitiativeField,
    InitiativeProgramme,
    InitiativeRegion,
    PolicyEra,
    Programme,
    ProgrammeArea,
    Record,
    Region,
)
from kb.models.vocabulary import RegionKind, RegionRole
from kb.queries import eras, names
from kb.queries.closure import Closure, inside, region_closure
from kb.queries.kept import kept
from kb.queries.trees import Parents, below, line_of

_Found = TypeVar("_Found", bound=Record)
Linked = Sequence[Any]
"""Pairs of an era and a programme that belongs to it."""


class Grouping(enum.StrEnum):
    """By what the initiatives of a timeline are grouped."""

    REGION = "region"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Selection:
    """What somebody wants to see over time, by slugs; an empty one asks for everything."""

    region: str = ""
    field: str = ""
    programme: str = ""
    era: str = ""
    initiatives: tuple[str, ...] = ()
    grouping: Grouping | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The records that a selection names."""

    region: Region | None = None
    field: CompetenceField | None = None
    programme: Programme | None = None
    era: PolicyEra | None = None
    initiatives: Sequence[Initiative] = ()

    @property
    def is_all(self) -> bool:
        """Tell whether nothing was chosen."""
        return not (self.region or self.field or self.programme or self.era or self.initiatives)

    def programmes_of(
        self, session: Session, initiatives: Collection[int], programmes: Iterable[Programme], linked: Linked
    ) -> set[int]:
        """Return the ids of the programmes to show: those of the initiatives, with what they are part of, and what was chosen.

        Of everything, those that have initiatives or belong to an era: lists of funded projects bring many others.
        """
        parents: Parents = {one.id: one.parent_id for one in programmes}
        query = sa.select(InitiativeProgramme.programme_id).distinct()
        if not self.is_all:
            query = query.where(InitiativeProgramme.initiative_id.in_(initiatives))
        found = {step for one in session.scalars(query) for step in line_of(one, parents)}
        if self.programme:
            found |= {*below(self.programme.id, parents), *line_of(self.programme.id, parents)}
        wanted = None if self.era is None else self.era.id
        if self.era or self.is_all:
            found |= {programme for era, programme in linked if wanted in (None, era)}
        return found | (_programmes_in(session, self.region.id) if self.region else set())

    def eras_of(self, policy: Iterable[PolicyEra], programmes: Collection[int], linked: Linked) -> set[int]:
        """Return the ids of the eras to show besides those that the initiatives belong to."""
        found = {era for era, programme in linked if self.programme and programme in programmes}
        found |= {self.era.id} if self.era else set()
        return found | {one.id for one in policy if self.region and one.region_id == self.region.id}


def chosen(session: Session, wanted: Selection) -> Chosen:
    """Return the records that a selection names. Raises NotFound for one that is not there."""

    def find(model: type[_Found], slug: str) -> _Found | None:
        return names.record(session, model, slug) if slug else None

    return Chosen(
        find(Region, wanted.region),
        find(CompetenceField, wanted.field),
        find(Programme, wanted.programme),
        find(PolicyEra, wanted.era),
        [names.record(session, Initiative, slug) for slug in wanted.initiatives],
    )


def initiatives_in(session: Session, known: Chosen) -> set[int] | None:
    """Return the ids of the initiatives that fulfil all that was chosen, as the facets of the search have it; None: all."""
    sets: list[set[int]] = []
    if known.initiatives:
        sets.append({one.id for one in known.initiatives})
    if known.region:
        sets.append(_with(session, InitiativeRegion, "region_id", inside(region_closure(session), known.region.id)))
    if known.field:
        fields = below(known.field.id, _parents(session, CompetenceField))
        sets.append(_with(session, InitiativeField, "competence_field_id", fields))
    if known.programme:
        programmes = below(known.programme.id, _parents(session, Programme))
        sets.append(_with(session, InitiativeProgramme, "programme_id", programmes))
    if known.era:
        sets.append({one for one, found in eras.of_initiatives(session).items() if known.era.id in found})
    return set.intersection(*sets) if sets else None


def placed(session: Session, known: Chosen, shown: Collection[int], grouping: Grouping) -> Mapping[int, Any]:
    """Return the field or region under which each initiative stands; those without are left out."""
    if grouping is Grouping.FIELD:
        return _main_fields(session, shown)
    return _regions(session, shown, known.region)


def _with(session: Session, link: type[Record], column: str, wanted: Collection[int]) -> set[int]:
    table = names.table_of(link.__tablename__).c
    return set(session.scalars(sa.select(table.initiative_id).where(table[column].in_(wanted))))


def _parents(session: Session, model: type[CompetenceField] | type[Programme]) -> Parents:
    return {row.id: row.parent_id for row in session.execute(sa.select(model.id, model.parent_id))}


def _programmes_in(session: Session, region: int) -> set[int]:
    """Return the programmes of a region itself, and those that name it as their area."""
    own = session.scalars(sa.select(Programme.id).where(Programme.region_id == region))
    areas = session.scalars(sa.select(ProgrammeArea.programme_id).where(ProgrammeArea.region_id == region))
    return {*own, *areas}


def _main_fields(session: Session, shown: Collection[int]) -> Mapping[int, CompetenceField]:
    """Return the main field of each initiative, else its first."""
    query = (
        sa.select(InitiativeField.initiative_id, CompetenceField)
        .join(CompetenceField, CompetenceField.id == InitiativeField.competence_field_id)
        .where(InitiativeField.initiative_id.in_(shown))
        .order_by(InitiativeField.is_primary, InitiativeField.id.desc())
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _regions(session: Session, shown: Collection[int], within: Region | None) -> Mapping[int, Region]:
    """Return the region of each initiative at the level that tells most.

    That is the country, in a country the largest part of it (NUTS 1), and below that the seat itself.
    """
    links = sa.select(InitiativeRegion.initiative_id, InitiativeRegion.region_id)
    order = (InitiativeRegion.role == RegionRole.SEAT, InitiativeRegion.id.desc())
    rows = session.execute(links.where(InitiativeRegion.initiative_id.in_(shown)).order_by(*order))
    seats = {row.initiative_id: row.region_id for row in rows}
    kinds = kept(session, _kinds)
    level = RegionKind.NUTS0 if within is None else RegionKind.NUTS1 if within.kind is RegionKind.NUTS0 else None
    closure = region_closure(session)
    lifted = {one: _lifted(seat, level, kinds, closure) for one, seat in seats.items()}
    query = sa.select(Region).where(Region.id.in_(set(lifted.values())))
    regions = {one.id: one for one in session.scalars(query)}
    return {one: regions[key] for one, key in lifted.items()}


def _kinds(session: Session) -> Mapping[int, RegionKind]:
    return {row.id: row.kind for row in session.execute(sa.select(Region.id, Region.kind))}


def _lifted(seat: int, level: RegionKind | None, kinds: Mapping[int, RegionKind], closure: Closure) -> int:
    """Return the one region of a level that a seat counts for, else the seat: what lies in two lies in neither."""
    above = [key for key in closure[seat] if kinds[key] is level]
    return above[0] if len(above) == 1 else seat
