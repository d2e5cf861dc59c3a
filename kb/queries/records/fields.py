"""Field schemes and competence fields: tree, mappings and initiatives."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import (
    CompetenceField,
    FieldLabel,
    FieldMapping,
    FieldScheme,
    Initiative,
    InitiativeField,
    InitiativeRegion,
    Project,
    Region,
)
from kb.models.types import among
from kb.models.vocabulary import LabelUse, MatchKind, RegionRole
from kb.queries import names
from kb.queries.browse import by_name
from kb.queries.evidence import statements
from kb.queries.records import projects
from kb.queries.trees import below, line_of

REVERSED: Mapping[MatchKind, MatchKind] = {MatchKind.BROAD: MatchKind.NARROW, MatchKind.NARROW: MatchKind.BROAD}
"""Matches that read differently from right to left; all others are symmetric."""
ALIKE = frozenset({MatchKind.EXACT, MatchKind.CLOSE})


@dataclass(frozen=True, slots=True)
class Match:
    """A mapped field of another scheme, with the match read from this page's field."""

    field: CompetenceField
    match: MatchKind
    mapping: FieldMapping


@dataclass(frozen=True, slots=True)
class RegionOfInitiatives:
    """The initiatives of a field that are seated in one region; None groups those without a region."""

    region: Region | None
    initiatives: Sequence[Initiative]


@dataclass(frozen=True, slots=True)
class FieldProfile:
    """A competence field; ``initiatives`` and ``projects`` include those of its narrower fields.

    ``matching`` are initiatives assigned to exactly or closely matching fields of other schemes instead.
    """

    field: CompetenceField
    broader: Sequence[CompetenceField]
    narrower: Sequence[CompetenceField]
    labels: Sequence[FieldLabel]
    matches: Sequence[Match]
    initiatives: Sequence[RegionOfInitiatives]
    matching: Sequence[RegionOfInitiatives]
    projects: projects.ProjectSummary
    evidence: statements.Evidence

    @property
    def initiative_count(self) -> int:
        """The number of initiatives in the field."""
        return sum(len(group.initiatives) for group in self.initiatives)


@dataclass(frozen=True, slots=True)
class FieldInTree:
    """A field in its scheme's tree; the counts exclude its narrower fields."""

    field: CompetenceField
    depth: int
    initiative_count: int
    project_count: int


@dataclass(frozen=True, slots=True)
class SchemeProfile:
    """A field scheme with its fields in tree order."""

    scheme: FieldScheme
    fields: Sequence[FieldInTree]


def profile(session: Session, slug: str) -> FieldProfile:
    """Return the profile of the competence field with ``slug``; raises NotFound."""
    links = CompetenceField.field_scheme, CompetenceField.source
    field = names.record(session, CompetenceField, slug, *links)
    scheme = _fields_of(session, field.field_scheme_id)
    parents = {key: other.parent_id for key, other in scheme.items()}
    within = below(field.id, parents)
    matches = _matches(session, field.id)
    matching_ids = [other.field.id for other in matches if other.match in ALIKE]
    return FieldProfile(
        field=field,
        broader=[scheme[key] for key in reversed(line_of(field.id, parents)[1:])],
        narrower=[other for other in scheme.values() if other.parent_id == field.id],
        labels=_labels(session, field.id),
        matches=matches,
        initiatives=initiatives_by_region(session, within),
        matching=initiatives_by_region(session, matching_ids, but_not=within),
        projects=projects.summary(session, competence_field=within),
        evidence=statements.evidence(session, "competence_field", field.id),
    )


def scheme_profile(session: Session, slug: str) -> SchemeProfile:
    """Return the profile of the field scheme with ``slug``; raises NotFound."""
    scheme = names.record(session, FieldScheme, slug, FieldScheme.source)
    fields = _fields_of(session, scheme.id)
    initiatives, funded = _counts(session, scheme.id)
    return SchemeProfile(
        scheme,
        [FieldInTree(fields[key], depth, initiatives[key], funded[key]) for key, depth in tree_order(fields)],
    )


