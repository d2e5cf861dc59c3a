"""A buffer between a writer and a client that receives while data is written, and archives written through it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Generator, Iterable
from datetime import UTC, datetime

PIECE = 64 * 1024
"""Minimum number of bytes worth sending."""
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


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


def zipped(files: Iterable[tuple[str, Iterable[bytes]]], moment: datetime | None) -> Generator[bytes, None, None]:
    """Stream a ZIP archive; files with the same names, content and moment always give the same bytes."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in files:
            info = zipfile.ZipInfo(name, (moment or _EPOCH).timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as file:
                for piece in pieces:
                    file.write(piece)
                    if pipe.is_full():
                        yield pipe.take()
    yield pipe.take()
