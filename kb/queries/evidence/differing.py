"""Figures that differ, and values of one source without dates, of which nobody can tell which is newer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Statement
from kb.models.columns import owner_of
from kb.models.vocabulary import Precision

ABOUT = Decimal("0.05")
"""The relative deviation from an “about” number that still agrees with it."""
Beside = Mapping[int, tuple[Statement, ...]]
"""Ids of statements with the values that stand beside each of them."""


def statements_differ(statement: Statement, other: Statement) -> bool:
    """Return whether two numbers contradict: “over 300” and 317 agree, 142 and 131 do not."""
    is_same_precision = (statement.precision or Precision.EXACT) == (other.precision or Precision.EXACT)
    if is_same_precision:
        return (statement.value, statement.value_most) != (other.value, other.value_most)
    (low, high), (other_low, other_high) = _range(statement), _range(other)
    return high < other_low or other_high < low


def _range(statement: Statement) -> tuple[Decimal, Decimal]:
    value = Decimal(statement.value or 0)
    most = Decimal(statement.value_most) if statement.value_most is not None else value
    match statement.precision:
        case Precision.ABOUT:
            return value * (1 - ABOUT), most * (1 + ABOUT)
        case Precision.MORE_THAN:
            return value, Decimal("Infinity")
        case Precision.UP_TO:
            return Decimal(0), most
        case _:
            return value, most


def values_beside(statements: Iterable[Statement]) -> Beside:
    """Return the other undated values that the source of a statement gives of the same, by id."""
    groups: defaultdict[Hashable, list[Statement]] = defaultdict(list)
    for statement in statements:
        if is_undated(statement):
            groups[_measured(statement)].append(statement)
    beside = {
        statement.id: tuple(other for other in group if other is not statement and statements_differ(statement, other))
        for group in groups.values()
        for statement in group
    }
    return {key: others for key, others in beside.items() if others}


def undated_beside(session: Session, statements: Sequence[Statement]) -> Beside:
    """Return the values beside some statements, whose subjects may be different; one query if any is undated."""
    sources = {statement.source_id for statement in statements if is_undated(statement)}
    if not sources:
        return {}
    query = sa.select(Statement).where(
        Statement.source_id.in_(sources), Statement.indicator.is_not(None), Statement.as_of.is_(None)
    )
    return values_beside(session.scalars(query.order_by(Statement.id)))


def is_undated(statement: Statement) -> bool:
    """Return whether a statement counts something, by a source, at no known time."""
    return statement.indicator is not None and statement.as_of is None and statement.source_id is not None


def _measured(statement: Statement) -> Hashable:
    """Return what a source counts of what; a promise is told apart by its due date."""
    due = str(statement.target_on or "")
    owner = owner_of("statement", vars(statement))
    return owner, statement.source_id, statement.kind, statement.indicator, statement.currency, due
