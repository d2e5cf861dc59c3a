"""Commands killed at random moments lose nothing; `make chaos` kills some thousands more, on both databases."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from tests.conftest import statements_compiled_once
from tests.processes import CONTEXT

COPIES, KILLS = 10, 4


def _kill(work: Path, results: Any) -> None:
    """Kill from a process without threads, which can be forked, and which stays warm from kill to kill."""
    from tools.chaos.kills import Killer  # The test needs none of it.

    with statements_compiled_once():
        killer = Killer(work, rows=8)
        for number in range(COPIES):
            results.send([(each.act, each.left, each.is_late, each.faults) for each in killer.kill(number, KILLS)])


def test_forty_killed_commands_leave_all_or_nothing_and_the_next_run_goes_on(tmp_path: Path) -> None:
    receiver, sender = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_kill, args=(tmp_path, sender))
    process.start()
    sender.close()
    killed = [each for _ in range(COPIES) for each in receiver.recv()]
    process.join()
    assert [(act, faults) for act, _, _, faults in killed if faults] == []
    lefts = Counter(left for _, left, is_late, _ in killed if not is_late)
    assert lefts["before"] and lefts["after"], "the moments are inside the work"
    assert lefts.total() > COPIES * KILLS / 2