def tree_order(fields: Mapping[int, CompetenceField]) -> list[tuple[int, int]]:
    """Return ids with their depth, each field before its narrower ones; siblings keep their order."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for key, field in fields.items():
        children[field.parent_id if field.parent_id in fields else None].append(key)
    ordered: list[tuple[int, int]] = []
    pending = [(key, 0) for key in reversed(children[None])]
    while pending:
        key, depth = pending.pop()
        ordered.append((key, depth))
        pending.extend((child, depth + 1) for child in reversed(children[key]))
    return ordered


def initiatives_by_region(
    session: Session, fields: Collection[int], but_not: Collection[int] = ()
) -> Sequence[RegionOfInitiatives]:
    """Group the initiatives of some fields by seat, else by their first region."""
    if not fields:
        return []
    first: dict[int, tuple[Initiative, Region | None]] = {}
    for initiative, region in session.execute(_INITIATIVES, {"fields": fields, "but_not": but_not}):
        first.setdefault(initiative.id, (initiative, region))
    grouped: dict[int | None, list[Initiative]] = defaultdict(list)
    for initiative, seat in first.values():
        grouped[None if seat is None else seat.id].append(initiative)
    regions = {seat.id: seat for _, seat in first.values() if seat is not None}
    groups = [*sorted(regions.values(), key=by_name), *([None] if None in grouped else [])]
    return [
        RegionOfInitiatives(region, sorted(grouped[region.id if region else None], key=by_name)) for region in groups
    ]


def _fields_of(session: Session, scheme_id: int) -> dict[int, CompetenceField]:
    return {field.id: field for field in session.scalars(_FIELDS, {"scheme": scheme_id})}


def _labels(session: Session, field_id: int) -> Sequence[FieldLabel]:
    return session.scalars(_LABELS, {"field": field_id}).all()


def _matches(session: Session, field_id: int) -> Sequence[Match]:
    matches = []
    for row in session.scalars(_MAPPINGS, {"field": field_id}):
        forward = row.competence_field_id == field_id
        match = row.match if forward else REVERSED.get(row.match, row.match)
        matches.append(Match(row.target if forward else row.competence_field, match, row))
    kinds = list(MatchKind)
    return sorted(matches, key=lambda row: (kinds.index(row.match), row.field.field_scheme_id, row.field.id))


def _counts(session: Session, scheme_id: int) -> tuple[Counter[int], Counter[int]]:
    """Count initiatives and projects by field."""
    counts = []
    for column in (InitiativeField.competence_field_id, Project.competence_field_id):
        mine = sa.select(CompetenceField.id).where(CompetenceField.field_scheme_id == scheme_id)
        query = sa.select(column, sa.func.count()).where(column.in_(mine)).group_by(column)
        counts.append(Counter({key: count for key, count in session.execute(query) if key is not None}))
    return counts[0], counts[1]


# Each statement is built once, because building it takes longer than running it.
_FIELD: sa.BindParameter[int] = sa.bindparam("field")
_INITIATIVES = (
    sa.select(Initiative, Region)
    .outerjoin(InitiativeRegion, InitiativeRegion.initiative_id == Initiative.id)
    .outerjoin(Region, Region.id == InitiativeRegion.region_id)
    .where(
        Initiative.id.in_(
            sa.select(InitiativeField.initiative_id).where(among(InitiativeField.competence_field_id, "fields"))
        ),
        Initiative.id.not_in(
            sa.select(InitiativeField.initiative_id).where(among(InitiativeField.competence_field_id, "but_not"))
        ),
    )
    .order_by(Initiative.id, InitiativeRegion.role != RegionRole.SEAT, InitiativeRegion.id)
)
_FIELDS = (
    sa.select(CompetenceField)
    .where(CompetenceField.field_scheme_id == sa.bindparam("scheme"))
    .order_by(
        CompetenceField.position.nulls_last(), CompetenceField.notation, CompetenceField.name_de, CompetenceField.id
    )
)
_LABELS = (
    sa.select(FieldLabel)
    .where(FieldLabel.competence_field_id == _FIELD, FieldLabel.use == LabelUse.ALT)
    .order_by(FieldLabel.language, FieldLabel.text)
)
_MAPPINGS = (
    sa.select(FieldMapping)
    .where(sa.or_(FieldMapping.competence_field_id == _FIELD, FieldMapping.target_id == _FIELD))
    .options(
        joinedload(FieldMapping.competence_field).joinedload(CompetenceField.field_scheme),
        joinedload(FieldMapping.target).joinedload(CompetenceField.field_scheme),
        joinedload(FieldMapping.source),
    )
)
