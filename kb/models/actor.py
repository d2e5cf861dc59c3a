"""Actors: organisations, persons in public roles, cluster managers, participations."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import NAMED, SHORT_QUOTE, SOURCED, Record, Rule, Sourced, exactly_one, in_order
from kb.models.evidence import Source
from kb.models.region import Region
from kb.models.types import Body, Date, Line, Link, Name, Slug, enumeration
from kb.models.vocabulary import ManagerRole, OrganisationKind, ParticipationRole, Tenure
from kb.texts import Text


class Organisation(Record, Sourced):
    """An actor that is not a natural person."""

    __tablename__ = "organisation"
    __path__ = "organisations"
    __title__ = Text("Organisation", "Organisation")
    __rules__ = (*SOURCED, NAMED)

    slug: Mapped[Slug]
    name_de: Mapped[Name | None] = mapped_column(index=True)
    name_en: Mapped[Name | None]
    kind: Mapped[OrganisationKind] = mapped_column(
        enumeration(OrganisationKind), default=OrganisationKind.OTHER, index=True
    )
    region_id: Mapped[int | None] = mapped_column(sa.ForeignKey("region.id"), index=True)
    city: Mapped[Name | None]
    website: Mapped[Link | None]
    description_de: Mapped[Body | None]
    description_en: Mapped[Body | None]

    region: Mapped[Region | None] = relationship()
    source: Mapped[Source | None] = relationship()


class Person(Record, Sourced):
    """A natural person in a public role, stored only with a source.

    Removable by ``kb.actions.erase_person``.
    """

    __tablename__ = "person"
    __path__ = "persons"
    __title__ = Text("Person", "Person")
    __rules__ = (
        SHORT_QUOTE,
        Rule(
            name="public_and_sourced",
            sql="source_id IS NOT NULL",
            holds=lambda row: row.get("source_id") is not None,
            field="source",
            message=Text(
                "Personen werden nur mit öffentlicher Rolle und Quelle gespeichert.",
                "Persons are stored only with a public role and a source.",
            ),
        ),
        Rule(
            name="role",
            sql="public_role_de IS NOT NULL OR public_role_en IS NOT NULL",
            holds=lambda row: bool(row.get("public_role_de") or row.get("public_role_en")),
            field="public_role_de",
            message=Text("Die öffentliche Rolle fehlt.", "The public role is missing."),
        ),
    )

    slug: Mapped[Slug]
    name: Mapped[Name]
    public_role_de: Mapped[Line | None]
    public_role_en: Mapped[Line | None]

    source: Mapped[Source | None] = relationship()


class ClusterManager(Record, Sourced):
    """An organisation or person in charge of an initiative, with role and term."""

    __tablename__ = "cluster_manager"
    __path__ = "cluster-managers"
    __title__ = Text("Clustermanagement", "Cluster manager")
    __rules__ = (
        *SOURCED,
        exactly_one("organisation_id", "person_id"),
        in_order("started_on", "ended_on"),
        Rule(
            name="over_when_ended",
            sql="ended_on IS NULL OR tenure IS NULL OR tenure = 'ended'",
            holds=lambda row: row.get("ended_on") is None or row.get("tenure") in (None, Tenure.ENDED),
            field="tenure",
            message=Text(
                "ended_on nennt ein Ende: bitte tenure=ended setzen oder leer lassen.",
                "ended_on gives an end: set tenure=ended or leave it empty.",
            ),
        ),
    )

    slug: Mapped[Slug]
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[ManagerRole] = mapped_column(enumeration(ManagerRole))
    started_on: Mapped[Date | None]
    ended_on: Mapped[Date | None]
    tenure: Mapped[Tenure | None] = mapped_column(enumeration(Tenure))
    note_de: Mapped[Line | None]
    note_en: Mapped[Line | None]

    organisation: Mapped[Organisation | None] = relationship()
    person: Mapped[Person | None] = relationship()
    source: Mapped[Source | None] = relationship()


class Participation(Record, Sourced):
    """The participation of an actor in an initiative: initiator, responsible body, partner, member, funder."""

    __tablename__ = "participation"
    __title__ = Text("Beteiligung", "Participation")
    __owner__ = ("initiative_id",)
    __rules__ = (*SOURCED, exactly_one("organisation_id", "person_id"), in_order("started_on", "ended_on"))

    slug: Mapped[Slug]
    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[ParticipationRole] = mapped_column(enumeration(ParticipationRole))
    started_on: Mapped[Date | None]
    ended_on: Mapped[Date | None]
    note_de: Mapped[Line | None]
    note_en: Mapped[Line | None]

    organisation: Mapped[Organisation | None] = relationship()
    person: Mapped[Person | None] = relationship()
    source: Mapped[Source | None] = relationship()
