"""Checks of the data folder: rights of its files, room on the disk, names in the environment that are no settings."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from kb import config
from kb.config import Settings
from kb.database import file_of
from kb.errors import Unavailable
from kb.texts import Text
from kb.upkeep.finding import UpkeepFinding

LEAST_FREE = 100_000_000
"""Bytes that should be free even beside a small knowledge base."""


def check_settings(settings: Settings) -> Iterator[UpkeepFinding]:
    """Object to names that resemble settings but have no effect, and to a key that cannot be read."""
    for name, similar in settings.unread:
        cure = _MEANT.format(similar=similar) if similar else _REMOVE
        yield UpkeepFinding("settings", name, _UNREAD, cure)
    file = settings.home / "secret-key"
    try:
        if file.exists():
            config.secret_key(settings)
    except Unavailable as error:
        yield UpkeepFinding("settings", str(file), error.message, _DELETE.format(file=file))


def check_rights(settings: Settings) -> Iterator[UpkeepFinding]:
    """Object to files that others may read, and to folders and files that this user may not write."""
    database = file_of(settings)
    private = [settings.home, settings.home / "secret-key", settings.index_folder]
    private += [] if database is None else database.parent.glob(f"{database.name}*")
    for path in private:
        if not path.exists():
            continue
        if _is_open(path) and (path == settings.home or _is_open(path.parent)):
            mode = "700" if path.is_dir() else "600"
            yield UpkeepFinding("rights", str(path), _READABLE, _CHMOD.format(mode=mode, path=path))
        if not os.access(path, os.R_OK | os.W_OK):
            yield UpkeepFinding("rights", str(path), _NOT_MINE, _CHOWN.format(path=path))


def check_disk(settings: Settings) -> Iterator[UpkeepFinding]:
    """Object to a disk without room for another copy of database and index, which a rebuild and an erasure need."""
    database = file_of(settings)
    files = [*settings.index_folder.rglob("*"), *([database] if database else [])]
    needed = max(LEAST_FREE, sum(file.stat().st_size for file in files if file.is_file()))
    free = shutil.disk_usage(_existing(settings.home)).free
    if free < needed:
        words = {"free": free // 1_000_000, "needed": needed // 1_000_000}
        yield UpkeepFinding("disk", str(settings.home), _LITTLE_ROOM.format(**words), _MAKE_ROOM)


def _is_open(path: Path) -> bool:
    """Return whether other users than its owner may do anything with a file or folder."""
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


_UNREAD = Text("Diese Einstellung gibt es nicht; sie wirkt nicht.", "There is no such setting; it has no effect.")
_MEANT = Text("Gemeint ist vielleicht {similar}.", "Perhaps {similar} is meant.")
_REMOVE = Text("Aus der Umgebung oder der Datei .env entfernen.", "Remove it from the environment or the file .env.")
_DELETE = Text("Löschen: rm {file}", "Delete it: rm {file}")
_READABLE = Text(
    "Andere Benutzer der Maschine können das lesen oder ändern.", "Other users of the machine may read or change it."
)
_CHMOD = Text("Ausführen: chmod {mode} {path}", "Run: chmod {mode} {path}")
_NOT_MINE = Text("Dieser Benutzer darf das nicht lesen und schreiben.", "This user may not read and write it.")
_CHOWN = Text(
    "Den Befehl als Benutzer der Site ausführen oder ihm {path} übereignen (chown).",
    "Run the command as the user of the site, or give {path} to them (chown).",
)
_LITTLE_ROOM = Text(
    "Es sind nur {free} MB frei; ein Neuaufbau des Suchindex oder eine Löschung braucht bis zu {needed} MB.",
    "Only {free} MB are free; a rebuild of the search index or an erasure needs up to {needed} MB.",
)
_MAKE_ROOM = Text(
    "Platz schaffen oder KB_HOME auf einen größeren Datenträger legen.", "Make room, or move KB_HOME to a larger disk."
)
