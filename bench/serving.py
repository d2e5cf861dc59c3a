"""Servers to measure, ours and Datasette, and their response times."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

SECONDS_OF_LOAD = 8
READERS = 8
_SLOWEST_START = 300
_SIZES = ("VmRSS", "RssFile")


class Weight(NamedTuple):
    """Resident memory of a process in megabytes, and its share of mapped files."""

    resident: int
    mapped: int


@dataclass(frozen=True)
class Server:
    """A process listening on a port."""

    port: int
    process: int

    def connect(self) -> http.client.HTTPConnection:
        """Open a connection for many requests."""
        return http.client.HTTPConnection("127.0.0.1", self.port)

    def answers_a_second(self, paths: Sequence[str]) -> float:
        """Return the answers per second to several readers at a time."""
        counts: list[int] = []
        started = time.perf_counter()

        def read(start: int) -> None:
            connection = self.connect()
            done = 0
            while time.perf_counter() < started + SECONDS_OF_LOAD:
                ask(connection, paths[(start + done) % len(paths)])
                done += 1
            connection.close()
            counts.append(done)

        readers = [threading.Thread(target=read, args=(number * 37,)) for number in range(READERS)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        return sum(counts) / (time.perf_counter() - started)

    def processor_ms(self) -> float:
        """Return the milliseconds of processor time spent so far, to the microsecond."""
        return sum(_processor_ms(process) for process in _with_children(self.process))

    def weight(self) -> Weight:
        """Return the memory of the server's largest process, as counted by the kernel."""
        return max(_weight(process) for process in _with_children(self.process))


def ask(connection: http.client.HTTPConnection, path: str, accept: str = "*/*") -> float:
    """Return the milliseconds until the answer is complete."""
    started = time.perf_counter()
    connection.request("GET", path, headers={"Accept": accept})
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} was answered with {response.status}: {body[:300]!r}")
    return (time.perf_counter() - started) * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values is."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def kb(home: Path) -> Iterator[int]:
    """Serve our knowledge base; yields the port."""
    with serving({"KB_HOME": str(home)}) as server:
        yield server.port


@contextmanager
def serving(settings: Mapping[str, str]) -> Iterator[Server]:
    """Serve the knowledge base of the settings with one process."""
    port = free_port()
    command = [sys.executable, "-m", "kb.cli", "serve"]
    with _server(command, port, "/readyz", {**settings, "PORT": str(port), "KB_WORKERS": "1"}) as process:
        yield Server(port, process)


@contextmanager
def datasette(file: Path) -> Iterator[int]:
    """Serve a SQLite file with Datasette; yields the port."""
    port = free_port()
    # Query time limits are lifted, because an answer without facets would not be comparable.
    named = {"sql_time_limit_ms": "60000", "facet_time_limit_ms": "60000"}
    settings = [word for name, value in named.items() for word in ("--setting", name, value)]
    command = [sys.executable, "-m", "datasette", "serve", str(file), "-p", str(port), *settings]
    with _server(command, port, "/-/versions.json", {}):
        yield port


@contextmanager
def _server(command: list[str], port: int, ready: str, environment: Mapping[str, str]) -> Iterator[int]:
    with Path(os.devnull).open("w") as nowhere:
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=nowhere, stderr=nowhere)
    try:
        _wait(port, ready, process)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SLOWEST_START
    while time.monotonic() < until and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"No server answered on port {port}.")


def _with_children(process: int) -> Iterator[int]:
    yield process
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _with_children(int(child))


def _processor_ms(process: int) -> float:
    """Sum up the threads of a process; those that end while they are read do not count."""
    total = 0
    for task in Path(f"/proc/{process}/task").iterdir():
        with suppress(OSError):
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e6


def _weight(process: int) -> Weight:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    kilobytes = {
        name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines) if name in _SIZES
    }
    # A zombie process has no memory.
    return Weight(kilobytes.get(_SIZES[0], 0) // 1024, kilobytes.get(_SIZES[1], 0) // 1024)
