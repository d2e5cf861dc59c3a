"""Events and their contributions."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.actor import Organisation, Person
from kb.models.base import NAMED, SOURCED, Record, Rule, Sourced, at_least, in_order
from kb.models.evidence import Source
from kb.models.region import Region
from kb.models.types import Body, Date, Link, Name, Slug, Title, enumeration
from kb.models.vocabulary import ContributionKind
from kb.texts import Text


class Event(Record, Sourced):
    """A conference or other public event."""

    __tablename__ = "event"
    __path__ = "events"
    __title__ = Text("Veranstaltung", "Event")
    __rules__ = (*SOURCED, NAMED, in_order("started_on", "ended_on"))

    slug: Mapped[Slug]
    name_de: Mapped[Name | None]
    name_en: Mapped[Name | None]
    started_on: Mapped[Date | None]
    ended_on: Mapped[Date | None]
    place: Mapped[Name | None]
    region_id: Mapped[int | None] = mapped_column(sa.ForeignKey("region.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    """The organiser, or the body responsible for the content."""
    website: Mapped[Link | None]
    description_de: Mapped[Body | None]
    description_en: Mapped[Body | None]

    region: Mapped[Region | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    source: Mapped[Source | None] = relationship()
    contributions: Mapped[list[Contribution]] = relationship(viewonly=True, order_by="Contribution.position")


class Contribution(Record, Sourced):
    """A talk, panel, guiding question or finding of an event."""

    __tablename__ = "contribution"
    __path__ = "contributions"
    __title__ = Text("Beitrag", "Contribution")
    __owner__ = ("event_id",)
    __rules__ = (
        *SOURCED,
        at_least("position", 0),
        Rule(
            name="titled",
            sql="title_de IS NOT NULL OR title_en IS NOT NULL",
            holds=lambda row: bool(row.get("title_de") or row.get("title_en")),
            field="title_de",
            message=Text("Ohne Titel. Bitte title_de oder title_en angeben.", "No title. Give title_de or title_en."),
        ),
    )

    slug: Mapped[Slug]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), index=True)
    kind: Mapped[ContributionKind] = mapped_column(enumeration(ContributionKind))
    position: Mapped[int | None] = mapped_column(sa.Integer)
    title_de: Mapped[Title | None]
    title_en: Mapped[Title | None]
    text_de: Mapped[Body | None]
    text_en: Mapped[Body | None]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)

    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    source: Mapped[Source | None] = relationship()
