"""ZIP archives: each table in one is read as a file of its own."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from kb.ingest.read import faults, reasons
from kb.ingest.read.files import ARCHIVE_DAMAGE, ENDINGS, belongs, is_passed_over, named, unread
from kb.ingest.read.text import MEGABYTE, FileRefused
from kb.ingest.report import Place, Problem, fault
from kb.ingest.row import Item, Items, Note, Row
from kb.texts import Text

MOST_TABLES = 100
MOST_UNPACKED = 500 * MEGABYTE
_CHUNK = 1 << 20
_NESTED = (".zip", ".7z", ".rar", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")


def rows(path: Path, read: Callable[[Path], Items]) -> Items:
    """Unpack and ``read`` one table after the other, under names such as ``lists.zip/members.csv``."""
    place = Place(named(path))
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
            members = [member for member in archive.infolist() if not _is_passed_over(member)]
            tables = [member for member in members if belongs(PurePosixPath(member.filename).name)]
            if refusals := list(_refusals(members, tables, place)):
                yield from refusals
                return
            for member in members:
                if member not in tables:
                    yield Note(_LEFT_ASIDE.format(name=member.filename), place)
            left = MOST_UNPACKED
            for number, member in enumerate(tables):
                file = Path(folder, str(number), PurePosixPath(member.filename).name)
                file.parent.mkdir()
                left -= _unpack(archive, member, file, left, place)
                yield from (_renamed(item, f"{place.file}/{member.filename}") for item in read(file))
                file.unlink()
    except ARCHIVE_DAMAGE as error:
        raise FileRefused(faults.DAMAGED.at(place, reason=reasons.archive_damage(error, path))) from None


def _is_passed_over(member: zipfile.ZipInfo) -> bool:
    """Return whether a member is a folder, or a file that operating systems add."""
    path = PurePosixPath(member.filename)
    return member.is_dir() or "__MACOSX" in path.parts or is_passed_over(path.name)


def _refusals(members: Sequence[zipfile.ZipInfo], tables: Sequence[zipfile.ZipInfo], place: Place) -> Iterator[Problem]:
    names: set[str] = set()
    for member in members:
        name = member.filename
        inside = Place(f"{place.file}/{name}")
        if name.startswith("/") or ".." in PurePosixPath(name.replace("\\", "/")).parts or name[1:2] == ":":
            yield _OUTSIDE.at(inside)
        elif member.flag_bits & 1:
            yield _LOCKED.at(inside)
        elif name.lower().endswith(_NESTED):
            yield _TWICE.at(inside)
        elif name.casefold() in names:
            yield _DOUBLE.at(inside)
        elif (problem := unread(PurePosixPath(name).name, inside)) and member not in tables:
            yield problem
        names.add(name.casefold())
    if len(tables) > MOST_TABLES:
        yield _MANY.at(place, count=len(tables), limit=MOST_TABLES)
    if sum(member.file_size for member in tables) > MOST_UNPACKED:
        yield faults.BOMB.at(place, limit=MOST_UNPACKED // MEGABYTE)
    if not tables:
        yield _EMPTY.at(place, endings=", ".join(ENDINGS))


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: Path, most: int, place: Place) -> int:
    """Write a member to a file and return its size. The size it claims is not trusted."""
    size = 0
    with archive.open(member) as packed, file.open("wb") as target:
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise FileRefused(faults.BOMB.at(place, limit=MOST_UNPACKED // MEGABYTE))
            target.write(chunk)
    return size


def _renamed(item: Item, file: str) -> Item:
    """Return the item with the name of the table in the archive."""
    if isinstance(item, Note):
        return replace(item, place=replace(item.place, file=file))
    if isinstance(item, Row) and item.flaw is not None:
        item = replace(item, flaw=replace(item.flaw, file=file))
    return replace(item, file=file)


_LEFT_ASIDE = Text(
    "Im Archiv liegt auch „{name}“; diese Datei wird nicht gelesen.",
    "The archive also contains “{name}”, which is not read.",
)
_OUTSIDE = fault(
    "Der Name dieser Datei im Archiv führt aus dem Archiv hinaus.",
    "The name of this file in the archive leads out of the archive.",
    "Das Archiv neu packen.",
    "Pack the archive again.",
)
_LOCKED = fault(
    "Diese Datei im Archiv ist kennwortgeschützt.",
    "This file in the archive is password-protected.",
    "Das Archiv ohne Kennwort neu packen.",
    "Pack the archive again without a password.",
)
_TWICE = fault(
    "Archive in Archiven werden nicht gelesen.",
    "Archives inside archives are not read.",
    "Das innere Archiv entpacken und einzeln importieren.",
    "Unpack the inner archive and import it by itself.",
)
_DOUBLE = fault(
    "Eine Datei dieses Namens kommt im Archiv mehrmals vor.",
    "The archive contains several files of this name.",
    "Eine der Dateien umbenennen und das Archiv neu packen.",
    "Rename one of the files, and pack the archive again.",
)
_MANY = fault(
    "Das Archiv enthält {count} Tabellen; erlaubt sind {limit}.",
    "The archive contains {count} tables; at most {limit} are allowed.",
    "Auf mehrere Archive aufteilen oder den entpackten Ordner importieren.",
    "Split it into several archives, or import the unpacked folder.",
)
_EMPTY = fault(
    "Das Archiv enthält keine Datei, die importiert werden kann.",
    "The archive contains no file that can be imported.",
    "Unterstützte Formate: {endings}.",
    "Supported formats: {endings}.",
)
