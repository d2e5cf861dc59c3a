"""What the database refuses becomes a sentence for the reader."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from kb import database
from kb.errors import Busy, Conflict, KnowledgeBaseError, Unavailable
from tests.conftest import settings_for


def test_sqlite_keeps_foreign_keys_and_lets_readers_read_while_one_writes(home: Path, sqlite_url: str) -> None:
    engine = database.create_engine(settings_for(home, sqlite_url))
    with engine.connect() as connection:
        assert connection.scalar(sa.text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(sa.text("PRAGMA journal_mode")) == "wal"
    engine.dispose()


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (exc.IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed")), Conflict),
        (exc.OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked")), Busy),
        (exc.OperationalError("SELECT", {}, Exception("canceling statement due to lock timeout")), Busy),
        (exc.OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full")), Unavailable),
        (exc.OperationalError("INSERT", {}, Exception("No space left on device")), Unavailable),
        (exc.DatabaseError("SELECT", {}, sqlite3.DatabaseError("file is not a database")), Unavailable),
    ],
)
def test_refusals_are_told_in_plain_words(raised: Exception, expected: type[KnowledgeBaseError]) -> None:
    with pytest.raises(expected) as refusal, database.in_plain_words():
        raise raised
    assert refusal.value.message.de != refusal.value.message.en


def test_a_file_that_is_no_database_is_reported(home: Path) -> None:
    (home / "kb.sqlite").write_text("this is not a database, but long enough to be read as one" * 50)
    with pytest.raises(Unavailable, match="not a database"):
        database.upgrade(settings_for(home, f"sqlite:///{home / 'kb.sqlite'}"))
