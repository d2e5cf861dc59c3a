"""Promise beside result: how the numbers of a ledger compare, and which ledger shows it best."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Initiative, Statement
from kb.models.vocabulary import Indicator, StatementKind
from kb.queries.evidence.statements import SourcedFact, in_euro, statements_of

PROMISED_AND_MADE = frozenset({Indicator.JOBS_TARGETED, Indicator.JOBS_CREATED, Indicator.JOBS_SECURED})
"""Different figures, never added up; but the jobs of a promise are read beside those that came of it."""
SIDES = (StatementKind.EXPECTATION, StatementKind.OUTCOME)


@dataclass(frozen=True, slots=True)
class LedgerExample:
    """An initiative with what it promised and what came of it: ``entries`` in time order, all of jobs."""

    initiative: Initiative
    entries: tuple[SourcedFact[Statement], ...]


def ledger_example(session: Session) -> LedgerExample | None:
    """Return the initiative of which most is said on both sides, or None when of none is."""
    side = sa.func.count(sa.distinct(Statement.kind))
    query = (
        sa.select(Statement.initiative_id)
        .where(
            Statement.initiative_id.is_not(None),
            Statement.kind.in_(SIDES),
            Statement.indicator.in_(PROMISED_AND_MADE),
            Statement.value.is_not(None),
        )
        .group_by(Statement.initiative_id)
        .having(side == len(SIDES))
        .order_by(sa.func.count().desc(), Statement.initiative_id)
    )
    found = session.scalars(query.limit(1)).one_or_none()
    return None if found is None else _example(session, session.get_one(Initiative, found))


def _example(session: Session, initiative: Initiative) -> LedgerExample:
    said = statements_of(session, "initiative", initiative.id)
    return LedgerExample(initiative, tuple(one for one in said if one.fact.kind in SIDES and _is_of_jobs(one.fact)))


def _is_of_jobs(fact: Statement) -> bool:
    return fact.indicator in PROMISED_AND_MADE and fact.value is not None


def bar_shares(entries: Sequence[SourcedFact[Statement]]) -> dict[int, int]:
    """Return per cent of the largest comparable number by the id of each statement; one that stands alone has none."""
    groups: dict[str, dict[int, Decimal]] = defaultdict(dict)
    for entry in entries:
        fact = entry.fact
        if fact.indicator is not None and fact.value is not None and fact.value >= 0:
            groups[_measure(fact)][fact.id] = _size(fact)
    return {
        number: round(100 * size / max(sizes.values()))
        for sizes in groups.values()
        if len(sizes) > 1 and max(sizes.values())
        for number, size in sizes.items()
    }


def _measure(fact: Statement) -> str:
    """Return what a number is compared by: amounts with amounts of their kind, jobs made with jobs promised."""
    if fact.indicator in PROMISED_AND_MADE:
        return "jobs"
    return f"{fact.indicator} {'EUR' if fact.currency == 'DEM' else fact.currency}"


def _size(fact: Statement) -> Decimal:
    most = fact.value_most if fact.value_most is not None else fact.value
    size = Decimal(most or 0)
    return in_euro(size) if fact.currency == "DEM" else size
