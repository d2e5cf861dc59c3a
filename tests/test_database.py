"""What the database refuses becomes a sentence for the reader."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from kb import config, database
from kb.errors import Busy, Conflict, KnowledgeBaseError, Unavailable
from tests.conftest import settings_for
from tests.processes import CONTEXT


def _sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("in words that nobody reads")
    error.sqlite_errorcode = code
    return error


def _postgresql(state: str) -> psycopg.OperationalError:
    error = psycopg.OperationalError("in the language of the server")
    error.sqlstate = state
    return error


def test_processes_that_start_together_migrate_one_after_the_other(home: Path) -> None:
    settings = settings_for(home, f"sqlite:///{home / 'kb.sqlite'}")
    processes = [CONTEXT.Process(target=database.upgrade, args=(settings,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]


def test_sqlite_keeps_foreign_keys_and_lets_readers_read_while_one_writes(home: Path, sqlite_url: str) -> None:
    engine = database.create_engine(settings_for(home, sqlite_url))
    with engine.connect() as connection:
        assert connection.scalar(sa.text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(sa.text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(sa.text("PRAGMA busy_timeout")) == 10_000, "milliseconds"
    engine.dispose()


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (exc.IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed")), Conflict),
        (exc.OperationalError("INSERT", {}, _sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT)), Busy),
        (exc.OperationalError("SELECT", {}, _postgresql("55P03")), Busy),
        (exc.OperationalError("INSERT", {}, _sqlite(sqlite3.SQLITE_FULL)), Unavailable),
        (_sqlite(sqlite3.SQLITE_IOERR_SHMSIZE), Unavailable),
        (exc.DatabaseError("SELECT", {}, _sqlite(sqlite3.SQLITE_CORRUPT)), Unavailable),
        (exc.OperationalError("INSERT", {}, _postgresql("53100")), Unavailable),
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


def test_a_new_database_is_private_with_all_files_beside_it(home: Path) -> None:
    engine = database.create_engine(settings_for(home, f"sqlite:///{home / 'kb.sqlite'}"))
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE x (y)"))
        assert {file.stat().st_mode & 0o777 for file in home.glob("kb.sqlite*")} == {0o600}
    engine.dispose()


@pytest.mark.parametrize(("durability", "synchronous"), [("full", 2), ("normal", 1)])
def test_sqlite_waits_for_the_disk_as_told(home: Path, durability: str, synchronous: int) -> None:
    environment = {"KB_HOME": str(home), "KB_DURABILITY": durability}
    engine = database.create_engine(config.load(environment, env_file=home / ".env"))
    with engine.connect() as connection:
        assert connection.scalar(sa.text("PRAGMA synchronous")) == synchronous
    engine.dispose()


def test_a_file_that_cannot_be_opened_is_said_to_be_on_a_read_only_disk_perhaps(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="read-only"), database.in_plain_words():
        sqlite3.connect(tmp_path / "missing" / "kb.sqlite").execute("SELECT 1")
