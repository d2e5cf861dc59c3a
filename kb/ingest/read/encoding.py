"""Detect the encoding of a text and locate errors."""

from __future__ import annotations

import codecs
import difflib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from encodings.aliases import aliases
from itertools import chain
from typing import Any

from kb.ingest.read import faults
from kb.ingest.report import Fault, Place, Problem, shown
from kb.texts import LANGUAGES, Text

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


_WIDE = (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2))
"""Encodings with zero bytes, and the bytes of a character."""
_LEAST_WIDE = 8
_LONGEST_WIDE = 8192
_IN_WORD = re.compile(rb"(?<=[A-Za-z])[\x80-\xff](?=[a-z])")
_WORD = re.compile(rb"[A-Za-z]*[A-Za-z][\x80-\xff][a-z][a-z\x80-\xff]*")
_OLD = ("cp850", "mac_roman")
_UMLAUTS = frozenset("äöüß")
_LETTERS = _UMLAUTS | frozenset("éèêëáàâçñóôåøæ")
_EBCDIC = "cp273"
_CALLED = {
    **dict.fromkeys(("ansi", "windows", "excel"), "cp1252"),
    **dict.fromkeys(("dos", "oem", "msdos"), "cp850"),
    **dict.fromkeys(("mac", "apple", "macos"), "mac_roman"),
    "unicode": "utf-16",
    "utf8bom": "utf-8-sig",
    "ebcdic": _EBCDIC,
}
"""What people call encodings that have other names."""
_MEANT = Text(" Meinten Sie {names}?", " Did you mean {names}?")
_OR = Text(" oder ", " or ")


def is_encoding(name: str) -> bool:
    """Return whether a name is a text encoding; Python also lists rot13 and base64."""
    try:
        io.TextIOWrapper(io.BytesIO(), name).close()
    except (LookupError, ValueError):
        return False
    return True


def similar_encodings(name: str) -> Text:
    """Return a question with the encodings whose name is nearest, or an empty text."""
    folded = re.sub(r"[\W_]", "", name.lower())
    known = {re.sub(r"[\W_]", "", known): known for known in (*aliases, *aliases.values()) if is_encoding(known)}
    known |= _CALLED
    close = [folded] if folded in known else difflib.get_close_matches(folded, known, 3, 0.75)
    names = dict.fromkeys(known[key] for key in close)
    if not names:
        return Text.same("")
    hyphenated = [name.replace("_", "-") for name in names]
    return _MEANT.format(names=Text(*(_OR.in_(language).join(hyphenated) for language in LANGUAGES)))


class Candidates:
    """The encodings that still fit while the bytes of a text pass by."""

    def __init__(self, encoding: str | None) -> None:
        self._given_encoding = encoding
        self.names = (encoding,) if encoding is not None else ("utf-8", "cp1252")
        self._decoders = {name: codecs.getincrementaldecoder(name)() for name in self.names}

    @property
    def is_wide(self) -> bool:
        """Whether a character takes two or four bytes, so that single bytes say nothing."""
        return codecs.lookup(self.names[0]).name.startswith(("utf-16", "utf-32"))

    def look_at_mark(self, start: bytes) -> None:
        """Follow a byte order mark, or the zero bytes of wide encodings without one."""
        name = next((name for mark, name in _MARKS if start.startswith(mark)), None)
        if name is None and self._given_encoding is None:
            name = _unmarked(start)
        if name is not None and self._given_encoding in (None, "utf-8"):
            self.names = (name,)
            self._decoders = {name: codecs.getincrementaldecoder(name)()}

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
        likely = _likely(chunks(), 2 if fitting is not None else 1)
        if likely is not None:
            name, word = likely
            words = {
                "likely": name.replace("_", "-"),
                "read": shown(word.decode("cp1252", "replace")),
                "meant": shown(word.decode(name)),
            }
            return faults.LIKELY_ENCODING.at(place, None, None, **words)
        if fitting is not None:
            return fitting
        return _problem(faults.ENCODING, _first_error(chunks(), self.names[-1]), place)


def _unmarked(start: bytes) -> str | None:
    """Detect UTF-16 or UTF-32 without a byte order mark by its zero bytes."""
    head = start[: min(len(start), _LONGEST_WIDE) // 4 * 4]
    if len(start) < _LEAST_WIDE or head.count(0) * 8 < len(head):
        return None
    for name, width in _WIDE:
        text = head.decode(name, "ignore")
        is_whole = len(text) * width >= 0.9 * len(head)
        is_readable = sum(c.isprintable() or c.isspace() for c in text) > 0.95 * len(text)
        # Even foreign scripts have delimiters, digits and line ends.
        if is_whole and is_readable and 5 * sum(map(str.isascii, text)) > len(text):
            return name
    return None


def _likely(chunks: Iterable[bytes], least: int) -> tuple[str, bytes] | None:
    """Return an old encoding that fits better than Windows-1252, with a word as evidence.

    ``least`` is the number of different umlauts that must occur.
    """
    counts: Counter[bytes] = Counter()
    word = start = b""
    for chunk in chunks:
        start = start or chunk
        counts.update(_IN_WORD.findall(chunk))
        word = word or (match[0] if (match := _WORD.search(chunk)) else b"")
    total = counts.total()
    if total > 1 and _sound(counts, "cp1252") <= total / 4:
        for name in _OLD:
            umlauts = _UMLAUTS & {byte.decode(name) for byte in counts}
            if _sound(counts, name) >= 0.9 * total and len(umlauts) >= least:
                return name, word
    return (_EBCDIC, start[:20]) if _is_ebcdic(start) else None


def _sound(counts: Counter[bytes], encoding: str) -> int:
    """Count the bytes that are letters of words in an encoding."""
    return sum(count for byte, count in counts.items() if byte.decode(encoding, "replace") in _LETTERS)


def _is_ebcdic(start: bytes) -> bool:
    """Return whether bytes are letters and digits of EBCDIC, as mainframes write them."""
    text = start.decode(_EBCDIC)
    is_text = sum(c.isalnum() or c in " ;,.:-()\"'\n\r\x85\t" for c in text) > 0.95 * len(text)
    return is_text and b"\x40" in start and start.isascii() is False and sum(c.isalpha() for c in text) > len(text) / 3


@dataclass(frozen=True, slots=True)
class _EncodingError:
    """The first encoding error of a text. ``is_cut`` if the text ends within a character."""

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
    """Return the first error in this encoding. There is one, because the encoding was dropped."""
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
    """Return the problem for an encoding error. GeoJSON has no line, because its features are counted."""
    located = place if place.file.lower().removesuffix(".gz").endswith(".geojson") else Place(place.file, error.line)
    hex_bytes = error.bytes.hex(" ").upper() or "?"
    words |= {"line": error.line, "character": error.column, "byte": hex_bytes}
    return (faults.CUT_TEXT if error.is_cut else fault).at(located, None, error.around, **words).stopping()
