"""When initiatives, programmes and policy eras began and ended, as far as anybody knows. Pure."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.dates import PartialDate
from kb.models import Initiative
from kb.models.vocabulary import MilestoneKind, Status
from kb.queries.records import BEGINNINGS, ENDINGS

WINDOW = 5
"""How many years the busiest stretch of a timeline covers."""
LEAST_FOR_A_WINDOW = 6
"""With fewer known beginnings, a stretch in which most of them lie says nothing."""

Dated = tuple[MilestoneKind, PartialDate]
Period = tuple[PartialDate | None, PartialDate | None]


class End(enum.StrEnum):
    """How a life goes on after what is known of it."""

    ONGOING = "ongoing"
    DATED = "dated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Lifespan:
    """From when to when something was at work.

    ``has_beginning`` tells that ``first`` is its beginning and not merely the first that is known of it; ``last`` is the
    end, or where that is unknown the last that is known. ``prelude`` is the first thing known from before the beginning.
    """

    first: PartialDate | None
    last: PartialDate | None
    end: End
    has_beginning: bool = True
    prelude: PartialDate | None = None


def lifespan_of(status: Status | None, milestones: Iterable[Dated], labels: Iterable[Period] = ()) -> Lifespan:
    """Return the life of an initiative from its dated milestones and the periods of its labels.

    A label shows that it was at work, but not since when. Without a dated end, only an initiative that is known to be
    active goes on; nobody knows until when the others did.
    """
    worn = [date for period in labels for date in period if date is not None]
    dated = sorted(
        [
            *((happened_on, kind) for kind, happened_on in milestones),
            *((on, MilestoneKind.LABEL_WON) for on in worn),
        ]
    )
    begun = [(on, kind) for on, kind in dated if kind in BEGINNINGS]
    ended = [on for on, kind in dated if kind in ENDINGS]
    if not dated:
        return Lifespan(None, None, _end(status, ended), has_beginning=False)
    first, kind = (begun or dated)[0]
    last = ended[-1] if ended else dated[-1][0]
    known = bool(begun) and kind is not MilestoneKind.LABEL_WON
    earlier = dated[0][0] if dated[0][0] < first else None
    return Lifespan(first, last, _end(status, ended), known, earlier)


def of_initiative(initiative: Initiative) -> Lifespan:
    """Return the life of an initiative from what is loaded with it."""
    milestones = [(one.kind, one.happened_on) for one in initiative.milestones if one.happened_on]
    return lifespan_of(initiative.status, milestones, [(one.issued_on, one.valid_until) for one in initiative.labels])


def lifespan_of_period(first: PartialDate | None, last: PartialDate | None) -> Lifespan:
    """Return the life of something that has a period: a programme or an era. An open end is an unknown one."""
    return Lifespan(first, last, End.UNKNOWN if last is None else End.DATED, has_beginning=first is not None)


def _end(status: Status | None, ended: Sequence[PartialDate]) -> End:
    if ended:
        return End.DATED
    return End.ONGOING if status is Status.ACTIVE else End.UNKNOWN


@dataclass(frozen=True, slots=True)
class Stretch:
    """The years in which most initiatives began, and how many did."""

    first: int
    last: int
    count: int


def busiest(years: Sequence[int]) -> Stretch | None:
    """Return the stretch of at most ``WINDOW`` years with the most beginnings, cut to the years in which something began.

    None when there are too few beginnings, or when less than a third of them fall into it: then they are spread evenly.
    """
    if len(years) < LEAST_FOR_A_WINDOW:
        return None
    counts = Counter(years)
    best = max(sorted(counts), key=lambda start: _within(counts, start))
    found = _within(counts, best)
    last = max(year for year in counts if best <= year < best + WINDOW)
    return Stretch(best, last, found) if found * 3 >= len(years) else None


def _within(counts: Counter[int], start: int) -> int:
    return sum(counts[year] for year in range(start, start + WINDOW))
