"""Regions: what a region's page shows, and which region counts for which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import (
    CompetenceField,
    Event,
    Initiative,
    InitiativeField,
    InitiativeRegion,
    Organisation,
    PolicyEra,
    Programme,
    ProgrammeArea,
    Region,
    RegionMember,
)
from kb.models.vocabulary import RegionKind
from kb.queries import employment, names, projects, statements
from kb.queries.closure import Closure, closure_of, inside, region_closure
from kb.queries.trees import line_of

__all__ = ["Closure", "FieldOfInitiatives", "ProgrammeHere", "RegionProfile", "closure_of", "inside", "profile"]
__all__ += ["region_closure"]

STRONGEST = 6
"""So many fields a region is portrayed by."""


@dataclass(frozen=True, slots=True)
class FieldOfInitiatives:
    """The initiatives of a region whose main field this is; None gathers those without a field."""

    field: CompetenceField | None
    initiatives: Sequence[Initiative]


@dataclass(frozen=True, slots=True)
class ProgrammeHere:
    """A programme that concerns a region, with the areas that say so; empty where it is run for the region itself."""

    programme: Programme
    areas: Sequence[ProgrammeArea]


@dataclass(frozen=True, slots=True)
class RegionProfile:
    """A region with all that counts for it.

    ``ancestors`` start at the country; ``members`` are the parts of a functional region, ``belongs_to`` the
    functional regions that it is a part of itself.
    """

    region: Region
    ancestors: Sequence[Region]
    children: Sequence[Region]
    members: Sequence[RegionMember]
    belongs_to: Sequence[RegionMember]
    initiatives: Sequence[FieldOfInitiatives]
    programmes: Sequence[ProgrammeHere]
    eras: Sequence[PolicyEra]
    events: Sequence[Event]
    organisation_count: int
    projects: projects.Some
    employment: employment.Employment | None
    evidence: statements.Evidence

    @property
    def initiative_count(self) -> int:
        """The number of initiatives that count for the region."""
        return sum(len(group.initiatives) for group in self.initiatives)

    @property
    def strongest(self) -> Sequence[FieldOfInitiatives]:
        """The fields with most initiatives, the strongest first."""
        fields = [group for group in self.initiatives if group.field is not None]
        return sorted(fields, key=lambda group: -len(group.initiatives))[:STRONGEST]


def profile(session: Session, slug: str) -> RegionProfile:
    """Return the profile of the region called ``slug``; raises NotFound."""
    region = names.record(session, Region, slug, Region.source)
    closure = region_closure(session)
    counted, within = closure[region.id], inside(closure, region.id)
    ancestors = _ancestors(session, region)
    memberships = _memberships(session, region.id)
    members = [row for row in memberships if row.region_id == region.id]
    country = next((one.id for one in ancestors if one.kind is RegionKind.NUTS0), None)
    return RegionProfile(
        region=region,
        ancestors=ancestors,
        children=_children(session, region.id),
        members=members,
        belongs_to=[row for row in memberships if row.member_id == region.id],
        initiatives=initiatives_by_field(session, within),
        programmes=_programmes(session, {*counted, *within}),
        eras=_eras(session, counted),
        events=_events(session, within),
        organisation_count=_count_organisations(session, within),
        projects=projects.some(session, region=within),
        employment=employment.of(session, region.id, [row.member_id for row in members], country),
        evidence=statements.evidence(session, "region", region.id),
    )


def initiatives_by_field(session: Session, within: Collection[int]) -> Sequence[FieldOfInitiatives]:
    """Group the initiatives of some regions by main field, in the order of the fields' names."""
    main: dict[int, tuple[Initiative, CompetenceField | None]] = {}
    for initiative, field in session.execute(_INITIATIVES, {"regions": within}):
        main.setdefault(initiative.id, (initiative, field))
    grouped: dict[int | None, list[Initiative]] = defaultdict(list)
    for initiative, first in main.values():
        grouped[None if first is None else first.id].append(initiative)
    fields = {first.id: first for _, first in main.values() if first is not None}
    ordered = sorted(fields.values(), key=lambda field: (field.name_de or field.name_en or "", field.id))
    found = [FieldOfInitiatives(field, grouped[field.id]) for field in ordered]
    return [*found, *([FieldOfInitiatives(None, grouped[None])] if None in grouped else [])]


def _ancestors(session: Session, region: Region) -> Sequence[Region]:
    """Return the ancestors from the top; one recursive question to the database."""
    rows = {row.id: row for row in session.scalars(_LINE, {"region": region.id})}
    steps = line_of(region.id, {key: row.parent_id for key, row in rows.items()})[1:]
    return [rows[step] for step in reversed(steps)]


