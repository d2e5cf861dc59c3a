"""Recognise damaged texts: errors of spreadsheets, lost characters, UTF-8 decoded as Windows-1252."""

from __future__ import annotations

import re

from kb.ingest.report import Fault, faults, shown

_SHEET_ERROR = re.compile(
    r"#(N/A|NV|REF!|BEZUG!|NAME\?|VALUE!|WERT!|DIV/0!|NUM!|ZAHL!|NULL!|SPILL!|ÜBERLAUF!|CALC!|KALK!|GETTING_DATA)",
    re.IGNORECASE,
)
_CONTINUATION = re.escape(bytes(range(0x80, 0xC0)).decode("cp1252", "ignore") + "\x81\x8d\x8f\x90\x9d")
_WRONGLY_DECODED = re.compile(rf"[ÂÃ][{_CONTINUATION}]|â[{_CONTINUATION}]{{2}}")
"""Two bytes of Latin letters, or three of dashes, quotation marks and the euro sign, each shown as one character."""


def damage(text: str) -> tuple[Fault, dict[str, str]] | None:
    """Return the fault of a damaged text with the words of its sentence. None for a sound text."""
    if text.startswith("#") and _SHEET_ERROR.fullmatch(text):
        return faults.SHEET_ERROR, {}
    if text.isascii():
        return None
    if "\ufffd" in text:
        return faults.LOST_CHARACTERS, {}
    repaired = _WRONGLY_DECODED.sub(lambda match: _repair(match[0]), text)
    return None if repaired == text else (faults.WRONGLY_DECODED, {"repaired": shown(repaired)})


def _repair(characters: str) -> str:
    """Decode characters as UTF-8, which all that match the pattern are."""
    encoded = b"".join(
        character.encode("latin-1") if ord(character) < 0xA0 else character.encode("cp1252") for character in characters
    )
    return encoded.decode("utf-8")
