"""Statements and milestones of a subject, and the contradictions between their sources."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.dates import PartialDate
from kb.models import Milestone, Source, Statement
from kb.models.vocabulary import MilestoneKind, Precision, SourceKind, StatementKind
from kb.queries.evidence.differing import statements_differ, values_beside

Fact = TypeVar("Fact", Statement, Milestone)

ONCE = frozenset({MilestoneKind.IDEA, MilestoneKind.FOUNDED, MilestoneKind.INCORPORATED, MilestoneKind.ENDED})
"""Milestones that happen only once, so that two dates contradict each other."""
LEDGER = (StatementKind.EXPECTATION, StatementKind.OUTCOME, StatementKind.ASSESSMENT)
"""Kinds of statements in the ledger of promises and results."""
TRUST = (
    SourceKind.REGISTER,
    SourceKind.DATA_SET,
    SourceKind.DOCUMENT,
    SourceKind.WEB_PAGE,
    SourceKind.PRESS_ARTICLE,
)
"""Kinds of sources, the first preferred when sources disagree."""
EXACTNESS = (Precision.EXACT, None, Precision.ABOUT, Precision.MORE_THAN, Precision.UP_TO)


@dataclass(frozen=True, slots=True)
class SourcedFact(Generic[Fact]):
    """A statement or milestone with the facts that contradict it.

    ``is_best`` marks the one to show first among them. ``beside`` are other values that the same source gives, all of
    them without a date.
    """

    fact: Fact
    contradicts: tuple[Fact, ...] = ()
    is_best: bool = True
    beside: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """All statements and milestones about one subject.

    ``ledger`` holds expectations, outcomes and assessments in time order; ``others`` the rest by kind.
    """

    ledger: tuple[SourcedFact[Statement], ...]
    others: dict[StatementKind, tuple[SourcedFact[Statement], ...]]
    milestones: tuple[SourcedFact[Milestone], ...]


def evidence(session: Session, subject: str, subject_id: int) -> Evidence:
    """Read all evidence about a subject, named by its entity, such as ``initiative``; two queries."""
    statements = statements_of(session, subject, subject_id)
    others: dict[StatementKind, list[SourcedFact[Statement]]] = {
        kind: [] for kind in StatementKind if kind not in LEDGER
    }
    for statement in statements:
        if statement.fact.kind in others:
            others[statement.fact.kind].append(statement)
    return Evidence(
        ledger=tuple(statement for statement in statements if statement.fact.kind in LEDGER),
        others={kind: tuple(of_kind) for kind, of_kind in others.items() if of_kind},
        milestones=milestones_of(session, subject, subject_id),
    )


def statements_of(session: Session, subject: str, subject_id: int) -> tuple[SourcedFact[Statement], ...]:
    """Return the statements about a subject in time order; a promise without a date stands before its results."""
    statements = compare_statements(session.scalars(_about(Statement, subject), {"subject": subject_id}).all())
    return tuple(sorted(statements, key=lambda statement: _place_in_time(statement, statement.fact.as_of)))


def latest_possible_date(fact: Statement) -> PartialDate | None:
    """Return the latest time a statement can refer to: its own, else its source's publication."""
    return fact.as_of or (fact.source.published_on if fact.source is not None else None)


def milestones_of(session: Session, subject: str, subject_id: int) -> tuple[SourcedFact[Milestone], ...]:
    """Return the milestones of a subject in time order; most subjects have none."""
    if f"{subject}_id" not in Milestone.__owner__:
        return ()
    milestones = compare_milestones(session.scalars(_about(Milestone, subject), {"subject": subject_id}).all())
    return tuple(sorted(milestones, key=lambda milestone: _place_in_time(milestone, milestone.fact.happened_on)))


@cache
def _about(facts: type[Fact], subject: str) -> sa.Select[Fact]:
    """Select the facts about a subject.

    The statement is built once, because building it takes longer than running it.
    """
    column = getattr(facts, f"{subject}_id")
    return sa.select(facts).where(column == sa.bindparam("subject")).options(joinedload(facts.source))


