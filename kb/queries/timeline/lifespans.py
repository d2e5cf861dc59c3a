"""Lifespans of initiatives, programmes and policy eras, as far as known. Pure."""

from __future__ import annotations

import enum
import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.dates import PartialDate
from kb.models import Initiative
from kb.models.vocabulary import MilestoneKind, Status
from kb.queries.records import BEGINNINGS, ENDINGS

WINDOW = 5
"""The maximum number of years in the busiest stretch of a timeline."""
LEAST_FOR_A_WINDOW = 6
"""The minimum number of known beginnings for which a busiest stretch is meaningful."""

Dated = tuple[MilestoneKind, PartialDate]
Period = tuple[PartialDate | None, PartialDate | None]


class End(enum.StrEnum):
    """State of a lifespan after its last known date."""

    ONGOING = "ongoing"
    DATED = "dated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Lifespan:
    """The period in which something was active.

    ``has_beginning`` marks ``first`` as its beginning rather than merely its first known date; ``last`` is the end,
    or else the last known date. ``prelude`` is the first known date before the beginning.
    """

    first: PartialDate | None
    last: PartialDate | None
    end: End
    has_beginning: bool = True
    prelude: PartialDate | None = None


def lifespan_of(status: Status | None, milestones: Iterable[Dated], labels: Iterable[Period] = ()) -> Lifespan:
    """Return the lifespan of an initiative from dated milestones and periods of labels.

    A label shows that it was active, but not since when. Without a dated end, only an initiative with active status
    is ongoing; the end of any other is unknown.
    """
    label_dates = [date for period in labels for date in period if date is not None]
    dated = sorted(
        [
            *((happened_on, kind) for kind, happened_on in milestones),
            *((on, MilestoneKind.LABEL_WON) for on in label_dates),
        ]
    )
    beginnings = [(on, kind) for on, kind in dated if kind in BEGINNINGS]
    endings = [on for on, kind in dated if kind in ENDINGS]
    if not dated:
        return Lifespan(None, None, _end(status, endings), has_beginning=False)
    first, kind = (beginnings or dated)[0]
    last = endings[-1] if endings else dated[-1][0]
    known = bool(beginnings) and kind is not MilestoneKind.LABEL_WON
    earlier = dated[0][0] if dated[0][0] < first else None
    return Lifespan(first, last, _end(status, endings), known, earlier)


def of_initiative(initiative: Initiative) -> Lifespan:
    """Return the lifespan of an initiative from its loaded milestones and labels."""
    milestones = [(row.kind, row.happened_on) for row in initiative.milestones if row.happened_on]
    return lifespan_of(initiative.status, milestones, [(row.issued_on, row.valid_until) for row in initiative.labels])


def lifespan_of_period(first: PartialDate | None, last: PartialDate | None) -> Lifespan:
    """Return the lifespan of a programme or an era from its period; an open end is unknown."""
    return Lifespan(first, last, End.UNKNOWN if last is None else End.DATED, has_beginning=first is not None)


def existing(lives: Iterable[Lifespan], first: int, last: int) -> Sequence[int]:
    """Count the lifespans that cover each year from ``first`` to ``last``, as far as their dates tell.

    What is ongoing lasts to the end; what has an unknown end is counted up to its last known date.
    """
    changes = [0] * (last - first + 2)
    for life in lives:
        start = life.first or life.last
        if start is not None:
            end = last if life.end is End.ONGOING else (life.last or start).last_year
            changes[max(start.year, first) - first] += 1
            changes[max(min(end, last), first) - first + 1] -= 1
    return list(itertools.accumulate(changes))[:-1]


def _end(status: Status | None, ended: Sequence[PartialDate]) -> End:
    if ended:
        return End.DATED
    return End.ONGOING if status is Status.ACTIVE else End.UNKNOWN


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period of years with the number of initiatives that began in it."""

    first: int
    last: int
    count: int


def busiest(years: Sequence[int]) -> Stretch | None:
    """Return the stretch of at most ``WINDOW`` years with the most beginnings.

    It is cut to the years in which something began. None if there are too few beginnings, or if less than a third of
    them are in it: then they are spread evenly.
    """
    if len(years) < LEAST_FOR_A_WINDOW:
        return None
    counts = Counter(years)
    best = max(sorted(counts), key=lambda start: _within(counts, start))
    count = _within(counts, best)
    last = max(year for year in counts if best <= year < best + WINDOW)
    return Stretch(best, last, count) if count * 3 >= len(years) else None


def _within(counts: Counter[int], start: int) -> int:
    return sum(counts[year] for year in range(start, start + WINDOW))
