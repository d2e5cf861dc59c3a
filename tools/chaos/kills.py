"""Kill commands at random moments, and look what is left."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.postgres import Server
from tools.chaos.aftermath import (
    NEITHER,
    Expected,
    cures,
    faults_of_cures,
    faults_of_next_run,
    faults_of_search,
    findings,
)
from tools.chaos.bases import HarmedBase, state_of
from tools.chaos.commands import Moment, run
from tools.chaos.originals import LIST, Originals

SEED = 20031205


@dataclass(frozen=True, slots=True)
class Act:
    """A command to kill, and the knowledge base it is run on."""

    name: str
    arguments: tuple[str, ...]
    on: str
    share: int
    """How many of a hundred kills it gets."""
    repeats: frozenset[int] = frozenset({0})
    """Exit codes of the command when it is repeated."""


ACTS = (
    Act("import", ("import", LIST), "indexed", 22),
    Act("undo", ("undo", "{change_set}"), "imported", 18, repeats=frozenset({0, 1})),
    Act("index sync", ("index", "sync"), "behind", 12),
    Act("index sync, Tantivy", ("index", "sync"), "behind-tantivy", 10),
    Act("index rebuild", ("index", "rebuild"), "behind", 9),
    Act("index rebuild, Tantivy", ("index", "rebuild"), "behind-tantivy", 7),
    Act("index use tantivy", ("index", "use", "tantivy"), "indexed", 7),
    Act("index use whoosh", ("index", "use", "whoosh"), "behind-tantivy", 6),
)


@dataclass(slots=True)
class Killed:
    """A kill: of what, what it left in the database, and what was wrong afterwards."""

    act: str
    left: str = ""
    """``before``, ``after``, or ``neither``, which is a fault."""
    is_late: bool = False
    """Whether the command had ended before it was killed."""
    is_found: bool = False
    """Whether `kb check` found something to mend."""
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Unharmed:
    """A command as it runs when nobody kills it."""

    act: Act
    arguments: tuple[str, ...]
    seconds: float
    steps: int
    expected: Expected


class Killer:
    """Kills commands one after the other, on copies of the originals."""

    def __init__(self, work: Path, server: Server | None = None, *, rows: int = 60, seed: int = SEED) -> None:
        self.originals = Originals(work, server, rows)
        self.seed = seed
        self._unharmed: dict[str, Unharmed] = {}

    def kill(self, number: int, times: int = 1) -> Sequence[Killed]:
        """Kill a command so many times on one copy, and then let it run; ``number`` says which and when.

        Only what the clock says differs from run to run.
        """
        chance = random.Random(f"{self.seed} {number}")
        (act,) = chance.choices(ACTS, [act.share for act in ACTS])
        unharmed = self._run(act)
        base = self.originals.of(act.on).copied(self.originals.work / f"killed-{number}")
        try:
            kills = [self._killed(base, unharmed, chance) for _ in range(times)]
            last = kills[-1]
            if number % 2:  # Otherwise the next run of the command has to mend it.
                last.faults += faults_of_cures(base, cures(base))
            ended = run(unharmed.arguments, base.home, base.url)
            last.faults += faults_of_next_run(base, unharmed.expected, ended, act.repeats)
        finally:
            base.remove()
        return kills

    def _killed(self, base: HarmedBase, unharmed: Unharmed, chance: random.Random) -> Killed:
        """Kill the command before a random step of its work or after a random time."""
        if chance.random() < 0.5:
            moment = Moment(step=chance.randint(1, unharmed.steps))
        else:
            moment = Moment(seconds=max(0.001, chance.uniform(0, unharmed.seconds)))
        ended = run(unharmed.arguments, base.home, base.url, moment)
        base.await_quiet()
        left = unharmed.expected.named(state := state_of(base))
        killed = Killed(unharmed.act.name, left, is_late=not ended.is_killed)
        if left == NEITHER:
            killed.faults.append(f"half written: {state}, neither {unharmed.expected.before} nor after")
        if "Traceback" in ended.output:
            killed.faults.append(ended.output)
        commands = cures(base)
        killed.is_found = bool(commands)
        if () in commands:
            killed.faults.append(f"a finding names no command that mends it: {findings(base)}")
        killed.faults += faults_of_search(base)
        return killed

    def _run(self, act: Act) -> Unharmed:
        """Run a command without killing it, twice: it must be measured when everything has been loaded."""
        if act.name not in self._unharmed:
            original = self.originals.of(act.on)
            words = {"change_set": self.originals.change_set}
            arguments = tuple(
                str(self.originals.list) if argument == LIST else argument.format(**words) for argument in act.arguments
            )
            before = state_of(original)
            for number in range(2):
                base = original.copied(self.originals.work / f"unharmed-{number}")
                ended = run(arguments, base.home, base.url)
                assert ended.code == 0, ended.output
                expected = Expected.of(before, base)
                base.remove()
                self._unharmed[act.name] = Unharmed(act, arguments, ended.seconds, ended.steps, expected)
        return self._unharmed[act.name]
