"""Text files: examined once as a whole (encoding, size, line length), then streamed."""

from __future__ import annotations

import codecs
import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from kb.ingest.problem import Fault, Place, Problem
from kb.ingest.read import faults
from kb.ingest.read.files import named

MEGABYTE = 1_000_000
LONGEST_LINE = 16 * MEGABYTE
UNPACKED_AT_ONCE = 100 * MEGABYTE
"""A packed file may always grow to this size; beyond, only while it grows by less than GROWTH."""
GROWTH = 200
_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"PK\x03\x04", "XLSX, ODS, ZIP"),
    (b"\xd0\xcf\x11\xe0", "XLS, DOC"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3", "SQLite"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
)
_CONTROLS = bytes(c for c in range(1, 32) if c not in b"\t\n\r\f\x1b")


class Refused(Exception):
    """A file cannot be read any further; carries the problem to report."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message.en)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that has been found to be text in ``encoding``; ``size`` is its unpacked size in bytes."""

    path: Path
    encoding: str
    size: int

    @property
    def name(self) -> str:
        """The file as reports name it."""
        return named(self.path)

    @classmethod
    def examine(cls, path: Path, encoding: str | None = None) -> TextFile:
        """Look through the whole file once; raises Refused."""
        place = Place(named(path))
        candidates = _Candidates(place, encoding)
        size = 0
        for chunk in _chunks(path, place):
            if size == 0:
                _refuse_binary(chunk, place, encoding)
                candidates.look_at_mark(chunk)
            candidates.feed(chunk)
            size += len(chunk)
        if size == 0:
            raise Refused(faults.EMPTY.at(place))
        return cls(path, candidates.finish(), size)

    @contextmanager
    def open(self) -> Iterator[TextIO]:
        """Open for reading with line ends untouched: LF, CRLF and CR all end a line."""
        with _opened(self.path) as raw, io.TextIOWrapper(raw, self.encoding, newline="") as text:
            yield text

    def refuse_larger_than(self, megabytes: int) -> None:
        """Refuse a file that its format must hold in memory as a whole; raises Refused."""
        if self.size > megabytes * MEGABYTE:
            size = f"{self.size / MEGABYTE:.0f}"
            raise Refused(faults.TOO_LARGE.at(Place(self.name), size=size, limit=megabytes))


def is_encoding(name: str) -> bool:
    """Tell whether a name is that of an encoding of texts; Python calls also rot13 and base64 so."""
    try:
        io.TextIOWrapper(io.BytesIO(), name).close()
    except (LookupError, ValueError):
        return False
    return True


class _Candidates:
    """The encodings that still fit: the one asked for, or UTF-8, then Windows-1252."""

    def __init__(self, place: Place, asked: str | None) -> None:
        self._place = place
        self._asked = asked
        if asked is not None and not is_encoding(asked):
            raise Refused(faults.WRONG_ENCODING.at(place, encoding=asked))
        self._decoders = {name: codecs.getincrementaldecoder(name)() for name in [asked or "utf-8", asked or "cp1252"]}

    def look_at_mark(self, start: bytes) -> None:
        """Follow a byte order mark, which leaves no doubt."""
        for mark, name in _MARKS:
            if start.startswith(mark) and self._asked in (None, "utf-8"):
                self._decoders = {name: codecs.getincrementaldecoder(name)()}
                return

    def feed(self, chunk: bytes) -> None:
        self._drop_unless(chunk, final=False)

    def finish(self) -> str:
        self._drop_unless(b"", final=True)
        return next(iter(self._decoders))

    def _drop_unless(self, chunk: bytes, final: bool) -> None:
        for name, decoder in list(self._decoders.items()):
            try:
                decoder.decode(chunk, final)
            except UnicodeError:
                del self._decoders[name]
        if not self._decoders:
            asked = faults.WRONG_ENCODING.at(self._place, encoding=self._asked)
            raise Refused(asked if self._asked else faults.ENCODING.at(self._place))


def _chunks(path: Path, place: Place) -> Iterator[bytes]:
    """Yield the unpacked bytes, watching for bombs and for lines without end."""
    packed = path.stat().st_size
    size = since_line_end = 0
    with _opened(path) as raw:
        while chunk := raw.read(_CHUNK):
            size += len(chunk)
            if size > max(UNPACKED_AT_ONCE, packed * GROWTH):
                raise Refused(faults.BOMB.at(place, limit=size // MEGABYTE))
            end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            since_line_end = len(chunk) - end - 1 if end >= 0 else since_line_end + len(chunk)
            if since_line_end > LONGEST_LINE and not path.name.lower().removesuffix(".gz").endswith(".json"):
                raise Refused(faults.LONG_LINE.at(place, limit=LONGEST_LINE // MEGABYTE))
            yield chunk


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file, unpacking it when it starts as gzip does, whatever its name says."""
    with path.open("rb") as raw:
        if raw.peek(2)[:2] == b"\x1f\x8b":
            with gzip.open(raw) as unpacked:
                yield cast("BinaryIO", unpacked)
        else:
            yield raw


def _refuse_binary(start: bytes, place: Place, encoding: str | None) -> None:
    for signature, name in _SIGNATURES:
        if start.startswith(signature):
            raise Refused(_binary(place, name))
    head = start[:8192]
    wide = encoding is not None or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))
    controls = len(head) - len(head.translate(None, _CONTROLS)) + (0 if wide else head.count(0))
    if controls * 10 > len(head) and controls > 4:
        raise Refused(_binary(place, "binary"))


def _binary(place: Place, looks_like: str) -> Problem:
    fault: Fault = faults.BINARY
    return fault.at(place, looks_like=looks_like)
