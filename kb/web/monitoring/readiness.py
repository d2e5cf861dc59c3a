"""Whether the site is ready for readers, and why not."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from kb import database, search
from kb.errors import KnowledgeBaseError
from kb.texts import Text
from kb.web.request import app_state, db, settings

LEAST_FREE = 20_000_000
"""Bytes that database and index need to go on working."""
LONGEST_LAG = 3600.0
"""Seconds after which changes that are not found count as a fault; the largest imports are indexed in less."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """The result of each check, how far the index is behind if it is known, and the free bytes of the disk."""

    checks: Mapping[str, bool]
    lag: search.IndexLag | None
    disk_free: int

    @property
    def is_ready(self) -> bool:
        """Whether readers may come."""
        return all(self.checks.values())

    def as_json(self, language: str) -> dict[str, object]:
        """Return all of it, with a sentence for each check that failed."""
        return {
            "status": "ready" if self.is_ready else "not ready",
            "checks": dict(self.checks),
            "reasons": {name: _REASONS[name].in_(language) for name, passed in self.checks.items() if not passed},
            "index_lag": None if self.lag is None else self.lag.changes,
            "disk_free": self.disk_free,
        }


def readiness() -> Readiness:
    """Check database, schema, index and disk."""
    has_database, behind, free = _database(), index_lag(), disk_free()
    checks = {
        "database": has_database,
        "migrations": _migrations(),
        "index": _index(),
        "index_lag": behind is None or behind.seconds <= LONGEST_LAG,
        "disk": free >= LEAST_FREE,
    }
    return Readiness(checks, behind, free)


def index_lag() -> search.IndexLag | None:
    """Return how far the index is behind; None if index or database cannot be read."""
    try:
        return search.lag(db(), app_state().index.state().snapshot)
    except (KnowledgeBaseError, OSError, sa.exc.SQLAlchemyError):
        return None


def disk_free() -> int:
    """Return the free bytes of the disk with the data folder."""
    return shutil.disk_usage(settings().home).free


def _database() -> bool:
    try:
        db().execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return False
    return True


def _migrations() -> bool:
    try:
        return database.is_current(app_state().engine)
    except KnowledgeBaseError:
        return False


def _index() -> bool:
    try:
        app_state().index.state()
    except (KnowledgeBaseError, OSError):
        return False
    return True


_REASONS = {
    "database": Text("Die Datenbank antwortet nicht.", "The database does not answer."),
    "migrations": Text(
        "Das Schema der Datenbank passt nicht zum Programm; „kb db upgrade“ bringt es auf den Stand.",
        "The schema of the database does not fit the program; “kb db upgrade” brings it up to date.",
    ),
    "index": Text(
        "Der Suchindex fehlt oder ist nicht lesbar; „kb serve“ baut ihn auf.",
        "The search index is missing or cannot be read; “kb serve” builds it.",
    ),
    "index_lag": Text(
        "Im Suchindex fehlen seit über einer Stunde Änderungen; „kb index sync“ nennt den Grund.",
        "The search index has not seen changes for more than an hour; “kb index sync” says why.",
    ),
    "disk": Text("Auf dem Datenträger von KB_HOME ist kaum noch Platz.", "The disk with KB_HOME is almost full."),
}
