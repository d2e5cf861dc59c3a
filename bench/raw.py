"""Measure the overhead of the search: `find` beside the engine called directly, in one process."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from bench.homes import ENGINES, Home
from bench.table import Line, compared, say
from bench.yardstick import FACETS
from kb import config, search
from kb.search import query
from kb.search.engines import EngineQuery
from kb.search.engines.tantivy.clauses import PAYLOAD
from kb.search.fields import TEXT_FIELDS
from kb.search.index.handle import State, current
from kb.search.query import plan
from kb.search.query.lookups import PARTS, STEMS, WORDS
from kb.search.words import language

HITS = 20
_PROJECTS = {"kind": ("project",)}


def measure_raw(home: Home, words: Sequence[str], others: Sequence[str]) -> Iterator[Line]:
    """Ask each engine through the search and directly, word by word."""
    for engine in ENGINES:
        say(f"{home.title}: {engine.capitalize()} called directly")
        settings = config.load(home.environment(engine), env_file=home.folder / ".env")
        index = search.open_index(settings)
        direct = _tantivy(current(settings.index_folder)) if engine == "tantivy" else _ours(index.state())
        whole = partial(_find, index)
        ours: list[float] = []
        theirs: list[float] = []
        for word in others:
            whole(word)
            direct(word)
        gc.collect()
        for word, another in zip(words, reversed(words), strict=True):
            ours.append(_timed(whole, word))
            theirs.append(_timed(direct, another))
        what = (
            f"{home.title}: search in process, beside {'tantivy-py alone' if engine == 'tantivy' else 'our postings'}"
        )
        yield compared(what, ours, theirs, share=0.5)
        yield compared(what, ours, theirs, "≤ 3" if engine == "tantivy" else "")


def _timed(call: Callable[[str], object], word: str) -> float:
    started = time.perf_counter()
    call(word)
    return (time.perf_counter() - started) * 1000


def _find(index: search.Index, word: str) -> object:
    return search.find(index, search.Query(word, _PROJECTS, per_page=HITS))


def _ours(state: State) -> Callable[[str], object]:
    """Query our own postings for hits and all facets, without snippets, reasons and labels."""

    def ask(word: str) -> object:
        planned = plan.make(query.parse(word), state.synonyms)
        return state.snapshot.ask(EngineQuery(planned, _PROJECTS, "relevance", 0, HITS))

    return ask


def _tantivy(folder: Path) -> Callable[[str], object]:
    """Query plain Tantivy: each word in any field and form, with hits and four facets."""
    index = tantivy.Index.open(str(folder))
    searcher, schema = index.searcher(), index.schema
    facets = {name: {"terms": {"field": name, "size": 30}} for name in FACETS}

    def terms(word: str) -> Iterator[tuple[Occur, Query]]:
        stems = language.stems(word)
        for field in TEXT_FIELDS:
            for space, texts in ((WORDS, (word,)), (STEMS, stems), (PARTS, stems)):
                for text in texts:
                    yield Occur.Should, Query.term_query(schema, field.code + space, text, "basic")

    def ask(word: str) -> object:
        must = [Query.boolean_query(list(terms(one))) for one in language.words(word)]
        must.append(Query.term_query(schema, "kind", "project", "basic"))
        wanted = Query.boolean_query([(Occur.Must, one) for one in must])
        hits = searcher.search(wanted, HITS).hits
        return [searcher.doc(address)[PAYLOAD] for _, address in hits], searcher.aggregate(wanted, facets)

    return ask
