"""The matrix of regions and competence fields."""

from __future__ import annotations

from flask import Response

from kb.models.vocabulary import Status
from kb.queries import matrix as questions
from kb.queries.changes import cached
from kb.queries.matrix import choices
from kb.web.downloads import downloadable
from kb.web.matrix import question
from kb.web.request import db, language, page, pages, parameters


@pages.get("/matrix")
@downloadable(question.offer)
def matrix() -> Response:
    """Show initiatives by region and competence field, the leading one of each cell, and the blank spots."""
    given = parameters()
    known = cached(db(), questions.facts)
    found = questions.matrix(known, question.read(given), language())
    return page(
        "matrix/page.html",
        matrix=found,
        finding=question.finding(found, language()),
        to=question.addresses(found),
        choices=choices(known, found.region, language()),
        compact=given.choice("view", question.VIEWS) == "counts",
        shade=question.shade,
        legend=question.legend(),
        ranks=question.ranks(language()),
        statuses=Status,
        section="matrix",
    )
