"""The site for crawlers: an index of parts, and parts with every record's page in both languages, written as they are read."""

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
"""The name of the part with the pages that show no single record."""
LASTING = ("", "initiatives", "regions", "fields", "programmes", "eras", "map", "matrix", "timeline", "about", "api")
"""Pages that show no single record and that people may look for."""


def index(parts: Iterable[SitemapPart], base: str) -> Iterator[str]:
    """Write the index; ``base`` is what all addresses begin with."""
    yield _HEAD + _INDEX
    names = (f"{ENTITIES[part.entity].__path__}-{part.number}" for part in parts)
    for name in (PAGES, *names):
        yield f"<sitemap><loc>{escape(f'{base}/sitemap/{name}.xml')}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def records(entity: str, listed: Iterable[SitemapEntry], base: str) -> Iterator[str]:
    """Write the addresses of some records, each in both languages and with the time of its last change."""
    yield _HEAD + _URLS
    for one in listed:
        changed = "" if one.changed_at is None else f"<lastmod>{moment(one.changed_at)}</lastmod>"
        yield _addresses(base, f"/{ENTITIES[entity].__path__}/{one.slug}", changed)
    yield "</urlset>\n"


def pages(base: str, paths: Sequence[str] = LASTING) -> Iterator[str]:
    """Write the addresses of the pages that show no single record."""
    yield _HEAD + _URLS
    for path in paths:
        yield _addresses(base, f"/{path}", "")
    yield "</urlset>\n"


def _addresses(base: str, path: str, changed: str) -> str:
    """Write one page: an entry for each language, and each names all of them."""
    all_of_them = [(code, escape(f"{base}/{code}{path}")) for code in LANGUAGES]
    others = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{at}"/>' for code, at in all_of_them)
    return "".join(f"<url><loc>{at}</loc>{changed}{others}</url>\n" for _, at in all_of_them)
