"""The table of results."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from bench.serving import percentile

_STARTED = time.monotonic()


@dataclass(frozen=True)
class Line:
    """One measured figure beside its yardstick; ``ratio`` is ours to the yardstick's, ``expected`` the target."""

    what: str
    ours: str
    yardstick: str = "–"
    ratio: str = "–"
    expected: str = ""


def compared(
    what: str, ours: Sequence[float], theirs: Sequence[float], expected: str = "", share: float = 0.95
) -> Line:
    """Compare a percentile of the response times."""
    mine, other = (percentile(values, share) for values in (ours, theirs))
    ratio = f"{mine / other:.2f}" if mine / other >= 0.1 else f"1/{other / mine:.0f}"
    return Line(f"{what}: p{100 * share:.0f}", f"{mine:.1f} ms", f"{other:.1f} ms", ratio, expected)


def say(step: str) -> None:
    """Report a step and the elapsed seconds on stderr."""
    print(f"{time.monotonic() - _STARTED:6.0f} s  {step}", file=sys.stderr, flush=True)


HEAD = ("what", "ours", "yardstick", "ours / yardstick", "expected")


def show(lines: Sequence[Line]) -> None:
    """Print the table; the first column names the yardstick if it is not Datasette."""
    table = Table(title="Clusterwissen beside its yardsticks, in the same run")
    for heading in HEAD:
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for row in rows(lines):
        table.add_row(*row)
    Console(width=150).print(table)


def rows(lines: Sequence[Line]) -> list[tuple[str, ...]]:
    """Return the lines as rows of a table."""
    return [(line.what, line.ours, line.yardstick, line.ratio, line.expected) for line in lines]


def markdown(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """Format a table for the documentation, figures to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def filled(page: str, name: str, block: str) -> str:
    """Replace the block between its marks; raises ValueError if the marks are missing."""
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    page_filled, times = re.subn(
        re.escape(begin) + ".*?" + re.escape(end), lambda _: f"{begin}{block}\n{end}", page, flags=re.DOTALL
    )
    if times != 1:
        raise ValueError(f"The page has no place for {name}.")
    return page_filled
