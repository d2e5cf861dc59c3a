"""Ledger of promises and results: shares for its bars, and the example for the home page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Initiative, Statement
from kb.models.figures import MEASURED_BY
from kb.models.vocabulary import Indicator, StatementKind
from kb.queries import money
from kb.queries.evidence.statements import SourcedFact, statements_of

MOST_VERDICTS = 2
SIDES = (StatementKind.EXPECTATION, StatementKind.OUTCOME)


@dataclass(frozen=True, slots=True)
class LedgerExample:
    """An initiative as a case: its first promise and first and last result, and how others judge.

    ``entries`` are in time order, all of one measure; ``verdicts`` are assessments from other sources than the results.
    """

    initiative: Initiative
    entries: tuple[SourcedFact[Statement], ...]
    verdicts: tuple[SourcedFact[Statement], ...] = ()


def ledger_example(session: Session) -> LedgerExample | None:
    """Return the initiative with the most statements on both sides, judged ones first; None if there is none."""
    judged = set(session.scalars(sa.select(Statement.initiative_id).where(Statement.kind == StatementKind.ASSESSMENT)))
    query = sa.select(Statement.initiative_id, Statement.indicator, Statement.kind).where(
        Statement.initiative_id.is_not(None), Statement.kind.in_(SIDES), Statement.indicator.in_(MEASURED_BY)
    )
    sides: dict[tuple[int, Indicator], list[StatementKind]] = defaultdict(list)
    for initiative, indicator, kind in session.execute(query):
        if initiative is not None and indicator is not None:
            sides[initiative, MEASURED_BY[indicator]].append(kind)
    both = {case: kinds for case, kinds in sides.items() if set(kinds) == set(SIDES)}
    if not both:
        return None
    initiative, measure = min(both, key=lambda case: (case[0] not in judged, -len(both[case]), case))
    return _example(session, session.get_one(Initiative, initiative), measure)


def _example(session: Session, initiative: Initiative, measure: Indicator) -> LedgerExample:
    statements = statements_of(session, "initiative", initiative.id)
    counted = [
        statement
        for statement in statements
        if statement.fact.kind in SIDES and MEASURED_BY.get(statement.fact.indicator or Indicator.BUDGET) is measure
    ]
    promises, results = ([entry for entry in counted if entry.fact.kind is side] for side in SIDES)
    shown = {entry.fact.id for entry in (promises[0], results[0], results[-1])}
    sources = {entry.fact.source_id for entry in results}
    judged = [entry for entry in statements if entry.fact.kind is StatementKind.ASSESSMENT]
    others = [entry for entry in judged if entry.fact.source_id not in sources]
    return LedgerExample(
        initiative, tuple(entry for entry in counted if entry.fact.id in shown), tuple(others[-MOST_VERDICTS:])
    )


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
    """Return the key of comparable numbers and the size: by what measures them, amounts in euros.

    An amount without a rate is comparable only with others in its currency.
    """
    size = Decimal((fact.value_most if fact.value_most is not None else fact.value) or 0)
    measure = fact.indicator and MEASURED_BY.get(fact.indicator, fact.indicator)
    conversion = money.of_record(rates, fact, size)
    if conversion is not None:
        return f"{measure} {money.EUR}", conversion.euro
    return f"{measure} {fact.currency}", size
