"""What changed: the history of a record, news, former addresses, the site map, and answers cached until the next change."""

from kb.queries.changes.answer_cache import READS_ONLY, kept, kept_in, last_change
from kb.queries.changes.news import Batch, Piece
from kb.queries.changes.sitemap import Listed, Part
from kb.queries.changes.versions import Named

__all__ = ["READS_ONLY", "Batch", "Listed", "Named", "Part", "Piece", "kept", "kept_in", "last_change"]
