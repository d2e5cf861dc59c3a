"""The change log: who changed what, when, why, and what was there before."""

from __future__ import annotations

import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql.compiler import SQLCompiler

from kb.models.base import Base
from kb.models.types import Line, UtcTime, enumeration
from kb.models.vocabulary import ChangeSetKind, Operation


class FormerSlug(sa.ColumnElement[str]):
    """The slug that a row bore before a change; written out, as only then a database finds the index on it."""

    inherit_cache = True
    type = sa.String()


@compiles(FormerSlug, "sqlite")
def _former_slug_on_sqlite(_element: FormerSlug, _compiler: SQLCompiler, **_options: Any) -> str:
    return "json_extract(before, '$.slug')"


@compiles(FormerSlug, "postgresql")
def _former_slug_on_postgresql(_element: FormerSlug, _compiler: SQLCompiler, **_options: Any) -> str:
    return "(before ->> 'slug')"


class ChangeSet(Base):
    """Changes that belong together: one import, one form, one undoing."""

    __tablename__ = "change_set"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    kind: Mapped[ChangeSetKind] = mapped_column(enumeration(ChangeSetKind))
    actor: Mapped[Line]
    reason: Mapped[Line]
    origin: Mapped[Line | None]
    """The file or form it came from."""
    created_at: Mapped[datetime.datetime] = mapped_column(UtcTime())
    """UTC."""
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("change_set.id"), index=True)
    """The set that this one takes back."""

    changes: Mapped[list[Change]] = relationship(viewonly=True, order_by="Change.id")


class Change(Base):
    """One change of one row. Change numbers only grow; an index remembers the last it has seen."""

    __tablename__ = "change"
    __table_args__ = (
        sa.Index("ix_change_record", "entity", "record_id"),
        sa.Index("ix_change_subject", "subject_entity", "subject_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    change_set_id: Mapped[int] = mapped_column(sa.ForeignKey("change_set.id"), index=True)
    entity: Mapped[str] = mapped_column(sa.String(40))
    record_id: Mapped[int] = mapped_column(sa.Integer)
    operation: Mapped[Operation] = mapped_column(enumeration(Operation))
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """What was stored before, as the database stores it: the changed columns of a revised row, all of a withdrawn one."""
    subject_entity: Mapped[str] = mapped_column(sa.String(40))
    """The record with a page whose history this belongs to: the row itself or its owner."""
    subject_id: Mapped[int] = mapped_column(sa.Integer)

    change_set: Mapped[ChangeSet] = relationship()


FORMER_SLUG = FormerSlug()
# Nearly all rows of the log say that something was created; these have no former slug and take no room in the index.
sa.Index(
    "ix_change_former_slug",
    Change.entity,
    FORMER_SLUG,
    sqlite_where=FORMER_SLUG.is_not(None),
    postgresql_where=FORMER_SLUG.is_not(None),
)
