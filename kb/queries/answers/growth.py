"""Growth: what initiatives had some years after their founding. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.models.columns import Key
from kb.models.vocabulary import Indicator
from kb.queries.answers.distribution import Distribution, distribution

AGES = (3, 5, 10)
"""The ages in years that are shown."""
WINDOW = 1.0
"""How many years before or after an age a figure may be to stand for it. Ours."""
GROWING = (Indicator.MEMBERS, Indicator.FIRMS, Indicator.JOBS_CREATED, Indicator.PROJECTS)
"""The indicators whose growth is shown; those that most initiatives report."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure of an initiative at an age in years."""

    subject: Key
    indicator: Indicator
    age: float
    value: float


@dataclass(frozen=True, slots=True)
class GrowthRow:
    """The distribution of an indicator by age; None where no initiative has a figure."""

    indicator: Indicator
    by_age: Mapping[int, Distribution | None]


def growth(observations: Iterable[Observation], ages: Sequence[int] = AGES) -> list[GrowthRow]:
    """Describe each indicator by age; indicators without figures at any age are left out."""
    seen: dict[Indicator, dict[Key, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    for observation in observations:
        seen[observation.indicator][observation.subject].append(observation)
    rows = [
        GrowthRow(indicator, {age: distribution(_at(age, seen[indicator].values())) for age in ages})
        for indicator in GROWING
        if indicator in seen
    ]
    return [row for row in rows if any(row.by_age.values())]


def _at(age: int, subjects: Iterable[Sequence[Observation]]) -> Iterable[float]:
    """Yield the value of each initiative nearest to an age; of two as near the earlier, of these the smaller."""
    for observations in subjects:
        near = [observation for observation in observations if abs(observation.age - age) <= WINDOW]
        if near:
            yield min(near, key=lambda seen: (abs(seen.age - age), seen.age, seen.value)).value
