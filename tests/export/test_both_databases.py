"""An export shows one state of the base, whatever is written meanwhile, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import database
from kb.export import FORMATS_BY_KEY, Site, of_list
from kb.export.download import archive
from kb.models import Project, Source
from kb.models.labels import PLURALS
from tests.conftest import settings_for

STORED = 1_200
"""More projects than are read at once, so that a stream begins before it has seen them all."""


@pytest.fixture
def engine(database_url: str, home: Path) -> Iterator[sa.Engine]:
    """Open a base with many projects."""
    engine = database.create_engine(settings_for(home, database_url))
    with database.sessions(engine).begin() as session:
        session.execute(sa.insert(Source), [{"slug": "list", "kind": "register", "title": "Liste"}])
        store(session, 0, STORED)
    yield engine
    engine.dispose()


def store(session: Session, first: int, last: int) -> None:
    source = session.scalars(sa.select(Source.id)).one()
    values = {"title": "Vorhaben", "source_id": source, "unconfirmed": False}
    session.execute(sa.insert(Project), [{"slug": f"p-{number}", **values} for number in range(first, last)])


def test_a_list_is_of_one_state_although_others_write_while_it_is_read(engine: sa.Engine, site: Site) -> None:
    with database.snapshot(engine) as session:
        selection = of_list(session, site, "project", title=PLURALS["project"], page="https://kb.example/de/projects")
        pieces = FORMATS_BY_KEY["csv"].write(selection)
        first = next(pieces)
        with database.sessions(engine).begin() as other:
            other.execute(sa.update(Project).values(title="Anders"))
            store(other, STORED, STORED + 10)
        text = (first + b"".join(pieces)).decode()
    assert text.count("\r\n") == 1 + STORED
    assert "Anders" not in text
    with database.snapshot(engine) as session:
        again = of_list(session, site, "project", title=PLURALS["project"], page="https://kb.example/de/projects")
        assert b"".join(FORMATS_BY_KEY["csv"].write(again)).count(b"Anders") == STORED


def test_the_whole_base_is_written_on_both_databases(engine: sa.Engine, site: Site) -> None:
    with database.snapshot(engine) as session:
        assert b"".join(archive.write(session, site)).startswith(b"PK")
