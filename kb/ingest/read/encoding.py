"""The encoding of a text: the one asked for, or UTF-8, then Windows-1252; and where exactly a text breaks it."""

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
"""Reads the bytes of a file from its beginning."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_AROUND = 30
"""Characters shown before and after the place where a text breaks its encoding."""
_UMLAUT = (b"\xc2", b"\xc3")
"""How the letters of Western Europe beyond ASCII begin in UTF-8; in Windows-1252 no word of ours ends in Â or Ã."""


def is_encoding(name: str) -> bool:
    """Tell whether a name is that of an encoding of texts; Python calls also rot13 and base64 so."""
    try:
        io.TextIOWrapper(io.BytesIO(), name).close()
    except (LookupError, ValueError):
        return False
    return True


class Candidates:
    """The encodings that still fit, while the bytes of a text pass by."""

    def __init__(self, asked: str | None) -> None:
        self._asked = asked
        self.names = (asked,) if asked is not None else ("utf-8", "cp1252")
        self._decoders = {name: codecs.getincrementaldecoder(name)() for name in self.names}

    def look_at_mark(self, start: bytes) -> None:
        """Follow a byte order mark, which leaves no doubt."""
        for mark, name in _MARKS:
            if start.startswith(mark) and self._asked in (None, "utf-8"):
                self.names = (name,)
                self._decoders = {name: codecs.getincrementaldecoder(name)()}
                return

    def feed(self, chunk: bytes, *, final: bool = False) -> None:
        """Drop the encodings in which these bytes mean nothing."""
        for name, decoder in list(self._decoders.items()):
            try:
                decoder.decode(chunk, final)
            except UnicodeError:
                del self._decoders[name]

    def chosen(self, chunks: Chunks, place: Place) -> str | Problem:
        """Return the encoding of the text, now that all of it has passed by, or where it breaks every one."""
        self.feed(b"", final=True)
        first, fitting = self.names[0], next(iter(self._decoders), None)
        if fitting == first:
            return first
        if len(self.names) == 1:
            return _problem(faults.WRONG_ENCODING, _mistake(chunks(), first), place, encoding=first)
        mistake = _mistake(chunks(), first)
        sound, broken = _counted(chunks(), first)
        if sound >= broken or (mistake.is_cut and mistake.bytes in _UMLAUT):
            return _problem(faults.BROKEN_UTF8, mistake, place, count=broken)
        if fitting is not None:
            return fitting
        return _problem(faults.ENCODING, _mistake(chunks(), self.names[-1]), place)


@dataclass(frozen=True, slots=True)
class _EncodingError:
    """Where a text breaks an encoding first; ``is_cut`` where it ends within a character."""

    line: int
    column: int
    bytes: bytes
    around: str
    is_cut: bool


class _TextPosition:
    """Counts lines and characters: LF, CRLF and CR all end a line."""

    def __init__(self) -> None:
        self.line, self.column, self.before = 1, 1, ""
        self._after_return = False

    def over(self, text: str) -> None:
        """Go on to the end of a text."""
        ends = text.count("\n") + text.count("\r") - text.count("\r\n")
        self.line += ends - (self._after_return and text.startswith("\n"))
        last = max(text.rfind("\n"), text.rfind("\r"))
        self.column = len(text) - last if last >= 0 else self.column + len(text)
        self.before = (text[last + 1 :] if last >= 0 else self.before + text)[-_AROUND:]
        self._after_return = text.endswith("\r") or (self._after_return and not text)


def _mistake(chunks: Iterable[bytes], encoding: str) -> _EncodingError:
    """Find the first place that the encoding cannot read; there is one, as it was dropped."""
    decoder = codecs.getincrementaldecoder(encoding)()
    walk = _TextPosition()
    for chunk, final in _with_end(chunks):
        flags = decoder.getstate()[1]
        try:
            walk.over(decoder.decode(chunk, final))
        except UnicodeError as error:
            # Some encodings only say that something is wrong, and those of host names cannot read a part.
            with suppress(UnicodeError):
                if isinstance(error, UnicodeDecodeError):
                    decoder.setstate((b"", flags))
                    walk.over(decoder.decode(error.object[: error.start]))
                    return _mistake_at(walk, error, encoding, final)
            break
    return _EncodingError(walk.line, walk.column, b"", walk.before, False)


def _mistake_at(walk: _TextPosition, error: UnicodeDecodeError, encoding: str, final: bool) -> _EncodingError:
    after = error.object[error.end : error.end + _AROUND].decode(encoding, "replace")
    after = next(iter(after.splitlines()), "")
    around = f"{walk.before}\ufffd{after}"
    return _EncodingError(walk.line, walk.column, error.object[error.start : error.end], around, final)


def _with_end(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    yield from chain(((chunk, False) for chunk in chunks), [(b"", True)])


def _counted(chunks: Iterable[bytes], encoding: str) -> tuple[int, int]:
    """Count the characters beyond ASCII that an encoding reads well, and the places that it cannot read.

    Text in Windows-1252 has next to nothing that UTF-8 reads well; a text in UTF-8 with a mistake has nearly only that.
    """
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    beyond = broken = 0
    for chunk, final in _with_end(chunks):
        text = decoder.decode(chunk, final)
        beyond += len(text) - len(text.encode("ascii", "ignore"))
        broken += text.count("\ufffd")
    return beyond - broken, broken


def _problem(fault: Fault, mistake: _EncodingError, place: Place, **words: Any) -> Problem:
    """Say where a text breaks its encoding; in GeoJSON, where features are counted, only in words."""
    where = place if place.file.lower().removesuffix(".gz").endswith(".geojson") else Place(place.file, mistake.line)
    spelt = mistake.bytes.hex(" ").upper() or "?"
    words |= {"line": mistake.line, "character": mistake.column, "byte": spelt}
    return (faults.CUT_TEXT if mistake.is_cut else fault).at(where, None, mistake.around, **words).stopping()
