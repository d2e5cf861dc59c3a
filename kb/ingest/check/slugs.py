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


def without_accents(text: str) -> str:
    """Return a text in lower case with umlauts written out and accents removed; other alphabets stay."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).lower().translate(_LETTERS))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def slugify(text: str, longest: int = LONGEST_SLUG) -> str:
    """Return the slug of a text; ``record`` if no letter or digit remains."""
    slug = re.sub(r"[^a-z0-9]+", "-", without_accents(text).encode("ascii", "ignore").decode()).strip("-")
    if len(slug) > longest:
        slug = slug[:longest].rpartition("-")[0] or slug[:longest]
    return slug.strip("-") or "record"
