"""Actors: organisations, persons and cluster managers with their mandates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import (
    ClusterManager,
    Contribution,
    Event,
    Initiative,
    Label,
    Organisation,
    Participation,
    Person,
    Programme,
    ReasonEnded,
)
from kb.models.vocabulary import Status, Tenure
from kb.queries import names
from kb.queries.evidence import endings, statements, succession
from kb.queries.records import projects

OVER = frozenset({Status.ENDED, Status.ABSORBED, Status.RENAMED})


@dataclass(frozen=True, slots=True)
class Mandate:
    """A term of cluster management with its initiative."""

    manager: ClusterManager
    initiative: Initiative

    @property
    def is_over(self) -> bool:
        """Return whether the term or the managed initiative has ended."""
        has_ended = self.manager.ended_on is not None or self.manager.tenure is Tenure.ENDED
        return has_ended or self.initiative.status in OVER


@dataclass(frozen=True, slots=True)
class ActorParticipation:
    """An actor's part in an initiative."""

    participation: Participation
    initiative: Initiative


@dataclass(frozen=True, slots=True)
class EventContribution:
    """A contribution with its event."""

    contribution: Contribution
    event: Event


@dataclass(frozen=True, slots=True)
class AwardedLabel:
    """A label that an organisation awarded, with the initiative that holds it."""

    label: Label
    initiative: Initiative


@dataclass(frozen=True, slots=True)
class ManagerProfile:
    """A term of cluster management.

    ``others`` are further terms of the same actor, ``beside`` those of other actors in the same initiative.
    """

    manager: ClusterManager
    initiative: Initiative
    others: Sequence[Mandate]
    beside: Sequence[Mandate]


@dataclass(frozen=True, slots=True)
class OrganisationProfile:
    """An organisation in all its roles."""

    organisation: Organisation
    mandates: Sequence[Mandate]
    participations: Sequence[ActorParticipation]
    programmes: Sequence[Programme]
    events: Sequence[Event]
    contributions: Sequence[EventContribution]
    awarded: Sequence[AwardedLabel]
    projects: projects.ProjectSummary
    reasons_ended: Sequence[ReasonEnded]
    succession: Sequence[succession.SuccessionStep]
    evidence: statements.Evidence


@dataclass(frozen=True, slots=True)
class PersonProfile:
    """A person in public roles."""

    person: Person
    mandates: Sequence[Mandate]
    participations: Sequence[ActorParticipation]
    contributions: Sequence[EventContribution]


def manager_profile(session: Session, slug: str) -> ManagerProfile:
    """Return the term of cluster management with ``slug``; raises NotFound."""
    manager = names.record(session, ClusterManager, slug)
    same_actor = (
        ClusterManager.organisation_id == manager.organisation_id
        if manager.organisation_id is not None
        else ClusterManager.person_id == manager.person_id
    )
    terms = mandates(session, sa.or_(same_actor, ClusterManager.initiative_id == manager.initiative_id))
    (mandate,) = (term for term in terms if term.manager.id == manager.id)
    beside = [term for term in terms if term.initiative.id == manager.initiative_id and term is not mandate]
    others = [
        term
        for term in terms
        if term is not mandate
        and (term.manager.organisation_id, term.manager.person_id) == (manager.organisation_id, manager.person_id)
    ]
    return ManagerProfile(mandate.manager, mandate.initiative, others, beside)


def organisation_profile(session: Session, slug: str) -> OrganisationProfile:
    """Return the profile of the organisation with ``slug``; raises NotFound."""
    organisation = names.record(session, Organisation, slug, Organisation.region, Organisation.source)
    key = organisation.id
    return OrganisationProfile(
        organisation=organisation,
        mandates=mandates(session, ClusterManager.organisation_id == key),
        participations=_participations(session, Participation.organisation_id == key),
        programmes=session.scalars(
            sa.select(Programme)
            .where(Programme.organisation_id == key)
            .options(joinedload(Programme.source))
            .order_by(Programme.started_on.nulls_last(), Programme.id)
        ).all(),
        events=session.scalars(
            sa.select(Event)
            .where(Event.organisation_id == key)
            .options(joinedload(Event.source))
            .order_by(Event.started_on, Event.id)
        ).all(),
        contributions=_contributions(session, Contribution.organisation_id == key),
        awarded=_awarded(session, key),
        projects=projects.summary(session, organisation=key),
        reasons_ended=endings.reasons_of(session, "organisation", key),
        succession=succession.of(session, "organisation", key),
        evidence=statements.evidence(session, "organisation", key),
    )


def person_profile(session: Session, slug: str) -> PersonProfile:
    """Return the profile of the person with ``slug``; raises NotFound."""
    person = names.record(session, Person, slug, Person.source)
    return PersonProfile(
        person=person,
        mandates=mandates(session, ClusterManager.person_id == person.id),
        participations=_participations(session, Participation.person_id == person.id),
        contributions=_contributions(session, Contribution.person_id == person.id),
    )


def mandates(session: Session, condition: sa.ColumnElement[bool]) -> Sequence[Mandate]:
    """Return terms of cluster management matching ``condition``: current ones first, then by date."""
    links = ClusterManager.organisation, ClusterManager.person, ClusterManager.source
    query = (
        sa.select(ClusterManager, Initiative)
        .join(Initiative, Initiative.id == ClusterManager.initiative_id)
        .where(condition)
        .options(*(joinedload(link) for link in links))
        .order_by(ClusterManager.started_on.nulls_last(), ClusterManager.id)
    )
    terms = [Mandate(manager, initiative) for manager, initiative in session.execute(query)]
    return sorted(terms, key=lambda term: term.is_over)


def _participations(session: Session, condition: sa.ColumnElement[bool]) -> Sequence[ActorParticipation]:
    query = (
        sa.select(Participation, Initiative)
        .join(Initiative, Initiative.id == Participation.initiative_id)
        .where(condition)
        .options(joinedload(Participation.source))
        .order_by(Initiative.name_de, Initiative.name_en, Participation.id)
    )
    return [ActorParticipation(participation, initiative) for participation, initiative in session.execute(query)]


def _contributions(session: Session, condition: sa.ColumnElement[bool]) -> Sequence[EventContribution]:
    query = (
        sa.select(Contribution, Event)
        .join(Event, Event.id == Contribution.event_id)
        .where(condition)
        .options(joinedload(Contribution.source))
        .order_by(Event.started_on, Contribution.position, Contribution.id)
    )
    return [EventContribution(contribution, event) for contribution, event in session.execute(query)]


def _awarded(session: Session, organisation_id: int) -> Sequence[AwardedLabel]:
    query = (
        sa.select(Label, Initiative)
        .join(Initiative, Initiative.id == Label.initiative_id)
        .where(Label.body_id == organisation_id)
        .options(joinedload(Label.source))
        .order_by(Label.issued_on.nulls_last(), Label.id)
    )
    return [AwardedLabel(label, initiative) for label, initiative in session.execute(query)]
