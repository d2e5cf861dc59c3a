"""Fact sheets: of all that is known about a record, what one printed page has room for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from kb.models import Milestone, Record, Statement
from kb.models.vocabulary import Indicator, MilestoneKind, StatementKind
from kb.queries import names
from kb.queries.evidence import Evidence, SourcedFact, latest_possible_date, newest_of, statements_differ
from kb.queries.matrix import FOUNDINGS
from kb.queries.records import InitiativeProfile, initiatives

Item = TypeVar("Item")

FIGURES = 4
JOBS = frozenset({Indicator.JOBS_CREATED, Indicator.JOBS_SECURED, Indicator.JOBS_TOTAL})
"""What came of promises, and what assessments judge."""
LEDGER = 8
MILESTONES = 8
ELSEWHERE = frozenset(
    {
        "id",
        "slug",
        "position",
        "source_id",
        "source_locator",
        "unconfirmed",
        "name",
        "name_de",
        "name_en",
        "title",
        "text_de",
        "text_en",
        "description_de",
        "description_en",
        "summary_de",
        "summary_en",
        "external_id",
        "currency",
        "latitude",
        "longitude",
    }
)
"""Columns that stand in the heading or the text of a sheet, or that only machines ask for."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The newest number of an indicator, as far as anybody can tell.

    ``undated`` are other numbers of it that may be newer, as neither they nor their sources have a date; ``judged``
    counts the assessments of what came of the promises, where the number is such a result.
    """

    said: SourcedFact[Statement]
    undated: tuple[SourcedFact[Statement], ...] = ()
    judged: int = 0

    @property
    def fact(self) -> Statement:
        """The statement itself."""
        return self.said.fact


@dataclass(frozen=True, slots=True)
class FactSheet:
    """An initiative on one page: the newest figures, promise beside result, the steps of its life.

    ``left_out`` counts the statements and milestones for which there is no room.
    """

    profile: InitiativeProfile
    figures: tuple[Figure, ...]
    ledger: tuple[SourcedFact[Statement], ...]
    milestones: tuple[SourcedFact[Milestone], ...]
    left_out: int

    @property
    def founded(self) -> SourcedFact[Milestone] | None:
        """The best dated founding, else the first decision, opening or legal form, as search and matrix have it."""
        dated = [said for said in self.profile.evidence.milestones if said.is_best and said.fact.happened_on]
        foundings = [said for said in dated if said.fact.kind is MilestoneKind.FOUNDED]
        return next(iter(foundings or [said for said in dated if said.fact.kind in FOUNDINGS]), None)

    @property
    def promised(self) -> tuple[SourcedFact[Statement], ...]:
        """What was expected of the initiative."""
        return tuple(said for said in self.ledger if said.fact.kind is StatementKind.EXPECTATION)

    @property
    def assessments(self) -> tuple[SourcedFact[Statement], ...]:
        """How sources judge what came of it."""
        return tuple(said for said in self.ledger if said.fact.kind is StatementKind.ASSESSMENT)

    @property
    def disputed(self) -> tuple[SourcedFact[Statement] | SourcedFact[Milestone], ...]:
        """The best of each group of numbers or dates that contradict each other."""
        evidence = self.profile.evidence
        numbers = [said for said in _all_said(evidence) if said.contradicts and said.is_best]
        return (*numbers, *(said for said in evidence.milestones if said.contradicts and said.is_best))


@dataclass(frozen=True, slots=True)
class ColumnValue:
    """A column of a record with its value; a link is given as what it leads to."""

    column: str
    value: Any


def sheet(session: Session, slug: str) -> FactSheet:
    """Return the fact sheet of the initiative called ``slug``; raises NotFound."""
    return sheet_of(initiatives.profile(session, slug))


def sheet_of(profile: InitiativeProfile) -> FactSheet:
    """Choose what a page has room for."""
    evidence = profile.evidence
    ledger, milestones = promises_and_results(evidence.ledger), first_and_last(evidence.milestones, MILESTONES)
    said = _all_said(evidence)
    figures = newest_figures(said)
    shown = {one.fact.id for one in (*ledger, *(told for one in figures for told in (one.said, *one.undated)))}
    left_out = sum(one.fact.id not in shown for one in said) + len(evidence.milestones) - len(milestones)
    return FactSheet(profile, figures, ledger, milestones, left_out)


def newest_figures(said: Sequence[SourcedFact[Statement]]) -> tuple[Figure, ...]:
    """Return the newest best value of each indicator, promises left out, in the order of the indicators."""
    counted: dict[Indicator, list[SourcedFact[Statement]]] = defaultdict(list)
    for one in said:
        if one.fact.indicator is not None and one.fact.kind is not StatementKind.EXPECTATION and one.is_best:
            counted[one.fact.indicator].append(one)
    judging = [one.fact.source_id for one in said if one.fact.kind is StatementKind.ASSESSMENT]
    return tuple(_figure(counted[indicator], judging) for indicator in Indicator if indicator in counted)[:FIGURES]


def _figure(counted: Sequence[SourcedFact[Statement]], judging: Sequence[int | None]) -> Figure:
    newest = newest_of(counted)
    undated = tuple(one for one in counted if one is not newest and latest_possible_date(one.fact) is None)
    is_result = newest.fact.kind is StatementKind.OUTCOME and newest.fact.indicator in JOBS
    judged = sum(source != newest.fact.source_id for source in judging) if is_result else 0
    return Figure(newest, tuple(one for one in undated if statements_differ(one.fact, newest.fact)), judged)


def _all_said(evidence: Evidence) -> list[SourcedFact[Statement]]:
    return [*evidence.ledger, *(one for group in evidence.others.values() for one in group)]


def promises_and_results(ledger: Sequence[SourcedFact[Statement]]) -> tuple[SourcedFact[Statement], ...]:
    """Keep the first promises and the last results, half of the room each unless one side leaves some over."""
    promised = [one for one in ledger if one.fact.kind is StatementKind.EXPECTATION]
    achieved = [one for one in ledger if one.fact.kind is not StatementKind.EXPECTATION]
    for_promises = max(LEDGER // 2, LEDGER - len(achieved))
    kept_promises = promised[:for_promises]
    achieved.sort(key=lambda one: str(latest_possible_date(one.fact) or ""))
    cached = {one.fact.id for one in (*kept_promises, *_last(achieved, LEDGER - len(kept_promises)))}
    return tuple(one for one in ledger if one.fact.id in cached)


def first_and_last(items: Sequence[Item], most: int) -> tuple[Item, ...]:
    """Keep the first and the last items when there are too many."""
    if len(items) <= most:
        return tuple(items)
    first = most // 2
    return (*items[:first], *_last(items, most - first))


def facts(session: Session, row: Record) -> tuple[ColumnValue, ...]:
    """Return the columns of a record that say something, links named; for kinds without a sheet of their own."""
    table = names.table_of(row.__tablename__)
    values: Mapping[str, Any] = {column.name: getattr(row, column.name) for column in table.columns}
    told = {name: value for name, value in values.items() if name not in ELSEWHERE and value not in (None, "", False)}
    keys = {name: (names.target_of(row.__tablename__, name), value) for name, value in told.items()}
    links = {name: key for name, key in keys.items() if key[0]}
    known = names.references(session, set(links.values()))
    return tuple(ColumnValue(name, known.get(links[name]) if name in links else value) for name, value in told.items())


def _last(items: Sequence[Item], count: int) -> Sequence[Item]:
    return items[-count:] if count else ()
