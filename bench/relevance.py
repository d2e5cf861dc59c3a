"""Precision and recall on the list of Ziel-2 beneficiaries, for each step of the language analysis and for SQLite's FTS5."""

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
from kb.search.engines import Snapshot, Wanted
from kb.search.engines.whoosh.engine import WhooshEngine
from kb.search.fields import EXACT, INFLECTED, PART, SYNONYM, TEXT_FIELDS, Form
from kb.search.query import plan
from kb.search.query.plan import Every, Leaf, Plan, PlanNode, Some
from kb.search.words.lexicon import OwnWords
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
    """A project of the list: its title without the name of the competition before it."""

    id: str
    competition: str
    title: str


@dataclass(frozen=True)
class Answered:
    """How many operations a question should find, how many it found, and how many of these are right."""

    question: Question
    relevant: int
    found: int
    right: int


@dataclass(frozen=True)
class Figures:
    """Precision, recall and F1 over all questions taken together, and how many questions found nothing."""

    precision: float
    recall: float
    f1: float
    unanswered: int


def operations(data: Path) -> list[Operation]:
    """Read the operations that were funded in a competition."""
    with (data / LIST).open(encoding="utf-8", newline="") as lines:
        return [
            Operation(row["id"], row["programme_prefix"], row["operation"].removeprefix(row["programme_prefix"] + ":"))
            for row in csv.DictReader(lines)
            if row["programme_prefix"]
        ]


def searches(listed: list[Operation], synonyms: Synonyms, own: OwnWords, folder: Path) -> Iterator[tuple[str, Search]]:
    """Make a search of each kind over the titles."""
    yield "SQLite FTS5 as it comes", _fts5(listed)
    snapshot = _index(listed, own, folder)
    for name, forms in STEPS:
        yield name, _ours(snapshot, synonyms, frozenset(forms))


def answer(listed: Iterable[Operation], search: Search) -> list[Answered]:
    """Ask all questions."""
    answered = []
    for question in QUESTIONS:
        relevant = {one.id for one in listed if one.competition in question.competitions}
        found = search(question.query)
        answered.append(Answered(question, len(relevant), len(found), len(found & relevant)))
    return answered


def figures(answered: Iterable[Answered]) -> Figures:
    """Sum up over all questions, each operation found or sought counting once a question."""
    done = list(answered)
    found, relevant = sum(one.found for one in done), sum(one.relevant for one in done)
    right = sum(one.right for one in done)
    return Figures(
        precision=right / found if found else 0.0,
        recall=right / relevant,
        f1=2 * right / (found + relevant),
        unanswered=sum(not one.found for one in done),
    )


def _index(listed: Iterable[Operation], own: OwnWords, folder: Path) -> Snapshot:
    engine = WhooshEngine()
    engine.create(folder)
    with engine.writing(folder, wait=1) as writer:
        for one in listed:
            document = SearchDocument("project", int(one.id), one.id, (one.title, None))
            document.say(TITLE, ("de", one.title))
            writer.add(indexed(document, own))
        writer.remember({})
    return engine.snapshot(folder)


def _ours(snapshot: Snapshot, synonyms: Synonyms, forms: frozenset[Form]) -> Search:
    def search(text: str) -> set[str]:
        planned = plan.make(query.parse(text), synonyms)
        limited = Plan(_only(planned.root, forms), tuple(_leaf(leaf, forms) for leaf in planned.leaves), ())
        answer = snapshot.ask(Wanted(limited, {}, "relevance", 0, MOST_HITS))
        return {stored(hit.payload).slug for hit in answer.hits}

    return search


def _only(node: PlanNode, forms: frozenset[Form]) -> PlanNode:
    """Leave out of a plan all forms but these."""
    match node:
        case Leaf():
            return _leaf(node, forms)
        case Some():
            return Some(tuple(_only(part, forms) for part in node.nodes))
        case Every():
            return Every(*(tuple(_only(part, forms) for part in parts) for parts in (node.nodes, node.also)))
        case _:
            return node


def _leaf(leaf: Leaf, forms: frozenset[Form]) -> Leaf:
    return replace(leaf, levels=tuple(level for level in leaf.levels if level.form in forms))


def _fts5(listed: Iterable[Operation]) -> Search:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE operation USING fts5(id UNINDEXED, title)")
    database.executemany("INSERT INTO operation VALUES (?, ?)", [(one.id, one.title) for one in listed])

    def search(text: str) -> set[str]:
        # Each word in quotation marks, as Datasette and others do, since FTS5 has a syntax of its own.
        quoted = " ".join(f'"{word}"' for word in text.split())
        return {row[0] for row in database.execute("SELECT id FROM operation WHERE operation MATCH ?", [quoted])}

    return search


def synonyms_of(memory: Mapping[str, object]) -> list[list[str]]:
    """Return the groups of names that mean the same, as an index remembers them."""
    groups: list[list[str]] = json.loads(json.dumps(memory.get("synonyms", [])))
    return groups
