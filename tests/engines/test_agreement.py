"""Both engines give the same answers to hundreds of questions.

Their database is the real sample of projects if it is available, else the seed. Records, facet counts, scores, reasons
and the first ten hits are the same; no tolerance is needed, because scores are whole numbers and ties are ordered by
kind, name and number of the record.
"""

from __future__ import annotations

import gzip
import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from kb import database, ingest, search
from kb.search import query
from kb.search.answers import planned_for
from kb.search.answers.asking import ask, keys
from kb.search.documents.document import stored
from kb.search.engines import EngineQuery, Snapshot
from kb.search.facets import FACETS, INDEXED
from kb.search.index.handle import State
from kb.search.query import plan
from kb.search.words.synonyms import Synonyms
from tests.conftest import TIMES, settings_for

QUESTIONS = 300 * TIMES
PROJECTS = 1000
"""The number of projects to index beside the seed."""
TOP = 10
EVERYTHING = EngineQuery(plan.make(query.parse(""), Synonyms()), {}, "name", 0, 4000)

pytest.importorskip("tantivy", reason="The extra tantivy is not installed.")


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory, seeded_home: Path) -> Iterator[tuple[State, State]]:
    """Fill a database and index it with each engine."""
    home = tmp_path_factory.mktemp("agreement")
    shutil.copyfile(seeded_home / "kb.sqlite", home / "kb.sqlite")
    url = f"sqlite:///{home / 'kb.sqlite'}"
    engine = database.create_engine(settings_for(home, url))
    sessions = database.sessions(engine)
    if lists := os.environ.get("KB_REAL_DATA"):
        with gzip.open(Path(lists) / "esif_projects_sample_10k.ndjson.gz", "rb") as every:
            (home / "sample.ndjson").write_bytes(b"".join(islice(every, PROJECTS)))
        sample = home / "sample.ndjson"
        assert ingest.run(sessions, [sample], mapping="esif", skip_rejected=True).change_set is not None
    opened = []
    for name in search.ENGINES:
        settings = replace(settings_for(home / name, url), search_url=f"{name}:")
        search.rebuild(settings, sessions)
        opened.append(search.open_index(settings).state())
    yield opened[0], opened[1]
    engine.dispose()


