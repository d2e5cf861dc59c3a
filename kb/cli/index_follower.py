"""Index the changes of writers that could not, while the server runs."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import suppress

from kb import database
from kb.config import Settings
from kb.errors import KnowledgeBaseError
from kb.queries.changes import versions

SECONDS = 20.0
"""Interval between two checks. A writer gets at least this long to index its own changes."""


def follow(
    settings: Settings, stopped: threading.Event | None = None, seconds: float = SECONDS, known: int | None = None
) -> None:
    """Poll for changes until ``stopped``; index leftovers in a subprocess that frees its memory.

    ``known`` is the last change that is indexed; by default the last change in the database.
    """
    stopped = stopped or threading.Event()
    last_seen = indexed = _last_change(settings) if known is None else known
    _compute_vectors(settings)
    while not stopped.wait(seconds):
        # An unreadable database or a failed process start is retried on the next check.
        with suppress(KnowledgeBaseError, OSError):
            last = _last_change(settings)
            if last not in (indexed, last_seen):
                last_seen = last
            elif last != indexed and _sync():
                indexed = last
                _compute_vectors(settings)


def start(settings: Settings) -> None:
    """Start following in a thread beside the server.

    The first check runs before the second thread exists: the server forks its workers next, and a fork in the middle of
    a query would copy SQLite's locks without the thread that releases them, so the workers would hang.
    """
    known = {"known": _last_change(settings)}
    threading.Thread(target=follow, args=(settings,), kwargs=known, daemon=True, name="follow").start()


def _last_change(settings: Settings) -> int:
    engine = database.create_engine(settings)
    try:
        with database.in_plain_words(), database.sessions(engine)() as session:
            return versions.last_change(session)
    finally:
        engine.dispose()


def _sync() -> bool:
    return subprocess.run([*_INDEX, "sync"], stdout=subprocess.DEVNULL, check=False).returncode == 0  # noqa: S603


def _compute_vectors(settings: Settings) -> None:
    """Compute missing vectors in a process of its own, which may take hours; the index is followed meanwhile.

    The process ends at once if another one is at it, and is continued by the next if it is killed.
    """
    if settings.semantic != "off":
        options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
        threading.Thread(
            target=subprocess.run, args=([*_INDEX, "vectors"],), kwargs=options, daemon=True, name="vectors"
        ).start()


# The commands contain no user input.
_INDEX = (sys.executable, "-m", "kb.cli", "index")
