"""A small knowledge base to export from, and selections made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb import database
from kb.export import Site
from tests.conftest import settings_for
from tests.queries.making import Maker
from tests.queries.world import build


@pytest.fixture
def session(sqlite_url: str, home: Path) -> Iterator[Session]:
    """Open a session on an empty knowledge base."""
    engine = database.create_engine(settings_for(home, sqlite_url))
    with database.snapshot(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def make(session: Session) -> Maker:
    """Return what stores rows for a test."""
    return Maker(session)


@pytest.fixture
def world(session: Session, make: Maker) -> Session:
    """Open a session on a base with one record of every kind."""
    build(make)
    return session


@pytest.fixture
def site() -> Site:
    """Return a site with a public address, in German."""
    return Site("https://kb.example", "de")
