"""Kill ``kb serve`` at its start and its workers in the middle of requests; the next start, or worker, goes on."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from multiprocessing.context import ForkProcess
from pathlib import Path

from kb.cli import main, serve
from kb.cli.server import supervision
from kb.config import resource
from tools.chaos.aftermath import Expected, faults_of_next_run, findings
from tools.chaos.bases import HarmedBase, state_of
from tools.chaos.commands import FORK, Ended, free_port, plain_environment
from tools.chaos.kills import Killed
from tools.chaos.originals import SEED, Originals

SECONDS_TO_START = 60.0
SECONDS_TO_REPLACE = 10.0
PAGES = ("/de/initiatives/chemsite", "/en/search?q=Vorhaben", "/api/v1/search?q=chemsite", "/de/map", "/readyz")


@dataclass(slots=True)
class Server:
    """A running ``kb serve``: its process, its address, its log."""

    process: ForkProcess
    address: str
    log: Path

    def workers(self) -> set[int]:
        """Return the processes that handle requests."""
        return children(self.process.pid or 0)

    def await_ready(self) -> float:
        """Wait until it answers; return the seconds that took. Raises AssertionError."""
        began = time.monotonic()
        while time.monotonic() - began < SECONDS_TO_START:
            assert self.process.is_alive(), f"kb serve ended: {self.log.read_text('utf-8', 'replace')}"
            with suppress(OSError):
                fetched(f"{self.address}/readyz")
                return time.monotonic() - began
            time.sleep(0.01)
        raise AssertionError(f"kb serve does not answer: {self.log.read_text('utf-8', 'replace')}")

    def end(self) -> int | None:
        """Stop it as a service manager does; return its exit code."""
        self.process.terminate()
        self.process.join(SECONDS_TO_START)
        return self.process.exitcode

    def kill(self) -> Sequence[int]:
        """Kill the main process, and return its workers that live on."""
        workers = self.workers()
        self.process.kill()
        self.process.join()
        until = time.monotonic() + 20
        while time.monotonic() < until and any(map(is_running, workers)):
            time.sleep(0.02)
        return [worker for worker in workers if is_running(worker)]


@contextmanager
def serving(base: HarmedBase, seed: Path) -> Iterator[Server]:
    """Start ``kb serve`` on a knowledge base; no process of it is left at the end."""
    port, log = free_port(), base.home.with_suffix(".serve.log")
    environment = {
        **plain_environment(),
        "KB_HOME": str(base.home),
        "KB_DATABASE_URL": base.url,
        "KB_DURABILITY": "normal",
        "PORT": str(port),
    }
    process = FORK.Process(target=_serve, args=(environment, log, seed))
    process.start()
    server = Server(process, f"http://127.0.0.1:{port}", log)
    try:
        yield server
    finally:
        left = server.workers()
        process.kill()
        process.join()
        for worker in left:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)


def _serve(environment: Mapping[str, str], log: Path, seed: Path) -> None:
    """Run ``kb serve`` in this process, with a small seed, and without an end after many deaths."""
    supervision.WITHIN_SECONDS = -1.0
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(environment["KB_HOME"])
    vars(serve)["resource"] = lambda name: seed if name == SEED else resource(name)
    with log.open("w", encoding="utf-8") as output, redirect_stdout(output), redirect_stderr(output):
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
        main(("serve",))


def children(process: int) -> set[int]:
    """Return the child processes of a process."""
    with suppress(OSError):
        return {int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()}
    return set()


def is_running(process: int) -> bool:
    """Return whether a process exists and is not only waiting to be collected."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[0] != "Z"
    return False


def fetched(address: str) -> bytes:
    """Fetch an address. Raises OSError."""
    with urllib.request.urlopen(address, timeout=20) as response:
        body: bytes = response.read()
        return body


