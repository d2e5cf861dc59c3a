"""Distributions: median and quartiles of some values, each with the number of cases behind it. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

LEAST_FOR_QUARTILES = 4
"""The number of cases from which quartiles are given. Ours: of three cases they would be the cases themselves."""
FEW_CASES = 10
"""The number of cases below which a distribution is shown with a warning. Ours."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """``n`` values with their median and, if they are enough, their quartiles; the order given does not matter.

    Quartiles are interpolated linearly between values (type 7 of Hyndman and Fan, 1996, as spreadsheets do).
    """

    n: int
    median: float
    least: float
    most: float
    lower: float | None = None
    upper: float | None = None

    @property
    def is_small(self) -> bool:
        """Whether the cases are too few to generalise."""
        return self.n < FEW_CASES


def distribution(values: Iterable[float]) -> Distribution | None:
    """Describe some values; None without any."""
    ordered = sorted(values)
    if not ordered:
        return None
    lower = upper = None
    if len(ordered) >= LEAST_FOR_QUARTILES:
        lower, _, upper = statistics.quantiles(ordered, n=4, method="inclusive")
    return Distribution(len(ordered), statistics.median(ordered), ordered[0], ordered[-1], lower, upper)
