"""The pages that answer the questions of the conference."""

from __future__ import annotations

from flask import Response

from kb.queries.answers import Verdict, VerdictRule
from kb.web.answers import downloads, drawing, expectations, question
from kb.web.downloads import downloadable
from kb.web.request import db, page, pages, parameters
from kb.web.search import SHOWN


@pages.get("/answers/expectations")
@downloadable(downloads.of_expectations)
def answer_expectations() -> Response:
    """Show promises beside results: verdicts, shares, growth, and every case."""
    params = parameters()
    narrowed = question.narrowed(params, question.kinds(params))
    cases = expectations.cases(params, narrowed)
    return page(
        "answers/expectations.html",
        narrowed=narrowed,
        answered=narrowed.answered,
        found=narrowed.found,
        chosen=narrowed.chosen,
        facets=question.FACETS,
        shown=SHOWN,
        cases=cases,
        answer=cases.answer,
        strips=drawing.strips(cases.answer),
        ticks=drawing.TICKS,
        statements=expectations.statements(db(), cases),
        verdicts=Verdict,
        rule=VerdictRule,
        orders=expectations.ORDERS,
        section="answers",
    )
