"""Run commands where the disk is full, where no file may grow, and where nothing may be written."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tools.chaos.aftermath import NEITHER, Expected, findings
from tools.chaos.bases import HarmedBase, state_of
from tools.chaos.commands import run
from tools.chaos.kills import Act
from tools.chaos.originals import LIST, Originals

KINDS = ("full disk", "read-only disk")
ACTS = (
    Act("import", ("import", LIST), "indexed", 1),
    Act("undo", ("undo", "{change_set}"), "imported", 1),
    Act("index sync", ("index", "sync"), "behind", 1),
    Act("index sync, Tantivy", ("index", "sync"), "behind-tantivy", 1),
    Act("index rebuild", ("index", "rebuild"), "indexed", 1),
    Act("index use tantivy", ("index", "use", "tantivy"), "indexed", 1),
)
FREE = (0, 40_000, 120_000, 300_000)
"""Bytes that are left on a full disk: some are enough for a part of the work."""
SIZE = "16m"
_WORDS = {"full disk": ("disk is full", "disk full"), "read-only disk": ("read-only", "read only", "readonly")}


class NoMount(Exception):
    """A disk in memory cannot be mounted on this machine."""


@dataclass(frozen=True, slots=True)
class DiskCase:
    """A command on a disk: whether it went well, and what was wrong."""

    act: str
    is_refused: bool
    faults: list[str]


def cases_on(originals: Originals, kind: str) -> Iterator[DiskCase]:
    """Run each command on such a disk. Raises NoMount."""
    for act in ACTS:
        expected = _expected(originals, act)
        for free in FREE if kind == "full disk" else FREE[:1]:
            with mounted(originals.work / "disk") as disk:
                base = originals.of(act.on).copied(disk / "home")
                restrict = partial(_fill, disk, free) if kind == "full disk" else partial(_remount, disk, "ro")
                yield _case(base, act, _arguments(originals, act), expected, kind, restrict)


def _case(
    base: HarmedBase, act: Act, arguments: tuple[str, ...], expected: Expected, kind: str, restrict: Callable[[], None]
) -> DiskCase:
    disk = base.home.parent
    restrict()
    ended = run(arguments, base.home, base.url, log=disk.with_suffix(".log"))
    _remount(disk, "rw")
    (disk / "filling").unlink(missing_ok=True)
    faults = []
    if ended.code not in (0, 1) or "Traceback" in ended.output:
        faults.append(f"ended with {ended.code}: {ended.output}")
    left = expected.named(state_of(base))
    is_refused = ended.code == 1 or "could not be updated" in ended.output
    if ended.code == 1 and not any(word in ended.output.lower() for word in _WORDS[kind]):
        faults.append(f"does not say “{kind}”: {ended.output}")
    if left == NEITHER or (ended.code == 1 and left == "after" and expected.before != expected.after):
        faults.append(f"left the database {left}, exit code {ended.code}: {ended.output}")
    if not ended.code and left == "before" and expected.before != expected.after:
        faults.append("says that it went well and stored nothing")
    again = run(arguments, base.home, base.url, log=disk.with_suffix(".log"))
    if again.code and not (act.name == "undo" and left == "after"):
        faults.append(f"with room again it ended with {again.code}: {again.output}")
    if expected.named(state_of(base)) != expected.named(expected.after):
        faults.append("with room again it does not leave what it should")
    faults += [f"with room again: {finding}" for finding in findings(base) if not finding.startswith("disk:")]
    return DiskCase(act.name, is_refused, faults)


@contextmanager
def mounted(disk: Path) -> Iterator[Path]:
    """Mount a small disk in memory. Raises NoMount."""
    disk.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        raise NoMount("A disk in memory cannot be mounted here; that takes the rights of root.")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def _remount(disk: Path, mode: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{mode}", str(disk)], check=True)


def _fill(disk: Path, free: int) -> None:
    """Fill a disk until so many bytes are left."""
    with suppress(OSError), (disk / "filling").open("wb", buffering=0) as file:
        while (room := shutil.disk_usage(disk).free - free) > 0:
            file.write(b"x" * min(room, 1 << 20))


def _arguments(originals: Originals, act: Act) -> tuple[str, ...]:
    words = {"change_set": originals.change_set}
    return tuple(str(originals.list) if argument == LIST else argument.format(**words) for argument in act.arguments)


def _expected(originals: Originals, act: Act) -> Expected:
    original = originals.of(act.on)
    before = state_of(original)
    base = original.copied(originals.work / "undisturbed")
    try:
        assert run(_arguments(originals, act), base.home, base.url).code == 0
        return Expected.of(before, base)
    finally:
        base.remove()
