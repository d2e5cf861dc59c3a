"""Workers that end are replaced with a line; those that cannot survive end the server with a sentence."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from granian.server.mp import MPServer

from kb.cli.server import handover, supervision
from tests.browser.serving import serving
from tests.conftest import copy_home


@pytest.mark.parametrize(
    ("deaths", "is_loop"), [([0, 1, 2, 3, 4], True), ([0, 1, 2, 3], False), ([0, 1, 2, 3, 40], False)]
)
def test_only_many_ends_in_a_short_time_are_a_crash_loop(deaths: list[float], is_loop: bool) -> None:
    assert supervision.is_crash_loop(deaths) is is_loop


@pytest.mark.parametrize(
    ("code", "words"), [(-9, "SIGKILL"), (-11, "signal SIGSEGV"), (-999, "signal 999"), (3, "exit code 3")]
)
def test_the_end_of_a_process_is_described(code: int, words: str) -> None:
    assert words in supervision.ended_by(code).en


def children(process: int) -> set[int]:
    return {int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()}


def killed_and_replaced(server: int) -> None:
    """Kill a worker and wait for another one in its place."""
    before = children(server)
    os.kill(min(before), signal.SIGKILL)
    until = time.monotonic() + 10
    while time.monotonic() < until and not (children(server) - before):
        time.sleep(0.05)


def test_a_killed_worker_is_replaced_until_none_survives(seeded_home: Path, tmp_path: Path) -> None:
    copy_home(seeded_home, tmp_path / "home")
    log = tmp_path / "serve.log"
    before = children(os.getpid())
    with serving(tmp_path) as address:
        (server,) = children(os.getpid()) - before
        killed_and_replaced(server)
        with urllib.request.urlopen(f"{address}/healthz", timeout=20) as answer:
            assert answer.status == 200
        assert "(number 1) ended unexpectedly (signal SIGKILL" in log.read_text(encoding="utf-8")
        for _ in range(supervision.MOST_DEATHS - 1):
            killed_and_replaced(server)
        assert "The server stops" in log.read_text(encoding="utf-8")


class Ended(Exception):
    """Stands for the end of a process."""


def test_a_worker_ends_when_its_server_was_killed_even_if_it_swallows_the_first_signal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signals: list[tuple[int, int]] = []

    def kill(*call: int) -> None:
        signals.append((call[0], call[1]))
        if len(signals) == 2:
            raise Ended

    parents = iter([7, 7, 1, 1])
    monkeypatch.setattr(supervision, "SECONDS_TO_NOTICE", 0.0)
    monkeypatch.setattr(os, "getppid", lambda: next(parents))
    monkeypatch.setattr(os, "kill", kill)
    with pytest.raises(Ended):
        supervision._end_with(7)
    assert signals == [(os.getpid(), signal.SIGTERM)] * 2


@contextmanager
def asking(address: str) -> Iterator[list[str]]:
    """Ask all the time, with a connection per request; the value lists what went wrong.

    Some clients are slow: they send the request 0.3 s after the server has accepted their connection.
    """
    failures: list[str] = []
    ended = threading.Event()

    def ask(delay: float) -> None:
        while not ended.wait(0.02):
            connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)
            try:
                connection.connect()
                time.sleep(delay)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
            except (OSError, http.client.HTTPException) as error:
                failures.append(str(error))
            finally:
                connection.close()

    clients = [threading.Thread(target=ask, args=(delay,)) for delay in (0, 0, 0.3, 0.3)]
    for client in clients:
        client.start()
    try:
        yield failures
    finally:
        ended.set()
        for client in clients:
            client.join()


def awaited(log: Path, sentence: str) -> bool:
    """Wait until the server says something."""
    until = time.monotonic() + 60
    while time.monotonic() < until and sentence not in log.read_text(encoding="utf-8"):
        time.sleep(0.1)
    return sentence in log.read_text(encoding="utf-8")


def test_a_restart_refuses_no_request_and_a_program_that_cannot_start_changes_nothing(
    seeded_home: Path, tmp_path: Path
) -> None:
    copy_home(seeded_home, tmp_path / "home")
    log = tmp_path / "serve.log"
    before = children(os.getpid())
    with serving(tmp_path) as address:
        (server,) = children(os.getpid()) - before
        former = children(server)
        with asking(address) as failures:
            (tmp_path / ".env").write_text("KB_LOG=xml", encoding="utf-8")
            os.kill(server, signal.SIGHUP)
            assert awaited(log, "Not restarted")
            assert "KB_LOG is “xml”" in log.read_text(encoding="utf-8")
            assert former <= children(server)
            (tmp_path / ".env").write_text("KB_LOG=text", encoding="utf-8")
            os.kill(server, signal.SIGHUP)
            assert awaited(log, "Restarted: ")
            until = time.monotonic() + 20
            while time.monotonic() < until and former & children(server):
                time.sleep(0.1)
            assert not former & children(server)
            assert children(server)
        assert failures == []
        assert "path=/healthz" in log.read_text(encoding="utf-8")  # The new workers have read the new settings.


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> supervision.SupervisedServer:
    """Return a server with one worker that has died; starting another one does nothing."""
    monkeypatch.setattr(MPServer, "_respawn_workers", lambda *_: None)
    server = supervision.SupervisedServer("kb.web:create_app", address="127.0.0.1", port=0, language="en")
    dead = SimpleNamespace(inner=SimpleNamespace(exitcode=-9))
    server.wrks = [dead]  # type: ignore[list-item]
    return server


def test_the_server_listens_itself_and_stops_when_no_worker_survives(
    server: supervision.SupervisedServer, caplog: pytest.LogCaptureFixture
) -> None:
    server._init_shared_socket()
    assert server._sso is not None and server._sso.getsockname()[0] == "127.0.0.1"
    server._sso.detach()  # The object of the server closes the socket.
    for _ in range(supervision.MOST_DEATHS - 1):
        server._respawn_workers([0], print, print)
    assert server.interrupt_children == []
    assert "The server stops" not in caplog.text
    server._respawn_workers([0], print, print)
    assert (server.respawn_failed_workers, server.interrupt_children) == (False, [0])
    assert "The server stops" in caplog.text


def test_a_worker_leaves_new_connections_to_others_before_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(handover, "SECONDS_TO_READ", 0.0)
    former = signal.getsignal(handover.RETIRE)
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.socket() as early:
        address = listening.getsockname()
        early.connect(address)
        handover.retire_on_signal(listening.fileno())
        monkeypatch.setattr(os, "kill", lambda _process, number: {signal.SIGTERM: ended.set}[number]())
        try:
            signal.raise_signal(handover.RETIRE)
        finally:
            signal.signal(handover.RETIRE, former)
        assert ended.wait(10)
        with pytest.raises(BlockingIOError):  # Nobody connects to the socket that has taken its place.
            listening.accept()
        with pytest.raises(ConnectionRefusedError):  # No other process has the socket, so it is closed.
            socket.create_connection(address, timeout=5)


def test_a_worker_says_when_it_has_loaded(
    server: supervision.SupervisedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = signal.getsignal(handover.RETIRE)
    monkeypatch.setattr(supervision, "_end_with", lambda _server: None)  # It would end this process.
    monkeypatch.setattr(supervision, "load_target", lambda target, factory: f"application of {target}")
    monkeypatch.setattr(MPServer, "serve", lambda _self, target_loader, wrap_loader: loaded.append(target_loader()))
    loaded: list[object] = []
    try:
        server.serve()
    finally:
        signal.signal(handover.RETIRE, former)
    assert loaded == ["application of kb.web:create_app"]
    assert server._loaded.acquire(timeout=0)


def test_former_workers_end_once_the_new_ones_have_loaded(
    server: supervision.SupervisedServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ended: list[tuple[int, ...]] = []
    monkeypatch.setattr(MPServer, "_spawn_workers", lambda *_: server._loaded.release())
    monkeypatch.setattr(supervision, "end_workers", ended.append)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server._handover = handover.Handover(listening.detach(), (7, 8))
        server._init_shared_socket()
        assert server._sso is not None
        server._spawn_workers(print, print)
        server._sso.detach()  # The object of the server closes the socket.
    assert ended == [(7, 8)]
    assert "Restarted: " in caplog.text


@pytest.mark.parametrize(("obstacle", "restarts"), [("the disk is full", 0), ("", 1)])
def test_the_program_is_replaced_unless_something_is_in_the_way(
    server: supervision.SupervisedServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    obstacle: str,
    restarts: int,
) -> None:
    handed_over: list[handover.Handover] = []
    monkeypatch.setattr(supervision, "obstacle", lambda: obstacle)
    monkeypatch.setattr(supervision, "restart", handed_over.append)
    server.wrks = [SimpleNamespace(inner=SimpleNamespace(pid=7))]  # type: ignore[list-item]
    server._reload(print, print)
    assert [next_one.workers for next_one in handed_over] == [(7,)] * restarts
    assert (obstacle in caplog.text) is not bool(restarts) or not obstacle
