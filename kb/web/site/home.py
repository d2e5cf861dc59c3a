"""The home page."""

from __future__ import annotations

from flask import Response

from kb.models.vocabulary import StatementKind
from kb.queries import home as questions
from kb.web.request import db, page, pages

ANSWERS = (
    (StatementKind.ACTIVITY, StatementKind.CHARACTERISTIC),
    (StatementKind.OUTCOME, StatementKind.ASSESSMENT),
    (StatementKind.EXPECTATION, StatementKind.LESSON),
)
"""The kinds of statements that answer the three guiding questions, in their order."""


@pages.get("/")
def home() -> Response:
    """Show the guiding questions, the search, entry points and recent content."""
    return page("site/home.html", home=questions.home(db()), answers=ANSWERS)
