"""Accounts of those who look after the knowledge base: roles, sessions, recovery codes, and a log of what happened."""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import Base
from kb.models.types import Line, Name, UtcTime, enumeration
from kb.models.vocabulary import AccountEventKind, AccountRole

_DIGEST = sa.String(64)


class Account(Base):
    """A person who may change the knowledge base."""

    __tablename__ = "account"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    email: Mapped[Name] = mapped_column(unique=True)
    """In lower case."""
    name: Mapped[Name]
    role: Mapped[AccountRole] = mapped_column(enumeration(AccountRole))
    password_hash: Mapped[Line | None]
    """Argon2id; empty until the invitation is accepted."""
    totp_secret: Mapped[str | None] = mapped_column(sa.String(64))
    """The key of the second factor, if there is one (RFC 6238)."""
    totp_step: Mapped[int | None] = mapped_column(sa.Integer)
    """The time step of the last code used; a code counts once."""
    is_active: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=False), default=True)
    created_at: Mapped[datetime.datetime] = mapped_column(UtcTime())


class AccountSession(Base):
    """A browser in which an account is signed in, until it expires or is ended."""

    __tablename__ = "account_session"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(_DIGEST, unique=True)
    """SHA-256 of the token in the browser's cookie."""
    browser: Mapped[Name]
    """What the browser calls itself, shortened."""
    created_at: Mapped[datetime.datetime] = mapped_column(UtcTime())
    expires_at: Mapped[datetime.datetime] = mapped_column(UtcTime())


class RecoveryCode(Base):
    """A code that takes the place of the second factor once."""

    __tablename__ = "recovery_code"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(_DIGEST)
    """SHA-256 of the code."""


class AccountEvent(Base):
    """Something that happened to an account; failed sign-ins are counted here, too."""

    __tablename__ = "account_event"
    __table_args__ = (sa.Index("ix_account_event_client", "client", "at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    at: Mapped[datetime.datetime] = mapped_column(UtcTime())
    kind: Mapped[AccountEventKind] = mapped_column(enumeration(AccountEventKind))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"), index=True)
    """Empty if no account has the e-mail address that was tried."""
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Who did it, if it was another account; commands name nobody."""
    client: Mapped[str | None] = mapped_column(_DIGEST)
    """A keyed digest of the network address."""
