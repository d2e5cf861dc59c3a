"""Regions: the tree of NUTS and municipalities, functional regions, successors, statistics, outlines."""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.base import NAMED, SOURCED, Record, Rule, Sourced, at_least, in_order
from kb.models.evidence import Source
from kb.models.types import Area, Body, Code, Date, Line, Money, Name, Slug, enumeration
from kb.models.vocabulary import RegionalFigure, RegionKind, RegionTrait
from kb.texts import Text


class Region(Record, Sourced):
    """A NUTS region of one version, a municipality, or a functional region."""

    __tablename__ = "region"
    __path__ = "regions"
    __title__ = Text("Region", "Region")
    __rules__ = (
        *SOURCED,
        NAMED,
        in_order("valid_from", "valid_until"),
        at_least("latitude", -90, 90),
        at_least("longitude", -180, 180),
        at_least("nuts_version", 1980, 2100),
        Rule(
            name="coded",
            sql="kind = 'functional' OR code IS NOT NULL",
            holds=lambda row: row.get("kind") == "functional" or bool(row.get("code")),
            field="code",
            message=Text(
                "NUTS-Regionen und Gemeinden brauchen einen Code.", "NUTS regions and municipalities need a code."
            ),
        ),
        Rule(
            name="not_its_own_parent",
            sql="parent_id IS NULL OR parent_id <> id",
            holds=lambda row: row.get("parent_id") is None or row.get("parent_id") != row.get("id"),
            field="parent",
            message=Text("Eine Region liegt nicht in sich selbst.", "A region does not lie within itself."),
        ),
    )
    __extra_args__ = (
        sa.UniqueConstraint("code", "nuts_version"),
        sa.Index(
            "uq_region_code_without_version",
            "code",
            unique=True,
            sqlite_where=sa.text("nuts_version IS NULL"),
            postgresql_where=sa.text("nuts_version IS NULL"),
        ),
    )

    slug: Mapped[Slug]
    kind: Mapped[RegionKind] = mapped_column(enumeration(RegionKind), index=True)
    code: Mapped[Code | None] = mapped_column(index=True)
    nuts_version: Mapped[int | None] = mapped_column(sa.Integer)
    """The latest NUTS version with this code; older codes have ``valid_until`` set."""
    name_de: Mapped[Name | None]
    name_en: Mapped[Name | None]
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("region.id"), index=True)
    valid_from: Mapped[Date | None]
    valid_until: Mapped[Date | None]
    latitude: Mapped[float | None] = mapped_column(sa.Double)
    """Centroid, degrees north (WGS 84)."""
    longitude: Mapped[float | None] = mapped_column(sa.Double)
    """Centroid, degrees east (WGS 84)."""
    description_de: Mapped[Body | None]
    description_en: Mapped[Body | None]

    parent: Mapped[Region | None] = relationship(remote_side="Region.id")
    source: Mapped[Source | None] = relationship()


class RegionMember(Record, Sourced):
    """A region that belongs to a functional region."""

    __tablename__ = "region_member"
    __title__ = Text("Teilregion", "Member region")
    __key__ = ("region_id", "member_id")
    __owner__ = ("region_id",)
    __rules__ = (
        *SOURCED,
        in_order("valid_from", "valid_until"),
        Rule(
            name="not_itself",
            sql="region_id <> member_id",
            holds=lambda row: row.get("region_id") is None or row.get("region_id") != row.get("member_id"),
            field="member",
            message=Text("Eine Region ist nicht ihr eigener Teil.", "A region is not its own member."),
        ),
    )

    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"), index=True)
    valid_from: Mapped[Date | None]
    valid_until: Mapped[Date | None]

    region: Mapped[Region] = relationship(foreign_keys="RegionMember.region_id")
    member: Mapped[Region] = relationship(foreign_keys="RegionMember.member_id")
    source: Mapped[Source | None] = relationship()


class RegionType(Record, Sourced):
    """A type that a source gives a region, such as old industrial; it holds for the regions within as well."""

    __tablename__ = "region_type"
    __title__ = Text("Regionstyp", "Type of region")
    __key__ = ("region_id", "trait")
    __owner__ = ("region_id",)
    __rules__ = (*SOURCED,)

    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    trait: Mapped[RegionTrait] = mapped_column(enumeration(RegionTrait), index=True)
    note_de: Mapped[Line | None]
    note_en: Mapped[Line | None]

    region: Mapped[Region] = relationship()
    source: Mapped[Source | None] = relationship()


