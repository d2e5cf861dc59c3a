"""Where dates lie on the strips of a timeline, in percent of their width. Pure."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.dates import PartialDate
from kb.models import Milestone
from kb.queries.evidence import SourcedFact
from kb.queries.timeline import End, Lifespan

STEPS = (1, 2, 5, 10, 20, 50, 100)
MOST_TICKS = 8
"""As many years as fit side by side on a phone."""
LEAST_YEARS = 10
"""A timeline of one programme is not blown up to the width of the screen."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A stretch of a strip, in percent."""

    left: float
    width: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return round(self.left + self.width, 2)

    @property
    def middle(self) -> float:
        """Halfway."""
        return round(self.left + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Scale:
    """The years from ``first`` to ``last``, both whole."""

    first: int
    last: int

    @property
    def ticks(self) -> Sequence[tuple[int, float]]:
        """Round years and where they begin; no more than a phone has room for."""
        years = self.last - self.first + 1
        step = next((one for one in STEPS if years / one <= MOST_TICKS), STEPS[-1])
        start = -(-self.first // step) * step
        return [(year, self._percent(datetime.date(year, 1, 1))) for year in range(start, self.last + 1, step)]

    def stroke(self, date: PartialDate) -> Stroke:
        """Return the stretch that a date can mean: a year, a month, a day."""
        left, right = self._percent(date.first_day), self._percent(date.last_day + datetime.timedelta(days=1))
        return Stroke(left, round(right - left, 2))

    def span(self, life: Lifespan) -> Stroke | None:
        """Return the stretch from the beginning of a life to its end, or to the edge where it goes on; None if undated."""
        if life.first is None and life.last is None:
            return None
        left = 0.0 if life.first is None else self.stroke(life.first).left
        right = 100.0 if life.end is End.ONGOING or life.last is None else self.stroke(life.last).right
        return Stroke(left, round(max(right - left, 0.0), 2))

    def prelude(self, life: Lifespan) -> Stroke | None:
        """Return the stretch between what is known from before the beginning and the beginning."""
        if life.prelude is None or life.first is None:
            return None
        left = self.stroke(life.prelude).middle
        return Stroke(left, round(max(self.stroke(life.first).left - left, 0.0), 2))

    def _percent(self, day: datetime.date) -> float:
        start = datetime.date(self.first, 1, 1)
        days = (datetime.date(self.last + 1, 1, 1) - start).days
        return round(min(max((day - start).days / days, 0.0), 1.0) * 100, 2)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a milestone stands: ``at`` in percent, ``stroke`` the stretch that its date can mean.

    ``year`` is that stretch where only the year is known; of several in one year the first has it for all.
    """

    said: SourcedFact[Milestone]
    stroke: Stroke
    at: float
    year: Stroke | None


def marks(on: Scale, milestones: Iterable[SourcedFact[Milestone]]) -> Sequence[Mark]:
    """Place dated milestones; those with the same date share its stretch, so that none hides another."""
    by_date: dict[PartialDate, list[SourcedFact[Milestone]]] = defaultdict(list)
    for said in milestones:
        if said.fact.happened_on is not None:
            by_date[said.fact.happened_on].append(said)
    found = []
    for date, together in by_date.items():
        stroke = on.stroke(date)
        for number, said in enumerate(together):
            at = round(stroke.left + stroke.width * (number + 0.5) / len(together), 2)
            found.append(Mark(said, stroke, at, stroke if date.month is None and number == 0 else None))
    return found


def scale(lives: Iterable[Lifespan], dates: Iterable[PartialDate], this_year: int) -> Scale:
    """Return the scale on which everything has room, up to this year, as what is ongoing reaches so far."""
    known = [*dates, *(date for life in lives for date in (life.prelude, life.first, life.last) if date)]
    last = max([this_year, *(date.year for date in known)])
    first = min([last - LEAST_YEARS + 1, *(date.year for date in known)])
    # Centuries and years far away, mistyped or not, would press all others together.
    return Scale(max(first, last - 199), last)
