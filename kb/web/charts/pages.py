"""The figures over time of a reader's own list, record by record."""

from __future__ import annotations

from flask import Response

from kb.web.charts import question
from kb.web.request import db, page, pages, parameters
from kb.web.shortlist import place, present


@pages.get("/figures")
def figures() -> Response:
    """Show the charts that the records of a list have in common, with a column for each record."""
    own = present(db(), parameters())
    return page(
        "charts/figures.html",
        own=own,
        places=[place(entry.entity, entry.slug) for entry in own.records] if own else [],
        groups=question.of_list(db(), own) if own else [],
        section="shortlist",
    )
