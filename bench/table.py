"""The one table that a run prints."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from bench.serving import percentile

_STARTED = time.monotonic()


@dataclass(frozen=True)
class Line:
    """One measured figure beside its yardstick; ``ratio`` is ours to the yardstick's, ``expected`` what is aimed at."""

    what: str
    ours: str
    yardstick: str = "–"
    ratio: str = "–"
    expected: str = ""


def compared(
    what: str, ours: Sequence[float], theirs: Sequence[float], expected: str = "", share: float = 0.95
) -> Line:
    """Put the milliseconds beside each other below which a share of all answers stayed."""
    mine, other = (percentile(values, share) for values in (ours, theirs))
    ratio = f"{mine / other:.2f}" if mine / other >= 0.1 else f"1/{other / mine:.0f}"
    return Line(f"{what}: p{100 * share:.0f}", f"{mine:.1f} ms", f"{other:.1f} ms", ratio, expected)


def say(step: str) -> None:
    """Say on stderr what is being measured, and after how many seconds."""
    print(f"{time.monotonic() - _STARTED:6.0f} s  {step}", file=sys.stderr, flush=True)


def show(lines: Sequence[Line]) -> None:
    """Print the table, with the yardstick named in the first column where it is not Datasette."""
    table = Table(title="Clusterwissen beside its yardsticks, in the same run")
    for heading in ("what", "ours", "yardstick", "ours / yardstick", "expected"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for line in lines:
        table.add_row(line.what, line.ours, line.yardstick, line.ratio, line.expected)
    Console(width=150).print(table)
