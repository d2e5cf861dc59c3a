"""A copy of the whole knowledge base in another database, SQLite or PostgreSQL, with its log, ids and versions.

Tables are copied by primary key, each chunk in a transaction of its own that begins after the highest key of the target.
So a copy that was killed goes on where it stopped. Until its end the target has a table that names the source, and no
foreign keys, because rows of one table may refer to later ones. What has changed at the source in between is noticed by
the checksum of its table, which is then copied again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, exc

from kb import database
from kb.config import Settings
from kb.database import UNFINISHED_COPY, WRITER_LOCK, place_of
from kb.errors import Busy, Conflict, InvalidInput, Unavailable
from kb.models import Base
from kb.texts import Text

COPY_LOCK = WRITER_LOCK + 1
"""The advisory lock on PostgreSQL of the process that copies into a database."""
AT_ONCE = 2_000
"""Rows copied in one transaction."""
RowsCopied = Callable[[str, int, int], None]
"""Called with the table, the rows copied so far, and the rows there are."""


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """A table that is the same in both databases: its rows, and the SHA-256 of all its values."""

    name: str
    rows: int
    checksum: str


def copy_database(
    source: Settings, target: Settings, progress: RowsCopied, *, name: str | None = None
) -> Sequence[CopiedTable]:
    """Copy a database into an empty one, or finish such a copy, and compare all tables afterwards.

    The copy is of the moment when it began; readers and writers of the source go on. ``name`` is what an unfinished copy
    calls its source, by default its place. Raises InvalidInput, Conflict, Busy or Unavailable.
    """
    if _identity(source) == _identity(target):
        raise Conflict(_SAME.format(place=place_of(source)))
    with database.in_plain_words(), _engine(source) as origin, _engine(target, foreign_keys=False) as engine:
        with _lock(target, engine):
            _prepare(engine, target, name or place_of(source))
            with database.snapshot(origin) as session:
                read = session.connection()
                tables = [_copy_table(table, read, engine, progress) for table in _tables()]
                _finish(read, engine)
    return tables


def _identity(settings: Settings) -> str:
    """Return what all addresses of one database have in common. Raises InvalidInput for an address without a database."""
    url = sa.make_url(settings.database_url)
    if not url.database or url.database == ":memory:":
        raise InvalidInput(_NO_DATABASE)
    file = database.file_of(settings)
    return str(file.resolve() if file else url.set(username=None, password=None, port=url.port or 5432))


@contextmanager
def _lock(target: Settings, engine: sa.Engine) -> Iterator[None]:
    """Let one process of all machines copy into a database; the lock is released with the process. Raises Busy."""
    file = database.file_of(target)
    if file is None:
        # The lock is that of the connection, which is closed with the engine.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(COPY_LOCK))):
                raise Busy(_RUNNING)
            yield
        return
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = file.resolve()
    with file.with_name(f"{file.name}-copy.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(_RUNNING) from error
        yield


@contextmanager
def _engine(settings: Settings, *, foreign_keys: bool = True) -> Iterator[sa.Engine]:
    engine = database.create_engine(settings)
    if engine.dialect.name == "sqlite" and not foreign_keys:
        event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA foreign_keys=OFF"))
    try:
        yield engine
    finally:
        engine.dispose()


def _prepare(engine: sa.Engine, target: Settings, source: str) -> None:
    """Mark an empty database as a copy, create its tables and drop their foreign keys. Raises Conflict for any other."""
    with engine.begin() as connection:
        if _is_begun(connection, place_of(target), source):
            return
    database.upgrade(target)
    with engine.begin() as connection:
        keys = [list(row) for row in connection.execute(_FOREIGN_KEYS)] if connection.dialect.name != "sqlite" else []
        for table, name, _ in keys:
            connection.execute(sa.text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
        connection.execute(sa.update(UNFINISHED_COPY).values(foreign_keys=keys))


def _is_begun(connection: sa.Connection, target: str, source: str) -> bool:
    """Return whether rows may have been copied already; mark the target as a copy if it is none yet."""
    names = sa.inspect(connection).get_table_names()
    marked = connection.execute(sa.select(UNFINISHED_COPY)).first() if UNFINISHED_COPY.name in names else None
    if marked is not None and marked.source != source:
        raise Conflict(_OF_ANOTHER.format(target=target, source=marked.source))
    if marked is not None and marked.foreign_keys is None:
        return False
    if "alembic_version" in names:
        version = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        if version != database.newest_revision():
            raise Conflict(_OTHER_VERSION.format(target=target, version=version or "–"))
        if marked is None and any(connection.execute(table.select().limit(1)).first() for table in _tables()):
            raise Conflict(_NOT_EMPTY.format(target=target))
    elif names:
        raise Conflict(_NOT_EMPTY.format(target=target))
    if marked is not None:
        return True
    UNFINISHED_COPY.create(connection)
    connection.execute(sa.insert(UNFINISHED_COPY).values(source=source))
    return False


def _tables() -> Sequence[sa.TableClause]:
    """Return the tables with the types they are stored as, so that nothing is parsed on the way."""
    return [
        sa.table(table.name, *(sa.column(column.name, _as_stored(column.type)) for column in table.columns))
        for table in Base.metadata.sorted_tables
    ]


def _as_stored(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    if isinstance(kind, sa.Enum):
        return sa.String()
    if isinstance(kind, sa.TypeDecorator) and not isinstance(kind.impl, sa.DateTime):  # Moments need their zone.
        return kind.impl_instance
    return kind


def _copy_table(table: sa.TableClause, origin: sa.Connection, engine: sa.Engine, progress: RowsCopied) -> CopiedTable:
    """Copy what is missing; copy all again if the table differs afterwards. Raises Conflict or Unavailable."""
    original = _compared(table, origin)
    for is_last in (False, True):
        try:
            _append(table, origin, engine, lambda rows: progress(table.name, rows, original.rows))
        except exc.IntegrityError:  # A unique value has moved to another row.
            if is_last:
                raise
        with engine.begin() as connection:
            if _compared(table, connection) == original:
                return original
            if not is_last:
                connection.execute(table.delete())
    raise Unavailable(_DIFFERS.format(table=table.name))


def _append(table: sa.TableClause, origin: sa.Connection, engine: sa.Engine, progress: Callable[[int], None]) -> None:
    """Copy the rows after the highest key of the target."""
    while True:
        with engine.begin() as connection:
            last = connection.scalar(sa.select(sa.func.max(table.c.id))) or 0
            following = table.select().where(table.c.id > last).order_by(table.c.id).limit(AT_ONCE)
            rows = [dict(row) for row in origin.execute(following).mappings()]
            if not rows:
                return
            try:
                with connection.begin_nested():
                    connection.execute(table.insert(), rows)
            except exc.DataError:  # SQLite keeps longer texts and larger numbers than PostgreSQL.
                _name_unstorable(table, rows, connection)
                raise
            progress(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def _name_unstorable(table: sa.TableClause, rows: Sequence[dict[str, Any]], connection: sa.Connection) -> None:
    """Insert rows one by one, and raise Conflict with the first that the target refuses."""
    for row in rows:
        try:
            with connection.begin_nested():
                connection.execute(table.insert(), row)
        except exc.DataError as error:
            detail = " ".join(str(error.orig).split())
            raise Conflict(_UNSTORABLE.format(table=table.name, id=row["id"], detail=detail)) from error


def _compared(table: sa.TableClause, connection: sa.Connection) -> CopiedTable:
    """Count the rows of a table, and compute the checksum of all its values in the order of the key."""
    digest, rows = hashlib.sha256(), 0
    ordered = table.select().order_by(table.c.id).execution_options(yield_per=AT_ONCE)
    for row in connection.execute(ordered):
        digest.update(json.dumps(list(row), default=str, sort_keys=True, ensure_ascii=False).encode())
        rows += 1
    return CopiedTable(table.name, rows, digest.hexdigest())


def _finish(origin: sa.Connection, engine: sa.Engine) -> None:
    """Continue the numbers of the source, restore the foreign keys and remove the mark. Raises Conflict."""
    with engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if last := _last_id(origin, table.name):
                _continue_after(connection, table.name, last)
        for table, name, definition in connection.execute(sa.select(UNFINISHED_COPY.c.foreign_keys)).scalar_one():
            connection.execute(sa.text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"))
        if connection.dialect.name == "sqlite":
            dangling = connection.execute(sa.text("PRAGMA foreign_key_check")).first()
            if dangling is not None:
                raise Conflict(_DANGLING.format(table=dangling[0], id=dangling[1], parent=dangling[2]))
        UNFINISHED_COPY.drop(connection)


def _last_id(connection: sa.Connection, table: str) -> int | None:
    """Return the highest id that was ever given, also to rows that are gone."""
    is_sqlite = connection.dialect.name == "sqlite"
    last: int | None = connection.scalar(
        sa.text(_LAST_ON_SQLITE if is_sqlite else _LAST_ON_POSTGRESQL), {"table": table}
    )
    return last


def _continue_after(connection: sa.Connection, table: str, last: int) -> None:
    words = {"table": table, "last": last}
    if connection.dialect.name == "sqlite":
        connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :table"), words)
        connection.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), words)
    else:
        connection.execute(sa.text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"), words)


_LAST_ON_SQLITE = "SELECT seq FROM sqlite_sequence WHERE name = :table"
_LAST_ON_POSTGRESQL = "SELECT pg_sequence_last_value(pg_get_serial_sequence(:table, 'id')::regclass)"
_FOREIGN_KEYS = sa.text(
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
)
_NO_DATABASE = Text(
    "Die Adresse nennt keine Datenbank, in die kopiert werden kann. Beispiele: sqlite:////pfad/kb.sqlite,"
    " postgresql://benutzer@rechner/name",
    "The address names no database to copy to. Examples: sqlite:////path/kb.sqlite, postgresql://user@host/name",
)
_SAME = Text(
    "Quelle und Ziel sind dieselbe Datenbank: {place}. Bitte eine andere, leere als Ziel nennen.",
    "Source and target are the same database: {place}. Name another, empty one as the target.",
)
_RUNNING = Text(
    "Ein anderer Prozess kopiert gerade in diese Datenbank. Bitte sein Ende abwarten.",
    "Another process is copying into this database. Wait for its end.",
)
_NOT_EMPTY = Text(
    "Kopiert wird nur in eine leere Datenbank, aber {target} hat schon Daten. Bitte eine andere nennen oder eine neue anlegen.",
    "A copy needs an empty database, but {target} has data already. Name another, or create a new one.",
)
_OF_ANOTHER = Text(
    "{target} ist die unfertige Kopie einer anderen Datenbank: {source}. Diese Kopie zuerst fertigstellen oder löschen.",
    "{target} is the unfinished copy of another database: {source}. Finish or delete that copy first.",
)
_OTHER_VERSION = Text(
    "{target} hat das Schema einer anderen Version ({version}). Bitte eine leere Datenbank nennen oder diese löschen und neu anlegen.",
    "{target} has the schema of another version ({version}). Name an empty database, or delete this one and create an empty one.",
)
_UNSTORABLE = Text(
    "Die Zeile {id} der Tabelle {table} passt nicht in die Zieldatenbank: {detail}. Den Eintrag an der Quelle mit „kb import“"
    " berichtigen (eine Sicherung dazu in SQLite zurückspielen und neu sichern) und den Befehl wiederholen.",
    "Row {id} of the table {table} does not fit into the target database: {detail}. Correct the record at the source with"
    " “kb import” (restore a backup into SQLite for that, and back it up anew), and repeat the command.",
)
_DIFFERS = Text(
    "Die Tabelle {table} ist nach dem Kopieren nicht dieselbe; die Kopie ist nicht fertig. Bitte den Befehl wiederholen und"
    " dafür sorgen, dass sonst niemand in das Ziel schreibt.",
    "The table {table} is not the same after copying; the copy is not finished. Repeat the command, and see that nobody else"
    " writes to the target.",
)
_DANGLING = Text(
    "Die Zeile {id} der Tabelle {table} zeigt auf {parent}, wo nichts ist; die Kopie ist nicht fertig. „kb check“ an der Quelle"
    " nennt alle solchen Zeilen.",
    "Row {id} of the table {table} points to a row of {parent} that is missing; the copy is not finished. “kb check” at the"
    " source names all such rows.",
)
