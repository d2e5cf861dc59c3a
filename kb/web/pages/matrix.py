"""The matrix of regions and competence fields."""

from __future__ import annotations

from flask import Response

from kb.models.vocabulary import Status
from kb.queries import matrix as questions
from kb.queries.changes import cached
from kb.queries.matrix import choices
from kb.web import crossing
from kb.web.context import db, language
from kb.web.pages.blueprint import page, pages, params
from kb.web.taking import takeable


@pages.get("/matrix")
@takeable(crossing.offer)
def matrix() -> Response:
    """Show initiatives by region and competence field, the leading one of each cell, and the blank spots."""
    given = params()
    known = cached(db(), questions.facts)
    found = questions.matrix(known, crossing.read(given), language())
    return page(
        "matrix/page.html",
        matrix=found,
        finding=crossing.finding(found, language()),
        to=crossing.addresses(found),
        choices=choices(known, found.region, language()),
        compact=given.choice("view", crossing.VIEWS) == "counts",
        shade=crossing.shade,
        legend=crossing.legend(),
        ranks=crossing.ranks(language()),
        statuses=Status,
        section="matrix",
    )
