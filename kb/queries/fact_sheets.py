"""Fact sheets: a record's most important facts, on one printed page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from kb.models import Milestone, Record, Statement
from kb.models.columns import HIDDEN, PROVENANCE, field_names, target_of
from kb.models.vocabulary import FOUNDINGS, Indicator, MilestoneKind, StatementKind
from kb.queries import names, sheet_room
from kb.queries.evidence import Evidence, SourcedFact, latest_possible_date, newest_of, statements_differ
from kb.queries.records import initiatives

T = TypeVar("T")

FIGURES = 4
JOBS = frozenset(
    {
        Indicator.JOBS_CREATED,
        Indicator.JOBS_SECURED,
        Indicator.JOBS_CREATED_OR_SECURED,
        Indicator.JOBS_TOTAL,
        Indicator.JOBS_MEMBERS,
        Indicator.JOBS_INDUSTRY,
        Indicator.JOBS_WORLDWIDE,
    }
)
"""Job figures that report results and that assessments judge."""
ROOM = ((8, 8), (8, 6), (8, 4), (6, 4), (4, 4), (4, 2), (2, 2))
"""Numbers of promises and results, and of milestones, the most first."""
ELSEWHERE = frozenset(
    {
        *HIDDEN,
        *PROVENANCE,
        "slug",
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
"""Columns shown in the heading or text of a sheet, or meant for machines only."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The newest known number of an indicator.

    ``undated`` are other numbers of it that may be newer, because neither they nor their sources have a date;
    ``judged`` counts the assessments of a number that is a result of promises.
    """

    statement: SourcedFact[Statement]
    undated: tuple[SourcedFact[Statement], ...] = ()
    judged: int = 0

    @property
    def fact(self) -> Statement:
        """The statement itself."""
        return self.statement.fact


@dataclass(frozen=True, slots=True)
class FactSheet:
    """An initiative on one page: newest figures, promises beside results, milestones.

    ``left_out`` counts the statements and milestones for which there is no room.
    """

    profile: initiatives.InitiativeProfile
    figures: tuple[Figure, ...]
    ledger: tuple[SourcedFact[Statement], ...]
    milestones: tuple[SourcedFact[Milestone], ...]
    left_out: int

    @property
    def founded(self) -> SourcedFact[Milestone] | None:
        """The best dated founding, else the first decision, opening or legal form."""
        dated = [
            milestone
            for milestone in self.profile.evidence.milestones
            if milestone.is_best and milestone.fact.happened_on
        ]
        foundings = [milestone for milestone in dated if milestone.fact.kind is MilestoneKind.FOUNDED]
        return next(iter(foundings or [milestone for milestone in dated if milestone.fact.kind in FOUNDINGS]), None)

    @property
    def promised(self) -> tuple[SourcedFact[Statement], ...]:
        """What was expected of the initiative."""
        return self._of_ledger(StatementKind.EXPECTATION)

    @property
    def achieved(self) -> tuple[SourcedFact[Statement], ...]:
        """What is reported as its results."""
        return self._of_ledger(StatementKind.OUTCOME)

    @property
    def assessments(self) -> tuple[SourcedFact[Statement], ...]:
        """Assessments of the results."""
        return self._of_ledger(StatementKind.ASSESSMENT)

    def _of_ledger(self, kind: StatementKind) -> tuple[SourcedFact[Statement], ...]:
        """Return all statements of a kind, also those that have no room on the sheet."""
        return tuple(statement for statement in self.profile.evidence.ledger if statement.fact.kind is kind)

    @property
    def disputed(self) -> tuple[SourcedFact[Statement] | SourcedFact[Milestone], ...]:
        """The best of each group of contradicting numbers or dates."""
        evidence = self.profile.evidence
        numbers = [fact for fact in _all_statements(evidence) if fact.contradicts and fact.is_best]
        return (*numbers, *(fact for fact in evidence.milestones if fact.contradicts and fact.is_best))


@dataclass(frozen=True, slots=True)
class ColumnValue:
    """A column of a record with its value; a link is the record it points to."""

    column: str
    value: Any


def sheet(session: Session, slug: str) -> FactSheet:
    """Return the fact sheet of the initiative with ``slug``; raises NotFound."""
    return sheet_of(initiatives.profile(session, slug))


def sheet_of(profile: initiatives.InitiativeProfile) -> FactSheet:
    """Select the facts that fit on one page: fewer where their texts are long or their sources many."""
    sheets = [_sheet(profile, rows, steps) for rows, steps in ROOM]
    return next((sheet for sheet in sheets if sheet_room.height(sheet) <= sheet_room.PAGE), sheets[-1])


def _sheet(profile: initiatives.InitiativeProfile, rows: int, steps: int) -> FactSheet:
    """Select ``rows`` promises and results and ``steps`` milestones."""
    evidence = profile.evidence
    ledger, milestones = promises_and_results(evidence.ledger, rows), first_and_last(evidence.milestones, steps)
    statements = _all_statements(evidence)
    figures = newest_figures(statements)
    in_figures = [statement for figure in figures for statement in (figure.statement, *figure.undated)]
    shown = {statement.fact.id for statement in (*ledger, *in_figures)}
    left_out = (
        sum(statement.fact.id not in shown for statement in statements) + len(evidence.milestones) - len(milestones)
    )
    return FactSheet(profile, figures, ledger, milestones, left_out)


def newest_figures(statements: Sequence[SourcedFact[Statement]]) -> tuple[Figure, ...]:
    """Return the newest best value per indicator, without promises, in the indicators' order."""
    counted: dict[Indicator, list[SourcedFact[Statement]]] = defaultdict(list)
    for statement in statements:
        if (
            statement.fact.indicator is not None
            and statement.fact.kind is not StatementKind.EXPECTATION
            and statement.is_best
        ):
            counted[statement.fact.indicator].append(statement)
    judging = [statement.fact.source_id for statement in statements if statement.fact.kind is StatementKind.ASSESSMENT]
    return tuple(_figure(counted[indicator], judging) for indicator in Indicator if indicator in counted)[:FIGURES]


