"""Backup of a knowledge base as one file, and the way back.

The file is a ZIP archive: the database as an SQLite file, the key that signs sessions, and a manifest with checksums,
numbers of rows and the last change. SQLite's own backup interface copies an SQLite database while the site runs; one of
PostgreSQL is copied from one snapshot, as by ``kb db copy``. So every backup can be restored into either.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb import config, database
from kb.config import Settings
from kb.errors import Conflict, Unavailable
from kb.texts import Text
from kb.upkeep.copying import RowsCopied, copy_database

DATABASE, KEY, MANIFEST = "kb.sqlite", "secret-key", "manifest.json"
SETTINGS = "settings.env"
_MEMBERS = (DATABASE, KEY, SETTINGS)
FORMAT = 1
_DAMAGE = (zipfile.BadZipFile, OSError, ValueError, KeyError, TypeError, EOFError, NotImplementedError)
_AT_ONCE = 1 << 20
_DATED = re.compile(r"kb-\d{4}-\d\d-\d\dT\d{6}Z\.kbb")


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What a backup holds: the moment it was made (UTC), the last change, and rows by table."""

    made_at: str
    last_change: int
    rows: Mapping[str, int]


def back_up(settings: Settings, target: Path, progress: RowsCopied, *, with_settings: bool = False) -> BackupContents:
    """Write a backup aside, verify it, and put it in place at once. Raises Unavailable."""
    _refuse_nothing_to_back_up(settings)
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder, database.in_plain_words():
            copy = _copy(settings, Path(folder), progress)
            key = settings.home / KEY
            files = {DATABASE: copy, **({KEY: key} if key.exists() else {})}
            if with_settings:
                files[SETTINGS] = Path(folder, SETTINGS)
                files[SETTINGS].write_text(_as_env_file(settings), encoding="utf-8")
            _pack(aside, files)
        contents = verify_backup(aside)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    return contents


def _refuse_nothing_to_back_up(settings: Settings) -> None:
    """Raise Unavailable for a database that is missing, half a copy or, on PostgreSQL, of another version."""
    if database.is_missing(settings):
        raise Unavailable(_NO_DATABASE.format(file=database.place_of(settings)))
    engine = database.create_engine(settings)
    try:  # SQLite's own interface copies whatever the schema is, a copy by tables only what it knows.
        if not database.is_current(engine) and engine.dialect.name != "sqlite":
            raise Unavailable(_OTHER_SCHEMA.format(place=database.place_of(settings)))
    finally:
        engine.dispose()


def dated_backup(folder: Path) -> Path:
    """Return the path of a new backup in a folder, named by day and time (UTC)."""
    return folder / f"kb-{datetime.now(UTC):%Y-%m-%dT%H%M%S}Z.kbb"


