"""An import is stored whole or not at all, whatever happens to the process, the disk or the database meanwhile."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from kb import database, ingest
from kb.config import Settings
from kb.errors import Busy, Unavailable
from kb.models import Change, ChangeSet, Organisation, Project
from tests.ingest.conftest import Import, Rows, Write

ROOT = Path(__file__).parents[2]


def lists(write: Write, count: int) -> tuple[Path, Path]:
    """Write organisations and the projects that refer to them."""
    firms = "slug,name_de,source\n" + "".join(f"o{n},Firma {n},paper\n" for n in range(count))
    projects = "slug,title,organisation,source\n" + "".join(f"p{n},Vorhaben {n},o{n},paper\n" for n in range(count))
    return write("in/organisation.csv", firms), write("in/project.csv", projects)


def stored(sessions: database.Sessions) -> tuple[int, int, int]:
    with sessions() as session:
        counts = [session.scalar(sa.select(sa.func.count(model.id))) for model in (Organisation, Project, Change)]
    return counts[0] or 0, counts[1] or 0, counts[2] or 0


def test_a_full_disk_is_a_clear_message_and_leaves_nothing(
    write: Write, settings: Settings, sessions: database.Sessions
) -> None:
    paths = lists(write, 5_000)
    before = stored(sessions)
    engine = database.create_engine(settings)

    @event.listens_for(engine, "connect")
    def small_disk(connection: sqlite3.Connection, _record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 20}")

    with pytest.raises(Unavailable, match="The disk is full; nothing was stored"):
        ingest.run(database.sessions(engine), paths)
    engine.dispose()
    assert stored(sessions) == before


def test_a_database_held_by_another_process_is_said_to_be_busy(
    write: Write, settings: Settings, import_: Import
) -> None:
    with sqlite3.connect(settings.home / "kb.sqlite", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="Another process is writing to the database"):
            import_(write("organisation.csv", "slug,name_de,source\no,O,paper\n"))
        other.execute("ROLLBACK")
    assert import_(write("organisation.csv", "slug,name_de,source\no,O,paper\n")).rows.created == 1


def test_an_error_in_the_middle_leaves_nothing(
    write: Write, import_: Import, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_words: object) -> None:
        raise RuntimeError("lightning")

    monkeypatch.setattr("kb.ingest.store.bundles.BATCH", 10)
    monkeypatch.setattr("kb.ingest.store.pending.Pending.problems", broken)
    with pytest.raises(RuntimeError):
        import_(*lists(write, 50))
    assert rows(Organisation) == []


def test_a_dry_run_leaves_no_change_set_and_uses_no_numbers(
    write: Write, import_: Import, sessions: database.Sessions
) -> None:
    paths = lists(write, 20)
    import_(*paths, dry_run=True)
    report = import_(*paths)
    with sessions() as session:
        assert session.scalars(sa.select(ChangeSet.id).order_by(ChangeSet.id)).all() == [1, report.change_set] == [1, 2]


MEASURE = """
import resource, sys
from pathlib import Path
from typing import Any
from kb import config, database, ingest
home = Path(sys.argv[1])
settings = config.load({"KB_HOME": str(home)}, env_file=home / ".env")
report = ingest.run(database.sessions(database.create_engine(settings)), [Path(path) for path in sys.argv[2:]])
print(report.rows.created, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_memory_does_not_grow_with_the_length_of_a_list(
    write: Write, settings: Settings, sessions: database.Sessions
) -> None:
    """Allow what 270,000 projects in 600 MB leave for each row; the whole number is measured in bench/."""
    used = {}
    for count in (1_000, 10_000):
        text = "slug,title,description,source\n" + "".join(
            f"m{count}-{n},Vorhaben,{'x' * 500},paper\n" for n in range(count)
        )
        path = write(f"{count}/project.csv", text)
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, str(settings.home), str(path)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
        )
        created, used[count] = map(int, done.stdout.split())
        assert created == count
    assert used[10_000] - used[1_000] < 19
