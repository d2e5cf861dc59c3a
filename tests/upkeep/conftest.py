"""A knowledge base in SQLite, empty databases beside it, and what tests of copies and backups compare."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb import actions, database
from kb.config import Settings
from kb.models import Base, ChangeSet, Organisation
from tests import postgres
from tests.conftest import copy_home, settings_for

GONE = {"slug": "gone", "name_de": "Weg", "unconfirmed": True}
TABLES = Base.metadata.sorted_tables
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def source(seeded_home: Path, home: Path) -> Settings:
    copy_home(seeded_home, home)
    return settings_for(home, f"sqlite:///{home / 'kb.sqlite'}")


@pytest.fixture
def target(postgres_server: postgres.Server, migrated_template: str, source: Settings) -> Iterator[Settings]:
    """Return a PostgreSQL database with the newest schema and no rows."""
    name = postgres_server.create(migrated_template)
    yield replace(source, database_url=postgres_server.url(name))
    postgres_server.drop(name)


@pytest.fixture
def beside(source: Settings) -> Settings:
    """Return an SQLite database that does not exist yet."""
    return replace(source, database_url=f"sqlite:///{source.home / 'copies' / 'kb.sqlite'}")


@contextmanager
def opened(settings: Settings) -> Iterator[database.Sessions]:
    engine = database.create_engine(settings)
    yield database.sessions(engine)
    engine.dispose()


def rows(settings: Settings) -> Rows:
    """Read every row of every table."""
    with opened(settings) as sessions, sessions() as session:
        return {
            table.name: [tuple(row) for row in session.execute(sa.select(table).order_by(table.c.id))]
            for table in TABLES
        }


def silent(*_words: object) -> None:
    """Report nothing."""


def undo_last(settings: Settings) -> None:
    with opened(settings) as sessions, sessions.begin() as session:
        last = session.scalar(sa.select(sa.func.max(ChangeSet.id)))
        assert last is not None
        actions.undo(session, last, actor="test", reason="moved")


def create_and_withdraw(settings: Settings) -> int:
    """Give the next number to an organisation that is withdrawn again, and return the number."""
    with opened(settings) as sessions, sessions.begin() as session:
        with actions.change_set(session, actor="test", reason="first") as changes:
            last = changes.create(Organisation, GONE).id
        with actions.change_set(session, actor="test", reason="then") as changes:
            changes.withdraw(Organisation, last)
    return last