class _Questions:
    """Makes questions from the texts of an index, always the same for the same index."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.draw = random.Random(2003)
        records = [stored(hit.payload) for hit in snapshot.ask(EVERYTHING).hits]
        texts = [text for record in records for some in record.texts.values() for _, text in some]
        self.sentences: list[list[str]] = [
            words for text in texts if len(words := re.findall(r"[^\W_]+(?:-[^\W_]+)*", text)) > 3
        ]
        counts = Counter(word for words in self.sentences for word in words if len(word) > 3)
        self.common = [word for word, _ in counts.most_common(300)]
        self.values = {facet.name: sorted(snapshot.values(facet.name)) for facet in FACETS}
        self.forms: tuple[Callable[[], str], ...] = (
            self.word,
            self.word,
            lambda: f"{self.word()} {self.word()}",
            self.beside,
            self.phrase,
            lambda: self.word()[: self.draw.randint(2, 5)] + "*",
            lambda: f"{self.word()} -{self.word()}",
            lambda: f"{self.word()} OR {self.word()}",
            lambda: f"({self.beside()}) OR {self.phrase()} -{self.word()}",
            lambda: f"={self.word()} title:{self.word()}",
            lambda: f"{self.word()} {self.narrowed()}",
            lambda: f"-{self.narrowed()}",
            lambda: f"year:{self.draw.randint(1995, 2010)}.. {self.word()}",
            lambda: "",
        )

    def word(self) -> str:
        return self.draw.choice(self.common if self.draw.random() < 0.6 else self.draw.choice(self.sentences))

    def beside(self) -> str:
        """Return words of a single text, so that there are hits."""
        return " ".join(self.draw.sample(self.draw.choice(self.sentences), self.draw.randint(2, 3)))

    def phrase(self) -> str:
        words = self.draw.choice(self.sentences)
        start = self.draw.randrange(len(words) - 2)
        return '"' + " ".join(words[start : start + self.draw.randint(2, 3)]) + '"'

    def narrowed(self) -> str:
        facet = self.draw.choice([name for name, values in self.values.items() if values])
        return f"{facet}:{self.draw.choice(self.values[facet])}"

    def selected(self) -> dict[str, tuple[str, ...]]:
        """Choose up to two values of up to two facets in half of the questions."""
        if self.draw.random() < 0.5:
            return {}
        names = self.draw.sample([name for name, values in self.values.items() if len(values) > 1], 2)
        return {name: tuple(self.draw.sample(self.values[name], self.draw.randint(1, 2))) for name in names[:1]} | (
            {"kind": ("project", "initiative")} if self.draw.random() < 0.3 else {}
        )

    def question(self) -> tuple[str, dict[str, tuple[str, ...]], str]:
        sort = self.draw.choices(search.SORTS, (8, 1, 1, 1))[0]
        return self.draw.choice(self.forms)(), self.selected(), sort


def test_hundreds_of_questions_are_answered_alike(states: tuple[State, State]) -> None:
    questions = _Questions(states[0].snapshot)
    with_hits = 0
    for _ in range(QUESTIONS):
        text, selected, sort = questions.question()
        whoosh, tantivy = (_answer(state, text, selected, sort) for state in states)
        assert whoosh == tantivy, (text, selected, sort)
        with_hits += whoosh[0] > 0
    assert with_hits > QUESTIONS // 2, "questions without hits prove little"


def _answer(state: State, text: str, selected: dict[str, tuple[str, ...]], sort: str) -> tuple[int, Any, Any]:
    planned = plan.make(query.parse(text), state.synonyms)
    answer = state.snapshot.ask(EngineQuery(planned, selected, sort, 0, TOP))
    hits = [(stored(hit.payload).slug, stored(hit.payload).kind, hit.score, hit.matched) for hit in answer.hits]
    return answer.total, answer.counts, hits


def test_all_records_of_a_question_are_the_same_however_many(states: tuple[State, State]) -> None:
    questions = _Questions(states[0].snapshot)
    for _ in range(40):
        text, selected, _ = questions.question()
        planned = plan.make(query.parse(text), states[0].synonyms)
        engine_query = EngineQuery(planned, selected, "relevance", 0, 1_000_000)
        whoosh, tantivy = ([hit.payload for hit in state.snapshot.ask(engine_query).hits] for state in states)
        assert whoosh == tantivy, (text, selected)


def test_best_matches_are_the_same_in_the_same_order(states: tuple[State, State]) -> None:
    questions = _Questions(states[0].snapshot)
    incomplete = 0
    for number in range(QUESTIONS // 6):
        text = f"{questions.beside()} {questions.beside()}"
        selected = questions.selected() if number % 3 == 0 else {}
        whoosh, tantivy = (_best_matches(state, text, selected) for state in states)
        assert whoosh == tantivy, (text, selected)
        incomplete += whoosh[0] > whoosh[2]
    assert incomplete > QUESTIONS // 12, "questions that are answered in full prove little"


def _best_matches(state: State, text: str, selected: dict[str, tuple[str, ...]]) -> tuple[int, Any, int, Any, Any]:
    planned = planned_for(state, search.Query(text, match="most"))
    engine_query = EngineQuery(planned, selected, "relevance", 0, TOP)
    answer, complete = ask(state.snapshot, engine_query)
    hits = [(stored(hit.payload).slug, stored(hit.payload).kind, hit.score, hit.matched) for hit in answer.hits]
    walked = [key for key, _ in zip(keys(state.snapshot, engine_query), range(2 * TOP), strict=False)]
    return answer.total, answer.counts, complete, hits, walked


def test_names_are_known_alike(states: tuple[State, State]) -> None:
    whoosh, tantivy = (state.snapshot for state in states)
    assert whoosh.keys() == tantivy.keys()
    assert (whoosh.size, whoosh.memory) == (tantivy.size, tantivy.memory)
    for name in INDEXED:
        values = sorted(whoosh.values(name))
        assert values == sorted(tantivy.values(name))
        assert whoosh.keys_with(name, values[:3]) == tantivy.keys_with(name, values[:3])
