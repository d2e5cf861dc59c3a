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
    """Show initiatives by region and field, leaders and blank spots."""
    params = parameters()
    facts = cached(db(), questions.facts)
    shown = questions.matrix(facts, question.read(params), language())
    return page(
        "matrix/page.html",
        matrix=shown,
        finding=question.finding(shown, language()),
        to=question.addresses(shown),
        choices=choices(facts, shown.region, language()),
        compact=params.choice("view", question.VIEWS) == "counts",
        shade=question.shade,
        legend=question.legend(),
        ranks=question.ranks(language()),
        statuses=Status,
        section="matrix",
    )
