"""Regions: everything a region's page shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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
    Region,
    RegionMember,
    RegionSuccessor,
    RegionType,
)
from kb.models.types import among
from kb.models.vocabulary import RegionKind, RegionRole
from kb.queries import employment, figures, names
from kb.queries.browse import by_name
from kb.queries.changes import cached
from kb.queries.closure import Closure, closure_of, inside, region_closure
from kb.queries.evidence import statements
from kb.queries.records import projects, region_programmes
from kb.queries.records.region_types import types_of
from kb.queries.trees import line_of

__all__ = ["Closure", "FieldOfInitiatives", "RegionProfile", "closure_of", "inside", "profile"]
__all__ += ["region_closure"]

STRONGEST = 6
"""The number of fields that characterise a region."""


@dataclass(frozen=True, slots=True)
class FieldOfInitiatives:
    """The initiatives of a region in a field or a narrower one; None groups those without a field.

    Counts as search and matrix do. The field is a topmost one of its scheme. An initiative with several fields is
    listed in each.
    """

    field: CompetenceField | None
    initiatives: Sequence[Initiative]


@dataclass(frozen=True, slots=True)
class LargerRegion:
    """A region that contains another, and the initiatives whose area of operation it is."""

    region: Region
    initiatives: Sequence[Initiative]


@dataclass(frozen=True, slots=True)
class RegionProfile:
    """A region with all records that count for it.

    ``ancestors`` start at the country; ``members`` are the parts of a functional region, ``belongs_to`` the
    functional regions that it is a part of itself. ``successors`` are the regions that it lies in since it ended,
    ``predecessors`` those that lay here, each with the share of the older region's population.
    """

    region: Region
    ancestors: Sequence[Region]
    children: Sequence[Region]
    members: Sequence[RegionMember]
    belongs_to: Sequence[RegionMember]
    types: Sequence[RegionType]
    successors: Sequence[RegionSuccessor]
    predecessors: Sequence[RegionSuccessor]
    initiatives: Sequence[FieldOfInitiatives]
    covering: Sequence[LargerRegion]
    programmes: Sequence[region_programmes.ProgrammeHere]
    eras: Sequence[PolicyEra]
    events: Sequence[Event]
    organisation_count: int
    projects: projects.ProjectSummary
    employment: employment.Employment | None
    figures: figures.RegionFigures | None
    evidence: statements.Evidence

    @property
    def initiative_count(self) -> int:
        """The number of initiatives that count for the region."""
        return _count(self.initiatives)

    @property
    def counted_predecessors(self) -> Sequence[RegionSuccessor]:
        """The predecessors that lie here as a whole, so that their records count here as well."""
        return [step for step in self.predecessors if step.is_whole]

    @property
    def repeats(self) -> bool:
        """Whether an initiative is listed in several fields."""
        return sum(len(group.initiatives) for group in self.initiatives) > self.initiative_count

    @property
    def strongest(self) -> Sequence[FieldOfInitiatives]:
        """The fields with the most initiatives, strongest first."""
        fields = [group for group in self.initiatives if group.field is not None]
        return sorted(fields, key=lambda group: -len(group.initiatives))[:STRONGEST]


def profile(session: Session, slug: str) -> RegionProfile:
    """Return the profile of the region with ``slug``; raises NotFound."""
    region = names.record(session, Region, slug, Region.source)
    closure = region_closure(session)
    counted, within = closure[region.id], inside(closure, region.id)
    ancestors = _ancestors(session, region)
    memberships = _memberships(session, region.id)
    parts, steps = figures.parts_of(session, region.id, closure), _successions(session, region.id)
    initiatives = initiatives_by_field(session, within)
    country = next((ancestor.id for ancestor in ancestors if ancestor.kind is RegionKind.NUTS0), None)
    employed = employment.of(session, region.id, parts, country)
    return RegionProfile(
        region=region,
        ancestors=ancestors,
        children=_children(session, region.id),
        members=[row for row in memberships if row.region_id == region.id],
        belongs_to=[row for row in memberships if row.member_id == region.id],
        types=types_of(session, counted),
        successors=[step for step in steps if step.region_id == region.id],
        predecessors=[step for step in steps if step.successor_id == region.id],
        initiatives=initiatives,
        covering=_covering(session, closure, region.id, within),
        programmes=region_programmes.of(session, {*counted, *within}, within),
        eras=_eras(session, counted),
        events=_events(session, within),
        organisation_count=_count_organisations(session, within),
        projects=projects.summary(session, region=within),
        employment=employed,
        figures=figures.of(session, region.id, parts, _count(initiatives), employed),
        evidence=statements.evidence(session, "region", region.id),
    )


def _count(groups: Iterable[FieldOfInitiatives]) -> int:
    return len({initiative.id for group in groups for initiative in group.initiatives})


def initiatives_by_field(session: Session, within: Collection[int]) -> Sequence[FieldOfInitiatives]:
    """Group the initiatives of some regions by topmost field, ordered by field name.

    The fields are those of the scheme with the most initiatives, as in the matrix. Initiatives without a field in it
    are listed under their own fields.
    """
    initiatives: dict[int, Initiative] = {}
    own: dict[int, set[int]] = defaultdict(set)
    for initiative, field_id in session.execute(_INITIATIVES, {"regions": within}):
        initiatives[initiative.id] = initiative
        own[initiative.id] |= {field_id} if field_id else set()
    fields = {field.id: field for field in session.scalars(_FIELDS, {"regions": within})}
    parents = {key: field.parent_id for key, field in fields.items()}
    tops = {key: {line_of(field, parents)[-1] for field in field_ids} for key, field_ids in own.items()}
    grouped: dict[int | None, list[Initiative]] = defaultdict(list)
    for key, field_ids in tops.items():
        shown_under: Collection[int | None] = field_ids or [None]
        for top in shown_under:
            grouped[top].append(initiatives[key])
    shown = _in_main_scheme(tops.values(), fields, cached(session, _main_scheme))
    groups = [*sorted((fields[key] for key in shown), key=by_name), *([None] if None in grouped else [])]
    return [FieldOfInitiatives(field, sorted(grouped[field.id if field else None], key=by_name)) for field in groups]


def _main_scheme(session: Session) -> int | None:
    return session.scalar(_MAIN_SCHEME)


def _in_main_scheme(
    tops: Iterable[set[int]], fields: Mapping[int, CompetenceField], scheme: int | None
) -> Collection[int]:
    """Keep each initiative's fields in one scheme, or all if it has none there."""
    shown: set[int] = set()
    for field_ids in tops:
        shown |= {key for key in field_ids if fields[key].field_scheme_id == scheme} or field_ids
    return shown


