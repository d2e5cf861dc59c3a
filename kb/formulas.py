"""Guards for table cells that a spreadsheet could interpret as a formula."""

from __future__ import annotations

import re

SIGNS = (
    "=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
"""First characters that make some spreadsheet interpret a text as a formula (OWASP, CSV injection)."""
GUARD = "'"
_DANGEROUS = re.compile(f"{GUARD}*[{re.escape(SIGNS)}]")
_GUARDED = re.compile(f"{GUARD}+[{re.escape(SIGNS)}]")


def guarded(text: str) -> str:
    """Prefix an apostrophe to what looks like a formula or is already guarded."""
    return GUARD + text if _DANGEROUS.match(text) else text


def bared(text: str) -> str:
    """Remove the prefix of ``guarded``."""
    return text.removeprefix(GUARD) if _GUARDED.match(text) else text
