"""Index the changes of writers that could not, while the server runs."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time

from kb import database, search
from kb.config import Settings
from kb.errors import KnowledgeBaseError
from kb.queries.changes import versions
from kb.texts import Text

_LOG = logging.getLogger(__name__)
SECONDS = 20.0
"""Interval between two checks. A writer gets at least this long to index its own changes."""
SECONDS_TO_VERIFY = 3600.0
"""Interval between two readings of the whole index for damage."""
SECONDS_TO_SYNC = 4 * 3600.0
"""A synchronisation that takes longer is stuck; it is ended and tried again."""
_not_asking = threading.Lock()
"""Held while the database is asked: see ``start``."""


def follow(
    settings: Settings, stopped: threading.Event | None = None, seconds: float = SECONDS, known: int | None = None
) -> None:
    """Poll for changes and damage until ``stopped``; index or rebuild in a subprocess that frees its memory.

    ``known`` is the last change that is indexed; by default the last change in the database.
    """
    stopped = stopped or threading.Event()
    last_seen = indexed = _last_change(settings) if known is None else known
    verified_at = time.monotonic()
    _compute_vectors(settings)
    while not stopped.wait(seconds):
        # Whatever fails is tried again at the next check: an unreadable database, a process that does not start.
        try:
            if time.monotonic() - verified_at > SECONDS_TO_VERIFY:
                verified_at = time.monotonic()
                search.verify(settings)
            if search.is_unusable(settings):
                _LOG.warning(_REBUILDING.in_(settings.language))
                _sync()
            last = _last_change(settings)
            if last not in (indexed, last_seen):
                last_seen = last
            elif last != indexed and _sync():
                indexed = last
                _compute_vectors(settings)
        except Exception as error:  # noqa: BLE001  # This thread has to go on.
            detail = error.message.in_(settings.language) if isinstance(error, KnowledgeBaseError) else str(error)
            _LOG.error(_FAILED.format(detail=detail).in_(settings.language))


def start(settings: Settings) -> None:
    """Start following in a thread beside the server.

    The server forks its workers next, and again when one has died. A fork in the middle of a query would copy SQLite's
    locks without the thread that releases them, so the worker would hang: every fork waits for the query to end.
    """
    os.register_at_fork(
        before=_not_asking.acquire, after_in_parent=_not_asking.release, after_in_child=_not_asking.release
    )
    known = {"known": _last_change(settings)}
    threading.Thread(target=follow, args=(settings,), kwargs=known, daemon=True, name="follow").start()


def _last_change(settings: Settings) -> int:
    with _not_asking:
        engine = database.create_engine(settings)
        try:
            with database.in_plain_words(), database.sessions(engine)() as session:
                return versions.last_change(session)
        finally:
            engine.dispose()


def _sync() -> bool:
    command = [*_INDEX, "sync"]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False, timeout=SECONDS_TO_SYNC)  # noqa: S603
    return done.returncode == 0


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
_REBUILDING = Text(
    "Der Suchindex fehlt oder ist beschädigt; er wird neu aufgebaut.",
    "The search index is missing or damaged; it is being rebuilt.",
)
_FAILED = Text(
    "Der Suchindex konnte nicht aktualisiert werden ({detail}). Der nächste Versuch folgt von selbst.",
    "The search index could not be updated ({detail}). The next attempt follows by itself.",
)
