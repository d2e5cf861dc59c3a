"""Measure precision and recall on the Ziel-2 list per step, beside SQLite's FTS5."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from bench.competitions import QUESTIONS, Question
from kb.search import query
from kb.search.documents.document import SearchDocument, indexed, stored
from kb.search.engines import EngineQuery, Snapshot
from kb.search.engines.whoosh.engine import WhooshEngine
from kb.search.fields import EXACT, INFLECTED, PART, SYNONYM, TEXT_FIELDS, Form
from kb.search.query import plan
from kb.search.query.plan import AllOf, AnyOf, Leaf, Plan, PlanNode, Worth
from kb.search.words.lexicon import DomainWords
from kb.search.words.synonyms import Synonyms

LIST = "ziel2_nrw_erdf_2007-2013.csv"
MOST_HITS = 10_000
TITLE = TEXT_FIELDS[0].code
STEPS = (
    ("folding only", (EXACT,)),
    ("+ stemming", (EXACT, INFLECTED)),
    ("+ parts of compounds", (EXACT, INFLECTED, PART)),
    ("+ vocabulary", (EXACT, INFLECTED, PART, SYNONYM)),
)
Search = Callable[[str], set[str]]
"""A query -> the ids of the operations found."""


class Operation(NamedTuple):
    """A project of the list, its title without the competition's name."""

    id: str
    competition: str
    title: str


@dataclass(frozen=True)
class Answered:
    """Counts of a question: relevant operations, hits, correct hits."""

    question: Question
    relevant: int
    found: int
    right: int


@dataclass(frozen=True)
class Figures:
    """Precision, recall and F1 over all questions, and the number without an answer."""

    precision: float
    recall: float
    f1: float
    unanswered: int


def operations(data: Path) -> list[Operation]:
    """Read the operations funded in a competition."""
    with (data / LIST).open(encoding="utf-8", newline="") as lines:
        return [
            Operation(row["id"], row["programme_prefix"], row["operation"].removeprefix(row["programme_prefix"] + ":"))
            for row in csv.DictReader(lines)
            if row["programme_prefix"]
        ]


def searches(
    listed: list[Operation], synonyms: Synonyms, own: DomainWords, folder: Path
) -> Iterator[tuple[str, Search]]:
    """Yield each search over the titles with its name."""
    yield "SQLite FTS5 as it comes", _fts5(listed)
    snapshot = _index(listed, own, folder)
    for name, forms in STEPS:
        yield name, _ours(snapshot, synonyms, frozenset(forms))


def answer(listed: Iterable[Operation], search: Search) -> list[Answered]:
    """Run all questions."""
    answered = []
    for question in QUESTIONS:
        relevant = {operation.id for operation in listed if operation.competition in question.competitions}
        hits = search(question.query)
        answered.append(Answered(question, len(relevant), len(hits), len(hits & relevant)))
    return answered


def figures(answered: Iterable[Answered]) -> Figures:
    """Sum up over all questions; an operation counts once per question."""
    done = list(answered)
    found_count, relevant = sum(answer.found for answer in done), sum(answer.relevant for answer in done)
    right = sum(answer.right for answer in done)
    return Figures(
        precision=right / found_count if found_count else 0.0,
        recall=right / relevant,
        f1=2 * right / (found_count + relevant),
        unanswered=sum(not answer.found for answer in done),
    )


def _index(listed: Iterable[Operation], own: DomainWords, folder: Path) -> Snapshot:
    engine = WhooshEngine()
    engine.create(folder)
    with engine.writing(folder, wait=1) as writer:
        for operation in listed:
            document = SearchDocument("project", int(operation.id), operation.id, (operation.title, None))
            document.say(TITLE, ("de", operation.title))
            writer.add(indexed(document, own))
        writer.remember({})
    return engine.snapshot(folder)


def _ours(snapshot: Snapshot, synonyms: Synonyms, forms: frozenset[Form]) -> Search:
    def search(text: str) -> set[str]:
        planned = plan.make(query.parse(text), synonyms)
        limited = Plan(_only(planned.root, forms), tuple(_leaf(leaf, forms) for leaf in planned.leaves), ())
        answer = snapshot.ask(EngineQuery(limited, {}, "relevance", 0, MOST_HITS))
        return {stored(hit.payload).slug for hit in answer.hits}

    return search


def _only(node: PlanNode, forms: frozenset[Form]) -> PlanNode:
    """Restrict a plan to some forms."""
    match node:
        case Leaf():
            return _leaf(node, forms)
        case AnyOf():
            return AnyOf(tuple(_only(part, forms) for part in node.nodes))
        case AllOf():
            also = (
                replace(part, node=_only(part.node, forms)) if isinstance(part, Worth) else _only(part, forms)
                for part in node.also
            )
            return AllOf(tuple(_only(part, forms) for part in node.nodes), tuple(also))
        case _:
            return node


def _leaf(leaf: Leaf, forms: frozenset[Form]) -> Leaf:
    return replace(leaf, levels=tuple(level for level in leaf.levels if level.form in forms))


def _fts5(listed: Iterable[Operation]) -> Search:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE operation USING fts5(id UNINDEXED, title)")
    database.executemany(
        "INSERT INTO operation VALUES (?, ?)", [(operation.id, operation.title) for operation in listed]
    )

    def search(text: str) -> set[str]:
        # Each word is quoted, as Datasette and others do, because FTS5 has a query syntax.
        quoted = " ".join(f'"{word}"' for word in text.split())
        return {row[0] for row in database.execute("SELECT id FROM operation WHERE operation MATCH ?", [quoted])}

    return search


def synonyms_of(memory: Mapping[str, object]) -> list[list[str]]:
    """Return the groups of synonyms stored in an index."""
    groups: list[list[str]] = json.loads(json.dumps(memory.get("synonyms", [])))
    return groups
