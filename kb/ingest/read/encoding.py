"""Detect the encoding of a text (as given, else UTF-8, then Windows-1252) and locate errors."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any

from kb.ingest.read import faults
from kb.ingest.report import Fault, Place, Problem

Chunks = Callable[[], Iterable[bytes]]
"""Return the bytes of a file from the beginning."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_AROUND = 30
"""Characters shown before and after an encoding error."""
_UMLAUT = (b"\xc2", b"\xc3")
"""Lead bytes of Western European letters in UTF-8; in Windows-1252 words rarely end in Â or Ã."""


def is_encoding(name: str) -> bool:
    """Return whether a name is a text encoding; Python also lists rot13 and base64."""
    try:
        io.TextIOWrapper(io.BytesIO(), name).close()
    except (LookupError, ValueError):
        return False
    return True


class Candidates:
    """The encodings that still fit while the bytes of a text pass by."""

    def __init__(self, encoding: str | None) -> None:
        self._given_encoding = encoding
        self.names = (encoding,) if encoding is not None else ("utf-8", "cp1252")
        self._decoders = {name: codecs.getincrementaldecoder(name)() for name in self.names}

    def look_at_mark(self, start: bytes) -> None:
        """Follow a byte order mark, which is unambiguous."""
        for mark, name in _MARKS:
            if start.startswith(mark) and self._given_encoding in (None, "utf-8"):
                self.names = (name,)
                self._decoders = {name: codecs.getincrementaldecoder(name)()}
                return

    def feed(self, chunk: bytes, *, final: bool = False) -> None:
        """Drop the encodings that cannot decode these bytes."""
        for name, decoder in list(self._decoders.items()):
            try:
                decoder.decode(chunk, final)
            except UnicodeError:
                del self._decoders[name]

    def chosen(self, chunks: Chunks, place: Place) -> str | Problem:
        """Return the encoding once all bytes were fed, or the problem if none fits."""
        self.feed(b"", final=True)
        first, fitting = self.names[0], next(iter(self._decoders), None)
        if fitting == first:
            return first
        if len(self.names) == 1:
            return _problem(faults.WRONG_ENCODING, _first_error(chunks(), first), place, encoding=first)
        first_error = _first_error(chunks(), first)
        sound, broken = _counted(chunks(), first)
        if sound >= broken or (first_error.is_cut and first_error.bytes in _UMLAUT):
            return _problem(faults.BROKEN_UTF8, first_error, place, count=broken)
        if fitting is not None:
            return fitting
        return _problem(faults.ENCODING, _first_error(chunks(), self.names[-1]), place)


@dataclass(frozen=True, slots=True)
class _EncodingError:
    """The first encoding error of a text; ``is_cut`` if the text ends within a character."""

    line: int
    column: int
    bytes: bytes
    around: str
    is_cut: bool


class _TextPosition:
    """Count lines and characters; LF, CRLF and CR all end a line."""

    def __init__(self) -> None:
        self.line, self.column, self.before = 1, 1, ""
        self._after_return = False

    def advance(self, text: str) -> None:
        """Move to the end of a text."""
        ends = text.count("\n") + text.count("\r") - text.count("\r\n")
        self.line += ends - (self._after_return and text.startswith("\n"))
        last = max(text.rfind("\n"), text.rfind("\r"))
        self.column = len(text) - last if last >= 0 else self.column + len(text)
        self.before = (text[last + 1 :] if last >= 0 else self.before + text)[-_AROUND:]
        self._after_return = text.endswith("\r") or (self._after_return and not text)


def _first_error(chunks: Iterable[bytes], encoding: str) -> _EncodingError:
    """Return the first error in this encoding; there is one, because the encoding was dropped."""
    decoder = codecs.getincrementaldecoder(encoding)()
    position = _TextPosition()
    for chunk, final in _with_end(chunks):
        flags = decoder.getstate()[1]
        try:
            position.advance(decoder.decode(chunk, final))
        except UnicodeError as error:
            # Some codecs do not locate errors, and those for host names cannot decode a part.
            with suppress(UnicodeError):
                if isinstance(error, UnicodeDecodeError):
                    decoder.setstate((b"", flags))
                    position.advance(decoder.decode(error.object[: error.start]))
                    return _error_at(position, error, encoding, final)
            break
    return _EncodingError(position.line, position.column, b"", position.before, False)


def _error_at(position: _TextPosition, error: UnicodeDecodeError, encoding: str, final: bool) -> _EncodingError:
    after = error.object[error.end : error.end + _AROUND].decode(encoding, "replace")
    after = next(iter(after.splitlines()), "")
    around = f"{position.before}\ufffd{after}"
    return _EncodingError(position.line, position.column, error.object[error.start : error.end], around, final)


def _with_end(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    yield from chain(((chunk, False) for chunk in chunks), [(b"", True)])


def _counted(chunks: Iterable[bytes], encoding: str) -> tuple[int, int]:
    """Count non-ASCII characters that decode well, and errors.

    Windows-1252 text has almost no characters that decode as UTF-8; UTF-8 text with an error has almost only those.
    """
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    beyond = broken = 0
    for chunk, final in _with_end(chunks):
        text = decoder.decode(chunk, final)
        beyond += len(text) - len(text.encode("ascii", "ignore"))
        broken += text.count("\ufffd")
    return beyond - broken, broken


def _problem(fault: Fault, error: _EncodingError, place: Place, **words: Any) -> Problem:
    """Return the problem for an encoding error; GeoJSON has no line, because its features are counted."""
    located = place if place.file.lower().removesuffix(".gz").endswith(".geojson") else Place(place.file, error.line)
    hex_bytes = error.bytes.hex(" ").upper() or "?"
    words |= {"line": error.line, "character": error.column, "byte": hex_bytes}
    return (faults.CUT_TEXT if error.is_cut else fault).at(located, None, error.around, **words).stopping()
