"""Initiatives, the central records, with their regions, fields, activities, objectives and programmes."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.actor import ClusterManager, Participation
from kb.models.base import NAMED, SOURCED, Record, Sourced
from kb.models.competence import CompetenceField
from kb.models.evidence import Label, Milestone, ReasonEnded, Source, Statement
from kb.models.programme import Programme, Project
from kb.models.region import Region
from kb.models.types import Body, Line, Link, Name, Slug, enumeration
from kb.models.vocabulary import Activity, Direction, LegalForm, Objective, ProgrammeRole, RegionRole, Stage, Status
from kb.texts import Text


class Initiative(Record, Sourced):
    """An organised effort to develop a cluster."""

    __tablename__ = "initiative"
    __path__ = "initiatives"
    __title__ = Text("Initiative", "Initiative")
    __rules__ = (*SOURCED, NAMED)

    slug: Mapped[Slug]
    name_de: Mapped[Name | None] = mapped_column(index=True)
    name_en: Mapped[Name | None]
    summary_de: Mapped[Body | None]
    summary_en: Mapped[Body | None]
    status: Mapped[Status | None] = mapped_column(enumeration(Status), index=True)
    stage: Mapped[Stage | None] = mapped_column(enumeration(Stage))
    direction: Mapped[Direction | None] = mapped_column(enumeration(Direction))
    legal_form: Mapped[LegalForm | None] = mapped_column(enumeration(LegalForm))
    governance_de: Mapped[Line | None]
    governance_en: Mapped[Line | None]
    website: Mapped[Link | None]

    source: Mapped[Source | None] = relationship()
    regions: Mapped[list[InitiativeRegion]] = relationship(viewonly=True)
    fields: Mapped[list[InitiativeField]] = relationship(viewonly=True)
    activities: Mapped[list[InitiativeActivity]] = relationship(viewonly=True)
    objectives: Mapped[list[InitiativeObjective]] = relationship(viewonly=True)
    programmes: Mapped[list[InitiativeProgramme]] = relationship(viewonly=True)
    managers: Mapped[list[ClusterManager]] = relationship(viewonly=True)
    participations: Mapped[list[Participation]] = relationship(viewonly=True)
    statements: Mapped[list[Statement]] = relationship(viewonly=True)
    milestones: Mapped[list[Milestone]] = relationship(viewonly=True)
    labels: Mapped[list[Label]] = relationship(viewonly=True)
    reasons_ended: Mapped[list[ReasonEnded]] = relationship(viewonly=True)
    projects: Mapped[list[Project]] = relationship(viewonly=True)


class InitiativeRegion(Record, Sourced):
    """A region in which an initiative is seated or active."""

    __tablename__ = "initiative_region"
    __title__ = Text("Region einer Initiative", "Region of an initiative")
    __key__ = ("initiative_id", "region_id", "role")
    __owner__ = ("initiative_id",)
    __rules__ = (*SOURCED,)

    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id"))
    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"), index=True)
    role: Mapped[RegionRole] = mapped_column(enumeration(RegionRole))

    region: Mapped[Region] = relationship()
    source: Mapped[Source | None] = relationship()


class InitiativeField(Record, Sourced):
    """A competence field of an initiative; at most one is the primary field."""

    __tablename__ = "initiative_field"
    __title__ = Text("Kompetenzfeld einer Initiative", "Field of an initiative")
    __key__ = ("initiative_id", "competence_field_id")
    __owner__ = ("initiative_id",)
    __rules__ = (*SOURCED,)
    __extra_args__ = (
        sa.Index(
            "uq_initiative_field_primary",
            "initiative_id",
            unique=True,
            sqlite_where=sa.text("is_primary"),
            postgresql_where=sa.text("is_primary"),
        ),
    )

    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id"))
    competence_field_id: Mapped[int] = mapped_column(sa.ForeignKey("competence_field.id"), index=True)
    is_primary: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=False), default=False)

    competence_field: Mapped[CompetenceField] = relationship()
    source: Mapped[Source | None] = relationship()


class InitiativeActivity(Record, Sourced):
    """An activity of an initiative's management."""

    __tablename__ = "initiative_activity"
    __title__ = Text("Tätigkeit des Clustermanagements", "Activity of cluster management")
    __key__ = ("initiative_id", "activity")
    __owner__ = ("initiative_id",)
    __rules__ = (*SOURCED,)

    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id"))
    activity: Mapped[Activity] = mapped_column(enumeration(Activity))

    source: Mapped[Source | None] = relationship()


class InitiativeObjective(Record, Sourced):
    """An objective of an initiative."""

    __tablename__ = "initiative_objective"
    __title__ = Text("Ziel einer Initiative", "Objective of an initiative")
    __key__ = ("initiative_id", "objective")
    __owner__ = ("initiative_id",)
    __rules__ = (*SOURCED,)

    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id"))
    objective: Mapped[Objective] = mapped_column(enumeration(Objective))

    source: Mapped[Source | None] = relationship()


class InitiativeProgramme(Record, Sourced):
    """A programme that selected, funds or includes an initiative."""

    __tablename__ = "initiative_programme"
    __title__ = Text("Programm einer Initiative", "Programme of an initiative")
    __key__ = ("initiative_id", "programme_id", "role")
    __owner__ = ("initiative_id",)
    __rules__ = (*SOURCED,)

    initiative_id: Mapped[int] = mapped_column(sa.ForeignKey("initiative.id"))
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    role: Mapped[ProgrammeRole] = mapped_column(enumeration(ProgrammeRole))

    programme: Mapped[Programme] = relationship()
    source: Mapped[Source | None] = relationship()
