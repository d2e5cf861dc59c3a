"""Checks of records and sources: what is missing, and what stands there twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from kb.queries.content.findings import Suspect
from kb.queries.content.tables import ContentRows
from kb.spelling import fingerprint

_SHORT_NAME = re.compile(r"\s+[–—-]\s+|\s*\(|,\s")
_COMMON_WORDS = re.compile(
    r"\b(?:the|der|die|das|initiative|landesinitiative|(?:landes|spitzen)?cluster|netzwerk|netz|network|verein|verband"
    r"|association|plattform|platform|kompetenznetz(?:werk)?)\b",
    re.IGNORECASE,
)
"""Words by which two names of an initiative differ most often."""
_LEAST_LETTERS = 4
_REQUIRED = {"initiative_region": "region", "initiative_field": "competence_field"}
_PROVENANCE = ("language", "seen", "voice")
_FRONT_PAGE = re.compile(
    r"https?://[^/?#]+(?:/(?:(?:[a-z]{2}(?:[-_][a-z]{2})?|home|start|startseite)/?)?(?:(?:index|default)\.\w+)?)?(?:\?(?:l|lang|hl)=\w+)?(?:#.*)?",
    re.IGNORECASE,
)
"""An address without a path, apart from the language and the usual names of the first page."""


def bare_initiatives(content: ContentRows) -> Iterator[Suspect]:
    """Find initiatives without region, field or source."""
    linked = {table: {row["initiative"] for row in content.rows(table)} for table in _REQUIRED}
    for row in content.rows("initiative"):
        slug = row["slug"]
        yield from (
            Suspect("initiative", slug, column, "") for table, column in _REQUIRED.items() if slug not in linked[table]
        )
        if not row.get("source"):
            yield Suspect("initiative", slug, "source", "")


def twins(content: ContentRows) -> Iterator[Suspect]:
    """Find initiatives that another form of the name, or the website, shows to be one."""
    known: dict[str, str] = {}
    for row in content.rows("initiative"):
        slug = row["slug"]
        for column in ("name_de", "name_en", "website"):
            marks = _site(row.get(column, "")) if column == "website" else _names(row.get(column, ""))
            others = {known.setdefault(mark, slug) for mark in marks} - {slug}
            yield from (Suspect("initiative", slug, column, row[column], other) for other in sorted(others))


def _names(name: str) -> set[str]:
    """Return the fingerprints of a name, of what stands before a dash or bracket, and of both without common words."""
    forms = {form for full in (name, _SHORT_NAME.split(name)[0]) for form in (full, _COMMON_WORDS.sub(" ", full))}
    return {mark for form in forms if len(mark := fingerprint(form)) >= _LEAST_LETTERS}


def _site(url: str) -> set[str]:
    address = urlsplit(url)
    site = address.netloc.removeprefix("www.") + address.path.rstrip("/")
    return {site} if site else set()


def vague_legal_form(content: ContentRows) -> Iterator[Suspect]:
    """Find initiatives with the legal form “other” and no word on which."""
    for row in content.rows("initiative"):
        if row.get("legal_form") == "other" and not (row.get("governance_de") or row.get("governance_en")):
            yield Suspect("initiative", row["slug"], "legal_form", "other")


def front_pages(content: ContentRows) -> Iterator[Suspect]:
    """Find sources with the address of a whole site."""
    for row in content.rows("source"):
        if _FRONT_PAGE.fullmatch(row.get("url", "")):
            yield Suspect("source", row["slug"], "url", row["url"])


def unexplained_sources(content: ContentRows) -> Iterator[Suspect]:
    """Find sources that do not say in which language, who speaks, or how they were seen."""
    for row in content.rows("source"):
        yield from (Suspect("source", row["slug"], column, "") for column in _PROVENANCE if not row.get(column))
