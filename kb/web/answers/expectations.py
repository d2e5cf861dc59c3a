"""Promises and results as asked for: which verdicts and indicators, in which order, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import Statement
from kb.models.vocabulary import Indicator
from kb.queries import answers
from kb.queries.answers import Expectations, JudgedPromise, Subject, Verdict
from kb.texts import Text
from kb.web.answers.question import Narrowed
from kb.web.request import Params, db, existing

PER_PAGE = 25
"""Rows are long: each has the words of two sources."""
ORDERS: Mapping[str, Text] = {
    "verdict": Text("Urteil", "verdict"),
    "share": Text("erreichter Anteil", "share reached"),
    "due": Text("Frist", "due date"),
    "name": Text("Name", "name"),
}
"""The orders to choose from; the first is the usual one."""


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases that are asked for, out of an answer; ``shown`` are those of this page."""

    answer: Expectations
    verdicts: Sequence[str]
    indicators: Sequence[str]
    order: str
    chosen: Sequence[JudgedPromise]
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-len(self.chosen) // self.per_page))

    @property
    def shown(self) -> Sequence[JudgedPromise]:
        """The cases of this page."""
        start = (self.page - 1) * self.per_page
        return self.chosen[start : start + self.per_page]

    def subject(self, case: JudgedPromise) -> Subject:
        """Return the initiative or programme of a case."""
        return self.answer.facts.subjects[case.subject]


def cases(params: Params, narrowed: Narrowed) -> Cases:
    """Answer for a selection and choose cases. Raises InvalidInput, and NotFound past the last page."""
    verdicts = params.choices("verdict", [verdict.value for verdict in Verdict])
    indicators = params.choices("indicator", [indicator.value for indicator in Indicator])
    order = params.choice("order", tuple(ORDERS), default=next(iter(ORDERS)))
    answer = answers.expected(db(), narrowed.selection)
    chosen = [
        case
        for case in answer.judged
        if (not verdicts or case.verdict in verdicts) and (not indicators or case.promise.lead.indicator in indicators)
    ]
    chosen.sort(key=lambda case: answers.SORTS[order](answer.facts, case))
    return existing(Cases(answer, verdicts, indicators, order, chosen, params.page(), params.per_page(PER_PAGE)))


def statements(session: Session, cases: Cases) -> Mapping[int, Statement]:
    """Read the statements that a page shows, with their sources, by id."""
    cases_shown = [*cases.shown, *([cases.answer.example] if cases.answer.example else [])]
    ids = {figure.id for case in cases_shown for figure in (*case.promise.said, *case.results[-1:], *case.related[-1:])}
    ids |= {case.result.id for case in cases_shown if case.result}
    query = sa.select(Statement).where(Statement.id.in_(sorted(ids))).options(joinedload(Statement.source))
    return {statement.id: statement for statement in session.scalars(query)}
