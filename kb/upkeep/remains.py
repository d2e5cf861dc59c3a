"""Files below the data folder that still hold given texts."""

from __future__ import annotations

import mmap
import os
from collections.abc import Collection, Iterator
from pathlib import Path

PACKED = frozenset({".7z", ".bz2", ".docx", ".dump", ".gz", ".kbb", ".ods", ".pdf", ".xlsx", ".xz", ".zip", ".zst"})
"""Endings of files that hold texts in packed form, where they cannot be found."""


def files_naming(folder: Path, texts: Collection[bytes]) -> Iterator[tuple[Path, bool]]:
    """Yield the files that hold one of the texts, each with True, and packed files, each with False."""
    for root, folders, names in os.walk(folder):
        folders.sort()
        for file in (Path(root, name) for name in sorted(names)):
            if file.suffix.lower() in PACKED:
                yield file, False
            elif file.is_file() and not file.is_symlink() and _holds(file, texts):
                yield file, True


def _holds(file: Path, texts: Collection[bytes]) -> bool:
    if not file.stat().st_size:
        return False
    with file.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return any(data.find(text) >= 0 for text in texts)
