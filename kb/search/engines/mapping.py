"""Files mapped into memory, of which no more than a bound stays there.

The kernel counts every page of a mapped file that was read as memory of the process, for as long as nothing else wants
it. So that a process looks no bigger than it is, pages are let go after so much has been read; those needed again come
from the kernel's cache of the file at the cost of a few microseconds.
"""

from __future__ import annotations

import mmap
from pathlib import Path

MOST_RESIDENT = 16 * 1024 * 1024
AROUND = 64 * 1024
"""So much the kernel maps around a place that is read."""


class MappedFile:
    """A file mapped into memory; it stays readable when it is removed."""

    def __init__(self, file: Path) -> None:
        with file.open("rb") as source:
            self.data = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
        self._read = 0

    def has_read(self, size: int) -> None:
        """Take note that so many bytes of one place were read."""
        self._read += max(size, AROUND)
        if self._read > MOST_RESIDENT:
            self.let_go()

    def let_go(self) -> None:
        """Let the system have the memory of the pages read so far; those needed again are read from the file again."""
        self._read = 0
        self.data.madvise(mmap.MADV_DONTNEED)
