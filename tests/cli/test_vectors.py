"""`kb index vectors`, and what other commands say of the search by meaning."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result

from kb.cli import kb
from kb.cli.server import index_follower
from kb.config import Settings
from kb.errors import InvalidInput
from kb.search import meaning
from tests.cli.conftest import Run
from tests.search.concepts import Concepts


@pytest.fixture
def by_meaning(filled: Run, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run commands with the setting on, and a small model in the place of the installed one."""
    pytest.importorskip("numpy", reason="The extra semantic is not installed.")
    concepts = Concepts()
    monkeypatch.setattr(meaning, "load", lambda: concepts)
    monkeypatch.setattr(meaning, "is_installed", lambda: True)
    monkeypatch.setattr(os, "nice", lambda _: 0)  # The other tests of this process are in a hurry.

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(kb, arguments, obj=replace(settings, semantic="on"))

    return run


def test_vectors_are_computed_once_and_checked(by_meaning: Run) -> None:
    missing = by_meaning("index", "check")
    assert missing.exit_code == 1
    assert "kb index vectors" in missing.output
    assert "4 records are found by meaning, 4 of them new" in by_meaning("index", "vectors").output
    assert "4 records are found by meaning, 0 of them new" in by_meaning("index", "vectors").output
    checked = by_meaning("index", "check")
    assert checked.exit_code == 0
    assert "Search by meaning: on" in checked.output


def test_a_hit_says_that_it_was_found_by_meaning(by_meaning: Run) -> None:
    by_meaning("index", "vectors")
    output = by_meaning("search", "rivers").output
    assert "most of the words or a similar meaning" in output
    hits = output.split("\n\n")
    assert "Wasserwirtschaft Emscher" in hits[1]
    assert "by meaning" in hits[1]


def test_while_it_is_off_that_is_said(filled: Run) -> None:
    assert "Search by meaning: off" in filled("index", "check").output


def test_an_import_says_what_is_not_yet_found_by_meaning(by_meaning: Run) -> None:
    assert "no vectors" in by_meaning("index", "sync").output


def test_without_a_model_the_server_does_not_start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.search.meaning.model.find_spec", lambda _: None)
    meaning.load.cache_clear()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    done = CliRunner().invoke(kb, ["serve", "--port", port], obj=replace(settings, semantic="on"))
    assert isinstance(done.exception, InvalidInput)
    assert done.exception.field == "KB_SEMANTIC"


def test_without_a_model_the_command_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.search.meaning.model.find_spec", lambda _: None)
    monkeypatch.setattr(os, "nice", lambda _: 0)
    meaning.load.cache_clear()
    done = run("index", "vectors")
    assert isinstance(done.exception, InvalidInput)
    assert "clusterwissen[semantic]" in done.exception.message.de


@pytest.mark.parametrize(("semantic", "processes"), [("on", 1), ("off", 0)])
def test_the_server_computes_vectors_in_a_process_beside_it(
    settings: Settings, semantic: str, processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    ended = threading.Event()

    def run(command: list[str], **_: object) -> None:
        started.append(command[1:])
        ended.set()

    monkeypatch.setattr(subprocess, "run", run)
    stopped = threading.Event()
    stopped.set()
    index_follower.follow(replace(settings, semantic=semantic), stopped, known=0)  # type: ignore[arg-type]
    assert not processes or ended.wait(10)
    assert started == [["-m", "kb.cli", "index", "vectors"]] * processes


def test_vectors_that_nobody_uses_are_computed_with_a_warning(by_meaning: Run, filled: Run) -> None:
    done = filled("index", "vectors")
    assert "4 records are found by meaning, 4 of them new" in done.stdout
    assert done.stderr == "The vectors are not used before the setting KB_SEMANTIC=on.\n"