def newest_of(statements: Sequence[SourcedFact[Statement]]) -> SourcedFact[Statement]:
    """Return the newest of some statements.

    In one year, a statement with a date of its own precedes one that is dated by its source.
    """

    def age(statement: SourcedFact[Statement]) -> tuple[int, bool, str]:
        latest = latest_possible_date(statement.fact)
        return (latest.year if latest else 0), statement.fact.as_of is not None, str(latest or "")

    return max(statements, key=age)


def _place_in_time(
    fact: SourcedFact[Statement] | SourcedFact[Milestone], date: PartialDate | None
) -> tuple[bool, str, bool, int]:
    """Return the sort key: by date, undated last but promises first; on one date, the best supported first."""
    return (
        date is None and fact.fact.kind is not StatementKind.EXPECTATION,
        str(date or ""),
        not fact.is_best,
        fact.fact.id,
    )


def measured_by(statement: Statement) -> Hashable:
    """Return what and when a statement counts of its subject; None if it counts nothing or at no known time."""
    if statement.indicator is None or statement.as_of is None:
        return None
    promised = statement.kind is StatementKind.EXPECTATION
    return (
        statement.indicator,
        str(statement.as_of),
        statement.currency,
        promised,
        str(statement.target_on) if promised else "",
    )


def dated_by(milestone: Milestone) -> Hashable:
    """Return which event of its subject a milestone dates; None if it can happen several times."""
    return milestone.kind if milestone.kind in ONCE else None


def compare_statements(statements: Sequence[Statement]) -> tuple[SourcedFact[Statement], ...]:
    """Mark statements with different numbers for the same indicator and time, and undated ones of one source."""
    beside = values_beside(statements)
    compared = _compare(statements, measured_by, statements_differ)
    return tuple(replace(said, beside=beside.get(said.fact.id, ())) for said in compared)


def compare_milestones(milestones: Sequence[Milestone]) -> tuple[SourcedFact[Milestone], ...]:
    """Mark milestones of one subject that happen once but have different dates."""
    return _compare(milestones, dated_by, dates_differ)


def _compare(
    facts: Sequence[Fact], group: Callable[[Fact], Hashable], differ: Callable[[Fact, Fact], bool]
) -> tuple[SourcedFact[Fact], ...]:
    groups: dict[Hashable, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[group(fact)].append(fact)
    groups.pop(None, None)
    compared = []
    for fact in facts:
        rivals = tuple(other for other in groups.get(group(fact), ()) if _disagree(fact, other, differ))
        compared.append(SourcedFact(fact, rivals, all(_rank(fact) < _rank(other) for other in rivals)))
    return tuple(compared)


def _disagree(fact: Fact, other: Fact, differ: Callable[[Fact, Fact], bool]) -> bool:
    return fact is not other and fact.source_id != other.source_id and differ(fact, other)


def dates_differ(milestone: Milestone, other: Milestone) -> bool:
    """Return whether two dates contradict; a year agrees with every day in it."""
    if milestone.happened_on is None or other.happened_on is None:
        return False
    (first, last), (other_first, other_last) = _days(milestone.happened_on), _days(other.happened_on)
    return last < other_first or other_last < first


def _days(date: PartialDate) -> tuple[int, int]:
    """Return the first and last day that a date can mean; “about 2003” reaches a year further."""
    margin = 365 if date.is_approximate else 0
    return date.first_day.toordinal() - margin, date.last_day.toordinal() + margin


def _rank(fact: Statement | Milestone) -> tuple[bool, int, int, int, int]:
    """Return the rank among rivals: confirmed, kind of source, exactness, newest source, first stored."""
    source: Source | None = fact.source
    published_on = None if source is None else source.published_on
    newest_first = 0 if published_on is None else -published_on.first_day.toordinal()
    trust = len(TRUST) if source is None else TRUST.index(source.kind)
    return fact.unconfirmed, trust, _inexactness(fact), newest_first, fact.id


def _inexactness(fact: Statement | Milestone) -> int:
    """Return how inexact a number is by its precision, or a date by the days that it can mean."""
    if isinstance(fact, Statement):
        return EXACTNESS.index(fact.precision)
    if fact.happened_on is None:
        return datetime.date.max.toordinal()
    first, last = _days(fact.happened_on)
    return last - first