def _covering(session: Session, closure: Closure, region: int, within: Collection[int]) -> Sequence[LargerRegion]:
    """Return the initiatives of larger regions that operate here too, those of the smallest region first."""
    larger = closure[region] - {region}
    grouped: dict[Region, list[Initiative]] = defaultdict(list)
    for above, initiative in session.execute(_COVERING, {"larger": larger, "regions": within}):
        grouped[above].append(initiative)
    regions = sorted(grouped, key=lambda above: (-len(closure[above.id]), above.id))
    return [LargerRegion(above, sorted(grouped[above], key=by_name)) for above in regions]


def _ancestors(session: Session, region: Region) -> Sequence[Region]:
    """Return the ancestors, topmost first, in one recursive query."""
    rows = {row.id: row for row in session.scalars(_LINE, {"region": region.id})}
    steps = line_of(region.id, {key: row.parent_id for key, row in rows.items()})[1:]
    return [rows[step] for step in reversed(steps)]


def _children(session: Session, region_id: int) -> Sequence[Region]:
    return session.scalars(_CHILDREN, {"region": region_id}).all()


def _memberships(session: Session, region_id: int) -> Sequence[RegionMember]:
    """Return the members of a region and its own memberships in functional regions."""
    rows = session.scalars(_MEMBERSHIPS, {"region": region_id}).all()
    return sorted(rows, key=lambda row: by_name(row.member))


