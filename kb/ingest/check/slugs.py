"""Derive slugs from names: lower-case ASCII letters, digits and single hyphens."""

from __future__ import annotations

import re
import unicodedata

from kb.models.types import LONGEST_SLUG

_LETTERS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "ø": "oe",
        "å": "aa",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
    }
)


def slugify(text: str, longest: int = LONGEST_SLUG) -> str:
    """Return the slug of a text; ``record`` if no letter or digit remains."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).lower().translate(_LETTERS))
    slug = re.sub(r"[^a-z0-9]+", "-", folded.encode("ascii", "ignore").decode()).strip("-")
    if len(slug) > longest:
        slug = slug[:longest].rpartition("-")[0] or slug[:longest]
    return slug.strip("-") or "record"
