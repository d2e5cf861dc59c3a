"""Promises: what sources say is expected of a subject, each target once however many sources give it. Pure."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kb.dates import PartialDate
from kb.models.columns import Key
from kb.models.figures import INPUTS
from kb.models.vocabulary import Indicator, Precision, SourceKind, StatementKind, Voice

JOBS = frozenset(
    {
        Indicator.JOBS_CREATED,
        Indicator.JOBS_SECURED,
        Indicator.JOBS_CREATED_OR_SECURED,
        Indicator.JOBS_TOTAL,
        Indicator.JOBS_MEMBERS,
    }
)
"""Figures of jobs. Beside a promise of jobs they are related even where they are not comparable."""
RESULTS = frozenset({StatementKind.OUTCOME, StatementKind.CHARACTERISTIC})
"""The kinds of statements whose figures may be results."""


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """A statement as the rule sees it: what a source says of a subject, as (entity, id).

    ``on`` is the time it refers to, and ``published_on`` that of its source, which is the latest that it can be.
    """

    id: int
    subject: Key
    kind: StatementKind
    slug: str = ""
    indicator: Indicator | None = None
    value: Decimal | None = None
    most: Decimal | None = None
    precision: Precision | None = None
    currency: str | None = None
    on: PartialDate | None = None
    published_on: PartialDate | None = None
    target_on: PartialDate | None = None
    source: int | None = None
    voice: Voice | None = None
    medium: SourceKind | None = None

    @property
    def latest(self) -> PartialDate | None:
        """The latest time that the figure can refer to."""
        return self.on or self.published_on

    @property
    def last_day(self) -> datetime.date:
        """The last day that the figure can refer to; the earliest of all without any date."""
        return self.latest.last_day if self.latest else datetime.date.min

    @property
    def top(self) -> Decimal:
        """The upper end of a range, else the value."""
        return Decimal(self.most if self.most is not None else self.value or 0)

    @property
    def order(self) -> tuple[bool, str, int]:
        """The sort key in time: undated first, because a promise without a date stands before its result."""
        return self.latest is not None, str(self.latest or ""), self.id


@dataclass(frozen=True)
class Promise:
    """A target of a subject with all statements of it, the earliest first."""

    said: tuple[ReportedFigure, ...]

    @cached_property
    def lead(self) -> ReportedFigure:
        """The earliest statement with a date of its own, else the first stored."""
        return next((figure for figure in self.said if figure.on), self.said[0])

    @cached_property
    def target_on(self) -> PartialDate | None:
        """The date by which it is due, if any of its statements gives one."""
        return next((figure.target_on for figure in self.said if figure.target_on), None)

    @property
    def made_on(self) -> PartialDate | None:
        """The earliest time at which it was made, as far as known."""
        return self.lead.on

    @property
    def is_counted(self) -> bool:
        """Whether it names a number, without which nothing can be measured."""
        return self.lead.indicator is not None and self.lead.value is not None


def promises(figures: Iterable[ReportedFigure]) -> list[Promise]:
    """Return the promises among some figures, by subject and time, whatever the order of the figures.

    Statements of one target are one promise: same subject, indicator, number and due date. A statement without a due
    date belongs to the only dated promise of that number.
    """
    groups: dict[object, list[ReportedFigure]] = defaultdict(list)
    for figure in figures:
        if figure.kind is StatementKind.EXPECTATION and figure.indicator not in INPUTS:
            groups[_target(figure)].append(figure)
    made = [promise for group in groups.values() for promise in _by_due_date(group)]
    return sorted(made, key=lambda promise: (promise.lead.subject, promise.lead.order))


def _target(figure: ReportedFigure) -> object:
    if figure.indicator is None or figure.value is None:
        return figure.id
    return figure.subject, figure.indicator, figure.value, figure.most, figure.currency


def _by_due_date(group: Sequence[ReportedFigure]) -> Iterator[Promise]:
    due: dict[int | None, list[ReportedFigure]] = defaultdict(list)
    for figure in sorted(group, key=lambda figure: figure.order):
        due[figure.target_on.last_year if figure.target_on else None].append(figure)
    if len(due) == 2 and None in due:
        yield Promise(tuple(sorted(group, key=lambda figure: figure.order)))
    else:
        yield from (Promise(tuple(figures)) for figures in due.values())
