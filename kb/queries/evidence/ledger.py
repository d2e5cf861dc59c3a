"""Ledger of promises and results: shares for its bars, and the example for the home page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from kb.models import Initiative, Statement
from kb.models.vocabulary import Indicator, StatementKind
from kb.queries import money
from kb.queries.evidence.statements import SourcedFact, statements_of

PROMISED_AND_MADE = frozenset(
    {
        Indicator.JOBS_TARGETED,
        Indicator.JOBS_SECURED_TARGETED,
        Indicator.JOBS_CREATED,
        Indicator.JOBS_SECURED,
        Indicator.JOBS_CREATED_OR_SECURED,
    }
)
"""Different figures, never added up; but promised jobs are compared with those that resulted."""
MOST_VERDICTS = 2
_Told = aliased(Statement)
SIDES = (StatementKind.EXPECTATION, StatementKind.OUTCOME)


@dataclass(frozen=True, slots=True)
class LedgerExample:
    """An initiative as a case: its first promise and first and last result, and how others judge.

    ``entries`` are in time order, all about jobs; ``verdicts`` are assessments from other sources than the results.
    """

    initiative: Initiative
    entries: tuple[SourcedFact[Statement], ...]
    verdicts: tuple[SourcedFact[Statement], ...] = ()


def ledger_example(session: Session) -> LedgerExample | None:
    """Return the initiative with the most statements on both sides, judged ones first; None if there is none."""
    judged = sa.exists().where(
        Statement.initiative_id == _Told.initiative_id, Statement.kind == StatementKind.ASSESSMENT
    )
    side = sa.func.count(sa.distinct(_Told.kind))
    query = (
        sa.select(_Told.initiative_id)
        .where(
            _Told.initiative_id.is_not(None),
            _Told.kind.in_(SIDES),
            _Told.indicator.in_(PROMISED_AND_MADE),
            _Told.value.is_not(None),
        )
        .group_by(_Told.initiative_id)
        .having(side == len(SIDES))
        .order_by(judged.desc(), sa.func.count().desc(), _Told.initiative_id)
    )
    initiative_id = session.scalars(query.limit(1)).one_or_none()
    return None if initiative_id is None else _example(session, session.get_one(Initiative, initiative_id))


def _example(session: Session, initiative: Initiative) -> LedgerExample:
    statements = statements_of(session, "initiative", initiative.id)
    told = [statement for statement in statements if statement.fact.kind in SIDES and _is_of_jobs(statement.fact)]
    promises, results = ([entry for entry in told if entry.fact.kind is side] for side in SIDES)
    shown = {entry.fact.id for entry in (promises[0], results[0], results[-1])}
    sources = {entry.fact.source_id for entry in results}
    judged = [entry for entry in statements if entry.fact.kind is StatementKind.ASSESSMENT]
    others = [entry for entry in judged if entry.fact.source_id not in sources]
    return LedgerExample(
        initiative, tuple(entry for entry in told if entry.fact.id in shown), tuple(others[-MOST_VERDICTS:])
    )


def _is_of_jobs(fact: Statement) -> bool:
    return fact.indicator in PROMISED_AND_MADE and fact.value is not None


def bar_shares(entries: Sequence[SourcedFact[Statement]], rates: money.Rates) -> dict[int, int]:
    """Return each statement's per cent of the largest comparable number, by id.

    A number without a comparable one is left out.
    """
    groups: dict[str, dict[int, Decimal]] = defaultdict(dict)
    for entry in entries:
        fact = entry.fact
        if fact.indicator is not None and fact.value is not None and fact.value >= 0:
            measure, size = _measured(fact, rates)
            groups[measure][fact.id] = size
    return {
        number: round(100 * size / max(sizes.values()))
        for sizes in groups.values()
        if len(sizes) > 1 and max(sizes.values())
        for number, size in sizes.items()
    }


def _measured(fact: Statement, rates: money.Rates) -> tuple[str, Decimal]:
    """Return the key of comparable numbers and the size: amounts by indicator in euros, all jobs together.

    An amount without a rate is comparable only with others in its currency.
    """
    size = Decimal((fact.value_most if fact.value_most is not None else fact.value) or 0)
    if fact.indicator in PROMISED_AND_MADE:
        return "jobs", size
    conversion = money.of_record(rates, fact, size)
    if conversion is not None:
        return f"{fact.indicator} {money.EUR}", conversion.euro
    return f"{fact.indicator} {fact.currency}", size
