"""Servers to measure, ours and Datasette, and how long they take to answer."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


def ask(connection: http.client.HTTPConnection, path: str) -> float:
    """Return the milliseconds until the whole answer is there."""
    started = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} was answered with {response.status}: {body[:300]!r}")
    return (time.perf_counter() - started) * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def kb(home: Path) -> Iterator[int]:
    """Serve our knowledge base; the value is the port."""
    port = free_port()
    with _server([sys.executable, "-m", "kb.cli", "serve"], port, "/readyz", {"KB_HOME": str(home), "PORT": str(port)}):
        yield port


@contextmanager
def datasette(file: Path) -> Iterator[int]:
    """Serve a SQLite file with Datasette; the value is the port."""
    port = free_port()
    # The limits on the time of a query are lifted: an answer without its facets would be no yardstick.
    limits = ("sql_time_limit_ms", "facet_time_limit_ms")
    settings = [word for name in limits for word in ("--setting", name, "20000")]
    command = [sys.executable, "-m", "datasette", "serve", str(file), "-p", str(port), *settings]
    with _server(command, port, "/-/versions.json", {}):
        yield port


@contextmanager
def _server(command: list[str], port: int, ready: str, environment: dict[str, str]) -> Iterator[None]:
    with Path(os.devnull).open("w") as nowhere:
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=nowhere, stderr=nowhere)
    try:
        _wait(port, ready, process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"No server answered on port {port}.")
