"""The one table that a run prints."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Line:
    """One measured figure beside its yardstick; ``ratio`` is ours to the yardstick's."""

    what: str
    ours: str
    yardstick: str
    ratio: str


def show(lines: list[Line]) -> None:
    """Print the table, with the yardstick named in the heading of its column."""
    table = Table(title="Clusterwissen beside its yardsticks, in the same run")
    for heading in ("what", "ours", "yardstick", "ours / yardstick"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for line in lines:
        table.add_row(line.what, line.ours, line.yardstick, line.ratio)
    Console(width=120).print(table)
