"""Engine and sessions: SQLite by default, PostgreSQL by setting, with the same rules."""

from __future__ import annotations

import fcntl
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import event, exc
from sqlalchemy.orm import Session, sessionmaker

from kb.config import Settings, resource
from kb.errors import Busy, Conflict, InvalidInput, Unavailable
from kb.texts import Text

if TYPE_CHECKING:
    from alembic.config import Config

Sessions = sessionmaker[Session]

BUSY_SECONDS = 10
_REVISION = re.compile(r'^revision = "(\w+)"\ndown_revision = (?:None|"(\w+)")$', re.MULTILINE)
WRITER_LOCK = 0x6B62  # "kb": the advisory lock of writers on PostgreSQL, so that change numbers appear in order.
UNFINISHED_COPY = sa.Table(
    "unfinished_copy", sa.MetaData(), sa.Column("source", sa.Text, nullable=False), sa.Column("foreign_keys", sa.JSON)
)
"""In a database that ``kb db copy`` is filling: the source, and the foreign keys that are missing until the end."""


def create_engine(settings: Settings, *, busy_seconds: float = BUSY_SECONDS) -> sa.Engine:
    """Create the engine of the configured database; on SQLite also the home folder."""
    url = sa.make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = sa.create_engine(
            url, hide_parameters=True, connect_args={"timeout": busy_seconds, "isolation_level": None}
        )
        event.listen(engine, "connect", lambda connection, _record: _prepare_sqlite(connection, settings.durability))
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise InvalidInput(_NO_DRIVER, field="KB_DATABASE_URL") from error


def sessions(bind: sa.Engine | sa.Connection) -> Sessions:
    """Return the session factory; loaded objects stay usable after a commit.

    Sessions of a connection that is in a transaction take part in it: their commits wait for its end.
    """
    return sessionmaker(bind, expire_on_commit=False)


def snapshot(engine: sa.Engine) -> Session:
    """Open a session that sees one state of the database throughout.

    SQLite's transactions do so by default; PostgreSQL's see the latest state at each statement.
    """
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Session(engine)


def alembic_config(settings: Settings) -> Config:
    """Configure Alembic for the shipped migrations, without a file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(resource("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["settings"] = settings
    return config


def upgrade(settings: Settings) -> None:
    """Upgrade the database to the newest schema, if needed. Raises Unavailable for one of a newer version."""
    # Only an upgrade needs Alembic; importing it takes as long as importing thousands of rows.
    from alembic import command, util

    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Two processes starting together would both find an empty database; the lock is released with its process.
    with (settings.home / "migrations.lock").open("w") as lock, in_plain_words():
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            command.upgrade(alembic_config(settings), "head")
        except util.CommandError as error:
            raise Unavailable(_NEWER.format(place=place_of(settings))) from error


def file_of(settings: Settings) -> Path | None:
    """Return the file of an SQLite database; None for other databases."""
    url = sa.make_url(settings.database_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def place_of(settings: Settings) -> str:
    """Return where the database is, without its password."""
    return str(file_of(settings) or sa.make_url(settings.database_url).render_as_string(hide_password=True))


def is_missing(settings: Settings) -> bool:
    """Return whether the file of an SQLite database is missing; connecting would create it."""
    file = file_of(settings)
    if file is None:
        return False
    try:
        file.stat()
    except FileNotFoundError:
        return True
    return False


def has_history(engine: sa.Engine) -> bool:
    """Return whether anything was ever stored; a database without tables has none. Raises Unavailable for half a copy."""
    with in_plain_words(), engine.connect() as connection:
        if not _has_table(connection, "change_set"):
            return False
        return connection.execute(sa.text("SELECT id FROM change_set LIMIT 1")).first() is not None


def is_current(engine: sa.Engine) -> bool:
    """Return whether the database has the newest schema. Raises Unavailable for half a copy."""
    with in_plain_words(), engine.connect() as connection:
        if not _has_table(connection, "alembic_version"):
            return False
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == newest_revision()


def unfinished_copy(connection: sa.Connection) -> Text | None:
    """Return the sentence that a database is a copy which was not finished, if it is one."""
    if not sa.inspect(connection).has_table(UNFINISHED_COPY.name):
        return None
    place = connection.engine.url.render_as_string(hide_password=True)
    return _UNFINISHED.format(place=place, source=connection.scalar(sa.select(UNFINISHED_COPY.c.source)))


def refuse_unfinished_copy(engine: sa.Engine) -> None:
    """Raise Unavailable for a copy that was not finished; a database that does not answer yet may do so later."""
    try:
        with suppress(exc.DBAPIError), engine.connect() as connection:
            _has_table(connection, UNFINISHED_COPY.name)
    finally:
        engine.dispose()


def _has_table(connection: sa.Connection, name: str) -> bool:
    """Return whether a table exists. Raises Unavailable for a copy that was not finished."""
    if (sentence := unfinished_copy(connection)) is not None:
        raise Unavailable(sentence)
    return sa.inspect(connection).has_table(name)


def newest_revision() -> str:
    """Return the migration that no other follows."""
    scripts = [file.read_text("utf-8") for file in (resource("migrations") / "versions").glob("*.py")]
    revisions = {match[1]: match[2] for script in scripts if (match := _REVISION.search(script))}
    (newest,) = revisions.keys() - revisions.values()
    return newest


def lock_for_writing(session: Session) -> None:
    """Wait for the writer's lock, held until the transaction ends. Raises Busy after the timeout.

    Must be called before anything is read: SQLite refuses to write at once if another process wrote after the read.
    """
    if session.get_bind().dialect.name == "sqlite":
        lock_file(session)
        return
    session.execute(sa.text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
    session.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})


def lock_file(session: Session) -> None:
    """Wait for the write lock of SQLite's file, for a transaction that reads before it writes. Raises Busy after the timeout.

    PostgreSQL locks rows, so changes beside the log do not wait for those in it.
    """
    if session.get_bind().dialect.name == "sqlite":
        # An UPDATE that touches no row takes the lock without writing a page.
        session.execute(sa.text("UPDATE change_set SET id = id WHERE id = -1"))


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Convert database errors to Busy, Conflict or Unavailable with a sentence for the reader."""
    try:
        yield
    except exc.IntegrityError as error:
        raise Conflict(_CONFLICT.format(detail=str(error.orig))) from error
    except (exc.OperationalError, exc.DatabaseError) as error:
        raise _plain(_first(error).orig) from error
    except sqlite3.Error as error:  # From a statement that SQLAlchemy has no words for, such as VACUUM.
        raise _plain(error) from error


