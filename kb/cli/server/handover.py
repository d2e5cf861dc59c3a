"""Restart without a gap: the main process reloads its program, and keeps its socket and the workers until new ones answer."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn, Self

OPTION = "--takes-over"
RETIRE = signal.SIGUSR1
"""Asks a worker to leave new connections to others, and to end."""
SECONDS_TO_READ = 2.0
"""How long a worker that retires waits for the requests of connections it has accepted.

When a server ends, it closes connections without a request, one accepted a moment ago like one that idles.
"""
SECONDS_TO_PREPARE = 4 * 3600.0
_PREPARE = (sys.executable, "-m", "kb.cli", "db", "prepare")


@dataclass(frozen=True, slots=True)
class Handover:
    """What a main process hands to its next program: the listening socket, and the workers to end."""

    socket: int
    workers: tuple[int, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the value of the option. Raises ValueError."""
        socket, _, workers = text.partition(":")
        return cls(int(socket), tuple(map(int, filter(None, workers.split(",")))))

    def __str__(self) -> str:
        return f"{self.socket}:{','.join(map(str, self.workers))}"


def obstacle() -> str:
    """Let the program that is installed now prepare database and index; return why it cannot, or the empty text."""
    done = subprocess.run(  # noqa: S603  # The command contains no user input.
        _PREPARE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, timeout=SECONDS_TO_PREPARE
    )
    return done.stderr.decode(errors="replace").strip() or f"exit code {done.returncode}" if done.returncode else ""


def restart(handover: Handover) -> NoReturn:
    """Replace the program of this process by the one that is installed now, with the same arguments."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # Until the new program handles it.
    os.set_inheritable(handover.socket, True)
    arguments = [argument for argument in sys.orig_argv if not argument.startswith(f"{OPTION}=")]
    os.execv(sys.executable, [*arguments, f"{OPTION}={handover}"])  # noqa: S606  # Its own command line.


def retire_on_signal(listening: int) -> None:
    """Let this worker, which accepts connections from the socket ``listening``, retire without losing one."""

    def retire(*_: object) -> None:
        _stop_accepting(listening)
        end = threading.Timer(SECONDS_TO_READ, os.kill, (os.getpid(), signal.SIGTERM))
        end.daemon = True
        end.start()

    signal.signal(RETIRE, retire)


def _stop_accepting(listening: int) -> None:
    """Put a socket to which nobody connects in the place of the one that listens, which other processes go on using."""
    deserted = socket.socket(socket.AF_UNIX)
    deserted.bind("")  # Linux names it.
    deserted.listen()
    deserted.setblocking(False)
    accepts = os.fstat(listening)
    for descriptor in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208  # Closed before the loop begins.
        with suppress(OSError):  # The folder itself was open while it was listed.
            if os.path.samestat(os.fstat(descriptor), accepts):
                os.dup2(deserted.fileno(), descriptor)
    deserted.close()


def end_workers(workers: Iterable[int]) -> None:
    """End workers after their last response; nobody waits for them, because some send long downloads."""
    for worker in workers:
        with suppress(ProcessLookupError):
            os.kill(worker, RETIRE)
        threading.Thread(target=_await_end, args=(worker,), daemon=True, name="replaced worker").start()


def _await_end(worker: int) -> None:
    with suppress(ChildProcessError):
        os.waitpid(worker, 0)
