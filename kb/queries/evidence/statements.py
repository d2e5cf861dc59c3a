"""What sources say: statements and milestones of a subject, their contradictions, and promise beside result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.dates import PartialDate
from kb.models import Milestone, Source, Statement
from kb.models.vocabulary import MilestoneKind, Precision, SourceKind, StatementKind

Fact = TypeVar("Fact", Statement, Milestone)

ONCE = frozenset({MilestoneKind.IDEA, MilestoneKind.FOUNDED, MilestoneKind.INCORPORATED, MilestoneKind.ENDED})
"""What happens once in a life, so that two dates contradict each other."""
LEDGER = (StatementKind.EXPECTATION, StatementKind.OUTCOME, StatementKind.ASSESSMENT)
"""Kinds of statements that stand in the ledger of promise and result."""
TRUST = (
    SourceKind.REGISTER,
    SourceKind.DATA_SET,
    SourceKind.DOCUMENT,
    SourceKind.WEB_PAGE,
    SourceKind.PRESS_ARTICLE,
)
"""Kinds of sources, the first preferred when sources disagree."""
EXACTNESS = (Precision.EXACT, None, Precision.ABOUT, Precision.MORE_THAN, Precision.UP_TO)
ABOUT = Decimal("0.05")
"""How far a number may lie from an “about” and still agree with it."""


DM_PER_EURO = Decimal("1.95583")
"""The irrevocable rate of 1999; only for comparison, as what was said in DM stays in DM."""


@dataclass(frozen=True, slots=True)
class SourcedFact(Generic[Fact]):
    """A statement or milestone with those that contradict it.

    ``is_best`` tells that it is the one to show first among them.
    """

    fact: Fact
    contradicts: tuple[Fact, ...] = ()
    is_best: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """What sources say about one subject.

    ``ledger`` holds expectations, outcomes and assessments in time order; ``others`` the rest by kind.
    """

    ledger: tuple[SourcedFact[Statement], ...]
    others: dict[StatementKind, tuple[SourcedFact[Statement], ...]]
    milestones: tuple[SourcedFact[Milestone], ...]


def evidence(session: Session, subject: str, subject_id: int) -> Evidence:
    """Read all that is said about a subject, named by its entity, such as ``initiative``; two queries."""
    said = statements_of(session, subject, subject_id)
    others: dict[StatementKind, list[SourcedFact[Statement]]] = {
        kind: [] for kind in StatementKind if kind not in LEDGER
    }
    for one in said:
        if one.fact.kind in others:
            others[one.fact.kind].append(one)
    return Evidence(
        ledger=tuple(one for one in said if one.fact.kind in LEDGER),
        others={kind: tuple(found) for kind, found in others.items() if found},
        milestones=milestones_of(session, subject, subject_id),
    )


def statements_of(session: Session, subject: str, subject_id: int) -> tuple[SourcedFact[Statement], ...]:
    """Return the statements about a subject in time order."""
    said = compare_statements(session.scalars(_about(Statement, subject), {"subject": subject_id}).all())
    return tuple(sorted(said, key=lambda one: _place_in_time(one, one.fact.as_of)))


def latest_possible_date(fact: Statement) -> PartialDate | None:
    """Return the time a statement can be of at the latest: its own, else that of its source, which tells no future."""
    return fact.as_of or (fact.source.published_on if fact.source is not None else None)


def milestones_of(session: Session, subject: str, subject_id: int) -> tuple[SourcedFact[Milestone], ...]:
    """Return the milestones of a subject in time order; most subjects have none."""
    if f"{subject}_id" not in Milestone.__owner__:
        return ()
    said = compare_milestones(session.scalars(_about(Milestone, subject), {"subject": subject_id}).all())
    return tuple(sorted(said, key=lambda one: _place_in_time(one, one.fact.happened_on)))


@cache
def _about(facts: type[Fact], subject: str) -> sa.Select[Fact]:
    """Ask for the facts about a subject. The statement is built once, as to build it takes longer than to ask it."""
    column = getattr(facts, f"{subject}_id")
    return sa.select(facts).where(column == sa.bindparam("subject")).options(joinedload(facts.source))


def newest_of(said: Sequence[SourcedFact[Statement]]) -> SourcedFact[Statement]:
    """Return the newest of some statements; one with a year of its own is taken for newer than one that has its source's."""

    def age(one: SourcedFact[Statement]) -> tuple[int, bool, str]:
        latest = latest_possible_date(one.fact)
        return (latest.year if latest else 0), one.fact.as_of is not None, str(latest or "")

    return max(said, key=age)