def _children(session: Session, region_id: int) -> Sequence[Region]:
    return session.scalars(_CHILDREN, {"region": region_id}).all()


def _memberships(session: Session, region_id: int) -> Sequence[RegionMember]:
    """Return the members of a region, and its own memberships in functional regions."""
    rows = session.scalars(_MEMBERSHIPS, {"region": region_id}).all()
    return sorted(rows, key=lambda row: (row.member.name_de or row.member.name_en or "", row.id))


def _programmes(session: Session, regions: Collection[int]) -> Sequence[ProgrammeHere]:
    """Return the programmes that hold for one of the regions, in time order; a mere part stands with its whole."""
    areas: dict[int, list[ProgrammeArea]] = defaultdict(list)
    for area in session.scalars(_AREAS, {"regions": list(regions)}):
        areas[area.programme_id].append(area)
    programmes = session.scalars(_PROGRAMMES, {"programmes": list(areas), "regions": list(regions)})
    found = {programme.id: programme for programme in programmes}
    return [
        ProgrammeHere(programme, areas.get(key, []))
        for key, programme in found.items()
        if key in areas or programme.parent_id not in found
    ]


def _eras(session: Session, counted: Collection[int]) -> Sequence[PolicyEra]:
    return session.scalars(_ERAS, {"regions": list(counted)}).all()


def _events(session: Session, within: Collection[int]) -> Sequence[Event]:
    return session.scalars(_EVENTS, {"regions": within}).all()


def _count_organisations(session: Session, within: Collection[int]) -> int:
    return session.scalar(_ORGANISATIONS, {"regions": within}) or 0


# Each statement is built once, as to build it takes longer than to ask it.
_REGION: sa.BindParameter[int] = sa.bindparam("region")
_REGIONS: sa.BindParameter[int] = sa.bindparam("regions", expanding=True)
_UP = sa.select(Region.id, Region.parent_id).where(Region.id == _REGION).cte("line", recursive=True)
_LINE = sa.select(Region).where(
    Region.id.in_(
        sa.select(_UP.union(sa.select(Region.id, Region.parent_id).join(_UP, Region.id == _UP.c.parent_id)).c.id)
    )
)
_CHILDREN = (
    sa.select(Region)
    .where(Region.parent_id == _REGION)
    .order_by(Region.valid_until.is_not(None), Region.kind, Region.code, Region.id)
)
_MEMBERSHIPS = (
    sa.select(RegionMember)
    .where(sa.or_(RegionMember.region_id == _REGION, RegionMember.member_id == _REGION))
    .options(joinedload(RegionMember.region), joinedload(RegionMember.member), joinedload(RegionMember.source))
)
_INITIATIVES = (
    sa.select(Initiative, CompetenceField)
    .outerjoin(InitiativeField, InitiativeField.initiative_id == Initiative.id)
    .outerjoin(CompetenceField, CompetenceField.id == InitiativeField.competence_field_id)
    .where(Initiative.id.in_(sa.select(InitiativeRegion.initiative_id).where(InitiativeRegion.region_id.in_(_REGIONS))))
    .order_by(Initiative.name_de, Initiative.name_en, InitiativeField.is_primary.desc(), InitiativeField.id)
)
_AREAS = (
    sa.select(ProgrammeArea)
    .where(ProgrammeArea.region_id.in_(_REGIONS))
    .options(joinedload(ProgrammeArea.region), joinedload(ProgrammeArea.source))
    .order_by(ProgrammeArea.status, ProgrammeArea.id)
)
_PROGRAMMES = (
    sa.select(Programme)
    .where(sa.or_(Programme.id.in_(sa.bindparam("programmes", expanding=True)), Programme.region_id.in_(_REGIONS)))
    .options(joinedload(Programme.source))
    .order_by(Programme.started_on.nulls_last(), Programme.id)
)
_ERAS = (
    sa.select(PolicyEra)
    .where(PolicyEra.region_id.in_(_REGIONS))
    .options(joinedload(PolicyEra.source))
    .order_by(PolicyEra.started_on.nulls_last(), PolicyEra.id)
)
_EVENTS = (
    sa.select(Event)
    .where(Event.region_id.in_(_REGIONS))
    .options(joinedload(Event.source))
    .order_by(Event.started_on, Event.id)
)
_ORGANISATIONS = sa.select(sa.func.count()).select_from(Organisation).where(Organisation.region_id.in_(_REGIONS))