@dataclass(slots=True)
class Reader:
    """Asks for pages all the time; a request may be cut off by a kill, but never be answered wrongly."""

    address: str
    faults: list[str] = field(default_factory=list)
    answered: int = 0
    cut_off: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)

    def ask(self) -> None:
        """Ask until the end."""
        while not self._ended.is_set():
            for page in PAGES:
                self._fetch(page)

    def end(self) -> None:
        """Stop asking."""
        self._ended.set()

    def _fetch(self, page: str) -> None:
        try:
            fetched(f"{self.address}{page}")
            self.answered += 1
        except urllib.error.HTTPError as error:
            self.faults.append(f"{page} was answered with {error.code}: {error.read()[:300]!r}")
        except OSError:
            self.cut_off += 1
            time.sleep(0.02)
        except Exception as error:  # noqa: BLE001  # A response that ends early, such as IncompleteRead.
            self.cut_off += 1
            if "Incomplete" not in repr(error) and "BadStatusLine" not in repr(error):
                self.faults.append(repr(error))


class ServerKiller:
    """Kills servers while they start, and workers while readers ask."""

    def __init__(self, originals: Originals, seed: int) -> None:
        self.originals = originals
        self.seed = seed
        self._unharmed: dict[str, tuple[float, Expected]] = {}

    def kill_start(self, number: int) -> Killed:
        """Kill a server that prepares a new knowledge base or one whose index is behind, and start it again."""
        chance = random.Random(f"{self.seed} serve {number}")
        name = "empty" if number % 3 == 0 else "behind"
        seconds, expected = self._started(name)
        base = self.originals.of(name).copied(self.originals.work / f"served-{number}")
        killed = Killed("serve, new knowledge base" if name == "empty" else "serve")
        try:
            with serving(base, self.originals.seed) as server:
                time.sleep(chance.uniform(0, seconds))
                if left := server.kill():
                    killed.faults.append(f"workers outlive their server: {left}")
            base.await_quiet()
            killed.left = expected.named(state_of(base))
            killed.is_found = bool(findings(base))
            with serving(base, self.originals.seed) as server:
                server.await_ready()
                code = server.end()
            ended = Ended(code or 0, 0.0, 0, server.log.read_text("utf-8", "replace"))
            killed.faults += faults_of_next_run(base, expected, ended, frozenset({0}))
        finally:
            base.remove()
        return killed

    def _started(self, name: str) -> tuple[float, Expected]:
        """Return how long a server takes until it answers, and what it leaves."""
        if name not in self._unharmed:
            before = state_of(self.originals.of(name))
            for number in range(2):
                base = self.originals.of(name).copied(self.originals.work / f"started-{number}")
                with serving(base, self.originals.seed) as server:
                    seconds = server.await_ready()
                    assert server.end() == 0
                self._unharmed[name] = seconds, Expected.of(before, base)
                base.remove()
        return self._unharmed[name]

    def kill_workers(self, number: int, times: int) -> Sequence[Killed]:
        """Kill workers one after the other while readers ask."""
        chance = random.Random(f"{self.seed} workers {number}")
        base = self.originals.of("imported").copied(self.originals.work / f"workers-{number}")
        try:
            with serving(base, self.originals.seed) as server:
                server.await_ready()
                killed = list(_killed_workers(server, chance, times))
        finally:
            base.remove()
        return killed


def _killed_workers(server: Server, chance: random.Random, times: int) -> Iterator[Killed]:
    expected = {page: fetched(f"{server.address}{page}") for page in PAGES[1:3]}
    with _reading(server.address) as readers:
        for _ in range(times):
            time.sleep(chance.uniform(0, 0.3))
            killed = Killed("worker", "before")
            before = server.workers()
            os.kill(chance.choice(sorted(before)), signal.SIGKILL)
            if not _replaced(server, before):
                killed.faults.append(f"no worker came in place of a killed one within {SECONDS_TO_REPLACE:.0f} s")
            server.await_ready()
            for page, body in expected.items():
                if fetched(f"{server.address}{page}") != body:
                    killed.faults.append(f"{page} is answered differently by the new worker")
            for reader in readers:
                killed.faults += [reader.faults.pop() for _ in tuple(reader.faults)]
            yield killed


@contextmanager
def _reading(address: str) -> Iterator[Sequence[Reader]]:
    readers = [Reader(address) for _ in range(2)]
    threads = [threading.Thread(target=reader.ask) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        yield readers
    finally:
        for reader in readers:
            reader.end()
        for thread in threads:
            thread.join()


def _replaced(server: Server, before: set[int]) -> bool:
    until = time.monotonic() + SECONDS_TO_REPLACE
    while time.monotonic() < until:
        if server.workers() - before:
            return True
        time.sleep(0.01)
    return False
