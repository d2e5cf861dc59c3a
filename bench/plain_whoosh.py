"""Yardstick of the judged queries: Whoosh as it comes, with its own schema, analysers, query parser and BM25F.

Every text of a record goes into two fields, one analysed as German and one as English, with a third for its names.
A reader's hits are what the parser makes of the query in all fields at once; there is no tuning.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from whoosh import index as whoosh_index
from whoosh.analysis import LanguageAnalyzer
from whoosh.fields import ID, TEXT, Schema
from whoosh.qparser import MultifieldParser, OrGroup
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from kb import search
from kb.search import query
from kb.search.documents import stored
from kb.search.engines import EngineQuery
from kb.search.query import plan
from kb.search.words import Synonyms
from tests.search.judging import Judged, Outcome

LANGUAGES = ("de", "en")
MOST_RECORDS = 1_000_000
FIELDS = tuple(f"{name}_{language}" for name in ("title", "text") for language in LANGUAGES)
_EVERYTHING = EngineQuery(plan.make(query.parse(""), Synonyms()), {}, "name", 0, MOST_RECORDS)


@contextmanager
def searcher(ours: search.Index) -> Iterator[Searcher]:
    """Index the texts of all our records in a temporary folder and open it."""
    schema = Schema(record=ID(stored=True, unique=True), **{name: TEXT(analyzer=_analyser(name)) for name in FIELDS})
    with tempfile.TemporaryDirectory(prefix="kb-plain-whoosh-") as folder:
        plain = whoosh_index.create_in(folder, schema)
        with plain.writer() as writer:
            for hit in ours.state().snapshot.ask(_EVERYTHING).hits:
                writer.add_document(**_document(hit.payload))
        with plain.searcher(weighting=BM25F()) as opened:
            yield opened


def ask(opened: Searcher, judged: Judged, *, any_word: bool) -> Outcome:
    """Ask a judged query and note the places of all hits.

    ``any_word`` is whether one of its words is enough.
    """
    options = {"group": OrGroup} if any_word else {}
    parser = MultifieldParser(list(FIELDS), opened.schema, **options)
    hits = opened.search(parser.parse(judged.query), limit=None if judged.absent else search.MOST_PER_PAGE)
    return Outcome(judged, {hit["record"]: place for place, hit in enumerate(hits, start=1)})


def _analyser(field: str) -> object:
    return LanguageAnalyzer(field.rpartition("_")[2])


def _document(payload: bytes) -> dict[str, str]:
    record = stored(payload)
    texts = dict.fromkeys(FIELDS, "")
    for code, language, text in ((c, *pair) for c, pairs in record.texts.items() for pair in pairs):
        for into in [language] if language in LANGUAGES else LANGUAGES:
            texts[f"{'title' if code == 't' else 'text'}_{into}"] += f"{text}\n"
    return {"record": f"{record.kind}/{record.slug}", **texts}
