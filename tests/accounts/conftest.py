"""A database with accounts, and passwords that cost little."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from kb import accounts
from kb.accounts import passwords
from kb.models import Account
from kb.models.vocabulary import AccountRole

PASSWORD = "vier-blaue-Pferde-ziehen"
CLIENT = "c" * 64


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobody.cache_clear()


@pytest.fixture
def session(sqlite_url: str) -> Iterator[Session]:
    """Open a session on an empty database."""
    engine = sa.create_engine(sqlite_url)
    with Session(engine, expire_on_commit=False) as session:
        yield session
    engine.dispose()


@pytest.fixture
def anna(session: Session) -> Account:
    """Add an administrator with a password."""
    account = accounts.add(session, email="Anna@Example.org", name="Anna  Muster", role=AccountRole.ADMIN)
    account.password_hash = passwords.digest(PASSWORD, account)
    return account