def _first(error: exc.DBAPIError) -> exc.DBAPIError:
    """Return the first error of a chain.

    A full disk ends SQLite's transaction, and then its savepoint is missing.
    """
    while isinstance(error.__context__, exc.DBAPIError):
        error = error.__context__
    return error


def _plain(error: BaseException | None) -> Busy | Unavailable:
    """Classify an error by its code, because its text depends on the server's language."""
    code = _code(error)
    if code in _BUSY_CODES:
        return Busy(_LOCKED)
    if code in _FULL_CODES or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHMSIZE:
        return Unavailable(_FULL)
    if code in _READ_ONLY_CODES:
        return Unavailable(_READ_ONLY.format(detail=str(error)))
    if code in _DAMAGED_CODES:
        return Unavailable(_DAMAGED.format(detail=str(error)))
    return Unavailable(_UNAVAILABLE.format(detail=str(error)))


def _code(error: BaseException | None) -> object:
    """Return SQLite's primary result code or PostgreSQL's SQLSTATE."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF
    return getattr(error, "sqlstate", None)


# Lock not available, serialization failure, deadlock; disk full.
_BUSY_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, "55P03", "40001", "40P01"})
_FULL_CODES = frozenset({sqlite3.SQLITE_FULL, "53100"})
_READ_ONLY_CODES = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN})
_DAMAGED_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def _prepare_sqlite(connection: sqlite3.Connection, durability: str) -> None:
    _, _, file = connection.execute("PRAGMA database_list").fetchone()
    if file and not Path(file).stat().st_size:
        Path(file).chmod(0o600)  # A new one; the files that SQLite puts beside it get the same rights.
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"synchronous={durability}", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    """Begin the transaction explicitly: all statements of a session see one state."""
    connection.exec_driver_sql("BEGIN")


_NO_DRIVER = Text(
    "Für PostgreSQL fehlt der Treiber. Zum Beheben ausführen: pip install 'clusterwissen[postgres]'",
    "The driver for PostgreSQL is missing. To fix this, run: pip install 'clusterwissen[postgres]'",
)
_NEWER = Text(
    "Die Datenbank {place} hat das Schema einer neueren Version von Clusterwissen. Diese Version installieren oder eine Sicherung"
    " aus der Zeit davor zurückspielen.",
    "The database {place} has the schema of a newer version of Clusterwissen. Install that version, or restore a backup made"
    " before it.",
)
_UNFINISHED = Text(
    "Die Datenbank {place} ist eine unfertige Kopie von {source}. „kb db copy“ dort oder, wenn das eine Sicherung ist,"
    " „kb restore“ damit wiederholen, dann wird sie fertig, oder die unfertige Kopie löschen.",
    "The database {place} is an unfinished copy of {source}. To finish it, repeat “kb db copy” there or, if that is a backup,"
    " “kb restore” with it; or delete the unfinished copy.",
)
_CONFLICT = Text(
    "Die Änderung verletzt eine Regel der Datenbank: {detail}",
    "The change breaks a rule of the database: {detail}",
)
_LOCKED = Text(
    "Ein anderer Prozess schreibt gerade in die Datenbank. Bitte gleich noch einmal versuchen.",
    "Another process is writing to the database. Please try again in a moment.",
)
_FULL = Text(
    "Der Datenträger ist voll; es wurde nichts gespeichert. Bitte Platz schaffen und wiederholen.",
    "The disk is full; nothing was stored. Please make room and try again.",
)
_READ_ONLY = Text(
    "Die Datei der Datenbank lässt sich nicht öffnen oder schreiben: {detail}. Ist der Datenträger schreibgeschützt eingehängt, oder"
    " gehört KB_HOME einem anderen Benutzer?",
    "The file of the database cannot be opened or written: {detail}. Is its disk mounted read-only, or does KB_HOME belong to"
    " another user?",
)
_DAMAGED = Text(
    "Die Datei der Datenbank (kb.sqlite in KB_HOME, wenn KB_DATABASE_URL nichts anderes sagt) ist beschädigt: {detail}."
    " „kb check“ nennt Einzelheiten; danach die letzte Sicherung zurückspielen.",
    "The file of the database (kb.sqlite in KB_HOME unless KB_DATABASE_URL says otherwise) is damaged: {detail}."
    " “kb check” has details; then restore the latest backup.",
)
_UNAVAILABLE = Text(
    "Die Datenbank antwortet nicht wie erwartet: {detail}",
    "The database does not answer as expected: {detail}",
)
