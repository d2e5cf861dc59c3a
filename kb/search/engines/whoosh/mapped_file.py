"""Map files into memory with one limit on their resident pages.

The kernel counts every page read from a mapped file as memory of the process until something else needs the memory. To
report a realistic size, pages are released whenever the limit has been read. A page needed again comes from the
kernel's file cache within a few microseconds. An index has many files, so they share one limit.
"""

from __future__ import annotations

import mmap
from pathlib import Path
from threading import Lock
from weakref import WeakSet

MOST_RESIDENT = 24 * 1024 * 1024
AROUND = 64 * 1024
"""The amount that the kernel maps around a position that is read."""


class MappedFile:
    """A file mapped into memory, which stays readable after its removal."""

    def __init__(self, file: Path) -> None:
        with file.open("rb") as source:
            self.data = mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
        _resident.add(self)

    def count_read(self, size: int) -> None:
        """Count the bytes read at one position."""
        _resident.grow(max(size, AROUND))

    def release_pages(self) -> None:
        """Release the memory of all pages read so far. Later reads load them again."""
        self.data.madvise(mmap.MADV_DONTNEED)


class _Resident:
    """The resident pages of all mapped files. Threads may miscount slightly, which changes no answer."""

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
                file.release_pages()


_resident = _Resident()