def _successions(session: Session, region_id: int) -> Sequence[RegionSuccessor]:
    """Return the steps from older regions to newer ones that a region is part of, greatest share first."""
    return session.scalars(_SUCCESSIONS, {"region": region_id}).all()


def _eras(session: Session, counted: Collection[int]) -> Sequence[PolicyEra]:
    return session.scalars(_ERAS, {"regions": counted}).all()


def _events(session: Session, within: Collection[int]) -> Sequence[Event]:
    return session.scalars(_EVENTS, {"regions": within}).all()


def _count_organisations(session: Session, within: Collection[int]) -> int:
    return session.scalar(_ORGANISATIONS, {"regions": within}) or 0


# Each statement is built once, because building it takes longer than running it.
_REGION: sa.BindParameter[int] = sa.bindparam("region")
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
_SUCCESSIONS = (
    sa.select(RegionSuccessor)
    .where(sa.or_(RegionSuccessor.region_id == _REGION, RegionSuccessor.successor_id == _REGION))
    .options(
        joinedload(RegionSuccessor.region), joinedload(RegionSuccessor.successor), joinedload(RegionSuccessor.source)
    )
    .order_by(RegionSuccessor.share.desc(), RegionSuccessor.id)
)
_HERE = sa.select(InitiativeRegion.initiative_id).where(among(InitiativeRegion.region_id, "regions"))
_COVERING = (
    sa.select(Region, Initiative)
    .join(InitiativeRegion, InitiativeRegion.region_id == Region.id)
    .join(Initiative, Initiative.id == InitiativeRegion.initiative_id)
    .where(
        among(Region.id, "larger"),
        InitiativeRegion.role == RegionRole.AREA,
        Initiative.id.not_in(_HERE),
    )
)
_INITIATIVES = (
    sa.select(Initiative, InitiativeField.competence_field_id)
    .outerjoin(InitiativeField, InitiativeField.initiative_id == Initiative.id)
    .where(Initiative.id.in_(_HERE))
)
_OWN = (
    sa.select(CompetenceField.id, CompetenceField.parent_id)
    .join(InitiativeField, InitiativeField.competence_field_id == CompetenceField.id)
    .where(InitiativeField.initiative_id.in_(_HERE))
    .cte("broader", recursive=True)
)
_BROADER = _OWN.union(
    sa.select(CompetenceField.id, CompetenceField.parent_id).join(_OWN, CompetenceField.id == _OWN.c.parent_id)
)
_FIELDS = sa.select(CompetenceField).where(CompetenceField.id.in_(sa.select(_BROADER.c.id)))
_MAIN_SCHEME = (
    sa.select(CompetenceField.field_scheme_id)
    .join(InitiativeField, InitiativeField.competence_field_id == CompetenceField.id)
    .group_by(CompetenceField.field_scheme_id)
    .order_by(sa.func.count(InitiativeField.initiative_id.distinct()).desc(), CompetenceField.field_scheme_id)
    .limit(1)
)
_ERAS = (
    sa.select(PolicyEra)
    .where(among(PolicyEra.region_id, "regions"))
    .options(joinedload(PolicyEra.source))
    .order_by(PolicyEra.started_on.nulls_last(), PolicyEra.id)
)
_EVENTS = (
    sa.select(Event)
    .where(among(Event.region_id, "regions"))
    .options(joinedload(Event.source))
    .order_by(Event.started_on, Event.id)
)
_ORGANISATIONS = sa.select(sa.func.count()).select_from(Organisation).where(among(Organisation.region_id, "regions"))
