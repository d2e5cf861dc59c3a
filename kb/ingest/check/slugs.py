"""Derive slugs from names: lower-case ASCII letters, digits and single hyphens."""

from __future__ import annotations

import re

from kb.models.types import LONGEST_SLUG
from kb.spelling import without_accents


def slugify(text: str, longest: int = LONGEST_SLUG) -> str:
    """Return the slug of a text; ``record`` if no letter or digit remains."""
    slug = re.sub(r"[^a-z0-9]+", "-", without_accents(text).encode("ascii", "ignore").decode()).strip("-")
    if len(slug) > longest:
        slug = slug[:longest].rpartition("-")[0] or slug[:longest]
    return slug.strip("-") or "record"
