"""All checks of an installation, from the folder to the index; a fault in one does not hide what the others find."""

from __future__ import annotations

from collections.abc import Iterator

from kb import database, search
from kb.config import Settings
from kb.database import Sessions, place_of
from kb.errors import KnowledgeBaseError
from kb.texts import Text
from kb.upkeep.addresses import check_addresses
from kb.upkeep.files import check_disk, check_rights, check_settings
from kb.upkeep.finding import UpkeepFinding
from kb.upkeep.records import RESTORE, check_log, check_pages

CHECKS = ("settings", "rights", "disk", "database", "links", "log", "index", "addresses")
"""The names of the checks in their order; the last one only on request."""


def findings(settings: Settings, *, addresses: bool = False) -> Iterator[UpkeepFinding]:
    """Check settings, files, disk, database, log and index; on request also the addresses of sources."""
    yield from check_settings(settings)
    yield from check_rights(settings)
    yield from check_disk(settings)
    place = place_of(settings)
    if database.is_missing(settings):
        yield UpkeepFinding("database", place, _MISSING, RESTORE if search.last_indexed(settings) else _START)
        return
    engine = database.create_engine(settings)
    try:
        with database.in_plain_words():
            yield from _of_database(settings, database.sessions(engine), addresses=addresses)
    except KnowledgeBaseError as error:
        yield UpkeepFinding("database", place, error.message, RESTORE)
    finally:
        engine.dispose()


def _of_database(settings: Settings, sessions: Sessions, *, addresses: bool) -> Iterator[UpkeepFinding]:
    with sessions() as session:
        yield from check_pages(settings, session)
        sentence = database.unfinished_copy(session.connection())
    if sentence is not None:
        yield UpkeepFinding("database", place_of(settings), sentence, _FINISH)
        return
    if not database.is_current(sessions.kw["bind"]):
        yield UpkeepFinding("database", place_of(settings), _OUTDATED, _START)
        return
    if lost := lost_changes(settings, sessions):
        yield UpkeepFinding("database", place_of(settings), _LOST.format(count=lost), RESTORE)
        return
    with sessions() as session:
        yield from check_log(session)
    try:
        yield from _of_index(settings, search.check(settings, sessions))
    except KnowledgeBaseError as error:
        yield UpkeepFinding("index", str(settings.index_folder), error.message, _REBUILD)
    except LookupError as error:  # A column of terms holds a word that is none of them.
        yield UpkeepFinding("index", str(settings.index_folder), _UNCOMPARABLE.format(detail=str(error)), RESTORE)
    if addresses:
        with sessions() as session:
            yield from check_addresses(session)


def lost_changes(settings: Settings, sessions: Sessions) -> int:
    """Return how many changes the index has seen although the database has no history at all; usually 0."""
    return 0 if database.has_history(sessions.kw["bind"]) else search.last_indexed(settings)


def _of_index(settings: Settings, checked: search.Checked) -> Iterator[UpkeepFinding]:
    place = str(settings.index_folder)
    for text in (checked.due, checked.meaning):
        if text is not None:
            yield UpkeepFinding("index", place, text, _REBUILD)
    if checked.behind:
        yield UpkeepFinding("index", place, _BEHIND.format(count=checked.behind), _SYNC)
    differing = [*checked.missing, *checked.surplus, *checked.differing]
    if differing:
        shown = ", ".join(differing[:5]) + (" …" if len(differing) > 5 else "")
        yield UpkeepFinding("index", place, _DIFFERS.format(count=len(differing), shown=shown), _REBUILD)


_MISSING = Text("Die Datenbank fehlt.", "The database is missing.")
_OUTDATED = Text(
    "Das Schema der Datenbank fehlt oder ist veraltet.", "The schema of the database is missing or outdated."
)
_START = Text("„kb serve“ starten oder „kb db prepare“ ausführen.", "Start “kb serve”, or run “kb db prepare”.")
_FINISH = Text(
    "KB_DATABASE_URL auf die Quelle setzen und ausführen: kb db copy ZIEL_URL",
    "Set KB_DATABASE_URL to the source, and run: kb db copy TO_URL",
)
_LOST = Text(
    "Die Datenbank ist leer, der Suchindex kennt aber Änderungen bis Nummer {count}: Sie ist verloren gegangen oder vertauscht.",
    "The database is empty, but the search index knows changes up to number {count}: it was lost or mixed up.",
)
_REBUILD = Text("Ausführen: kb index rebuild", "Run: kb index rebuild")
_SYNC = Text("Ausführen: kb index sync", "Run: kb index sync")
_BEHIND = Text("Im Suchindex fehlen noch {count} Änderungen.", "The search index is {count} changes behind.")
_UNCOMPARABLE = Text(
    "Suchindex und Datenbank lassen sich nicht vergleichen: {detail}",
    "The search index and the database cannot be compared: {detail}",
)
_DIFFERS = Text(
    "Suchindex und Datenbank unterscheiden sich ({count}): {shown}",
    "The search index and the database differ ({count}): {shown}",
)
