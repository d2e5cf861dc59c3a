"""Checks of the database: whether its pages, its links and its log are whole."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.config import Settings
from kb.database import place_of
from kb.models import ENTITIES, Change
from kb.models.vocabulary import Operation
from kb.texts import Text
from kb.upkeep.finding import UpkeepFinding

MOST_NAMED = 20
"""Rows named per table and kind of finding."""


def check_pages(settings: Settings, session: Session) -> Iterator[UpkeepFinding]:
    """Let SQLite read its whole file, and object to damaged pages and to links that lead nowhere."""
    if session.get_bind().dialect.name != "sqlite":
        return
    place = place_of(settings)
    for row in session.execute(sa.text(f"PRAGMA integrity_check({MOST_NAMED})")):
        if row[0] != "ok":
            yield UpkeepFinding("database", place, _DAMAGED.format(detail=" ".join(str(row[0]).split())), RESTORE)
    for table, row_id, parent, _ in session.execute(sa.text("PRAGMA foreign_key_check")).fetchmany(MOST_NAMED):
        yield UpkeepFinding("links", f"{table} {row_id}", _DANGLING.format(parent=parent), RESTORE)


def check_log(session: Session) -> Iterator[UpkeepFinding]:
    """Object to rows that the log does not know, and to rows that it knows but are gone."""
    for entity, model in ENTITIES.items():
        table = model.__table__
        latest = (
            sa.select(sa.func.max(Change.id).label("id")).where(Change.entity == entity).group_by(Change.record_id)
        ).subquery()
        logged = sa.select(Change.record_id, Change.operation).join(latest, latest.c.id == Change.id).subquery()
        both = sa.outerjoin(table, logged, logged.c.record_id == table.c.id)
        is_unknown = logged.c.record_id.is_(None) | (logged.c.operation == Operation.WITHDRAW)
        for row_id in session.scalars(sa.select(table.c.id).select_from(both).where(is_unknown).limit(MOST_NAMED)):
            yield UpkeepFinding("log", f"{entity} {row_id}", _UNLOGGED, _UNLOGGED_CURE)
        rows = sa.outerjoin(logged, table, logged.c.record_id == table.c.id)
        is_gone = table.c.id.is_(None) & (logged.c.operation != Operation.WITHDRAW)
        for row_id in session.scalars(sa.select(logged.c.record_id).select_from(rows).where(is_gone).limit(MOST_NAMED)):
            yield UpkeepFinding("log", f"{entity} {row_id}", _GONE, RESTORE)


RESTORE = Text(
    "Die Site anhalten, die beschädigten Dateien beiseitelegen und die letzte Sicherung zurückspielen: kb restore DATEI",
    "Stop the site, move the damaged files aside and restore the latest backup: kb restore FILE",
)
_DAMAGED = Text("Die Datei der Datenbank ist beschädigt: {detail}", "The file of the database is damaged: {detail}")
_DANGLING = Text("Die Zeile zeigt auf {parent}, wo nichts ist.", "The row points to a row of {parent} that is missing.")
_UNLOGGED = Text(
    "Der Eintrag ist da, aber nach dem Änderungsprotokoll nie angelegt oder schon zurückgezogen.",
    "The record is there, but by the change log it was never created, or was withdrawn.",
)
_UNLOGGED_CURE = Text(
    "Die Datenbank wurde am Programm vorbei geändert. Den Eintrag mit „kb import“ neu anlegen oder die letzte Sicherung"
    " zurückspielen.",
    "The database was changed behind the program's back. Create the record again with “kb import”, or restore the latest"
    " backup.",
)
_GONE = Text(
    "Der Eintrag fehlt, obwohl ihn das Änderungsprotokoll führt.",
    "The record is missing although the change log has it.",
)
