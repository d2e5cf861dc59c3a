"""A migrated database of each kind, and records to change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb import actions, config, database
from kb.config import Settings
from kb.models import Initiative, Region, Source


@pytest.fixture
def settings(empty_database_url: str, home: Path) -> Settings:
    settings = config.load({"KB_HOME": str(home), "KB_DATABASE_URL": empty_database_url}, env_file=home / ".env")
    database.upgrade(settings)
    return settings


@pytest.fixture
def sessions(settings: Settings) -> Iterator[database.Sessions]:
    engine = database.create_engine(settings, busy_seconds=0.2)
    yield database.sessions(engine)
    engine.dispose()


@pytest.fixture
def session(sessions: database.Sessions) -> Iterator[Session]:
    with sessions() as session:
        yield session


class World:
    """Two sources, two regions and an initiative to begin with."""

    def __init__(self, session: Session) -> None:
        with actions.change_set(session, actor="founder", reason="first records") as changes:
            self.source = changes.create(Source, {"slug": "paper", "kind": "document", "title": "A paper"})
            self.other_source = changes.create(Source, {"slug": "page", "kind": "web_page", "title": "A page"})
            sourced = {"source_id": self.source.id}
            self.ruhr = changes.create(
                Region, {"slug": "ruhr", "kind": "functional", "name_de": "Ruhrgebiet", **sourced}
            )
            self.dortmund = changes.create(
                Region, {"slug": "dortmund", "kind": "nuts3", "code": "DEA52", "name_de": "Dortmund", **sourced}
            )
            self.initiative = changes.create(
                Initiative, {"slug": "dortmund-project", "name_de": "dortmund-project", **sourced}
            )
        session.commit()
        assert changes.id is not None
        self.first_set: int = changes.id


@pytest.fixture
def world(session: Session) -> World:
    return World(session)
