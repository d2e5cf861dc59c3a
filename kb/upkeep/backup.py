"""Backup of an SQLite knowledge base as one file, and the way back.

The file is a ZIP archive: the database as SQLite's own backup interface copies it while the site runs, the key that signs
sessions, and a manifest with checksums, numbers of rows and the last change.
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
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kb import database
from kb.config import Settings
from kb.errors import Conflict, InvalidInput, Unavailable
from kb.texts import Text

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


def back_up(settings: Settings, target: Path, *, with_settings: bool = False) -> BackupContents:
    """Write a backup aside, verify it, and put it in place at once. Raises Unavailable, and InvalidInput for PostgreSQL."""
    source = database.file_of(settings)
    if source is None:
        raise InvalidInput(_USE_PG_DUMP, field="KB_DATABASE_URL")
    if not source.exists():
        raise Unavailable(_NO_DATABASE.format(file=source))
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder, database.in_plain_words():
            copy = Path(folder, DATABASE)
            _copy(source, copy)
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


def restore_backup(settings: Settings, file: Path) -> BackupContents:
    """Verify a backup and put it into an empty data folder. Raises Conflict if there is a database or an index."""
    target = database.file_of(settings)
    if target is None:
        raise InvalidInput(_USE_PG_DUMP, field="KB_DATABASE_URL")
    occupied = [path for path in (target, settings.index_folder) if path.exists()]
    if occupied:
        raise Conflict(_OCCUPIED.format(path=occupied[0]))
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        contents = _unpack(file, Path(folder))
        key = Path(folder, KEY)
        if key.exists() and not (settings.home / KEY).exists():
            key.chmod(0o600)
            key.replace(settings.home / KEY)
        if Path(folder, SETTINGS).exists():
            Path(folder, SETTINGS).chmod(0o600)
            Path(folder, SETTINGS).replace(settings.home / SETTINGS)
        Path(folder, DATABASE).chmod(0o600)
        Path(folder, DATABASE).replace(target)
    return contents


def _as_env_file(settings: Settings) -> str:
    """Write the settings that are set as a file ``.env``."""
    return "".join(f"{name}={json.dumps(value, ensure_ascii=False)}\n" for name, value in settings.chosen)


def _copy(source: Path, target: Path) -> None:
    """Copy a database that others may be writing to, as of one moment."""
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # All in one file.


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


_USE_PG_DUMP = Text(
    "„kb backup“ und „kb restore“ sind für SQLite. PostgreSQL sichern: pg_dump --format=custom, zurückspielen: pg_restore.",
    "“kb backup” and “kb restore” are for SQLite. Back up PostgreSQL with pg_dump --format=custom, restore it with pg_restore.",
)
_NO_DATABASE = Text(
    "Es gibt keine Datenbank zu sichern: {file} fehlt.", "There is no database to back up: {file} is missing."
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
