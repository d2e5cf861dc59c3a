"""Accounts of administrators."""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import Base
from kb.models.types import Line, Name, UtcTime


class Account(Base):
    """An administrator who may change the knowledge base."""

    __tablename__ = "account"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    email: Mapped[Name] = mapped_column(unique=True)
    name: Mapped[Name]
    password_hash: Mapped[Line]
    is_active: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=False), default=True)
    created_at: Mapped[datetime.datetime] = mapped_column(UtcTime())
