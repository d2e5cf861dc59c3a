"""A migrated database of each kind, and records to change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb import actions, database
from kb.config import Settings
from kb.models import Initiative, Region, Source
from tests.conftest import settings_for


@pytest.fixture
def settings(database_url: str, home: Path) -> Settings:
    return settings_for(home, database_url)


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
