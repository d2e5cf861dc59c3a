"""The pages that answer the questions of the conference."""

from __future__ import annotations

from flask import Response

from kb.models.vocabulary import Activity, Tendency
from kb.queries import answers, names
from kb.queries.answers import EFFECTS, FEW_CASES, Verdict, VerdictRule
from kb.web.answers import (
    cells,
    downloads,
    drawing,
    evidence_map,
    expectations,
    learnt,
    opened,
    question,
    side_by_side,
    tables,
)
from kb.web.downloads import downloadable
from kb.web.request import db, page, pages, parameters

CONFLICTS = 4
"""The number of contradictions shown at first."""


@pages.get("/answers/expectations")
@downloadable(downloads.of_expectations)
def answer_expectations() -> Response:
    """Show promises beside results: verdicts, shares, growth, and every case."""
    params = parameters()
    narrowed = question.narrowed(params, question.kinds(params))
    cases = expectations.cases(params, narrowed)
    return page(
        "answers/expectations.html",
        cases=cases,
        answer=cases.answer,
        strips=drawing.strips(cases.answer),
        ticks=drawing.TICKS,
        statements=expectations.statements(db(), cases),
        verdicts=Verdict,
        rule=VerdictRule,
        orders=expectations.ORDERS,
        side_by_side=side_by_side.of_expectations(db(), narrowed),
        section="answers",
        **question.frame(narrowed),
    )


@pages.get("/answers/meaning")
@downloadable(tables.of_meaning)
def answer_meaning() -> Response:
    """Show what cluster managers do, how the mix differs, their staff, and what authors mean by the term."""
    params = parameters()
    narrowed = question.narrowed(params)
    answer = answers.meaning(db(), narrowed.selection, question.dimension(params), question.this_year())
    return page(
        "answers/meaning.html",
        answer=answer,
        labels=question.LABELS,
        few=FEW_CASES,
        mix=cells.mix,
        percent=cells.percent,
        staff=answers.distribution(float(row.staff.value) for row in answer.staff),
        told=opened.load(
            db(), [count.statement for row in answer.staff for count in (row.staff, row.members) if count]
        ),
        ratio=answers.distribution(float(row.members_each) for row in answer.staff if row.members_each is not None),
        side_by_side=side_by_side.of_meaning(db(), narrowed),
        section="answers",
        **question.frame(narrowed),
    )


@pages.get("/answers/achievements")
@downloadable(tables.of_achievements)
def answer_achievements() -> Response:
    """Show results by aspect and speaker, what studies find, contradictions, and the evidence map."""
    params = parameters()
    narrowed = question.narrowed(params, question.WITH_RESULTS, question.INITIATIVES)
    to = opened.addresses()
    answer = answers.achievements(db(), narrowed.selection, question.this_year())
    conflicts = answer.conflicts if params.choice("conflicts", ("all",)) else answer.conflicts[:CONFLICTS]
    contradicting = opened.load(db(), [key for conflict in conflicts for key in conflict.statements])
    return page(
        "answers/achievements.html",
        answer=answer,
        conflicts=conflicts,
        contradicting=contradicting,
        subjects=names.references(db(), [conflict.subject for conflict in conflicts]),
        rows=evidence_map.rows(answer.map, to),
        to=to,
        bubbles=cells.bubbles,
        listed=cells.listed,
        columns=EFFECTS,
        tendencies=Tendency,
        activities=tuple(Activity),
        undocumented=evidence_map.NOT_DOCUMENTED,
        opened=opened.opened(db(), params, narrowed.selection),
        side_by_side=side_by_side.of_achievements(db(), narrowed),
        section="answers",
        **question.frame(narrowed),
    )


@pages.get("/answers/lessons")
@downloadable(learnt.offer)
def answer_lessons() -> Response:
    """Show what was learnt where, under which conditions, for whom, and how sure it is."""
    params = parameters()
    narrowed = learnt.narrowed(params)
    return page(
        "answers/lessons.html",
        lessons=learnt.lessons(db(), params, narrowed),
        section="answers",
        **question.frame(narrowed),
    )
