"""What the main process hands to its next program, and how the former workers end."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest

from kb.cli.server import handover
from kb.cli.server.handover import Handover


@pytest.mark.parametrize("handed", [Handover(7, (12, 345)), Handover(3, ())])
def test_a_handover_is_read_as_it_was_written(handed: Handover) -> None:
    assert Handover.parse(str(handed)) == handed


@pytest.mark.parametrize("text", ["", "x:1", "7:a"])
def test_a_damaged_handover_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        Handover.parse(text)


@pytest.mark.parametrize(
    ("program", "reason"), [("exit 0", ""), ("exit 3", "exit code 3"), ("echo 'no disk' >&2; exit 1", "no disk")]
)
def test_an_obstacle_is_what_the_new_program_says(program: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "_PREPARE", ("/bin/sh", "-c", program))
    assert handover.obstacle() == reason


def test_the_next_program_has_the_same_arguments_and_the_newest_handover(monkeypatch: pytest.MonkeyPatch) -> None:
    class Replaced(Exception):  # It is no error: here another program would begin.
        pass

    def execv(program: str, arguments: list[str]) -> None:
        raise Replaced(program, arguments)

    monkeypatch.setattr(os, "execv", execv)
    monkeypatch.setattr(sys, "orig_argv", ["python", "-m", "kb.cli", "serve", "--takes-over=5:1,2", "--port=80"])
    before = signal.getsignal(signal.SIGHUP)
    read, write = os.pipe()
    try:
        with pytest.raises(Replaced) as replaced:
            handover.restart(Handover(read, (12,)))
        assert os.get_inheritable(read) and not os.get_inheritable(write)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
        os.close(read)
        os.close(write)
    arguments = ["python", "-m", "kb.cli", "serve", "--port=80", f"--takes-over={read}:12"]
    assert replaced.value.args == (sys.executable, arguments)


def test_former_workers_end_and_those_that_are_gone_do_no_harm() -> None:
    worker = os.posix_spawn("/bin/sleep", ["sleep", "60"], {})
    gone = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(gone, 0)
    handover.end_workers([gone, worker])
    deadline = time.monotonic() + 10
    while _is_there(worker) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _is_there(worker), "it was ended and waited for"


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
