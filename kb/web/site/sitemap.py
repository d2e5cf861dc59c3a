"""Site maps for crawlers: an index of parts, and parts with all pages in both languages, streamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import escape

from kb.models import ENTITIES
from kb.queries.changes import SitemapEntry, SitemapPart
from kb.texts import LANGUAGES
from kb.web.feeds import moment

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
_URLS = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
PAGES = "pages"
"""The name of the part with pages that are not records."""
LASTING = (
    "",
    "answers",
    "answers/meaning",
    "answers/achievements",
    "answers/expectations",
    "answers/lessons",
    "answers/briefing",
    "coverage",
    "initiatives",
    "regions",
    "fields",
    "programmes",
    "eras",
    "map",
    "matrix",
    "timeline",
    "about",
    "api",
)
"""Pages that are not records."""


def index(parts: Iterable[SitemapPart], base: str) -> Iterator[str]:
    """Write the index; ``base`` is the prefix of all addresses."""
    yield _HEAD + _INDEX
    names = (f"{ENTITIES[part.entity].__path__}-{part.number}" for part in parts)
    for name in (PAGES, *names):
        yield f"<sitemap><loc>{escape(f'{base}/sitemap/{name}.xml')}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def records(entity: str, entries: Iterable[SitemapEntry], base: str) -> Iterator[str]:
    """Write addresses of records in both languages, with their last change."""
    yield _HEAD + _URLS
    for entry in entries:
        last_change = "" if entry.changed_at is None else f"<lastmod>{moment(entry.changed_at)}</lastmod>"
        yield _addresses(base, f"/{ENTITIES[entity].__path__}/{entry.slug}", last_change)
    yield "</urlset>\n"


def pages(base: str, paths: Sequence[str] = LASTING) -> Iterator[str]:
    """Write the addresses of pages that are not records."""
    yield _HEAD + _URLS
    for path in paths:
        yield _addresses(base, f"/{path}", "")
    yield "</urlset>\n"


def _addresses(base: str, path: str, last_change: str) -> str:
    """Write a page: one entry per language, each linking to all languages."""
    urls = [(code, escape(f"{base}/{code}{path}")) for code in LANGUAGES]
    links = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{url}"/>' for code, url in urls)
    return "".join(f"<url><loc>{url}</loc>{last_change}{links}</url>\n" for _, url in urls)
