"""The file of vectors: one row per record, mapped into memory, and only ever replaced as a whole.

The head is a line of JSON, padded with spaces. A row has the key of a record, the digest of the text that its vector
stands for, and the vector. No text is in the file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import NamedTuple

from kb.search.meaning.model import MeaningModel
from kb.search.meaning.passages import DIGEST_BYTES

FORMAT = "kb-vectors-1"
HEAD_BYTES = 512
KEY_BYTES = 32
FLOAT_BYTES = 4


class VectorRow(NamedTuple):
    """The vector of a record, by its key."""

    key: str
    digest: bytes
    vector: bytes


class VectorFile:
    """A file of vectors that is open for reading; it stays readable when it is replaced."""

    def __init__(self, path: Path) -> None:
        """Map a file. Raises FileNotFoundError, or ValueError if it is damaged."""
        with path.open("rb") as file:
            self.data = mmap(file.fileno(), 0, access=ACCESS_READ)
        head = json.loads(self.data[:HEAD_BYTES])
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            raise ValueError(path)
        self.model = str(head["model"])
        self.dimensions = int(head["dimensions"])
        self.row_bytes = KEY_BYTES + DIGEST_BYTES + FLOAT_BYTES * self.dimensions
        self.count, rest = divmod(len(self.data) - HEAD_BYTES, self.row_bytes)
        if rest or self.count != head["count"]:
            raise ValueError(path)

    def is_of(self, model: MeaningModel) -> bool:
        """Return whether a model can compare its vectors with these."""
        return (self.model, self.dimensions) == (model.name, model.dimensions)

    def rows(self) -> Iterator[VectorRow]:
        """Yield all rows."""
        for start in range(HEAD_BYTES, len(self.data), self.row_bytes):
            vector = start + KEY_BYTES + DIGEST_BYTES
            digest = self.data[start + KEY_BYTES : vector]
            yield VectorRow(self.key_at(start), digest, self.data[vector : start + self.row_bytes])

    def key(self, number: int) -> str:
        """Return the key of a row, counted from 0."""
        return self.key_at(HEAD_BYTES + number * self.row_bytes)

    def key_at(self, start: int) -> str:
        """Return the key of the row that starts at a byte."""
        return self.data[start : start + KEY_BYTES].rstrip(b"\0").decode()


def opened(path: Path) -> VectorFile | None:
    """Open a file of vectors; None if there is none that can be read."""
    try:
        return VectorFile(path)
    except (OSError, ValueError, KeyError):
        return None


def stamp(path: Path) -> object:
    """Return a value that changes with each replacement of a file; None without one."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns


def write(path: Path, model: str, dimensions: int, rows: Iterable[VectorRow]) -> None:
    """Write a file aside and put it in place at once. The caller must hold the lock."""
    aside = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(aside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(b" " * HEAD_BYTES)
        count = 0
        for count, row in enumerate(rows, start=1):  # noqa: B007  # The last number is the count.
            file.write(row.key.encode().ljust(KEY_BYTES, b"\0") + row.digest + row.vector)
        head = json.dumps({"format": FORMAT, "model": model, "dimensions": dimensions, "count": count})
        file.seek(0)
        file.write(head.encode().ljust(HEAD_BYTES))
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
