"""Progress of long work on the index."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with the records (or changes) done and the number of all."""


def tell(progress: Progress | None, done: int, total: int) -> None:
    """Report progress if anybody listens."""
    if progress is not None:
        progress(done, total)
