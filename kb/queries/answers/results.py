"""What sources say came of cluster initiatives: statements of result with their findings. Read once per change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import InitiativeActivity, Programme, Source, Statement, StatementFinding
from kb.models.columns import Key
from kb.models.vocabulary import (
    Activity,
    Aspect,
    Indicator,
    Method,
    ProgrammeKind,
    SourceKind,
    StatementKind,
    Tendency,
    Voice,
)
from kb.queries.answers.selection import AnswerSelection
from kb.queries.answers.strength import RatedStatement
from kb.queries.evidence import compare_statements

RESULTS = (StatementKind.OUTCOME, StatementKind.ASSESSMENT)
"""Kinds of statements that speak of results by themselves; others do if they have a finding."""
EFFECTS = tuple(aspect for aspect in Aspect if aspect is not Aspect.MEANING)
ASPECT_OF = {
    Indicator.MEMBERS: Aspect.COOPERATION,
    Indicator.FIRMS: Aspect.COOPERATION,
    Indicator.PROJECTS: Aspect.PROJECTS,
    Indicator.JOBS_CREATED: Aspect.JOBS,
    Indicator.JOBS_SECURED: Aspect.JOBS,
    Indicator.JOBS_CREATED_OR_SECURED: Aspect.JOBS,
    Indicator.JOBS_TOTAL: Aspect.JOBS,
    Indicator.JOBS_MEMBERS: Aspect.JOBS,
    Indicator.JOBS_INDUSTRY: Aspect.JOBS,
    Indicator.JOBS_WORLDWIDE: Aspect.JOBS,
    Indicator.START_UPS: Aspect.START_UPS,
    Indicator.TURNOVER: Aspect.GROWTH,
    Indicator.BUDGET: Aspect.MONEY,
    Indicator.FUNDING: Aspect.MONEY,
    Indicator.STAFF_FTE: Aspect.ORGANISATION,
}
"""What a counted result is about, so that it needs no finding of its own."""

Done = Activity | ProgrammeKind
"""What was done: an activity of the management, or the kind of a programme."""


class FoundAspect(NamedTuple):
    """What a statement finds on one aspect; see the table of findings."""

    aspect: Aspect
    tendency: Tendency | None = None
    method: Method | None = None
    found_by: Voice | None = None


@dataclass(frozen=True)
class ResultStatement:
    """A statement of result about one subject; ``done`` is what was done there, as far as it is known."""

    id: int
    subject: Key
    indicator: Indicator | None
    voice: Voice | None
    medium: SourceKind | None
    source_id: int | None
    year: int | None
    is_contradicted: bool
    findings: tuple[FoundAspect, ...]
    done: tuple[Done, ...] = ()

    def rated(self, finding: FoundAspect) -> RatedStatement:
        """Return the statement as the rule for strength sees it, for one aspect."""
        return self._ratings[finding]

    @cached_property
    def _ratings(self) -> Mapping[FoundAspect, RatedStatement]:
        """Rate the statement once, because several tables of one answer show it."""
        return {
            finding: RatedStatement(
                self.subject,
                self.source_id,
                self.voice,
                self.year,
                finding.found_by,
                finding.method,
                finding.tendency,
                self.is_contradicted,
            )
            for finding in self.findings
        }


@dataclass(frozen=True, slots=True)
class Results:
    """All statements of result, by subject."""

    by_subject: Mapping[Key, Sequence[ResultStatement]]

    def of(self, selection: AnswerSelection) -> list[ResultStatement]:
        """Return the statements about the selected records by sources that are heard, in the order stored."""
        chosen = (self.by_subject.get(subject, ()) for subject in selection.subjects)
        heard = [
            statement
            for statements in chosen
            for statement in statements
            if selection.hears_as(statement.voice, statement.medium)
        ]
        return sorted(heard, key=lambda statement: statement.id)


def results(session: Session) -> Results:
    """Read all statements of result; the number of queries does not depend on their number."""
    findings = _findings(session)
    done = _done(session)
    query = sa.select(Statement).options(joinedload(Statement.source))
    is_result = Statement.kind.in_(RESULTS) | Statement.id.in_(sa.select(StatementFinding.statement_id))
    by_subject: dict[Key, list[Statement]] = defaultdict(list)
    for statement in session.scalars(query.where(is_result).order_by(Statement.id)):
        subject = _subject(statement)
        if subject is not None:
            by_subject[subject].append(statement)
    return Results(
        {
            subject: _of_subject(subject, statements, findings, done.get(subject, ()))
            for subject, statements in by_subject.items()
        }
    )


def aspects_of(findings: Sequence[FoundAspect], indicator: Indicator | None) -> tuple[FoundAspect, ...]:
    """Return the findings on results, with what the indicator is about if no finding says so."""
    known = tuple(finding for finding in findings if finding.aspect is not Aspect.MEANING)
    counted = None if indicator is None else ASPECT_OF.get(indicator)
    if counted is None or any(finding.aspect is counted for finding in known):
        return known
    return (*known, FoundAspect(counted))


def _of_subject(
    subject: Key,
    statements: Sequence[Statement],
    findings: Mapping[int, Sequence[FoundAspect]],
    done: tuple[Done, ...],
) -> list[ResultStatement]:
    return [
        ResultStatement(
            id=compared.fact.id,
            subject=subject,
            indicator=compared.fact.indicator,
            voice=None if compared.fact.source is None else compared.fact.source.voice,
            medium=None if compared.fact.source is None else compared.fact.source.kind,
            source_id=compared.fact.source_id,
            year=_year(compared.fact),
            is_contradicted=bool(compared.contradicts),
            findings=aspects_of(findings.get(compared.fact.id, ()), compared.fact.indicator),
            done=done,
        )
        for compared in compare_statements(statements)
        if compared.fact.kind in RESULTS or aspects_of(findings.get(compared.fact.id, ()), None)
    ]


def _subject(statement: Statement) -> Key | None:
    for entity in ("initiative", "programme", "region", "competence_field"):
        record_id = getattr(statement, f"{entity}_id")
        if record_id is not None:
            return entity, record_id
    return None


def _year(statement: Statement) -> int | None:
    """Return the year a statement refers to, else that of its source."""
    source: Source | None = statement.source
    date = statement.as_of or (None if source is None else source.published_on)
    return None if date is None else date.last_day.year


def _findings(session: Session) -> dict[int, list[FoundAspect]]:
    findings: dict[int, list[FoundAspect]] = defaultdict(list)
    columns = (
        StatementFinding.statement_id,
        StatementFinding.aspect,
        StatementFinding.tendency,
        StatementFinding.method,
        StatementFinding.found_by,
    )
    for key, aspect, tendency, method, found_by in session.execute(sa.select(*columns).order_by(StatementFinding.id)):
        findings[key].append(FoundAspect(aspect, tendency, method, found_by))
    return dict(findings)


def _done(session: Session) -> dict[Key, tuple[Done, ...]]:
    """Return what was done by initiatives (documented activities) and programmes (their kind)."""
    done: dict[Key, list[Done]] = defaultdict(list)
    activities = sa.select(InitiativeActivity.initiative_id, InitiativeActivity.activity)
    for key, activity in session.execute(activities.order_by(InitiativeActivity.id)):
        done["initiative", key].append(activity)
    for key, kind in session.execute(sa.select(Programme.id, Programme.kind)):
        if kind is not None:
            done["programme", key].append(kind)
    return {subject: tuple(terms) for subject, terms in done.items()}
