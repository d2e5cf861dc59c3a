"""Make slugs out of names: lower-case letters without accents, digits and single hyphens."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
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


def slugify(text: str, longest: int = LONGEST) -> str:
    """Return the slug of a text; ``record`` when the text has no letter or digit to keep."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).lower().translate(_LETTERS))
    slug = re.sub(r"[^a-z0-9]+", "-", folded.encode("ascii", "ignore").decode()).strip("-")
    if len(slug) > longest:
        slug = slug[:longest].rpartition("-")[0] or slug[:longest]
    return slug.strip("-") or "record"
