"""The matrix of regions and competence fields."""

from __future__ import annotations

from dataclasses import replace

from flask import Response

from kb.models.vocabulary import Status
from kb.queries import matrix as questions
from kb.queries.changes import cached, cached_in_language
from kb.queries.gaps import FEWEST_INITIATIVES, FEWEST_PUBLISHERS
from kb.web.downloads import downloadable
from kb.web.matrix import form, question
from kb.web.matrix.cells import CellWriter
from kb.web.request import db, language, page, pages, parameters
from kb.web.shortlist import COLLECTED, place


@pages.get("/matrix")
@downloadable(question.offer)
def matrix() -> Response:
    """Show initiatives by region and field, leaders and gaps."""
    params = parameters()
    facts, selection = cached(db(), questions.facts), question.read(db(), params)
    view, across = params.choice("view", question.VIEWS), params.choice("across", question.ACROSS)
    # Rows and columns without an initiative would push the others out of sight.
    shown = questions.matrix(facts, replace(selection, empty=bool(selection.empty)), language())
    turned, to = question.is_turned(shown, across), question.addresses(shown)
    return page(
        "matrix/page.html",
        matrix=shown,
        finding=question.finding(shown, language()),
        to=to,
        cells=CellWriter(shown, to, language(), turned),
        options=cached_in_language(db(), form.options, language()),
        levels=questions.levels(facts, shown.region),
        turned=turned,
        chosen_across=across,
        view=view,
        compact=question.is_compact(shown, view, turned=turned),
        empty=params.choice("empty", question.EMPTY),
        legend=question.legend(),
        ranks=question.ranks(language()),
        statuses=Status,
        own_places=[place(record.entity, record.slug) for record in selection.listed],
        own_left_out=len(params.texts(COLLECTED)) - len(selection.listed),
        fields_of_whole=question.fields_of_whole(shown),
        fewest=(FEWEST_INITIATIVES, FEWEST_PUBLISHERS),
        section="matrix",
    )
