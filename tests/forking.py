"""Fork the workers of a run from one process that has imported all tests, so that no worker imports them again.

`PYTEST_PLUGINS=tests.measuring,tests.forking` lets xdist start a small process for each worker, which hands its input and
output to a fork of the process that has imported everything. Elsewhere than on Linux, workers start as usual.

PYTEST_DONT_REWRITE: the process to fork from imports this module before pytest does.
"""

from __future__ import annotations

import gc
import io
import os
import select
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from typing import Any

import pytest

STANDARD = (0, 1, 2)
"""The file descriptors of input, output and errors."""
CONNECT = f"""
import socket, sys
with socket.socket(socket.AF_UNIX) as fork:
    fork.connect("\\0" + sys.argv[1])
    socket.send_fds(fork, [b"."], {STANDARD})
    fork.recv(1)
"""
"""What stands for a worker where xdist started it: hands over its files, and ends with the fork that got them."""
SOURCE = pytest.StashKey[subprocess.Popen[bytes]]()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config, specs: Sequence[Any]) -> None:
    """Start the process to fork from, and let each worker be forked."""
    if sys.platform != "linux":
        return
    address = f"kb-tests-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0{address}")  # A name without a file, which ends with its process.
        listener.listen(len(specs))
        code = f"from tests import forking; forking.serve({listener.fileno()}, {config.args!r})"
        config.stash[SOURCE] = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, pass_fds=[listener.fileno()]
        )
    for spec in specs:
        spec.python = shlex.join([sys.executable, "-ISc", CONNECT, address])


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the process to fork from; xdist has ended the workers."""
    if SOURCE in config.stash:
        config.stash[SOURCE].communicate()


def serve(descriptor: int, arguments: Sequence[str]) -> None:
    """Import the tests, then fork a worker for each connection to a socket, until the input ends."""
    with redirect_stdout(io.StringIO()):  # What cannot be imported, the workers report.
        pytest.main(["--collect-only", "--no-summary", "-qq", "-p", "no:cacheprovider", *arguments])
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    listener = socket.socket(fileno=descriptor)
    workers = []
    while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
        connection, _ = listener.accept()
        _, files, _, _ = socket.recv_fds(connection, 1, len(STANDARD))
        worker = os.fork()
        if not worker:
            _work(files)
            return
        workers.append(worker)
        for file in (*files, connection.detach()):
            os.close(file)
    for worker in workers:
        os.kill(worker, signal.SIGKILL)  # Only what hangs is left.
        os.waitpid(worker, 0)


def _work(files: Sequence[int]) -> None:
    """Do as the interpreter that xdist would have started: run the line that the input begins with."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for file, standard in zip(files, STANDARD, strict=True):
        os.dup2(file, standard)
        os.close(file)
    exec(eval(sys.stdin.readline()), {"__name__": "__main__"})