def _place_in_time(
    said: SourcedFact[Statement] | SourcedFact[Milestone], date: PartialDate | None
) -> tuple[bool, str, bool, int]:
    """Sort by date, undated facts last; among facts of one date those come first that no better one contradicts."""
    return date is None, str(date or ""), not said.is_best, said.fact.id


def compare_statements(statements: Sequence[Statement]) -> tuple[SourcedFact[Statement], ...]:
    """Mark the statements of one subject that count the same thing at the same time but differently."""

    def group(one: Statement) -> Hashable:
        if one.indicator is None or one.as_of is None:
            return None
        promised = one.kind is StatementKind.EXPECTATION
        return one.indicator, str(one.as_of), one.currency, promised, str(one.target_on) if promised else ""

    return _weigh(statements, group, statements_differ)


def compare_milestones(milestones: Sequence[Milestone]) -> tuple[SourcedFact[Milestone], ...]:
    """Mark the milestones of one subject that happen once but are dated differently."""
    return _weigh(milestones, lambda one: one.kind if one.kind in ONCE else None, _dates_differ)


def _weigh(
    facts: Sequence[Fact], group: Callable[[Fact], Hashable], differ: Callable[[Fact, Fact], bool]
) -> tuple[SourcedFact[Fact], ...]:
    groups: dict[Hashable, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[group(fact)].append(fact)
    groups.pop(None, None)
    found = []
    for fact in facts:
        rivals = tuple(other for other in groups.get(group(fact), ()) if _disagree(fact, other, differ))
        found.append(SourcedFact(fact, rivals, all(_rank(fact) < _rank(other) for other in rivals)))
    return tuple(found)


def _disagree(one: Fact, other: Fact, differ: Callable[[Fact, Fact], bool]) -> bool:
    return one is not other and one.source_id != other.source_id and differ(one, other)


def statements_differ(one: Statement, other: Statement) -> bool:
    """Tell whether two numbers cannot both be right: “over 300” and 317 agree, 142 and 131 do not."""
    alike = (one.precision or Precision.EXACT) == (other.precision or Precision.EXACT)
    if alike:
        return (one.value, one.value_most) != (other.value, other.value_most)
    (low, high), (other_low, other_high) = _range(one), _range(other)
    return high < other_low or other_high < low


def _range(one: Statement) -> tuple[Decimal, Decimal]:
    value = Decimal(one.value or 0)
    most = Decimal(one.value_most) if one.value_most is not None else value
    match one.precision:
        case Precision.ABOUT:
            return value * (1 - ABOUT), most * (1 + ABOUT)
        case Precision.MORE_THAN:
            return value, Decimal("Infinity")
        case Precision.UP_TO:
            return Decimal(0), most
        case _:
            return value, most


def _dates_differ(one: Milestone, other: Milestone) -> bool:
    """Tell whether two dates cannot both be right: a year agrees with every day in it."""
    first, second = str(one.happened_on or ""), str(other.happened_on or "")
    return bool(first and second) and not (first.startswith(second) or second.startswith(first))


def _rank(fact: Statement | Milestone) -> tuple[bool, int, int, int, int]:
    """Order rivals: confirmed first, then by kind of source, exactness, the newest source, the first stored."""
    source: Source | None = fact.source
    precision = fact.precision if isinstance(fact, Statement) else None
    exact = EXACTNESS.index(precision) if isinstance(fact, Statement) else 10 - len(str(fact.happened_on or ""))
    published = "" if source is None or source.published_on is None else str(source.published_on)
    newest_first = -int(published.replace("-", "").ljust(8, "0"))
    trust = len(TRUST) if source is None else TRUST.index(source.kind)
    return fact.unconfirmed, trust, exact, newest_first, fact.id


def in_euro(dm: Decimal) -> Decimal:
    """Convert DM to euros, to three significant digits: a comparison, not an amount."""
    euro = dm / DM_PER_EURO
    return euro.quantize(Decimal(1).scaleb(max(euro.adjusted() - 2, -2)))
