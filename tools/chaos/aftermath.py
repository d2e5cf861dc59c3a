"""What must hold after a kill: all or nothing in the database, and a next run that ends as if nothing had been."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb import upkeep
from kb.errors import Unavailable
from tools.chaos.bases import Answer, HarmedBase, State, state_of
from tools.chaos.commands import Ended, run

_CURE = re.compile(r"(?:Run: |run “)kb ([a-z ]+)")
NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a command leaves when nobody kills it, and what was there before."""

    before: State
    after: State
    answers: tuple[Answer, ...]
    files: Sequence[str]

    @classmethod
    def of(cls, before: State, base: HarmedBase) -> Expected:
        """Read what a command has left."""
        return cls(before, state_of(base), base.answers(), base.files())

    def named(self, state: State) -> str:
        """Return whether a state is the one before or after the command; NEITHER if it is half of it."""
        if state == self.before or (not state.changes and not self.before.changes):
            return "before"
        is_after = (state.content, state.changes) == (self.after.content, self.after.changes)
        return "after" if is_after else NEITHER


def faults_of_search(base: HarmedBase) -> Iterator[str]:
    """Yield why the index that was in use before the kill does not answer any more."""
    try:
        base.answers()
    except Unavailable as error:
        yield f"the search is not available: {error.message.en}"


def cures(base: HarmedBase) -> Sequence[tuple[str, ...]]:
    """Return the commands that the findings of `kb check` name; an empty one for a finding that names none."""
    matches = [_CURE.search(finding.cure.en) for finding in upkeep.findings(base.settings)]
    return list(dict.fromkeys(tuple(shlex.split(match[1])) if match else () for match in matches))


def faults_of_cures(base: HarmedBase, commands: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Follow what `kb check` says; it must find nothing afterwards."""
    for command in commands:
        ended = run(command, base.home, base.url)
        if ended.code:
            yield f"kb {' '.join(command)} ended with {ended.code}: {ended.output}"
    if commands and (left := findings(base)):
        yield f"the cure left {left}"


def faults_of_next_run(base: HarmedBase, expected: Expected, ended: Ended, allowed: frozenset[int]) -> Iterator[str]:
    """Compare what a command has left that was repeated with what it leaves when nobody kills it."""
    if ended.code not in allowed or "Traceback" in ended.output:
        yield f"the next run ended with {ended.code}: {ended.output}"
    if left := findings(base):
        yield f"after the next run: {left}"
    if expected.named(state := state_of(base)) == NEITHER or state.changes != expected.after.changes:
        yield f"the next run left {state} instead of {expected.after}"
    if (answers := base.answers()) != expected.answers:
        yield f"after the next run: {_difference(answers, expected.answers)}"
    if (files := base.files()) != expected.files:
        yield f"files after the next run: {sorted(set(files) ^ set(expected.files))}"


def findings(base: HarmedBase) -> list[str]:
    """Return what `kb check` finds, in words."""
    return [
        f"{finding.check}: {finding.place}: {finding.wrong.en} {finding.cure.en}"
        for finding in upkeep.findings(base.settings)
    ]


def _difference(answers: Sequence[Answer], expected: Sequence[Answer]) -> str:
    pairs = zip(answers, expected, strict=True)
    return "; ".join(f"{answer[:2]} instead of {other[:2]}" for answer, other in pairs if answer != other)
