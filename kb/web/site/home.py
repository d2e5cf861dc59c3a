"""The home page: the guiding questions with their answers, the search, and a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Response
from werkzeug.datastructures import MultiDict

from kb import search
from kb.errors import Unavailable
from kb.models.vocabulary import Activity, StatementKind, Voice
from kb.queries import home as questions
from kb.texts import Text
from kb.web.answers import QUESTIONS
from kb.web.records import question as lists
from kb.web.request import Params, db, page, pages, url_for_list
from kb.web.search import question as search_question

MOST_ACTIVITIES = 3
Narrowing = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A list that answers a guiding question: the records of a kind that the parameters choose."""

    entity: str
    label: Text
    narrowing: Narrowing
    kind: StatementKind | None = None
    """The kind of statement that its icon and colour stand for."""


@dataclass(frozen=True, slots=True)
class OfferedAnswer:
    """An answer with its address; the count is missing while there is no index."""

    answer: Answer
    address: str
    count: int | None


INDEPENDENT = (Voice.EVALUATION.value, Voice.RESEARCH.value, Voice.STATISTICS.value)
ANSWERS: Sequence[Sequence[Answer]] = (
    (
        Answer(
            "statement",
            Text("Was Clustermanagement tut", "What cluster managers do"),
            {"kind": "activity"},
            StatementKind.ACTIVITY,
        ),
    ),
    (
        Answer("statement", Text("Ergebnisse", "Outcomes"), {"kind": "outcome"}, StatementKind.OUTCOME),
        Answer(
            "statement",
            Text("Ergebnisse nach Evaluation, Forschung, Statistik", "Outcomes by evaluation, research, statistics"),
            {"kind": "outcome", "voice": INDEPENDENT},
            StatementKind.OUTCOME,
        ),
        Answer("statement", Text("Bewertungen", "Assessments"), {"kind": "assessment"}, StatementKind.ASSESSMENT),
    ),
    (
        Answer(
            "initiative",
            Text("Versprechen neben Ergebnis", "Promise beside result"),
            {"q": "statement:expectation statement:outcome"},
            StatementKind.EXPECTATION,
        ),
        Answer("statement", Text("Erwartungen", "Expectations"), {"kind": "expectation"}, StatementKind.EXPECTATION),
        Answer("statement", Text("Lehren", "Lessons"), {"kind": "lesson"}, StatementKind.LESSON),
    ),
)
"""The lists that answer the three guiding questions, in their order."""


@pages.get("/")
def home() -> Response:
    """Show the guiding questions with their answers, the search, entry points and a case."""
    return page("site/home.html", home=questions.home(db()), answers=_answers(), answer_pages=QUESTIONS)


def _answers() -> Sequence[Sequence[OfferedAnswer]]:
    """Return the answers to each question; lists without rows are left out."""
    first, *others = ANSWERS
    rows = ((*first, *_activities()), *others)
    return [[offer for offer in map(_offered, answers) if offer.count != 0] for answers in rows]


def _activities() -> Iterator[Answer]:
    """Yield the activities that most initiatives are known to have."""
    try:
        counts = search_question.counted(search.Query(), "initiative").counts["activity"]
    except Unavailable:
        return
    for value in search.FACETS_BY_NAME["activity"].ordered(counts)[:MOST_ACTIVITIES]:
        yield Answer("initiative", Activity(value).label, {"activity": value})


def _offered(answer: Answer) -> OfferedAnswer:
    address = url_for_list(answer.entity, **answer.narrowing)
    try:
        query = lists.read(Params(MultiDict(answer.narrowing)), answer.entity)
        count = search_question.counted(query, answer.entity).total
    except Unavailable:
        return OfferedAnswer(answer, address, None)
    return OfferedAnswer(answer, address, count)
