"""Programmes: areas, statements, initiatives, projects and policy eras."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import (
    EraProgramme,
    Initiative,
    InitiativeProgramme,
    PolicyEra,
    Programme,
    ProgrammeArea,
    ReasonEnded,
    Region,
)
from kb.queries import names
from kb.queries.browse import by_name
from kb.queries.evidence import endings, statements, succession
from kb.queries.records import projects
from kb.queries.trees import below


@dataclass(frozen=True, slots=True)
class ProgrammeInitiative:
    """An initiative in a programme, or in a round of it."""

    link: InitiativeProgramme
    initiative: Initiative


@dataclass(frozen=True, slots=True)
class InEra:
    """A policy era that a programme belongs to."""

    link: EraProgramme
    era: PolicyEra


@dataclass(frozen=True, slots=True)
class ProgrammeProfile:
    """A programme; ``initiatives`` and ``projects`` include those of its rounds and parts."""

    programme: Programme
    parts: Sequence[Programme]
    areas: Sequence[ProgrammeArea]
    initiatives: Sequence[ProgrammeInitiative]
    projects: projects.ProjectSummary
    eras: Sequence[InEra]
    reasons_ended: Sequence[ReasonEnded]
    succession: Sequence[succession.SuccessionStep]
    evidence: statements.Evidence


def profile(session: Session, slug: str) -> ProgrammeProfile:
    """Return the profile of the programme with ``slug``; raises NotFound."""
    links = Programme.organisation, Programme.region, Programme.parent, Programme.source
    programme = names.record(session, Programme, slug, *links)
    key = programme.id
    within = below(key, dict(session.execute(sa.select(Programme.id, Programme.parent_id)).all()))
    return ProgrammeProfile(
        programme=programme,
        parts=_parts(session, key),
        areas=_areas(session, key),
        initiatives=_members(session, within),
        projects=projects.summary(session, programme=within),
        eras=_eras(session, key),
        reasons_ended=endings.reasons_of(session, "programme", key),
        succession=succession.of(session, "programme", key),
        evidence=statements.evidence(session, "programme", key),
    )


def _parts(session: Session, key: int) -> Sequence[Programme]:
    query = sa.select(Programme).where(Programme.parent_id == key).options(joinedload(Programme.source))
    return session.scalars(query.order_by(Programme.started_on.nulls_last(), Programme.id)).all()


def _areas(session: Session, key: int) -> Sequence[ProgrammeArea]:
    query = (
        sa.select(ProgrammeArea)
        .join(Region, Region.id == ProgrammeArea.region_id)
        .where(ProgrammeArea.programme_id == key)
        .options(joinedload(ProgrammeArea.region), joinedload(ProgrammeArea.source))
    )
    return sorted(session.scalars(query), key=lambda area: (area.status.value, *by_name(area.region)))


def _members(session: Session, programmes: Collection[int]) -> Sequence[ProgrammeInitiative]:
    query = (
        sa.select(InitiativeProgramme, Initiative)
        .join(Initiative, Initiative.id == InitiativeProgramme.initiative_id)
        .join(Programme, Programme.id == InitiativeProgramme.programme_id)
        .where(InitiativeProgramme.programme_id.in_(programmes))
        .options(joinedload(InitiativeProgramme.programme), joinedload(InitiativeProgramme.source))
        .order_by(Programme.started_on.nulls_last(), Programme.id)
    )
    members = [ProgrammeInitiative(link, initiative) for link, initiative in session.execute(query)]
    order = {
        key: position for position, key in enumerate(dict.fromkeys(member.link.programme_id for member in members))
    }
    return sorted(members, key=lambda member: (order[member.link.programme_id], *by_name(member.initiative)))


def _eras(session: Session, key: int) -> Sequence[InEra]:
    query = (
        sa.select(EraProgramme, PolicyEra)
        .join(PolicyEra, PolicyEra.id == EraProgramme.policy_era_id)
        .where(EraProgramme.programme_id == key)
        .options(joinedload(EraProgramme.source))
        .order_by(PolicyEra.started_on.nulls_last(), PolicyEra.id)
    )
    return [InEra(link, era) for link, era in session.execute(query)]
