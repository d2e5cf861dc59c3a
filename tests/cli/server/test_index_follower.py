"""The index follows what was stored by somebody who did not index it, while readers are served."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from kb import actions, database, search
from kb.cli.server import index_follower
from kb.config import Settings
from kb.models import Initiative
from tests.conftest import settings_for
from tests.processes import run_forked

RUN = subprocess.run


@pytest.fixture
def settings(home: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Set up a base without records, and let other processes find it."""
    monkeypatch.setattr(subprocess, "run", run_forked)
    monkeypatch.setenv("KB_HOME", str(home))
    settings = settings_for(home, sqlite_url)
    in_step(settings)
    return settings


def in_step(settings: Settings) -> None:
    engine = database.create_engine(settings)
    search.sync(settings, database.sessions(engine))
    engine.dispose()


def stored(settings: Settings, slug: str) -> None:
    """Store an initiative and leave the index as it is."""
    engine = database.create_engine(settings)
    with (
        database.sessions(engine).begin() as session,
        actions.change_set(session, actor="Ada", reason="new") as changes,
    ):
        changes.create(Initiative, {"slug": slug, "name_de": slug, "unconfirmed": True})
    engine.dispose()


def found(settings: Settings, word: str) -> int:
    return search.find(search.open_index(settings), search.Query(word)).total


class Looks(threading.Event):
    """A time that passes at once: before each look something happens, and after the last one it has ended."""

    def __init__(self, *happens: Callable[[], object]) -> None:
        super().__init__()
        self._happens: Iterator[Callable[[], object]] = iter(happens)

    def wait(self, timeout: float | None = None) -> bool:
        happening = next(self._happens, None)
        if happening is not None:
            happening()
        return happening is None


def nothing() -> None:
    """Let time pass."""


def test_what_nobody_indexed_is_found_after_two_looks(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", RUN)  # Once as it is, with a Python of its own.
    index_follower.follow(settings, Looks(lambda: stored(settings, "logport")))
    assert found(settings, "logport") == 0, "whoever stored it may be indexing it just now"
    index_follower.follow(settings, Looks(lambda: stored(settings, "chemsite"), nothing))
    assert found(settings, "logport") == found(settings, "chemsite") == 1


def test_nothing_is_started_while_nothing_changes(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_: started.append(command))
    index_follower.follow(settings, Looks(nothing, nothing, nothing))
    assert started == []


def test_an_index_that_could_not_be_brought_in_step_is_tried_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_SEARCH_URL", "nothing:")
    looks = Looks(lambda: stored(settings, "logport"), nothing, lambda: monkeypatch.delenv("KB_SEARCH_URL"), nothing)
    index_follower.follow(settings, looks)
    assert found(settings, "logport") == 1


def test_a_machine_that_is_too_full_for_another_process_is_asked_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def full(command: object, **_: object) -> None:
        asked.append(command)
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(subprocess, "run", full)
    index_follower.follow(settings, Looks(lambda: stored(settings, "logport"), nothing, nothing))
    assert len(asked) == 2


def test_a_database_that_cannot_be_read_for_a_while_ends_nothing(settings: Settings, home: Path) -> None:
    base, aside = home / "kb.sqlite", home / "aside"
    content = base.read_bytes()

    def spoilt() -> None:
        aside.write_bytes(content)
        base.write_bytes(b"no database" * 1000)

    index_follower.follow(
        settings, Looks(spoilt, lambda: base.write_bytes(content), lambda: stored(settings, "logport"), nothing)
    )
    assert found(settings, "logport") == 1


def test_the_thread_asks_nothing_before_it_has_waited(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server forks its workers when the thread has just begun; a question then would leave them locks for ever."""
    monkeypatch.setattr(subprocess, "run", run_forked)
    nowhere = settings_for(home, f"sqlite:///{home / 'untouched.sqlite'}")
    index_follower.follow(nowhere, Looks(), known=7)
    assert not (home / "untouched.sqlite").exists()
    index_follower.follow(nowhere, Looks(nothing), known=7)
    assert (home / "untouched.sqlite").exists()


def test_an_index_that_is_gone_is_built_again_by_itself(
    settings: Settings, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stored(settings, "logport")
    shutil.rmtree(home / "index")
    index_follower.follow(settings, Looks(nothing), known=0)
    assert "is being rebuilt" in caplog.text
    assert found(settings, "logport") == 1


def test_the_whole_index_is_read_for_damage_from_time_to_time(
    settings: Settings, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_follower, "SECONDS_TO_VERIFY", -1.0)
    (sums,) = (home / "index").glob("*/sums")
    sums.write_text("{", encoding="utf-8")
    index_follower.follow(settings, Looks(nothing), known=0)
    assert search.rebuild_due(settings, database.sessions(database.create_engine(settings))) is None


def test_the_thread_begins_at_the_last_change_and_no_fork_meets_a_query(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(settings, "logport")
    followed: SimpleQueue[tuple[Settings, int]] = SimpleQueue()
    hooks: dict[str, Callable[[], Any]] = {}
    monkeypatch.setattr(index_follower, "follow", lambda of, known: followed.put((of, known)))
    monkeypatch.setattr(os, "register_at_fork", lambda **hooked: hooks.update(hooked))
    index_follower.start(settings)
    assert followed.get(timeout=30) == (settings, 1)
    hooks["before"]()
    assert index_follower._not_asking.locked()
    hooks["after_in_parent"]()
    assert not index_follower._not_asking.locked()
    assert set(hooks) == {"before", "after_in_parent", "after_in_child"}
