"""The progress bar of an import, on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kb.ingest.run import ProgressCallback


@contextmanager
def progress_bar() -> Iterator[ProgressCallback]:
    """Show progress on stderr."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        tasks: dict[Path, Any] = {}

        def update(file: Path, rows: int) -> None:
            if file not in tasks:
                tasks[file] = progress.add_task(escape(file.name), total=None)
            progress.update(tasks[file], completed=rows)

        yield update
