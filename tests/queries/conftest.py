"""A database of its own for each test, as a file, and a way to see how often it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from kb import database
from tests.conftest import settings_for
from tests.queries.making import Maker

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def session(sqlite_url: str, home: Path) -> Iterator[Session]:
    """Open a session on an empty knowledge base."""
    engine = database.create_engine(settings_for(home, sqlite_url))
    with database.sessions(engine)() as session:
        yield session
    engine.dispose()


@pytest.fixture
def make(session: Session) -> Maker:
    """Return what stores rows for a test."""
    return Maker(session)


@pytest.fixture
def counting(session: Session) -> Counting:
    """Return a block that collects the questions which are put to the database in it."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        asked: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            asked.append(statement)

        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            event.remove(engine, "before_cursor_execute", note)

    assert isinstance(session.get_bind(), sa.Engine)
    return count
