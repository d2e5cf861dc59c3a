"""A backup of PostgreSQL restores the same knowledge base, into PostgreSQL and into SQLite, and one of SQLite likewise."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from kb import actions, database, upkeep
from kb.cli import kb
from kb.config import Settings, secret_key
from kb.errors import Conflict, Unavailable
from kb.models import Organisation
from tests import postgres
from tests.conftest import settings_for
from tests.upkeep.conftest import GONE, create_and_withdraw, opened, rows, silent, undo_last


@pytest.fixture
def running(source: Settings, target: Settings) -> tuple[Settings, int]:
    """Return a filled base on PostgreSQL, and the last number that an organisation had."""
    last = create_and_withdraw(source)
    upkeep.copy_database(source, target, silent)
    secret_key(target)
    return target, last


@pytest.fixture
def empty(postgres_server: postgres.Server, tmp_path: Path) -> Iterator[Settings]:
    """Return an empty database on PostgreSQL with a data folder that does not exist yet."""
    name = postgres_server.create()
    yield settings_for(tmp_path / "new", postgres_server.url(name))
    postgres_server.drop(name)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    """Return an SQLite database in a data folder that does not exist yet."""
    return settings_for(tmp_path / "other", f"sqlite:///{tmp_path / 'other' / 'kb.sqlite'}")


def rename(settings: Settings, slug: str) -> None:
    """Change an organisation."""
    with opened(settings) as sessions, sessions.begin() as session:
        first = session.scalar(sa.select(sa.func.min(Organisation.id)))
        assert first is not None
        with actions.change_set(session, actor="test", reason="meanwhile") as changes:
            changes.revise(Organisation, first, {"slug": slug})


def test_a_backup_of_a_running_site_restores_into_either_database(
    running: tuple[Settings, int], empty: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    settings, last = running
    file = tmp_path / "kb.kbb"
    before = rows(settings)
    tables: list[str] = []

    def rename_at_first(table: str, _rows: int, _total: int) -> None:
        if not tables:
            rename(settings, "meanwhile")
        tables.append(table)

    made = upkeep.back_up(settings, file, rename_at_first)
    assert tables and rows(settings) != before
    assert file.stat().st_mode & 0o777 == 0o600
    assert made == upkeep.verify_backup(file)
    for restored in (empty, elsewhere):
        assert upkeep.restore_backup(restored, file, silent) == made
        assert rows(restored) == before
        assert (restored.home / "secret-key").read_bytes() == (settings.home / "secret-key").read_bytes()
        assert not [finding for finding in upkeep.findings(restored) if finding.check in ("database", "log", "links")]
        with opened(restored) as sessions, sessions.begin() as session:
            with actions.change_set(session, actor="test", reason="new") as changes:
                assert changes.create(Organisation, {**GONE, "slug": "new"}).id == last + 1
        undo_last(restored)
        with pytest.raises(Conflict):
            upkeep.restore_backup(restored, file, silent)
    assert {path.name for path in elsewhere.home.iterdir()} >= {"kb.sqlite", "secret-key"}
    assert not [path for path in empty.home.iterdir() if path.name not in ("secret-key", "migrations.lock")]


def test_a_backup_of_sqlite_moves_to_postgresql_and_an_interrupted_restore_is_continued(
    source: Settings, empty: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "kb.kbb"
    made = upkeep.back_up(source, file, silent)

    def fail_at_statements(table: str, _rows: int, _total: int) -> None:
        if table == "statement":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upkeep.restore_backup(empty, file, fail_at_statements)
    with pytest.raises(Unavailable, match="“kb restore” with it") as refused:
        upkeep.back_up(empty, tmp_path / "half.kbb", silent)
    assert str(file) in refused.value.message.de
    assert not list(tmp_path.glob("*half*"))
    done = CliRunner().invoke(kb, ["restore", str(file)], obj=empty)
    assert done.exit_code == 0, done.output
    assert f"Restored to {database.place_of(empty)}: {sum(made.rows.values())} rows" in done.output
    assert rows(empty) == rows(source)
    (folder := tmp_path / "backups").mkdir()
    (folder / "kb-2026-01-01T031500Z.kbb").touch()
    done = CliRunner().invoke(kb, ["backup", "--settings", "--keep", "1", str(folder)], obj=empty)
    assert done.exit_code == 0, done.output
    (kept,) = folder.iterdir()
    assert upkeep.verify_backup(kept).rows == made.rows


def test_what_does_not_fit_is_refused_with_the_cure(source: Settings, empty: Settings, tmp_path: Path) -> None:
    file = tmp_path / "kb.kbb"
    with pytest.raises(Unavailable, match="kb db upgrade"):
        upkeep.back_up(empty, file, silent)
    with pytest.raises(Unavailable):
        upkeep.back_up(replace(empty, database_url=f"{empty.database_url}-missing"), file, silent)
    with closing(sqlite3.connect(source.home / "kb.sqlite")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '2999'")
    upkeep.back_up(source, file, silent)
    with pytest.raises(Unavailable, match="a newer version"):
        upkeep.restore_backup(empty, file, silent)
    (empty.home / "index").mkdir()
    with pytest.raises(Conflict, match="index"):
        upkeep.restore_backup(empty, file, silent)
    assert [path.name for path in empty.home.iterdir()] == ["index"]
    with opened(empty) as sessions:
        assert sa.inspect(sessions.kw["bind"]).get_table_names() == []
