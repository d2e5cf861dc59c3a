"""Data of the matrix: all initiatives with everything they count for. Read once per change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from kb.dates import PartialDate
from kb.models import (
    CompetenceField,
    FieldScheme,
    Initiative,
    InitiativeField,
    InitiativeProgramme,
    InitiativeRegion,
    Label,
    Milestone,
    PolicyEra,
    Programme,
    Region,
    RegionMember,
    Statement,
)
from kb.models.vocabulary import (
    FOUNDINGS,
    Indicator,
    LabelKind,
    RegionKind,
    RegionRole,
    Stage,
    StatementKind,
    Status,
)
from kb.queries.closure import Closure, region_closure
from kb.queries.gaps import researched_regions
from kb.queries.matrix.matches import IdSet, grouped, matching_fields
from kb.queries.records import memberships
from kb.queries.trees import line_of

RANKS = (
    LabelKind.ECEI_GOLD,
    LabelKind.SPITZENCLUSTER,
    LabelKind.ECEI_SILVER,
    LabelKind.POLE,
    LabelKind.GO_CLUSTER,
    LabelKind.ECEI_BRONZE,
    LabelKind.LANDESCLUSTER,
    LabelKind.KOMPETENZNETZ,
    LabelKind.OTHER,
)
"""Quality labels, highest first; they decide which initiative leads a cell."""


class MatrixRegion(NamedTuple):
    """A region by name, with its parent in the tree."""

    id: int
    slug: str
    kind: RegionKind
    code: str | None
    name_de: str | None
    name_en: str | None
    parent_id: int | None
    valid_until: PartialDate | None


class MatrixField(NamedTuple):
    """A competence field by name, with its parent in its scheme."""

    id: int
    slug: str
    notation: str | None
    name_de: str | None
    name_en: str | None
    parent_id: int | None
    field_scheme_id: int


class NamedRecord(NamedTuple):
    """A scheme, era or programme by name."""

    id: int
    slug: str
    name_de: str | None
    name_en: str | None
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class MatrixInitiative:
    """An initiative with everything it counts for, and with its rank in a cell.

    ``regions`` are those it counts for, ``areas`` those it works in, ``fields`` its own, ``eras`` those of its programmes, ``eras_by_years`` in
    addition those that its years fall into; ``label`` is the highest it holds or held, ``members`` the latest number.
    """

    id: int
    slug: str
    name_de: str | None
    name_en: str | None
    status: Status | None
    stage: Stage | None
    regions: IdSet
    areas: IdSet
    fields: IdSet
    programmes: IdSet
    eras: IdSet
    eras_by_years: IdSet
    label: LabelKind | None
    label_name: str | None
    members: Decimal | None
    founded: PartialDate | None

    @property
    def rank(self) -> tuple[int, Decimal, str, str, int]:
        """The sort key in a cell: highest label, then most members, then oldest."""
        position = len(RANKS) if self.label is None else RANKS.index(self.label)
        name = self.name_de or self.name_en or ""
        return position, -(self.members or Decimal(0)), str(self.founded or "9999"), name, self.id


@dataclass(frozen=True, slots=True)
class MatrixFacts:
    """All data of a matrix by id, each in the order shown.

    ``children`` are the regions below one in the tree, ``parts`` the members of a functional one, ``narrower`` the
    fields below one in its scheme, all by id. ``matching_fields`` are for a field those of other schemes that match
    it exactly or closely. ``researched`` are the regions that were searched for initiatives.
    """

    regions: Mapping[int, MatrixRegion]
    counted: Closure
    children: Mapping[int, Sequence[int]]
    parts: Mapping[int, IdSet]
    fields: Mapping[int, MatrixField]
    narrower: Mapping[int, Sequence[int]]
    matching_fields: Mapping[int, IdSet]
    schemes: Mapping[int, NamedRecord]
    eras: Mapping[int, NamedRecord]
    programmes: Mapping[int, NamedRecord]
    initiatives: Sequence[MatrixInitiative]
    researched: IdSet


def facts(session: Session) -> MatrixFacts:
    """Read all data; the number of queries does not depend on its size."""
    regions, counted = _regions(session), region_closure(session)
    fields, programmes = _fields(session), _named(session, Programme, Programme.started_on.nulls_last(), Programme.id)
    return MatrixFacts(
        regions=regions,
        counted=counted,
        children=_below(record for record in regions.values() if record.kind is not RegionKind.FUNCTIONAL),
        parts=grouped(_pairs(session, RegionMember.region_id, RegionMember.member_id)),
        fields=fields,
        narrower=_below(fields.values()),
        matching_fields=matching_fields(session),
        schemes=_named(session, FieldScheme, FieldScheme.published_on.nulls_last(), FieldScheme.slug),
        eras=_named(session, PolicyEra, PolicyEra.started_on.nulls_last(), PolicyEra.id),
        programmes=programmes,
        initiatives=_initiatives(session, counted, {key: record.parent_id for key, record in programmes.items()}),
        researched=researched_regions(session, counted),
    )


def _regions(session: Session) -> dict[int, MatrixRegion]:
    columns = (getattr(Region, name) for name in MatrixRegion._fields)
    return {row.id: MatrixRegion(*row) for row in session.execute(sa.select(*columns).order_by(Region.id))}


def _fields(session: Session) -> dict[int, MatrixField]:
    columns = (getattr(CompetenceField, name) for name in MatrixField._fields)
    order = CompetenceField.position.nulls_last(), CompetenceField.notation, CompetenceField.id
    return {row.id: MatrixField(*row) for row in session.execute(sa.select(*columns).order_by(*order))}


def _named(
    session: Session, model: type[FieldScheme | Programme | PolicyEra], *order: sa.ColumnExpressionArgument[object]
) -> dict[int, NamedRecord]:
    parent = model.parent_id if model is Programme else sa.null()
    query = sa.select(model.id, model.slug, model.name_de, model.name_en, parent)
    return {row.id: NamedRecord(*row) for row in session.execute(query.order_by(*order))}


def _below(records: Iterable[MatrixRegion | MatrixField]) -> dict[int, list[int]]:
    """Return the ids directly below each record, in the given order."""
    below: dict[int, list[int]] = defaultdict(list)
    for record in records:
        if record.parent_id is not None:
            below[record.parent_id].append(record.id)
    return dict(below)


def _initiatives(session: Session, counted: Closure, parents: Mapping[int, int | None]) -> list[MatrixInitiative]:
    columns = (
        Initiative.id,
        Initiative.slug,
        Initiative.name_de,
        Initiative.name_en,
        Initiative.status,
        Initiative.stage,
    )
    places = session.execute(_PLACES).all()
    regions = grouped((row[0], row[1]) for row in places)
    areas = grouped((row[0], row[1]) for row in places if row.role is RegionRole.AREA)
    fields = grouped(_pairs(session, InitiativeField.initiative_id, InitiativeField.competence_field_id))
    programmes = grouped(_pairs(session, InitiativeProgramme.initiative_id, InitiativeProgramme.programme_id))
    eras = memberships(session, closure=counted)
    labels, members, founded = _labels(session), _members(session), _founded(session)
    none: IdSet = frozenset()
    initiatives = [
        MatrixInitiative(
            *row,
            regions=none.union(*(counted[region] for region in regions.get(row.id, ()))),
            areas=areas.get(row.id, none),
            fields=fields.get(row.id, none),
            programmes=none.union(*(line_of(programme, parents) for programme in programmes.get(row.id, ()))),
            eras=frozenset(eras.through_programmes.get(row.id, ())),
            eras_by_years=frozenset(eras.also_by_years.get(row.id, ())),
            label=labels.get(row.id, (None, None))[0],
            label_name=labels.get(row.id, (None, None))[1],
            members=members.get(row.id),
            founded=founded.get(row.id),
        )
        for row in session.execute(sa.select(*columns))
    ]
    return sorted(initiatives, key=lambda initiative: initiative.rank)


def _pairs(
    session: Session, key: InstrumentedAttribute[int], value: InstrumentedAttribute[int]
) -> Iterable[tuple[int, int]]:
    return ((row[0], row[1]) for row in session.execute(sa.select(key, value)))


def _labels(session: Session) -> dict[int, tuple[LabelKind, str | None]]:
    """Return the highest label of each initiative, by its own name if necessary."""
    labels: dict[int, tuple[LabelKind, str | None]] = {}
    for initiative, kind, name in session.execute(
        sa.select(Label.initiative_id, Label.kind, Label.name).order_by(Label.id)
    ):
        if initiative not in labels or RANKS.index(kind) < RANKS.index(labels[initiative][0]):
            labels[initiative] = kind, name
    return labels


def _members(session: Session) -> dict[int, Decimal]:
    """Return the latest number of members; of two at the same time the lower one."""
    query = sa.select(Statement.initiative_id, Statement.value).where(
        Statement.indicator == Indicator.MEMBERS, Statement.kind != StatementKind.EXPECTATION
    )
    rows = session.execute(query.order_by(Statement.as_of.nulls_first(), Statement.value.desc(), Statement.id))
    return {key: value for key, value in rows if key is not None and value is not None}


def _founded(session: Session) -> dict[int, PartialDate]:
    query = sa.select(Milestone.initiative_id, Milestone.happened_on).where(Milestone.kind.in_(FOUNDINGS))
    rows = session.execute(query.order_by(Milestone.happened_on.desc(), Milestone.id))
    return {key: date for key, date in rows if key is not None and date is not None}


_PLACES = sa.select(InitiativeRegion.initiative_id, InitiativeRegion.region_id, InitiativeRegion.role)