def _figure(counted: Sequence[SourcedFact[Statement]], judging: Sequence[int | None]) -> Figure:
    newest = newest_of(counted)
    undated = tuple(
        statement for statement in counted if statement is not newest and latest_possible_date(statement.fact) is None
    )
    is_result = newest.fact.kind is StatementKind.OUTCOME and newest.fact.indicator in JOBS
    judged = sum(source != newest.fact.source_id for source in judging) if is_result else 0
    return Figure(
        newest, tuple(statement for statement in undated if statements_differ(statement.fact, newest.fact)), judged
    )


def _all_statements(evidence: Evidence) -> list[SourcedFact[Statement]]:
    return [*evidence.ledger, *(statement for group in evidence.others.values() for statement in group)]


def promises_and_results(ledger: Sequence[SourcedFact[Statement]], most: int) -> tuple[SourcedFact[Statement], ...]:
    """Keep the first promises and the last results.

    Each side gets half of the room, or more if the other leaves some over.
    """
    promised = [statement for statement in ledger if statement.fact.kind is StatementKind.EXPECTATION]
    achieved = [statement for statement in ledger if statement.fact.kind is not StatementKind.EXPECTATION]
    for_promises = max(most // 2, most - len(achieved))
    kept_promises = promised[:for_promises]
    achieved.sort(key=lambda statement: str(latest_possible_date(statement.fact) or ""))
    kept = {statement.fact.id for statement in (*kept_promises, *_last(achieved, most - len(kept_promises)))}
    return tuple(statement for statement in ledger if statement.fact.id in kept)


def first_and_last(items: Sequence[T], most: int) -> tuple[T, ...]:
    """Keep the first and the last items when there are too many."""
    if len(items) <= most:
        return tuple(items)
    first = most // 2
    return (*items[:first], *_last(items, most - first))


def facts(session: Session, row: Record) -> tuple[ColumnValue, ...]:
    """Return the filled columns of a record, links named; for kinds without a sheet of their own."""
    columns = field_names(row.__tablename__)
    values: Mapping[str, Any] = {name: getattr(row, name) for name in columns if name not in ELSEWHERE}
    filled = {name: value for name, value in values.items() if value not in (None, "", False)}
    keys = {name: (target_of(row.__tablename__, name), value) for name, value in filled.items()}
    links = {name: key for name, key in keys.items() if key[0]}
    known = names.references(session, set(links.values()))
    return tuple(
        ColumnValue(name, known.get(links[name]) if name in links else value) for name, value in filled.items()
    )


def _last(items: Sequence[T], count: int) -> Sequence[T]:
    return items[-count:] if count else ()
