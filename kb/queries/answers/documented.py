"""What is documented of the management of initiatives: activities, staff, members, and what they have in common."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models import (
    ClusterManager,
    CompetenceField,
    Initiative,
    InitiativeActivity,
    InitiativeField,
    Organisation,
    Source,
    Statement,
)
from kb.models.vocabulary import (
    Activity,
    Indicator,
    LegalForm,
    OrganisationKind,
    RegionKind,
    SourceKind,
    StatementKind,
    Voice,
)
from kb.queries import matrix
from kb.queries.changes import cached
from kb.queries.matrix import MatrixInitiative, NamedRecord


class Dimension(enum.StrEnum):
    """What the mix of activities is compared by; the value is the name in addresses."""

    ERA = "era"
    FIELD = "field"
    COUNTRY = "country"
    FORM = "form"


Group: TypeAlias = NamedRecord | LegalForm | None
"""What some initiatives have in common; None where it is not known."""


class DocumentedActivity(NamedTuple):
    """An activity of an initiative, with who documents it."""

    activity: Activity
    voice: Voice | None
    medium: SourceKind | None
    source_id: int | None
    year: int | None


class CountedStaff(NamedTuple):
    """A number of staff or members of an initiative, with its statement and year."""

    statement: int
    value: Decimal
    year: int | None
    voice: Voice | None
    medium: SourceKind | None


class DocumentedManager(NamedTuple):
    """An organisation that manages or managed an initiative, with who documents it."""

    organisation: NamedRecord
    kind: OrganisationKind | None
    voice: Voice | None
    medium: SourceKind | None


@dataclass(frozen=True, slots=True)
class DocumentedFacts:
    """Everything the answer needs, by initiative id."""

    activities: Mapping[int, Sequence[DocumentedActivity]]
    managers: Mapping[int, Sequence[DocumentedManager]]
    staff: Mapping[int, Sequence[CountedStaff]]
    members: Mapping[int, Sequence[CountedStaff]]
    groups: Mapping[Dimension, Mapping[int, Sequence[Group]]]
    initiatives: Mapping[int, MatrixInitiative]


def documented_facts(session: Session) -> DocumentedFacts:
    """Read everything the answer needs; the number of queries does not depend on its size."""
    known = cached(session, matrix.facts)
    initiatives = {initiative.id: initiative for initiative in known.initiatives}
    return DocumentedFacts(
        activities=_activities(session),
        managers=_managers(session),
        staff=_counted(session, Indicator.STAFF_FTE),
        members=_counted(session, Indicator.MEMBERS),
        groups={
            Dimension.ERA: _named(initiatives, lambda initiative: initiative.eras, known.eras),
            Dimension.COUNTRY: _named(
                initiatives,
                lambda initiative: initiative.regions,
                {
                    key: NamedRecord(key, region.slug, region.name_de, region.name_en)
                    for key, region in known.regions.items()
                    if region.kind is RegionKind.NUTS0
                },
            ),
            Dimension.FIELD: _primary_fields(session),
            Dimension.FORM: _legal_forms(session),
        },
        initiatives=initiatives,
    )


def _activities(session: Session) -> dict[int, list[DocumentedActivity]]:
    columns = (InitiativeActivity.initiative_id, InitiativeActivity.activity, *_SOURCE)
    query = sa.select(*columns).outerjoin(Source, Source.id == InitiativeActivity.source_id)
    by_initiative: dict[int, list[DocumentedActivity]] = defaultdict(list)
    for row in session.execute(query.order_by(InitiativeActivity.id)):
        entry = DocumentedActivity(row.activity, row.voice, row.kind, row.id, _year(row.published_on))
        by_initiative[row.initiative_id].append(entry)
    return dict(by_initiative)


def _managers(session: Session) -> dict[int, list[DocumentedManager]]:
    """Return the organisations in charge of each initiative; people are not counted by kind."""
    known = Organisation
    columns = (ClusterManager.initiative_id, known.id.label("organisation"), known.slug, known.name_de, known.name_en)
    query = (
        sa.select(*columns, known.kind.label("organisation_kind"), *_SOURCE)
        .join(known, known.id == ClusterManager.organisation_id)
        .outerjoin(Source, Source.id == ClusterManager.source_id)
    )
    by_initiative: dict[int, list[DocumentedManager]] = defaultdict(list)
    for row in session.execute(query.order_by(ClusterManager.id)):
        organisation = NamedRecord(row.organisation, row.slug, row.name_de, row.name_en)
        manager = DocumentedManager(organisation, row.organisation_kind, row.voice, row.kind)
        by_initiative[row.initiative_id].append(manager)
    return dict(by_initiative)


def _counted(session: Session, indicator: Indicator) -> dict[int, list[CountedStaff]]:
    columns = (Statement.id.label("statement"), Statement.initiative_id, Statement.value, Statement.as_of, *_SOURCE)
    query = sa.select(*columns).outerjoin(Source, Source.id == Statement.source_id)
    is_count = (Statement.indicator == indicator) & (Statement.kind != StatementKind.EXPECTATION)
    by_initiative: dict[int, list[CountedStaff]] = defaultdict(list)
    for row in session.execute(query.where(is_count, Statement.initiative_id.is_not(None)).order_by(Statement.id)):
        year = _year(row.as_of or row.published_on)
        by_initiative[row.initiative_id].append(CountedStaff(row.statement, row.value, year, row.voice, row.kind))
    return dict(by_initiative)


def _named(
    initiatives: Mapping[int, MatrixInitiative],
    ids_of: Callable[[MatrixInitiative], Collection[int]],
    records: Mapping[int, NamedRecord],
) -> dict[int, list[Group]]:
    return {
        key: [records[record] for record in sorted(ids_of(initiative)) if record in records]
        for key, initiative in initiatives.items()
    }


def _primary_fields(session: Session) -> dict[int, list[Group]]:
    field = CompetenceField
    query = sa.select(InitiativeField.initiative_id, field.id, field.slug, field.name_de, field.name_en).join(
        field, field.id == InitiativeField.competence_field_id
    )
    rows = session.execute(query.where(InitiativeField.is_primary))
    return {row.initiative_id: [NamedRecord(row.id, row.slug, row.name_de, row.name_en)] for row in rows}


def _legal_forms(session: Session) -> dict[int, list[Group]]:
    query = sa.select(Initiative.id, Initiative.legal_form).where(Initiative.legal_form.is_not(None))
    return {key: [form] for key, form in session.execute(query)}


def _year(date: PartialDate | None) -> int | None:
    return None if date is None else date.last_day.year


_SOURCE = (Source.id.label("id"), Source.voice, Source.kind, Source.published_on)
