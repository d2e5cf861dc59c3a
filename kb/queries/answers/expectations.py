"""What may reasonably be expected: promises beside results with verdicts, shares, and growth by age."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models import ChangeSet, Initiative, Milestone, Programme, Source, Statement
from kb.models.columns import Key
from kb.models.figures import MEASURED_BY
from kb.models.vocabulary import FOUNDINGS, Indicator, MilestoneKind, StatementKind, Status
from kb.queries.answers.distribution import Distribution, distribution
from kb.queries.answers.growth import GROWING, GrowthRow, Observation, growth
from kb.queries.answers.promises import JOBS, RESULTS, ReportedFigure, promises
from kb.queries.answers.selection import AnswerSelection
from kb.queries.answers.strength import RatedStatement, Strength, strength
from kb.queries.answers.verdicts import JudgedPromise, Verdict, judge_by, numbers_of
from kb.queries.changes import cached, cached_recently

YEAR = 365.25


class Subject(NamedTuple):
    """An initiative or programme that something was promised of."""

    entity: str
    id: int
    slug: str
    name_de: str | None
    name_en: str | None


@dataclass(frozen=True, slots=True)
class ExpectationFacts:
    """Everything the answer follows from: numbers by subject in time order, and what is known of each subject.

    ``as_of`` is the day of the last change of the facts, on which the verdicts rest.
    """

    numbers: Mapping[Key, Sequence[ReportedFigure]]
    subjects: Mapping[Key, Subject]
    ended: Mapping[Key, datetime.date]
    founded: Mapping[Key, PartialDate]
    assessed: Mapping[Key, int]
    """The number of assessments of each subject, which may see the same result otherwise."""
    as_of: datetime.date
    judged: Sequence[JudgedPromise]
    """The verdicts on all promises, by every source."""
    observations: Sequence[Observation]


@dataclass(frozen=True)
class Expectations:
    """The answer for a selection: verdicts in the order of the facts; counts and distributions follow from them."""

    facts: ExpectationFacts
    judged: Sequence[JudgedPromise]
    growth: Sequence[GrowthRow]

    @cached_property
    def counts(self) -> Mapping[Verdict, int]:
        """The number of promises by verdict, in the order of the verdicts; none is left out."""
        counted = Counter(case.verdict for case in self.judged)
        return {verdict: counted[verdict] for verdict in Verdict}

    @cached_property
    def indicators(self) -> Mapping[Indicator, int]:
        """The number of promises by indicator, most first; promises without a number are left out."""
        counted = Counter(case.promise.lead.indicator for case in self.judged)
        return {indicator: count for indicator, count in counted.most_common() if indicator is not None}

    @cached_property
    def decided(self) -> Sequence[JudgedPromise]:
        """The promises that a result has decided."""
        return [case for case in self.judged if case.is_decided and case.share is not None]

    @cached_property
    def shares(self) -> Distribution | None:
        """The distribution of the shares reached, of decided promises only."""
        return distribution(case.share for case in self.decided if case.share is not None)

    @cached_property
    def shares_by_indicator(self) -> Mapping[Indicator, Distribution]:
        """The distribution of the shares by promised indicator, most cases first."""
        shares: dict[Indicator, list[float]] = defaultdict(list)
        for case in self.decided:
            if case.promise.lead.indicator is not None and case.share is not None:
                shares[case.promise.lead.indicator].append(case.share)
        described = {indicator: distribution(values) for indicator, values in shares.items()}
        most_first = sorted(described.items(), key=lambda pair: (-(pair[1].n if pair[1] else 0), pair[0]))
        return {indicator: shape for indicator, shape in most_first if shape is not None}

    @cached_property
    def strength(self) -> Strength:
        """The strength of the evidence for the shares: that of the results that decide promises."""
        results = [case.result for case in self.decided if case.result is not None]
        return strength(map(_rated, results), self.facts.as_of.year)

    @cached_property
    def independent(self) -> int:
        """The number of decided promises whose result an independent source gives."""
        return sum(case.result is not None and is_independent(case.result) for case in self.decided)

    @property
    def jobs_promised(self) -> int:
        """The number of promises of jobs."""
        return len(self._of_jobs)

    @property
    def jobs_unknown(self) -> int:
        """The number of promises of jobs without a known comparable result."""
        return sum(not case.results for case in self._of_jobs)

    @cached_property
    def _of_jobs(self) -> Sequence[JudgedPromise]:
        promised = [(case, case.promise.lead.indicator) for case in self.judged]
        return [case for case, indicator in promised if indicator is not None and MEASURED_BY[indicator] in JOBS]

    @cached_property
    def example(self) -> JudgedPromise | None:
        """The case that explains most: decided when it was due, and with most results; None without such a case."""
        dated = [case for case in self.decided if case.promise.target_on and case.promise.made_on]
        told = [case for case in dated if not case.is_known_late]
        return max(told, key=lambda case: (len(case.results), -case.promise.lead.id), default=None)


def is_independent(figure: ReportedFigure) -> bool:
    """Return whether who gives a figure has no interest of its own in it."""
    return figure.voice is not None and figure.voice.is_independent


def _rated(figure: ReportedFigure) -> RatedStatement:
    year = figure.latest.last_day.year if figure.latest is not None else None
    return RatedStatement(figure.subject, figure.source, figure.voice, year)


def expected(session: Session, selection: AnswerSelection) -> Expectations:
    """Answer for a selection; the answer is kept until the next change, narrowed ones for a while."""
    asked = _Selected(selection)
    return cached(session, asked) if selection.is_whole else cached_recently(session, asked)


@dataclass(frozen=True, slots=True)
class _Selected:
    """The question with its selection; equal ones share one cache entry."""

    selection: AnswerSelection

    def __call__(self, session: Session) -> Expectations:
        return expectations(cached(session, expectation_facts), self.selection)


def expectations(facts: ExpectationFacts, selection: AnswerSelection) -> Expectations:
    """Answer for a selection. Promises always count, results only by sources that are heard."""
    chosen = [case for case in facts.judged if case.subject in selection.subjects]
    if selection.voices or selection.media:
        chosen = list(_judged_again(facts, chosen, selection))
    seen = (observation for observation in facts.observations if observation.subject in selection.subjects)
    return Expectations(facts, chosen, growth(seen))


def _judged_again(
    facts: ExpectationFacts, cases: Iterable[JudgedPromise], selection: AnswerSelection
) -> Iterator[JudgedPromise]:
    """Yield the verdicts that the sources heard give; the promises of a subject are judged by the same numbers."""
    heard: dict[Key, list[ReportedFigure]] = {}
    for case in cases:
        subject = case.subject
        if subject not in heard:
            numbers = facts.numbers[subject]
            heard[subject] = [figure for figure in numbers if selection.hears_as(figure.voice, figure.medium)]
        yield judge_by(case.promise, heard[subject], facts.as_of, ended=facts.ended.get(subject))


def expectation_facts(session: Session) -> ExpectationFacts:
    """Read all figures and judge all promises; the number of queries does not depend on their number."""
    by_subject: dict[Key, list[ReportedFigure]] = defaultdict(list)
    for figure in _figures(session):
        by_subject[figure.subject].append(figure)
    as_of = _last_changed(session)
    ended, founded = _ended(session, as_of), _founded(session)
    promised = promises(figure for figures in by_subject.values() for figure in figures)
    numbers = {subject: numbers_of(figures) for subject, figures in by_subject.items()}
    return ExpectationFacts(
        numbers,
        _subjects(session, {promise.lead.subject for promise in promised}),
        ended,
        founded,
        _assessed(session),
        as_of,
        [
            judge_by(promise, numbers[promise.lead.subject], as_of, ended=ended.get(promise.lead.subject))
            for promise in promised
        ],
        list(_observations(by_subject, founded)),
    )


def _figures(session: Session) -> Iterator[ReportedFigure]:
    columns = (Statement.id, Statement.initiative_id, Statement.programme_id, Statement.kind)
    number = (
        Statement.slug,
        Statement.indicator,
        Statement.value,
        Statement.value_most,
        Statement.precision,
        Statement.currency,
    )
    dates = Statement.as_of, Source.published_on, Statement.target_on
    query = (
        sa.select(*columns, *number, *dates, Source.id, Source.voice, Source.kind)
        .outerjoin(Source, Source.id == Statement.source_id)
        .where(
            sa.or_(Statement.initiative_id.is_not(None), Statement.programme_id.is_not(None)),
            sa.or_(
                Statement.kind == StatementKind.EXPECTATION,
                sa.and_(Statement.kind.in_(RESULTS), Statement.indicator.is_not(None)),
            ),
        )
    )
    for key, initiative, programme, *values in session.execute(query.order_by(Statement.id)):
        subject = ("programme", programme or 0) if initiative is None else ("initiative", initiative)
        yield ReportedFigure(key, subject, *values)


def _subjects(session: Session, keys: set[Key]) -> dict[Key, Subject]:
    return {
        (entity, row.id): Subject(entity, row.id, row.slug, row.name_de, row.name_en)
        for entity, model in (("initiative", Initiative), ("programme", Programme))
        for row in session.execute(sa.select(model.id, model.slug, model.name_de, model.name_en))
        if (entity, row.id) in keys
    }


def _ended(session: Session, as_of: datetime.date) -> dict[Key, datetime.date]:
    """Return when each ended initiative ended at the latest; without a date, by now."""
    ended = sa.select(Initiative.id, sa.null()).where(Initiative.status == Status.ENDED)
    dated = sa.select(Milestone.initiative_id, Milestone.happened_on).where(Milestone.kind == MilestoneKind.ENDED)
    dates = {key: date for key, date in session.execute(dated) if key is not None and date is not None}
    return {
        ("initiative", key): min(dates[key].last_day, as_of) if key in dates else as_of
        for key, _ in session.execute(ended)
    }


def _founded(session: Session) -> dict[Key, PartialDate]:
    query = sa.select(Milestone.initiative_id, Milestone.happened_on).where(Milestone.kind.in_(FOUNDINGS))
    rows = session.execute(query.order_by(Milestone.happened_on.desc(), Milestone.id))
    return {("initiative", key): date for key, date in rows if key is not None and date is not None}


def _assessed(session: Session) -> dict[Key, int]:
    owners = Statement.initiative_id, Statement.programme_id
    query = sa.select(*owners, sa.func.count()).where(Statement.kind == StatementKind.ASSESSMENT).group_by(*owners)
    return {
        ("programme", programme or 0) if initiative is None else ("initiative", initiative): count
        for initiative, programme, count in session.execute(query)
    }


def _observations(
    by_subject: Mapping[Key, Sequence[ReportedFigure]], founded: Mapping[Key, PartialDate]
) -> Iterator[Observation]:
    """Yield the figures of initiatives with a date of their own, by the age at that time."""
    for subject, figures in by_subject.items():
        start = founded.get(subject)
        for figure in figures if start is not None else ():
            is_told = figure.kind in RESULTS and figure.indicator in GROWING and figure.on is not None
            if is_told and start is not None and figure.on is not None and figure.indicator is not None:
                age = (_middle(figure.on) - _middle(start)) / YEAR
                if age >= 0:
                    yield Observation(subject, figure.indicator, age, float(Decimal(figure.value or 0)))


def _middle(date: PartialDate) -> float:
    return (date.first_day.toordinal() + date.last_day.toordinal()) / 2


def _last_changed(session: Session) -> datetime.date:
    """Return the day of the last change, so that a verdict rests on the facts and not on when it is read."""
    changed = session.scalar(sa.select(ChangeSet.created_at).order_by(ChangeSet.id.desc()).limit(1))
    return changed.date() if changed else datetime.datetime.now(datetime.UTC).date()


_PLACES = {verdict: place for place, verdict in enumerate(Verdict)}
SORTS: Mapping[str, Callable[[ExpectationFacts, JudgedPromise], tuple[object, ...]]] = {
    "verdict": lambda _, case: (_PLACES[case.verdict], -(case.share or 0), case.promise.lead.id),
    "share": lambda _, case: (case.share is None, -(case.share or 0), case.promise.lead.id),
    "due": lambda _, case: (case.promise.target_on is None, str(case.promise.target_on), case.promise.lead.id),
    "name": lambda facts, case: (*_name(facts.subjects[case.subject]), case.promise.lead.id),
}
"""The orders of the cases, each with its key."""


def _name(subject: Subject) -> tuple[str]:
    return ((subject.name_de or subject.name_en or subject.slug).casefold(),)
