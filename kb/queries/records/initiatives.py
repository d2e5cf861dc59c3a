"""Initiatives: the facts of one initiative with their sources."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager, joinedload

from kb.models import (
    ClusterManager,
    CompetenceField,
    Initiative,
    InitiativeActivity,
    InitiativeField,
    InitiativeObjective,
    InitiativeProgramme,
    InitiativeRegion,
    Label,
    Organisation,
    Participation,
    PolicyEra,
    Programme,
    ReasonEnded,
    Record,
)
from kb.models.columns import table_of
from kb.models.vocabulary import RegionRole
from kb.queries import names
from kb.queries.changes import cached
from kb.queries.evidence import endings, statements, succession
from kb.queries.records import projects
from kb.queries.records.eras import memberships

__all__ = ["HeldLabel", "InitiativeProfile", "profile"]

_Row = TypeVar("_Row", bound=Record)


@dataclass(frozen=True, slots=True)
class HeldLabel:
    """A label of an initiative with the body that awarded it."""

    label: Label
    body: Organisation | None


@dataclass(frozen=True, slots=True)
class InitiativeProfile:
    """All facts about one initiative; every row carries its source."""

    initiative: Initiative
    regions: Sequence[InitiativeRegion]
    fields: Sequence[InitiativeField]
    activities: Sequence[InitiativeActivity]
    objectives: Sequence[InitiativeObjective]
    programmes: Sequence[InitiativeProgramme]
    managers: Sequence[ClusterManager]
    participations: Sequence[Participation]
    labels: Sequence[HeldLabel]
    evidence: statements.Evidence
    reasons_ended: Sequence[ReasonEnded]
    succession: Sequence[succession.SuccessionStep]
    projects: projects.ProjectSummary
    eras: Sequence[PolicyEra]
    eras_by_years: Sequence[PolicyEra]


@dataclass(frozen=True, slots=True)
class InitiativeEvidence:
    """What sources say of an initiative: all that its charts need."""

    initiative: Initiative
    evidence: statements.Evidence


def with_evidence(session: Session, slug: str) -> InitiativeEvidence:
    """Return the initiative with ``slug`` and its statements; raises NotFound."""
    initiative = names.record(session, Initiative, slug, Initiative.source)
    return InitiativeEvidence(initiative, statements.evidence(session, "initiative", initiative.id))


def profile(session: Session, slug: str) -> InitiativeProfile:
    """Return the profile of the initiative with ``slug``; raises NotFound."""
    initiative = names.record(session, Initiative, slug, Initiative.source)
    key, known = initiative.id, cached(session, memberships)
    through_programmes = known.through_programmes.get(key, set())
    return InitiativeProfile(
        initiative=initiative,
        regions=_regions(session, key),
        fields=_fields(session, key),
        activities=_owned(session, InitiativeActivity, key, InitiativeActivity.source),
        objectives=_owned(session, InitiativeObjective, key, InitiativeObjective.source),
        programmes=_programmes(session, key),
        managers=_managers(session, key),
        participations=_participations(session, key),
        labels=_labels(session, key),
        evidence=statements.evidence(session, "initiative", key),
        reasons_ended=endings.reasons_of(session, "initiative", key),
        succession=succession.of(session, "initiative", key),
        projects=projects.summary(session, initiative=key),
        eras=_eras(session, through_programmes),
        eras_by_years=_eras(session, known.also_by_years.get(key, set()) - through_programmes),
    )


def _labels(session: Session, key: int) -> Sequence[HeldLabel]:
    """Return the labels of an initiative with their awarding bodies, oldest first."""
    return [HeldLabel(label, body) for label, body in session.execute(_HELD, {"initiative": key})]


def _owned(session: Session, model: type[_Row], key: int, *links: InstrumentedAttribute[Any]) -> Sequence[_Row]:
    """Return the rows of ``model`` that the initiative owns, with ``links`` loaded."""
    return session.scalars(_all_owned(model, *links), {"initiative": key}).all()


@cache
def _all_owned(model: type[_Row], *links: InstrumentedAttribute[Any]) -> sa.Select[_Row]:
    """Select the rows of ``model``.

    Each statement is built once, because building it takes longer than running it.
    """
    mine = table_of(model.__tablename__).c.initiative_id == sa.bindparam("initiative")
    return sa.select(model).where(mine).options(*(joinedload(link) for link in links)).order_by(model.id)


def _regions(session: Session, key: int) -> Sequence[InitiativeRegion]:
    rows = _owned(session, InitiativeRegion, key, InitiativeRegion.region, InitiativeRegion.source)
    return sorted(rows, key=lambda row: (row.role is not RegionRole.SEAT, row.id))


def _fields(session: Session, key: int) -> Sequence[InitiativeField]:
    return session.scalars(_FIELDS, {"initiative": key}).all()


def _programmes(session: Session, key: int) -> Sequence[InitiativeProgramme]:
    return session.scalars(_PROGRAMMES, {"initiative": key}).all()


def _managers(session: Session, key: int) -> Sequence[ClusterManager]:
    links = ClusterManager.organisation, ClusterManager.person, ClusterManager.source
    rows = _owned(session, ClusterManager, key, *links)
    return sorted(rows, key=lambda row: (row.ended_on is not None, str(row.started_on or ""), row.id))


def _participations(session: Session, key: int) -> Sequence[Participation]:
    links = Participation.organisation, Participation.person, Participation.source
    rows = _owned(session, Participation, key, *links)
    roles = list(type(rows[0].role)) if rows else []
    return sorted(rows, key=lambda row: (roles.index(row.role), row.id))


def _eras(session: Session, ids: Collection[int]) -> Sequence[PolicyEra]:
    return session.scalars(_ERAS, {"eras": sorted(ids)}).all() if ids else []


_HELD = (
    sa.select(Label, Organisation)
    .outerjoin(Organisation, Label.body_id == Organisation.id)
    .where(Label.initiative_id == sa.bindparam("initiative"))
    .options(joinedload(Label.source))
    .order_by(Label.issued_on.nulls_last(), Label.id)
)
_FIELDS = (
    sa.select(InitiativeField)
    .where(InitiativeField.initiative_id == sa.bindparam("initiative"))
    .options(
        joinedload(InitiativeField.source),
        joinedload(InitiativeField.competence_field).joinedload(CompetenceField.field_scheme),
    )
    .order_by(InitiativeField.is_primary.desc(), InitiativeField.id)
)
_PROGRAMMES = (
    sa.select(InitiativeProgramme)
    .join(InitiativeProgramme.programme)
    .where(InitiativeProgramme.initiative_id == sa.bindparam("initiative"))
    .options(joinedload(InitiativeProgramme.source), contains_eager(InitiativeProgramme.programme))
    .order_by(Programme.started_on, InitiativeProgramme.id)
)
_ERAS = (
    sa.select(PolicyEra).where(PolicyEra.id.in_(sa.bindparam("eras", expanding=True))).order_by(PolicyEra.started_on)
)
