"""Field schemes, competence fields, and the mappings between schemes (SKOS)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import NAMED, SOURCED, Record, Rule, Sourced, at_least, in_order
from kb.models.evidence import Source
from kb.models.types import Body, Code, Date, Line, Name, Slug, enumeration
from kb.models.vocabulary import LabelUse, LanguageCode, MatchKind
from kb.texts import Text


class FieldScheme(Record, Sourced):
    """A dated list of competence fields by one author (SKOS concept scheme)."""

    __tablename__ = "field_scheme"
    __path__ = "field-schemes"
    __title__ = Text("Systematik", "Field scheme")
    __rules__ = (*SOURCED, NAMED, in_order("published_on", "valid_until"))

    slug: Mapped[Slug]
    name_de: Mapped[Name | None]
    name_en: Mapped[Name | None]
    author: Mapped[Line | None]
    published_on: Mapped[Date | None]
    valid_until: Mapped[Date | None]
    description_de: Mapped[Body | None]
    description_en: Mapped[Body | None]

    source: Mapped[Source | None] = relationship()


class CompetenceField(Record, Sourced):
    """An entry of a field scheme (SKOS concept); the names are its preferred labels."""

    __tablename__ = "competence_field"
    __path__ = "fields"
    __title__ = Text("Kompetenzfeld", "Competence field")
    __rules__ = (
        *SOURCED,
        NAMED,
        at_least("position", 0),
        Rule(
            name="not_its_own_parent",
            sql="parent_id IS NULL OR parent_id <> id",
            holds=lambda row: row.get("parent_id") is None or row.get("parent_id") != row.get("id"),
            field="parent",
            message=Text("Ein Feld steht nicht unter sich selbst.", "A field is not its own broader field."),
        ),
    )
    __extra_args__ = (sa.UniqueConstraint("field_scheme_id", "notation"),)

    slug: Mapped[Slug]
    field_scheme_id: Mapped[int] = mapped_column(sa.ForeignKey("field_scheme.id"))
    notation: Mapped[Code | None]
    name_de: Mapped[Name | None]
    name_en: Mapped[Name | None]
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("competence_field.id"), index=True)
    """The broader field of the same scheme."""
    position: Mapped[int | None] = mapped_column(sa.Integer)
    description_de: Mapped[Body | None]
    description_en: Mapped[Body | None]

    field_scheme: Mapped[FieldScheme] = relationship()
    parent: Mapped[CompetenceField | None] = relationship(remote_side="CompetenceField.id")
    source: Mapped[Source | None] = relationship()


class FieldLabel(Record):
    """A further label of a competence field: SKOS altLabel or hiddenLabel, such as a spelling variant."""

    __tablename__ = "field_label"
    __title__ = Text("Weitere Bezeichnung", "Further label")
    __key__ = ("competence_field_id", "language", "text")
    __owner__ = ("competence_field_id",)

    competence_field_id: Mapped[int] = mapped_column(sa.ForeignKey("competence_field.id"))
    language: Mapped[LanguageCode] = mapped_column(enumeration(LanguageCode))
    text: Mapped[Name]
    use: Mapped[LabelUse] = mapped_column(enumeration(LabelUse), default=LabelUse.ALT)

    competence_field: Mapped[CompetenceField] = relationship()


class FieldMapping(Record, Sourced):
    """A SKOS match between fields of two schemes, read from left to right."""

    __tablename__ = "field_mapping"
    __title__ = Text("Zuordnung", "Field mapping")
    __key__ = ("competence_field_id", "target_id")
    __owner__ = ("competence_field_id",)
    __rules__ = (
        *SOURCED,
        Rule(
            name="not_itself",
            sql="competence_field_id <> target_id",
            holds=lambda row: (
                row.get("competence_field_id") is None or row.get("competence_field_id") != row.get("target_id")
            ),
            field="target",
            message=Text("Ein Feld wird nicht sich selbst zugeordnet.", "A field is not mapped to itself."),
        ),
    )

    competence_field_id: Mapped[int] = mapped_column(sa.ForeignKey("competence_field.id"))
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("competence_field.id"), index=True)
    match: Mapped[MatchKind] = mapped_column(enumeration(MatchKind))

    competence_field: Mapped[CompetenceField] = relationship(foreign_keys="FieldMapping.competence_field_id")
    target: Mapped[CompetenceField] = relationship(foreign_keys="FieldMapping.target_id")
    source: Mapped[Source | None] = relationship()
