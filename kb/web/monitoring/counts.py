"""Counts of requests by kind of page, shared by the workers of a machine and kept over restarts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kb.web.request import SharedCounters

EXTENSION = "clusterwissen-counts"
FILE = "metrics"
STATIC, UNKNOWN = "static", "unknown"
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper bounds of durations, in seconds."""
CLASSES = ("2xx", "3xx", "4xx", "5xx")
CACHE_RESULTS = ("hit", "miss", "unchanged")
_SECONDS_TO_KEEP = 100 * 365 * 24 * 3600


def room_of(view: Callable[..., object]) -> str:
    """Return the room of `kb.web` that a view belongs to, such as `records`; files that Flask sends are static."""
    package, _, room = view.__module__.partition(".web.")
    return room.split(".", 1)[0] if package == "kb" else STATIC


class RequestCounts:
    """Counters of requests in a file of the data folder."""

    def __init__(self, home: Path) -> None:
        self._counters = SharedCounters(path=str(home / FILE), secret="")

    def count_start(self) -> None:
        """Count the start of a process."""
        self._add("starts")

    def count(self, kind: str, status: int, seconds: float, cache: str) -> None:
        """Count a request; ``cache`` is one of ``CACHE_RESULTS``, or empty if no cache was asked."""
        self._add(f"{kind} {status // 100}xx")
        self._add(f"{kind} bucket {bisect_left(BUCKETS, seconds)}")
        self._add(f"{kind} microseconds", round(seconds * 1_000_000))
        if cache:
            self._add(f"cache {cache}")

    def starts(self) -> int:
        """Return how many processes have started."""
        return self._counters.get("starts")

    def of_status(self, kind: str) -> Iterator[tuple[str, int]]:
        """Yield each class of status with the number of requests."""
        for name in CLASSES:
            yield name, self._counters.get(f"{kind} {name}")

    def of_cache(self) -> Iterator[tuple[str, int]]:
        """Yield each result of the page cache with the number of requests."""
        for name in CACHE_RESULTS:
            yield name, self._counters.get(f"cache {name}")

    def durations(self, kind: str) -> tuple[Sequence[int], float]:
        """Return how many requests took up to each bound of ``BUCKETS`` or longer, and the sum in seconds."""
        numbers = [self._counters.get(f"{kind} bucket {place}") for place in range(len(BUCKETS) + 1)]
        return numbers, self._counters.get(f"{kind} microseconds") / 1_000_000

    def _add(self, key: str, amount: int = 1) -> None:
        self._counters.incr(key, _SECONDS_TO_KEEP, amount)
