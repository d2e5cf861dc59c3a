"""Find the files to import, and detect problems with paths before opening them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.ingest.read import faults, reasons
from kb.ingest.report import Place, Problem

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".ods", ".json", ".ndjson", ".jsonl", ".geojson", ".yaml", ".yml")
"""Supported file extensions; text formats may also end in ``.gz``."""
PACKED = (".xlsx", ".ods")


def named(path: Path) -> str:
    """Return the path as valid text, whatever bytes its name contains."""
    return os.fsencode(path).decode("utf-8", "replace")


def ending(path: Path) -> str:
    """Return the extension that names the format, in lower case; ``.csv`` for ``list.CSV.gz``."""
    name = path.name.lower().removesuffix(".gz")
    return next((e for e in ENDINGS if name.endswith(e)), "")


def stem(path: Path) -> str:
    """Return the file name without extensions: the table of a file in our own format."""
    name = path.name
    if name.lower().endswith(".gz"):
        name = name[:-3]
    return name[: -len(ending(path))] if ending(path) else name


def find(paths: Sequence[Path]) -> Iterator[Path | Problem]:
    """Yield the files at the paths (folders sorted by file name), and problems with paths."""
    for path in paths:
        try:
            yield from _under(path)
        except OSError as error:
            yield faults.UNREADABLE.at(Place(named(path)), reason=reasons.system_error(error))


def _under(path: Path) -> Iterator[Path | Problem]:
    place = Place(named(path))
    if not path.exists():
        yield faults.MISSING.at(place)
    elif path.is_dir():
        files = [file for file in sorted(path.iterdir()) if _belongs(file)]
        yield from files
        if not files:
            yield faults.EMPTY_FOLDER.at(place, endings=", ".join(ENDINGS))
    elif not path.is_file():
        yield faults.NOT_A_FILE.at(place)
    elif not ending(path):
        yield faults.UNKNOWN_ENDING.at(place, endings=", ".join(ENDINGS))
    elif path.stat().st_size == 0:
        yield faults.EMPTY.at(place)
    else:
        yield path


def _belongs(file: Path) -> bool:
    """Skip other files of a folder, such as a README, and the lock files of spreadsheet programs."""
    return file.is_file() and bool(ending(file)) and ending(file) != ".txt" and not file.name.startswith((".", "~$"))
