"""Programmes, their areas, policy eras, funded projects, and the rates of their currencies."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.actor import Organisation
from kb.models.base import NAMED, SOURCED, Record, Rule, Sourced, at_least, in_currency, in_order
from kb.models.competence import CompetenceField
from kb.models.evidence import Source
from kb.models.region import Region
from kb.models.types import Body, Code, Date, Line, Link, Money, Name, Slug, Title, enumeration
from kb.models.vocabulary import AreaExtent, AreaStatus, ProgrammeKind
from kb.texts import Text


class Programme(Record, Sourced):
    """A structural fund programme, pact, competition or state cluster policy."""

    __tablename__ = "programme"
    __path__ = "programmes"
    __title__ = Text("Programm", "Programme")
    __rules__ = (
        *SOURCED,
        NAMED,
        in_order("started_on", "ended_on"),
        at_least("budget_total", 0),
        at_least("budget_eu", 0),
        in_currency("budget_total", "budget_eu"),
        Rule(
            name="not_its_own_parent",
            sql="parent_id IS NULL OR parent_id <> id",
            holds=lambda row: row.get("parent_id") is None or row.get("parent_id") != row.get("id"),
            field="parent",
            message=Text("Ein Programm ist nicht Teil seiner selbst.", "A programme is not part of itself."),
        ),
    )

    slug: Mapped[Slug]
    kind: Mapped[ProgrammeKind] = mapped_column(enumeration(ProgrammeKind), index=True)
    name_de: Mapped[Name | None]
    name_en: Mapped[Name | None]
    cci: Mapped[Code | None] = mapped_column(unique=True)
    """Common code for identification of the European Commission, such as ``2000DE162DO004``."""
    started_on: Mapped[Date | None]
    ended_on: Mapped[Date | None]
    budget_total: Mapped[Money | None]
    """In units of ``currency``: all public and private money of the programme."""
    budget_eu: Mapped[Money | None]
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    """The body in charge."""
    region_id: Mapped[int | None] = mapped_column(sa.ForeignKey("region.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    """The programme that this one is a round or part of."""
    website: Mapped[Link | None]
    description_de: Mapped[Body | None]
    description_en: Mapped[Body | None]

    organisation: Mapped[Organisation | None] = relationship()
    region: Mapped[Region | None] = relationship()
    parent: Mapped[Programme | None] = relationship(remote_side="Programme.id")
    source: Mapped[Source | None] = relationship()


class ProgrammeArea(Record, Sourced):
    """A region under a programme: eligible or phasing-out, whole or partly, with its period."""

    __tablename__ = "programme_area"
    __title__ = Text("Fördergebiet", "Programme area")
    __key__ = ("programme_id", "region_id", "status")
    __owner__ = ("programme_id",)
    __rules__ = (*SOURCED, in_order("started_on", "ended_on"))

    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"), index=True)
    status: Mapped[AreaStatus] = mapped_column(enumeration(AreaStatus))
    extent: Mapped[AreaExtent] = mapped_column(enumeration(AreaExtent))
    started_on: Mapped[Date | None]
    ended_on: Mapped[Date | None]
    note_de: Mapped[Body | None]
    note_en: Mapped[Body | None]

    programme: Mapped[Programme] = relationship()
    region: Mapped[Region] = relationship()
    source: Mapped[Source | None] = relationship()


class PolicyEra(Record, Sourced):
    """A named period of policy; eras overlap."""

    __tablename__ = "policy_era"
    __path__ = "eras"
    __title__ = Text("Politikphase", "Policy era")
    __rules__ = (*SOURCED, NAMED, in_order("started_on", "ended_on"))

    slug: Mapped[Slug]
    name_de: Mapped[Name | None]
    name_en: Mapped[Name | None]
    started_on: Mapped[Date | None]
    ended_on: Mapped[Date | None]
    region_id: Mapped[int | None] = mapped_column(sa.ForeignKey("region.id"), index=True)
    description_de: Mapped[Body | None]
    description_en: Mapped[Body | None]

    region: Mapped[Region | None] = relationship()
    source: Mapped[Source | None] = relationship()


class EraProgramme(Record, Sourced):
    """A programme that belongs to a policy era."""

    __tablename__ = "era_programme"
    __title__ = Text("Programm einer Politikphase", "Programme of an era")
    __key__ = ("policy_era_id", "programme_id")
    __owner__ = ("policy_era_id",)
    __rules__ = (*SOURCED,)

    policy_era_id: Mapped[int] = mapped_column(sa.ForeignKey("policy_era.id"))
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"), index=True)

    policy_era: Mapped[PolicyEra] = relationship()
    programme: Mapped[Programme] = relationship()
    source: Mapped[Source | None] = relationship()


class Project(Record, Sourced):
    """One funded operation (Vorhaben)."""

    __tablename__ = "project"
    __path__ = "projects"
    __title__ = Text("Vorhaben", "Project")
    __rules__ = (
        *SOURCED,
        in_order("started_on", "ended_on"),
        at_least("year", 1900, 2100),
        at_least("amount", 0),
        at_least("final_amount", 0),
        at_least("eu_amount", 0),
        in_currency("amount", "final_amount", "eu_amount"),
    )
    # A covering index for the sums of a programme: ten times faster with 45,000 projects, because no row is read.
    __extra_args__ = (
        sa.Index(
            "ix_project_sums_of_programme",
            "programme_id",
            "year",
            "competence_field_id",
            "currency",
            "source_id",
            "amount",
        ),
        # The same for regions. It begins with the foreign key, which therefore needs no index of its own.
        sa.Index("ix_project_sums_of_region", "region_id", "year", "currency", "amount"),
    )

    slug: Mapped[Slug]
    title: Mapped[Title]
    language: Mapped[str | None] = mapped_column(sa.String(8))
    """BCP 47 language of title and description."""
    description: Mapped[Body | None]
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    """The beneficiary."""
    programme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    competence_field_id: Mapped[int | None] = mapped_column(sa.ForeignKey("competence_field.id"), index=True)
    region_id: Mapped[int | None] = mapped_column(sa.ForeignKey("region.id"))
    initiative_id: Mapped[int | None] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    year: Mapped[int | None] = mapped_column(sa.Integer, index=True)
    started_on: Mapped[Date | None]
    ended_on: Mapped[Date | None]
    amount: Mapped[Money | None]
    """Granted public money, in units of ``currency``."""
    final_amount: Mapped[Money | None]
    eu_amount: Mapped[Money | None]
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    fund: Mapped[Code | None]
    period: Mapped[Code | None]
    external_id: Mapped[Line | None]
    """The number of the operation in the list it was taken from."""

    organisation: Mapped[Organisation | None] = relationship()
    programme: Mapped[Programme | None] = relationship()
    competence_field: Mapped[CompetenceField | None] = relationship()
    region: Mapped[Region | None] = relationship()
    source: Mapped[Source | None] = relationship()


class ExchangeRate(Record, Sourced):
    """The units of a currency per euro, in a year or irrevocably."""

    __tablename__ = "exchange_rate"
    __title__ = Text("Umrechnungskurs", "Exchange rate")
    __rules__ = (
        *SOURCED,
        at_least("year", 1900, 2100),
        Rule(
            name="rate_above_zero",
            sql="rate > 0",
            holds=lambda row: row.get("rate") is None or row["rate"] > 0,
            field="rate",
            message=Text("Ein Kurs ist größer als 0.", "A rate is greater than 0."),
        ),
    )

    slug: Mapped[Slug]
    currency: Mapped[str] = mapped_column(sa.String(3), index=True)
    """ISO 4217."""
    year: Mapped[int | None] = mapped_column(sa.Integer)
    """The year whose average the rate is; empty for the fixed rate of a currency that the euro replaced."""
    rate: Mapped[float] = mapped_column(sa.Float)
    """Units of the currency for one euro."""

    source: Mapped[Source | None] = relationship()
