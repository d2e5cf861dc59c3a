"""Cells of a table that a spreadsheet could take for a formula: guarded when written, bared when read back."""

from __future__ import annotations

import re

SIGNS = (
    "=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
"""What a text begins with that some spreadsheet calculates instead of showing (OWASP, CSV injection)."""
GUARD = "'"
_DANGEROUS = re.compile(f"{GUARD}*[{re.escape(SIGNS)}]")
_GUARDED = re.compile(f"{GUARD}+[{re.escape(SIGNS)}]")


def guarded(text: str) -> str:
    """Put an apostrophe before a text that could be taken for a formula, or for one that is guarded already."""
    return GUARD + text if _DANGEROUS.match(text) else text


def bared(text: str) -> str:
    """Take away what ``guarded`` has put before a text."""
    return text.removeprefix(GUARD) if _GUARDED.match(text) else text
