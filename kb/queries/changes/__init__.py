"""Changes: history, news, former slugs, the sitemap, and answers cached until the next change."""

from kb.queries.changes.answer_cache import READS_ONLY, cached, cached_in_language, cached_recently, last_change
from kb.queries.changes.change_sets import ChangeCounts
from kb.queries.changes.news import NewsBatch, NewsItem
from kb.queries.changes.sitemap import SitemapEntry, SitemapPart
from kb.queries.changes.versions import KindsAndSlug

__all__ = [
    "READS_ONLY",
    "ChangeCounts",
    "KindsAndSlug",
    "NewsBatch",
    "NewsItem",
    "SitemapEntry",
    "SitemapPart",
    "cached",
    "cached_in_language",
    "cached_recently",
    "last_change",
]
