"""A database of its own for each test, as a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb import config, database
from kb.models import Base
from tests.queries.making import Maker


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Open a session on an empty knowledge base."""
    engine = database.create_engine(config.load({"KB_HOME": str(tmp_path)}, tmp_path / "none"))
    Base.metadata.create_all(engine)
    with database.sessions(engine)() as session:
        yield session
    engine.dispose()


@pytest.fixture
def make(session: Session) -> Maker:
    """Return what stores rows for a test."""
    return Maker(session)
