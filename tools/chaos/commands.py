"""Commands that are killed, and the processes that run them: forked from this one, so that each begins in milliseconds."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from kb.cli import main

FORK = multiprocessing.get_context("fork")
_STEPS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate"})
SECONDS_TO_END = 120


@dataclass(frozen=True, slots=True)
class Moment:
    """When a process is killed: before a step of its work, or after seconds."""

    step: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its exit code, how long it took, the steps it made, and what it printed."""

    code: int
    seconds: float
    steps: int
    output: str

    @property
    def is_killed(self) -> bool:
        """Whether it was killed before its end."""
        return self.code == -signal.SIGKILL


def run(
    arguments: tuple[str, ...], home: Path, url: str, moment: Moment | None = None, log: Path | None = None
) -> Ended:
    """Run ``kb`` with arguments on a knowledge base, and kill it at a moment unless it has ended by then."""
    log = log or home.with_suffix(".log")
    log.touch()
    receiver, sender = FORK.Pipe(duplex=False)
    environment = {**plain_environment(), "KB_HOME": str(home), "KB_DATABASE_URL": url, "KB_DURABILITY": "normal"}
    process = FORK.Process(target=_command, args=(arguments, environment, log, moment, sender))
    process.start()
    sender.close()
    began = time.monotonic()
    seconds, steps = 0.0, 0
    with suppress(EOFError):
        receiver.recv()  # It begins.
        began = time.monotonic()
        if moment is not None and moment.seconds:
            process.join(moment.seconds)
            process.kill()
        else:
            seconds, steps = receiver.recv()
    process.join(SECONDS_TO_END)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise AssertionError(f"kb {' '.join(arguments)} did not end within {SECONDS_TO_END} s")
    return Ended(process.exitcode, seconds or time.monotonic() - began, steps, log.read_text("utf-8", "replace"))


def plain_environment() -> Mapping[str, str]:
    """Return the environment of this process without settings."""
    names = {name: value for name, value in os.environ.items() if not name.startswith("KB_") and name != "PORT"}
    return {**names, "KB_LANGUAGE": "en", "KB_RATE_LIMIT": "off"}


def _command(
    arguments: tuple[str, ...], environment: Mapping[str, str], log: Path, moment: Moment | None, parent: Connection
) -> None:
    """Run ``kb`` in this process; tell the parent when it begins, and at its end how long it took."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(environment["KB_HOME"])  # No .env of a developer is read.
    steps = _count_steps(environment["KB_HOME"], moment.step if moment else 0)
    with log.open("w", encoding="utf-8") as output, redirect_stdout(output), redirect_stderr(output):
        parent.send(None)
        began = time.monotonic()
        try:
            main(arguments)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:  # noqa: BLE001  # A traceback is what is looked for.
            traceback.print_exc()
            code = 70
        else:
            code = 0
        parent.send((time.monotonic() - began, steps[0]))
    sys.exit(code)


def _count_steps(home: str, last: int) -> list[int]:
    """Count what this process does to the files of a folder and its database, and kill it before the last step."""
    steps = [0]

    def step() -> None:
        steps[0] += 1
        if steps[0] == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(name: str, arguments: tuple[object, ...]) -> None:
        if name in _STEPS and home in str(arguments[0]):
            step()

    def on_statement(*_: Any) -> None:
        step()

    sys.addaudithook(watch)
    for name in ("before_cursor_execute", "commit", "rollback"):
        event.listen(sa.Engine, name, on_statement)
    return steps


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
