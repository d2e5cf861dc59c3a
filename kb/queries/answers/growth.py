"""Growth: what initiatives had some years after their founding. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
    nearest: dict[tuple[Indicator, int], dict[Key, _Near]] = defaultdict(dict)
    for observation in observations:
        for age in ages:
            distance = abs(observation.age - age)
            if distance <= WINDOW:
                of_subjects, subject = nearest[observation.indicator, age], observation.subject
                near = _Near(distance, observation.age, observation.value)
                of_subjects[subject] = min(near, of_subjects.get(subject, near))
    rows = [GrowthRow(name, {age: _described(nearest[name, age].values()) for age in ages}) for name in GROWING]
    return [row for row in rows if any(row.by_age.values())]


class _Near(NamedTuple):
    """A figure near an age. The least is that of the age: the nearest; of two as near the earlier, then the smaller."""

    distance: float
    age: float
    value: float


def _described(near: Iterable[_Near]) -> Distribution | None:
    return distribution(figure.value for figure in near)
