"""Change log: who changed what, when and why, with the state before."""

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
    """The slug of a row before a change.

    Compiled literally, because only then a database uses the index on it.
    """

    inherit_cache = True
    type = sa.String()


@compiles(FormerSlug, "sqlite")
def _former_slug_on_sqlite(_element: FormerSlug, _compiler: SQLCompiler, **_options: Any) -> str:
    return "json_extract(before, '$.slug')"


@compiles(FormerSlug, "postgresql")
def _former_slug_on_postgresql(_element: FormerSlug, _compiler: SQLCompiler, **_options: Any) -> str:
    return "(before ->> 'slug')"


class ChangeSet(Base):
    """Changes that belong together: one import, one form, one undo."""

    __tablename__ = "change_set"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    kind: Mapped[ChangeSetKind] = mapped_column(enumeration(ChangeSetKind))
    actor: Mapped[Line]
    reason: Mapped[Line]
    origin: Mapped[Line | None]
    """The file or form of the changes."""
    created_at: Mapped[datetime.datetime] = mapped_column(UtcTime())
    """UTC."""
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("change_set.id"), index=True)
    """The change set that this one undoes."""

    changes: Mapped[list[Change]] = relationship(viewonly=True, order_by="Change.id")
    files: Mapped[list[ChangeSetFile]] = relationship(order_by="ChangeSetFile.id")


class ChangeSetFile(Base):
    """A file that an import read, or the mapping it was read with."""

    __tablename__ = "change_set_file"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    change_set_id: Mapped[int] = mapped_column(sa.ForeignKey("change_set.id"), index=True)
    name: Mapped[Line]
    """The name without folders, or that of a bundled mapping."""
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    is_mapping: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=False), default=False)


class Change(Base):
    """One change of one row. Change numbers only grow; an index stores the last one it has read."""

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
    """The stored values before: the changed columns of a revised row, all columns of a withdrawn one."""
    subject_entity: Mapped[str] = mapped_column(sa.String(40))
    """The record whose page shows this change: the row itself or its owner."""
    subject_id: Mapped[int] = mapped_column(sa.Integer)

    change_set: Mapped[ChangeSet] = relationship()


FORMER_SLUG = FormerSlug()
# Nearly all rows of the log are creations, which have no former slug; the partial index leaves them out.
sa.Index(
    "ix_change_former_slug",
    Change.entity,
    FORMER_SLUG,
    sqlite_where=FORMER_SLUG.is_not(None),
    postgresql_where=FORMER_SLUG.is_not(None),
)
