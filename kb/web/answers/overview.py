"""The overview: what the three questions have in short for one selection."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response
from sqlalchemy.orm import Session

from kb.queries import answers
from kb.queries.answers import Achievements, Dimension, Expectations, Meaning, Verdict
from kb.web.answers import question
from kb.web.answers.question import Narrowed
from kb.web.request import Params, db, page, pages, parameters

MOST_ACTIVITIES = 5


@dataclass(frozen=True, slots=True)
class Overview:
    """The answers to the three questions over a selection, and how many lessons it has."""

    meaning: Meaning
    achievements: Achievements
    expectations: Expectations
    lessons: int


@pages.get("/answers")
def answers_overview() -> Response:
    """Show all answers in short, each with the page that has it in full."""
    params = parameters()
    narrowed = question.narrowed(params)
    return page(
        "answers/overview.html",
        overview=overview(db(), params, narrowed),
        verdicts=Verdict,
        most=MOST_ACTIVITIES,
        section="answers",
        **question.frame(narrowed),
    )


def overview(session: Session, params: Params, narrowed: Narrowed) -> Overview:
    """Answer all questions over a selection; results count for its initiatives only."""
    year, selection = question.this_year(), narrowed.selection
    lessons = question.narrowed(params, ("statement",), statement=("lesson",))
    return Overview(
        answers.meaning(session, selection, Dimension.ERA, year),
        answers.achievements(session, selection, year),
        answers.expected(session, selection),
        len(lessons.selection.subjects),
    )
