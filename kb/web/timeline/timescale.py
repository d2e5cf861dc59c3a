"""Positions of dates on the strips of a timeline, in percent. Pure."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.dates import PartialDate
from kb.models import Milestone
from kb.queries.evidence import SourcedFact
from kb.queries.timeline import End, Lifespan

STEPS = (1, 2, 5, 10, 20, 50, 100)
MOST_TICKS = 8
"""Most year labels that fit side by side on a phone."""
LEAST_YEARS = 10
"""Fewest years of a scale, so that a short programme is not overstretched."""
EMPTY_YEARS = 10
"""Years without any beginning after which the few before are left out."""
COMING, FADING, WIDEST_FADING = 4.0, 6.0, 8.0
"""Width in percent over which a bar comes from an unknown beginning, and fades towards an unknown end."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A stretch of a strip, in percent."""

    left: float
    width: float

    @property
    def right(self) -> float:
        """The end of the stretch."""
        return round(self.left + self.width, 2)

    @property
    def middle(self) -> float:
        """The middle of the stretch."""
        return round(self.left + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Scale:
    """The years from ``first`` to ``last``, both whole.

    ``earlier`` lifespans begin before, from ``earliest`` on; they start at the edge.
    """

    first: int
    last: int
    earlier: int = 0
    earliest: int | None = None

    @property
    def before(self) -> int:
        """The number of years that are left out at the beginning."""
        return self.first - (self.earliest or self.first)

    @property
    def ticks(self) -> Sequence[tuple[int, float]]:
        """Round years and their positions, as many as fit on a phone."""
        years = self.last - self.first + 1
        step = next((step for step in STEPS if years / step <= MOST_TICKS), STEPS[-1])
        start = -(-self.first // step) * step
        return [(year, self._percent(datetime.date(year, 1, 1))) for year in range(start, self.last + 1, step)]

    def stroke(self, date: PartialDate) -> Stroke:
        """Return the stretch that a date can mean: a year, a month, a day."""
        left, right = self._percent(date.first_day), self._percent(date.last_day + datetime.timedelta(days=1))
        return Stroke(left, round(right - left, 2))

    def span(self, life: Lifespan) -> Stroke | None:
        """Return the stretch of a lifespan, open ends up to the edge; None if undated."""
        if life.first is None and life.last is None:
            return None
        left = 0.0 if life.first is None else self.stroke(life.first).left
        right = 100.0 if life.end is End.ONGOING or life.last is None else self.stroke(life.last).right
        return Stroke(left, round(max(right - left, 0.0), 2))

    def prelude(self, life: Lifespan) -> Stroke | None:
        """Return the stretch from the first known date to the beginning."""
        if life.prelude is None or life.first is None:
            return None
        left = self.stroke(life.prelude).middle
        return Stroke(left, round(max(self.stroke(life.first).left - left, 0.0), 2))

    def _percent(self, day: datetime.date) -> float:
        start = datetime.date(self.first, 1, 1)
        days = (datetime.date(self.last + 1, 1, 1) - start).days
        return round(min(max((day - start).days / days, 0.0), 1.0) * 100, 2)


@dataclass(frozen=True, slots=True)
class BarShape:
    """The parts of a bar: a soft beginning, the certain stretch, a soft end; each may be missing."""

    comes: Stroke | None
    solid: Stroke | None
    fades: Stroke | None


def shape(on: Scale, life: Lifespan) -> BarShape | None:
    """Return the parts of a lifespan's bar, soft where a date is unknown or inexact; None if undated."""
    span = on.span(life)
    if span is None:
        return None
    comes, left = _beginning(on, life, span)
    if life.end is End.UNKNOWN and life.last is None:
        return BarShape(comes, None, Stroke(left, min(span.width, WIDEST_FADING)))
    right, fades = span.right, Stroke(span.right, FADING) if life.end is End.UNKNOWN else None
    if life.end is End.DATED and life.last is not None and not life.last.is_exact:
        fades = on.stroke(life.last)
        right = max(left, fades.left)
    return BarShape(comes, Stroke(left, round(max(right - left, 0.0), 2)), fades)


def _beginning(on: Scale, life: Lifespan, span: Stroke) -> tuple[Stroke | None, float]:
    """Return the soft beginning of a bar, and where its certain stretch starts."""
    if life.first is None:
        return None, span.left
    if not life.has_beginning:
        return Stroke(round(span.left - COMING, 2), COMING), span.left
    if life.first.is_exact:
        return None, span.left
    comes = on.stroke(life.first)
    return comes, min(comes.right, span.right)


@dataclass(frozen=True, slots=True)
class AxisMark:
    """The position of a milestone on the axis.

    ``at`` is in percent, ``stroke`` the stretch that its date can mean. ``year`` is that stretch if no more than the
    year is known; of several milestones in a year only the first has it.
    """

    milestone: SourcedFact[Milestone]
    stroke: Stroke
    at: float
    year: Stroke | None


def marks(on: Scale, milestones: Iterable[SourcedFact[Milestone]]) -> Sequence[AxisMark]:
    """Place dated milestones; equal dates share a stretch so that none hides another."""
    by_date: dict[PartialDate, list[SourcedFact[Milestone]]] = defaultdict(list)
    for milestone in milestones:
        if milestone.fact.happened_on is not None:
            by_date[milestone.fact.happened_on].append(milestone)
    placed = []
    for date, together in by_date.items():
        stroke = on.stroke(date)
        for number, milestone in enumerate(together):
            at = round(stroke.left + stroke.width * (number + 0.5) / len(together), 2)
            placed.append(AxisMark(milestone, stroke, at, boxed(date, stroke) if number == 0 else None))
    return placed


def boxed(date: PartialDate, stroke: Stroke) -> Stroke | None:
    """Return the stretch of a date that is drawn as a box; None if at least its month is known for certain."""
    return stroke if date.month is None or not date.is_exact else None


def scale(lives: Iterable[Lifespan], dates: Iterable[PartialDate], this_year: int) -> Scale:
    """Return the scale that covers all dates and, but for a few early ones, all lifespans, up to this year at least."""
    years = [[date.year for date in (life.prelude, life.first, life.last) if date] for life in lives]
    beginnings, shown = sorted(min(known) for known in years if known), [date.year for date in dates]
    last = max([this_year, *shown, *(max(known) for known in years if known)])
    first = min([last - LEAST_YEARS + 1, *beginnings[_outliers(beginnings) :][:1], *shown])
    earlier = bisect_left(beginnings, first)
    # Centuries and years far away, mistyped or not, would press all others together.
    return Scale(max(first, last - 199), last, earlier, beginnings[0] if earlier else None)


def _outliers(beginnings: Sequence[int]) -> int:
    """Return how many of the sorted beginnings, at most one in a hundred, precede the others by many years."""
    few = range(1, len(beginnings) // 100 + 1)
    return max((count for count in few if beginnings[count] - beginnings[count - 1] >= EMPTY_YEARS), default=0)
