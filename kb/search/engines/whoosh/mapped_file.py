"""Files mapped into memory, of which all together no more than a bound stays there.

The kernel counts every page of a mapped file that was read as memory of the process, for as long as nothing else wants
it. So that a process looks no bigger than it is, pages are let go after so much has been read; those needed again come
from the kernel's cache of the file at the cost of a few microseconds. An index has many files, so they share one bound.
"""

from __future__ import annotations

import mmap
from pathlib import Path
from threading import Lock
from weakref import WeakSet

MOST_RESIDENT = 24 * 1024 * 1024
AROUND = 64 * 1024
"""So much the kernel maps around a place that is read."""


class MappedFile:
    """A file mapped into memory; it stays readable when it is removed."""

    def __init__(self, file: Path) -> None:
        with file.open("rb") as source:
            self.data = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
        _resident.add(self)

    def has_read(self, size: int) -> None:
        """Take note that so many bytes of one place were read."""
        _resident.grow(max(size, AROUND))

    def let_go(self) -> None:
        """Let the system have the memory of the pages read so far; those needed again are read from the file again."""
        self.data.madvise(mmap.MADV_DONTNEED)


class _Resident:
    """What all mapped files have in memory; threads may miscount a little, which changes no answer."""

    def __init__(self) -> None:
        self.files: WeakSet[MappedFile] = WeakSet()
        self.read = 0
        self.lock = Lock()

    def add(self, file: MappedFile) -> None:
        with self.lock:
            self.files.add(file)

    def grow(self, size: int) -> None:
        self.read += size
        if self.read > MOST_RESIDENT:
            self.read = 0
            with self.lock:
                files = list(self.files)
            for file in files:
                file.let_go()


_resident = _Resident()
