"""Checksums of the files of an index: recorded after each commit, compared before the files are read.

A damaged file may still be readable and give wrong answers, so files are compared before an engine opens them. That takes
a tenth of a second per 200 MB; a process compares each file once.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from kb.search.engines import Engine, Writer

SUMS = "sums"
"""The file of checksums in each generation."""
MARKER = "damaged"
"""The file beside the generations that names one which a process found damaged."""
_AT_ONCE = 1 << 20
_Compared = tuple[str, str, int, int]


class DamagedFile(Exception):
    """A file of an index differs from what was written."""


_compared: set[_Compared] = set()
"""The files that this process has compared, with size and time of change."""


@contextmanager
def committing(engine: Engine, generation: Path, wait: float) -> Iterator[Writer]:
    """Open a writer that commits at the end, and record the checksums of what it wrote. Raises Busy like the engine."""
    with engine.writing(generation, wait=wait) as writer:
        yield writer
    seal(engine, generation)


def seal(engine: Engine, generation: Path) -> None:
    """Record the checksums of files that have none yet, and of those rewritten."""
    known = _recorded(generation)
    sums = {
        key: known[key] if key in known and key == file.name else _sum(file)
        for key, file in engine.files(generation).items()
    }
    aside = generation / f"{SUMS}.new"
    aside.write_text(json.dumps(sums), encoding="utf-8")
    aside.replace(generation / SUMS)


def compare(engine: Engine, generation: Path, *, again: bool = False) -> None:
    """Compare the files of an index with their checksums; those compared before only ``again``.

    Files of a commit that is just ending have none yet. Raises DamagedFile, or what an unreadable file raises.
    """
    sums = _recorded(generation)
    for key, file in engine.files(generation).items():
        with suppress(FileNotFoundError):  # A commit has just replaced it; whether it is needed, the engine knows.
            status = file.stat()
            compared = str(file), key, status.st_size, status.st_mtime_ns
            if key in sums and (again or compared not in _compared):
                if sums[key] != _sum(file):
                    raise DamagedFile(file.name)
                _compared.add(compared)


def forget_others(generation: Path) -> None:
    """Forget the files of other generations and of former commits, so that a long-lived process does not collect them."""
    _compared.intersection_update(
        compared
        for compared in tuple(_compared)
        if Path(compared[0]).parent == generation and Path(compared[0]).exists()
    )


def mark_damaged(generation: Path) -> None:
    """Leave word that a generation is damaged, for the process that rebuilds it."""
    with suppress(OSError):  # Without permission or space the next reader tries again.
        (generation.parent / MARKER).write_text(generation.name, encoding="utf-8")


def is_marked(generation: Path) -> bool:
    """Return whether a process has found a generation damaged."""
    try:
        return (generation.parent / MARKER).read_text(encoding="utf-8", errors="replace") == generation.name
    except FileNotFoundError:
        return False


def is_sealed(generation: Path) -> bool:
    """Return whether the checksums of a generation are recorded; those of older versions of the program have none."""
    return (generation / SUMS).exists()


def _recorded(generation: Path) -> Mapping[str, str]:
    """Read the checksums. Raises DamagedFile."""
    try:
        sums = json.loads((generation / SUMS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise DamagedFile(SUMS) from error
    if not isinstance(sums, dict):
        raise DamagedFile(SUMS)
    return sums


def _sum(file: Path) -> str:
    value = size = 0
    with file.open("rb") as source:
        while block := source.read(_AT_ONCE):
            value, size = zlib.crc32(block, value), size + len(block)
    return f"{size} {value:08x}"