class RegionEmployment(Record, Sourced):
    """Persons employed in a region, by NACE group and year."""

    __tablename__ = "region_employment"
    __title__ = Text("Beschäftigung", "Employment")
    __key__ = ("region_id", "nace_group", "year")
    __owner__ = ("region_id",)
    __rules__ = (*SOURCED, at_least("persons", 0), at_least("year", 1900, 2100))

    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    nace_group: Mapped[Code]
    """NACE Rev. 2 section or group of sections as published, such as ``C`` or ``B-E``; ``TOTAL`` for all. They overlap."""
    year: Mapped[int] = mapped_column(sa.Integer)
    persons: Mapped[int] = mapped_column(sa.Integer)

    region: Mapped[Region] = relationship()
    source: Mapped[Source | None] = relationship()


class RegionFigure(Record, Sourced):
    """Gross domestic product or population of a region in a year."""

    __tablename__ = "region_figure"
    __title__ = Text("Regionalzahl", "Regional figure")
    __key__ = ("region_id", "figure", "year")
    __owner__ = ("region_id",)
    __rules__ = (*SOURCED, at_least("value", 0), at_least("year", 1900, 2100))

    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    figure: Mapped[RegionalFigure] = mapped_column(enumeration(RegionalFigure))
    year: Mapped[int] = mapped_column(sa.Integer)
    value: Mapped[Money]
    """In persons, or in euros at current prices."""

    region: Mapped[Region] = relationship()
    source: Mapped[Source | None] = relationship()


class RegionSuccessor(Record, Sourced):
    """A region of a later NUTS version that contains an older one or part of it."""

    __tablename__ = "region_successor"
    __title__ = Text("Nachfolgeregion", "Succeeding region")
    __key__ = ("region_id", "successor_id")
    __owner__ = ("region_id",)
    __rules__ = (
        *SOURCED,
        at_least("share", 0, 1),
        Rule(
            name="not_its_own_successor",
            sql="region_id <> successor_id",
            holds=lambda row: row.get("region_id") is None or row.get("region_id") != row.get("successor_id"),
            field="successor",
            message=Text("Eine Region folgt sich nicht selbst nach.", "A region does not succeed itself."),
        ),
    )

    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    successor_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"), index=True)
    share: Mapped[float] = mapped_column(sa.Float)
    """The part of the older region's population that lives in the successor, from 0 to 1."""
    WHOLE: ClassVar[float] = 0.99
    """The share from which the older region lies in its successor as a whole."""

    region: Mapped[Region] = relationship(foreign_keys=region_id)
    successor: Mapped[Region] = relationship(foreign_keys=successor_id)
    source: Mapped[Source | None] = relationship()

    @property
    def is_whole(self) -> bool:
        """Whether the older region lies in its successor as a whole, so that its records count there."""
        return self.share >= self.WHOLE


class RegionShape(Record, Sourced):
    """The outline of a region in one NUTS version, generalised for one scale."""

    __tablename__ = "region_shape"
    __title__ = Text("Umriss", "Outline")
    __key__ = ("region_id", "nuts_version", "scale")
    __owner__ = ("region_id",)
    __rules__ = (
        *SOURCED,
        at_least("nuts_version", 1980, 2100),
        at_least("scale", 1, 1000),
        Rule(
            name="outline_is_an_area",
            sql="substr(geometry, 1, 8) = '{\"type\":'",
            holds=lambda row: row.get("geometry") is None or row["geometry"].startswith('{"type":'),
            field="geometry",
            message=Text(
                "Ein Umriss ist ein Polygon oder MultiPolygon in GeoJSON.",
                "An outline is a Polygon or MultiPolygon in GeoJSON.",
            ),
        ),
    )

    region_id: Mapped[int] = mapped_column(sa.ForeignKey("region.id"))
    nuts_version: Mapped[int] = mapped_column(sa.Integer, index=True)
    """The version of NUTS that the outline shows; for other regions the year it was valid in."""
    scale: Mapped[int] = mapped_column(sa.Integer)
    """In millions: an outline for maps of 1 : 60 million has the scale 60. Smaller is finer."""
    geometry: Mapped[Area]
    """GeoJSON of a polygon in degrees (WGS 84), five decimals."""

    region: Mapped[Region] = relationship()
    source: Mapped[Source | None] = relationship()
