"""Text files: checked once as a whole (encoding, size, line length), then streamed."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from kb.ingest.read import faults
from kb.ingest.read.encoding import Candidates, is_encoding, similar_encodings
from kb.ingest.read.files import named
from kb.ingest.report import Fault, Place, Problem

MEGABYTE = 1_000_000
LONGEST_LINE = 16 * MEGABYTE
UNPACKED_AT_ONCE = 100 * MEGABYTE
"""A compressed file may always grow to this size; beyond it, by less than GROWTH."""
GROWTH = 200
_CHUNK = 1 << 20
_ZIP = "XLSX, ODS, ZIP"
_HTML = re.compile(rb"(?i)(\xef\xbb\xbf)?\s*<(!doctype html|html|head)\b")
_SIGNATURES = (
    (b"PK\x03\x04", _ZIP),
    (b"\xd0\xcf\x11\xe0", "XLS, DOC"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3", "SQLite"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"PAR1", "Parquet"),
    (b"{\\rtf", "RTF"),
)
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r\f\x1b")


class FileRefused(Exception):
    """A file cannot be read any further; carries the problem to report."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message.en)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file known to be text in ``encoding``. ``size`` is its uncompressed size in bytes."""

    path: Path
    encoding: str
    size: int

    @property
    def name(self) -> str:
        """The file name for reports."""
        return named(self.path)

    @classmethod
    def examine(cls, path: Path, encoding: str | None = None) -> TextFile:
        """Check the whole file once; raises FileRefused."""
        place = Place(named(path))
        if encoding is not None and not is_encoding(encoding):
            suggestion = similar_encodings(encoding)
            raise FileRefused(faults.UNKNOWN_ENCODING.at(place, encoding=encoding, suggestion=suggestion))
        candidates = Candidates(encoding)
        size = 0
        for chunk in _chunks(path, place):
            if size == 0:
                candidates.look_at_mark(chunk)
                _refuse_other_formats(chunk, place, is_wide=candidates.is_wide)
            candidates.feed(chunk)
            size += len(chunk)
        if size == 0:
            raise FileRefused(faults.EMPTY.at(place))
        chosen = candidates.chosen(lambda: _chunks(path, place), place)
        if isinstance(chosen, Problem):
            raise FileRefused(chosen)
        return cls(path, chosen, size)

    @contextmanager
    def open(self) -> Iterator[TextIO]:
        """Open for reading with line endings unchanged. LF, CRLF and CR all end a line."""
        with _opened(self.path) as raw, io.TextIOWrapper(raw, self.encoding, newline="") as text:
            yield text

    def refuse_larger_than(self, megabytes: int) -> None:
        """Reject a file that must be held in memory as a whole; raises FileRefused."""
        if self.size > megabytes * MEGABYTE:
            size = f"{self.size / MEGABYTE:.0f}"
            raise FileRefused(faults.TOO_LARGE.at(Place(self.name), size=size, limit=megabytes))


def _chunks(path: Path, place: Place) -> Iterator[bytes]:
    """Yield the uncompressed bytes, guarding against bombs and endless lines."""
    packed = path.stat().st_size
    size = since_line_end = 0
    with _opened(path) as raw:
        while chunk := raw.read(_CHUNK):
            size += len(chunk)
            if size > max(UNPACKED_AT_ONCE, packed * GROWTH):
                raise FileRefused(faults.BOMB.at(place, limit=size // MEGABYTE))
            end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            since_line_end = len(chunk) - end - 1 if end >= 0 else since_line_end + len(chunk)
            if since_line_end > LONGEST_LINE and not path.name.lower().removesuffix(".gz").endswith(".json"):
                raise FileRefused(faults.LONG_LINE.at(place, limit=LONGEST_LINE // MEGABYTE))
            yield chunk


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file, decompressed if it starts with the gzip signature."""
    with path.open("rb") as raw:
        if raw.peek(2)[:2] == b"\x1f\x8b":
            with gzip.open(raw) as unpacked:
                yield cast("BinaryIO", unpacked)
        else:
            yield raw


def _refuse_other_formats(start: bytes, place: Place, *, is_wide: bool) -> None:
    """Refuse formats that are recognised by their first bytes; raises FileRefused."""
    for signature, name in _SIGNATURES:
        if start.startswith(signature):
            raise FileRefused(_binary(place, _archive(start) if name == _ZIP else name))
    if _HTML.match(start):
        raise FileRefused(faults.HTML.at(place))
    head = start[:8192]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if not is_wide and controls * 10 > len(head) and controls > 4:
        raise FileRefused(_binary(place, "binary"))


def _archive(start: bytes) -> str:
    """Detect the spreadsheet or document format of a ZIP archive from its first bytes."""
    head = start[:4096]
    if b"opendocument.spreadsheet" in head:
        return "ODS"
    return next((name for member, name in ((b"xl/", "XLSX"), (b"word/", "DOCX")) if member in head), _ZIP)


def _binary(place: Place, looks_like: str) -> Problem:
    fault: Fault = faults.BINARY
    return fault.at(place, looks_like=looks_like)
