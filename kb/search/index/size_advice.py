"""Advise another engine when there are too many records."""

from __future__ import annotations

from kb.config import Settings
from kb.errors import Unavailable
from kb.search.index.handle import ENGINES, current, name_of, opened
from kb.texts import Text

MOST_RECORDS = 300_000
"""Above this number of records, the default engine is slow.

Measured with generated records of the sample's kind on one processor: with 100,000 of them, 95 of 100 searches with all
facets take less than 9 ms, with 200,000 less than 19 ms, with 300,000 less than 29 ms, and with 500,000 only less than 66 ms. The memory
of a process and the time of a rebuild, about a minute for 300,000, grow with the number too.
"""


def advice(settings: Settings) -> Text | None:
    """Return a sentence that recommends a faster engine, or None."""
    try:
        generation = current(settings.index_folder)
        records = opened(generation).size
    except (FileNotFoundError, Unavailable):
        return None
    if name_of(generation) != ENGINES[0] or records <= MOST_RECORDS:
        return None
    return _SLOW.format(records=records)


_SLOW = Text(
    "Bei {records} Einträgen ist die Suchmaschine Whoosh langsam; schneller ist Tantivy: "
    "pip install 'clusterwissen[tantivy]' && kb index use tantivy",
    "With {records} records the search engine Whoosh is slow; Tantivy is faster: "
    "pip install 'clusterwissen[tantivy]' && kb index use tantivy",
)