def thin_out(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest dated backups of a folder; other files stay. Returns what was removed."""
    dated = sorted(file for file in folder.iterdir() if _DATED.fullmatch(file.name))
    for file in dated[:-keep]:
        file.unlink()
    return dated[:-keep]


def verify_backup(file: Path) -> BackupContents:
    """Compare everything in a backup with its manifest, and let SQLite check the database. Raises Unavailable."""
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        return _unpack(file, Path(folder))


def restore_backup(settings: Settings, file: Path, progress: RowsCopied) -> BackupContents:
    """Verify a backup and put it into an empty database and data folder.

    On PostgreSQL a restore that was interrupted is continued. Raises Unavailable, and Conflict if there are data or an index.
    """
    target = database.file_of(settings)
    occupied = [path for path in (target, settings.index_folder) if path is not None and path.exists()]
    if occupied:
        raise Conflict(_OCCUPIED.format(path=occupied[0]))
    for folder in (settings.home, *([target.parent] if target else [])):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=target.parent if target else settings.home) as unpacked:
        contents = _unpack(file, Path(unpacked))
        if target is None:
            _fill(settings, Path(unpacked), file, progress)
        if (settings.home / KEY).exists():
            Path(unpacked, KEY).unlink(missing_ok=True)
        places = {KEY: settings.home / KEY, SETTINGS: settings.home / SETTINGS, DATABASE: target}
        for name, place in places.items():
            if place is not None and Path(unpacked, name).exists():
                Path(unpacked, name).chmod(0o600)
                Path(unpacked, name).replace(place)
    return contents


def _fill(settings: Settings, folder: Path, file: Path, progress: RowsCopied) -> None:
    """Copy an unpacked database into an empty one of PostgreSQL, in the schema of this version."""
    unpacked = _settings_in(folder, settings)
    database.upgrade(unpacked)
    copy_database(unpacked, settings, progress, name=str(file.resolve()))


def _as_env_file(settings: Settings) -> str:
    """Write the settings that are set as a file ``.env``."""
    return "".join(f"{name}={json.dumps(value, ensure_ascii=False)}\n" for name, value in settings.chosen)


def _copy(settings: Settings, folder: Path, progress: RowsCopied) -> Path:
    """Copy a database that others may be writing to into an SQLite file, as of one moment."""
    source, target = database.file_of(settings), folder / DATABASE
    if source is None:
        copy_database(settings, _settings_in(folder, settings), progress)
    with closing(sqlite3.connect(target)) as copy:
        if source is not None:
            with closing(sqlite3.connect(source)) as origin:
                origin.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # All in one file.
    return target


def _settings_in(folder: Path, settings: Settings) -> Settings:
    """Return the settings of an SQLite database in a folder that is removed at the end."""
    return replace(settings, home=folder, database_url=config.database_url("", folder), durability="normal")


def _pack(target: Path, files: Mapping[str, Path]) -> None:
    manifest = {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        **_counts(files[DATABASE]),
        "sha256": {name: _digest(file) for name, file in files.items()},
    }
    with os.fdopen(os.open(target, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as output:
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
            for name, file in files.items():
                archive.write(file, name)
        output.flush()
        os.fsync(output.fileno())


def _unpack(file: Path, folder: Path) -> BackupContents:
    """Unpack a backup into a folder and verify it. Raises Unavailable."""
    with _as_damage(file):
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            for name in _MEMBERS:
                if name in manifest["sha256"]:
                    archive.extract(name, folder)
        for name, digest in manifest["sha256"].items():
            if name not in _MEMBERS or _digest(folder / name) != digest:
                raise ValueError(name)
        counts = _counts(folder / DATABASE)
        if manifest["format"] != FORMAT or {key: manifest[key] for key in counts} != counts:
            raise ValueError(MANIFEST)
        return BackupContents(manifest["made_at"], **counts)


@contextmanager
def _as_damage(file: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise Unavailable(_NO_BACKUP.format(file=file)) from error
    except (*_DAMAGE, sqlite3.Error) as error:
        raise Unavailable(_DAMAGED.format(file=file, detail=str(error) or type(error).__name__)) from error


def _counts(file: Path) -> dict[str, Any]:
    """Count rows by table, and name the last change. Raises sqlite3.Error if the file is not sound."""
    with closing(sqlite3.connect(file)) as connection:
        result = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if result != "ok":
            damage = sqlite3.DatabaseError(result)
            damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise damage
        listed = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        tables = sorted(name for (name,) in listed)
        rows = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608  # From the schema.
        last = connection.execute("SELECT max(id) FROM change").fetchone()[0] if "change" in rows else 0
    return {"last_change": last or 0, "rows": rows}


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while block := source.read(_AT_ONCE):
            digest.update(block)
    return digest.hexdigest()


_NO_DATABASE = Text(
    "Es gibt keine Datenbank zu sichern: {file} fehlt.", "There is no database to back up: {file} is missing."
)
_OTHER_SCHEMA = Text(
    "{place} hat nicht das Schema dieser Version und wird nicht gesichert. Mit der Version sichern, die die Datenbank zuletzt"
    " benutzt hat, oder zuerst „kb db upgrade“ ausführen.",
    "{place} has not the schema of this version, and is not backed up. Back it up with the version that used it last, or run"
    " “kb db upgrade” first.",
)
_OCCUPIED = Text(
    "Zurückgespielt wird nur in einen leeren Datenordner, aber {path} ist schon da. Die Site anhalten und den Pfad umbenennen"
    " oder KB_HOME auf einen neuen Ordner setzen.",
    "A backup is restored into an empty data folder only, but {path} is there already. Stop the site and rename that path, or"
    " set KB_HOME to a new folder.",
)
_NO_BACKUP = Text(
    "{file} gibt es nicht, oder es ist keine Sicherung von „kb backup“.",
    "{file} does not exist, or is no backup made by “kb backup”.",
)
_DAMAGED = Text(
    "{file} ist keine unversehrte Sicherung ({detail}). Bitte eine andere nehmen.",
    "{file} is no sound backup ({detail}). Take another one.",
)
