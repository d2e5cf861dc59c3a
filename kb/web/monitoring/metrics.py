"""Metrics of the site as Prometheus reads them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import accumulate
from pathlib import Path

import sqlalchemy as sa
from flask import current_app
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy.orm import Session

from kb.models import ENTITIES
from kb.queries import home
from kb.queries.changes import cached
from kb.web.monitoring.counts import BUCKETS, STATIC, UNKNOWN, RequestCounts, room_of
from kb.web.monitoring.readiness import disk_free, index_lag
from kb.web.request import db

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


def exposition(counts: RequestCounts) -> bytes:
    """Write all metrics in the text format."""
    registry = CollectorRegistry()
    registry.register(_SiteCollector(counts))
    return generate_latest(registry)


class _SiteCollector(Collector):
    def __init__(self, counts: RequestCounts) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        """Yield all metrics."""
        yield from self._of_requests()
        yield from _of_processes(self._counts.starts())
        yield from _of_data()

    def _of_requests(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "kb_requests", "Requests by kind of page and class of status.", labels=["kind", "status"]
        )
        durations = HistogramMetricFamily("kb_request_seconds", "Duration until the last byte.", labels=["kind"])
        for kind in sorted({*map(room_of, current_app.view_functions.values()), STATIC, UNKNOWN}):
            for status, number in self._counts.of_status(kind):
                if number:
                    requests.add_metric([kind, status], number)
            numbers, seconds = self._counts.durations(kind)
            if any(numbers):
                bounds = [*map(str, BUCKETS), "+Inf"]
                durations.add_metric([kind], list(zip(bounds, accumulate(numbers), strict=True)), seconds)
        cache = CounterMetricFamily("kb_page_cache", "Requests by what the page cache had.", labels=["result"])
        for result, number in self._counts.of_cache():
            cache.add_metric([result], number)
        yield from (requests, durations, cache)


def _of_processes(starts: int) -> Iterator[Metric]:
    yield CounterMetricFamily("kb_worker_starts", "Processes for requests that have started.", starts)
    if number := workers():
        yield GaugeMetricFamily("kb_workers", "Processes that handle requests.", number)


def _of_data() -> Iterator[Metric]:
    lag = index_lag()
    if lag is not None:
        yield GaugeMetricFamily("kb_index_lag_changes", "Changes that the index has not seen.", lag.changes)
        yield GaugeMetricFamily("kb_index_lag_seconds", "Age of the first of these changes.", lag.seconds)
    records = GaugeMetricFamily("kb_records", "Records by kind.", labels=["kind"])
    with suppress(sa.exc.SQLAlchemyError):  # A database that does not answer is told by /readyz.
        for kind, number in cached(db(), _count_records).items():
            records.add_metric([kind], number)
    yield records
    yield GaugeMetricFamily("kb_disk_free_bytes", "Free room where KB_HOME is.", disk_free())


def _count_records(session: Session) -> Mapping[str, int]:
    return home.counts(session, ENTITIES.values())


def workers() -> int:
    """Count the processes that the parent of this one runs with the same command; 0 where ``/proc`` is missing."""
    try:
        own = Path("/proc/self/cmdline").read_bytes()
        lists = [task / "children" for task in Path(f"/proc/{os.getppid()}/task").iterdir()]
        children = [child for file in lists for child in file.read_text(encoding="ascii").split()]
        return sum(Path(f"/proc/{child}/cmdline").read_bytes() == own for child in children)
    except OSError:  # Also when one has ended meanwhile.
        return 0
