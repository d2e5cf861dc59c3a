"""Start `kb serve` as a reader's administrator would, on a free port and with an own folder of data."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = Path(sys.executable).parent / "kb"
MORE = Path(__file__).parent / "more"
"""Records of the kinds that the seed has none of."""
SECONDS_TO_START = 180


@contextmanager
def serving(folder: Path, command: Path = COMMAND) -> Iterator[str]:
    """Serve the knowledge base in ``folder``, filled with the seed if it is empty; the value is the address."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "KB_HOME": str(folder / "home"),
        "PORT": str(port),
        "KB_CONTACT": "redaktion@example.org",
        "PYTHONUNBUFFERED": "1",
        "KB_RATE_LIMIT": "off",
    }
    log = folder / "serve.log"
    with log.open("wb") as output:
        # The folder is the working folder too, so that no .env of a developer is read.
        server = subprocess.Popen([command, "serve"], cwd=folder, env=environment, stdout=output, stderr=output)
    try:
        _wait_until_ready(address, server, log)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def add(folder: Path, records: Path = MORE) -> None:
    """Import records into the knowledge base that is served from ``folder``, as its administrator would."""
    environment = {**os.environ, "KB_HOME": str(folder / "home")}
    subprocess.run([COMMAND, "import", records], cwd=folder, env=environment, check=True, capture_output=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        assert server.poll() is None, f"kb serve ended:\n{log.read_text(errors='replace')}"
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"kb serve was not ready after {SECONDS_TO_START} s:\n{log.read_text(errors='replace')}")
