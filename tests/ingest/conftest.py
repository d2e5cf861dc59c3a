"""A database with a few records to import into, and short ways to write files and import them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
import sqlalchemy as sa

from kb import actions, database, ingest
from kb.config import Settings
from kb.ingest import Report
from kb.models import Record, Region, Source
from tests.conftest import settings_for

Write = Callable[..., Path]
Rows = Callable[[type[Record]], list[dict[str, Any]]]


class Import(Protocol):
    def __call__(self, *paths: Path, **options: Any) -> Report: ...


@pytest.fixture
def settings(sqlite_url: str, home: Path) -> Settings:
    return settings_for(home, sqlite_url)


@pytest.fixture
def sessions(settings: Settings) -> Iterator[database.Sessions]:
    engine = database.create_engine(settings, busy_seconds=0.2)
    sessions = database.sessions(engine)
    fill(sessions)
    yield sessions
    engine.dispose()


def fill(sessions: database.Sessions) -> None:
    """Store a source, the region of North Rhine-Westphalia, and Dortmund below it."""
    with sessions() as session:
        with actions.change_set(session, actor="founder", reason="first records") as changes:
            paper = changes.create(Source, {"slug": "paper", "kind": "document", "title": "A paper"})
            known = {"source_id": paper.id, "nuts_version": 2024}
            nrw = changes.create(
                Region, {"slug": "nrw", "kind": "nuts1", "code": "DEA", "name_de": "Nordrhein-Westfalen", **known}
            )
            dortmund = {"slug": "dortmund", "kind": "nuts3", "code": "DEA52", "name_de": "Dortmund"}
            changes.create(Region, {**dortmund, "parent_id": nrw.id, **known})
        session.commit()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file; texts as UTF-8 with their line ends as they are."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def import_(sessions: database.Sessions) -> Import:
    """Import files into the database of the test."""

    def run(*paths: Path, **options: Any) -> Report:
        return ingest.run(sessions, paths, **options)

    return run


@pytest.fixture
def rows(sessions: database.Sessions) -> Rows:
    """Read all rows of a table as dictionaries, in the order of their ids."""

    def read(model: type[Record]) -> list[dict[str, Any]]:
        with sessions() as session:
            table = model.__table__
            return [dict(row) for row in session.execute(sa.select(table).order_by(table.c.id)).mappings()]

    return read


def said(report: Report) -> list[tuple[int | None, str | None, str]]:
    """Return line, field and English sentence of every problem."""
    return [(problem.line, problem.field, problem.message.en) for problem in report.problems]
