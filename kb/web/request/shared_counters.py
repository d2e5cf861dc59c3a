"""Counters of requests that all workers of a machine share: a small file in the data folder, mapped into memory.

The file holds keyed digests of clients with counts that expire, so it tells nobody who asked.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from limits.storage import Storage

FILE = "limits"
SCHEME = "kb-shared"
SLOTS = 16_384
PROBES = 16
_SLOT = struct.Struct("<8sdQ")
"""A counter: digest of its key, the moment it expires in seconds since 1970, the count."""


class SharedCounters(Storage):
    """Counters in a file, for the limits of Flask-Limiter and our own."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012  # As the base class declares it.

    def __init__(self, uri: str | None = None, *, path: str, secret: str, wrap_exceptions: bool = False) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._secret = secret.encode()[:64]
        Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = os.open(Path(path), os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(self._file, SLOTS * _SLOT.size)
        self._slots = mmap.mmap(self._file, SLOTS * _SLOT.size)
        self._lock = Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """The errors of this storage."""
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a counter; a new one expires after ``expiry`` seconds. Returns the count."""
        with self._locked():
            place, digest, expires, count = self._slot(key)
            expires = expires if count else time.time() + expiry
            _SLOT.pack_into(self._slots, place, digest, expires, count + amount)
            return count + amount

    def get(self, key: str) -> int:
        """Return a count; 0 once it has expired."""
        with self._locked():
            return self._slot(key)[3]

    def get_expiry(self, key: str) -> float:
        """Return the moment at which a counter expires; now if there is none."""
        with self._locked():
            _, _, expires, count = self._slot(key)
            return expires if count else time.time()

    def check(self) -> bool:
        """Return that the storage works."""
        return True

    def reset(self) -> int | None:
        """Remove all counters."""
        with self._locked():
            self._slots[:] = bytes(len(self._slots))
        return None

    def clear(self, key: str) -> None:
        """Remove a counter."""
        with self._locked():
            place, digest, _, _ = self._slot(key)
            _SLOT.pack_into(self._slots, place, digest, 0.0, 0)

    def _slot(self, key: str) -> tuple[int, bytes, float, int]:
        """Return place, digest, expiry and count of a counter; a new one takes the slot that expires first."""
        digest = hashlib.blake2b(key.encode(), key=self._secret, digest_size=8).digest()
        start = int.from_bytes(digest, "little")
        now = time.time()
        best, earliest = 0, float("inf")
        for probe in range(PROBES):
            place = (start + probe) % SLOTS * _SLOT.size
            stored, expires, count = _SLOT.unpack_from(self._slots, place)
            if stored == digest and expires > now:
                return place, digest, expires, count
            if expires < earliest:
                best, earliest = place, expires
        return best, digest, now, 0

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock of this process and, as it ends with its process, that of the file."""
        with self._lock:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
