"""What stands between a writer and a reader who takes what is written as it comes."""

from __future__ import annotations

import io

PIECE = 64 * 1024
"""From how many bytes on it is worth to send what has gathered."""


class Pipe(io.RawIOBase):
    """Takes what an archive writes until it is sent; it cannot go back, so sizes follow the files they belong to."""

    def __init__(self) -> None:
        super().__init__()
        self.written = bytearray()

    def writable(self) -> bool:
        """Tell that this can be written to."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # The archive writes nothing but bytes.
        """Keep what is written."""
        self.written += data
        return len(data)

    def is_full(self) -> bool:
        """Tell whether enough has gathered to be sent."""
        return len(self.written) >= PIECE

    def take(self) -> bytes:
        """Hand over what was written, and forget it."""
        taken = bytes(self.written)
        self.written.clear()
        return taken
