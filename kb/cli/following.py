"""While readers are served, the index follows changes whose writer did not index them, as it was killed or could not."""

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
"""From one look to the next; for at least so long whoever has stored something is left alone to index it."""


def follow(
    settings: Settings, ended: threading.Event | None = None, seconds: float = SECONDS, known: int | None = None
) -> None:
    """Look for changes until ``ended``, and have what is left over indexed by a process that gives its memory back.

    ``known`` is the change up to which all is indexed; without it that is the last there is now.
    """
    ended = ended or threading.Event()
    seen = indexed = _last_change(settings) if known is None else known
    while not ended.wait(seconds):
        # A database that cannot be read just now, or a process that cannot be started, is tried again the next time.
        with suppress(KnowledgeBaseError, OSError):
            last = _last_change(settings)
            if last not in (indexed, seen):
                seen = last
            elif last != indexed and _sync():
                indexed = last


def start(settings: Settings) -> None:
    """Follow beside the server, for as long as this process lives.

    The first look is taken before there are two threads: next the server forks its workers, and if that came in the midst
    of a question, they would have SQLite's locks without the thread that gives them back, and never answer.
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
    # Nothing in the command comes from outside.
    command = [sys.executable, "-m", "kb.cli", "index", "sync"]
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0  # noqa: S603
