"""Checks of records and sources: what is missing, and what stands there twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from kb.queries.content.findings import Suspect
from kb.queries.content.tables import ContentRows
from kb.spelling import fingerprint

_REQUIRED = {"initiative_region": "region", "initiative_field": "competence_field"}
_PROVENANCE = ("language", "seen", "voice")


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
    """Find initiatives that another spelling of the name, or the website, shows to be one."""
    known: dict[str, str] = {}
    for row in content.rows("initiative"):
        slug = row["slug"]
        for column in ("name_de", "name_en", "website"):
            if mark := _mark(column, row.get(column, "")):
                other = known.setdefault(mark, slug)
                if other != slug:
                    yield Suspect("initiative", slug, column, row[column], other)


def _mark(column: str, value: str) -> str:
    if column != "website":
        return fingerprint(value) if value else ""
    address = urlsplit(value)
    return address.netloc.removeprefix("www.") + address.path.rstrip("/")


def vague_legal_form(content: ContentRows) -> Iterator[Suspect]:
    """Find initiatives with the legal form “other” and no word on which."""
    for row in content.rows("initiative"):
        if row.get("legal_form") == "other" and not (row.get("governance_de") or row.get("governance_en")):
            yield Suspect("initiative", row["slug"], "legal_form", "other")


def front_pages(content: ContentRows) -> Iterator[Suspect]:
    """Find sources with the address of a whole site."""
    for row in content.rows("source"):
        if re.fullmatch(r"https?://[^/]+/?", row.get("url", "")):
            yield Suspect("source", row["slug"], "url", row["url"])


def unexplained_sources(content: ContentRows) -> Iterator[Suspect]:
    """Find sources that do not say in which language, who speaks, or how they were seen."""
    for row in content.rows("source"):
        yield from (Suspect("source", row["slug"], column, "") for column in _PROVENANCE if not row.get(column))
