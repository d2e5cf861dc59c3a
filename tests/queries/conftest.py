"""A database file per test, and a counter of its queries."""

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
    """Return a function that stores rows for a test."""
    return Maker(session)


@pytest.fixture
def counting(session: Session) -> Counting:
    """Return a context manager that collects the queries within it."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    assert isinstance(session.get_bind(), sa.Engine)
    return count
