"""A buffer between a writer and a client that receives while data is written."""

from __future__ import annotations

import io

PIECE = 64 * 1024
"""Minimum number of bytes worth sending."""


class Pipe(io.RawIOBase):
    """Buffer the output of an archive until it is sent; not seekable, so sizes follow each member."""

    def __init__(self) -> None:
        super().__init__()
        self.written = bytearray()

    def writable(self) -> bool:
        """Return that the buffer is writable."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # The archive writes nothing but bytes.
        """Append to the buffer."""
        self.written += data
        return len(data)

    def is_full(self) -> bool:
        """Return whether there is enough to send."""
        return len(self.written) >= PIECE

    def take(self) -> bytes:
        """Return the buffered bytes and clear the buffer."""
        chunk = bytes(self.written)
        self.written.clear()
        return chunk
