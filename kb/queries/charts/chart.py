"""Parts of a chart: numbers over time with a finding as title, a unit and sources. Pure."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kb.dates import PartialDate
from kb.models import Source
from kb.models.vocabulary import Precision
from kb.queries.findings import Finding
from kb.texts import Language, Text

LEAST_POINTS = 2
MOST_SERIES = 8
"""The maximum number of distinguishable colours."""


class ChartForm(enum.StrEnum):
    """The form of a chart."""

    LINE = "line"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Series:
    """One column of a chart, named by a text or by a record.

    ``is_promise`` marks numbers that were expected rather than achieved.
    """

    key: str
    name: Text | None = None
    record: Any = None
    is_promise: bool = False

    def called(self, language: Language) -> str:
        """Return the name in a language, falling back to the other one."""
        if self.name is not None:
            return self.name.in_(language)
        names = (self.record.name_de, self.record.name_en)
        return str(next(name for name in (names if language == "de" else reversed(names)) if name))


@dataclass(frozen=True, slots=True)
class ChartCell:
    """One number, formatted like a statement's.

    ``value_most`` ends a range, ``until`` is the due date of a promise. ``is_best`` is False for a number that a
    better supported one contradicts. A line joins two numbers only if both have the same ``delimitation``: what is known
    of how they were counted.
    """

    value: Decimal
    value_most: Decimal | None = None
    precision: Precision | None = None
    currency: str | None = None
    until: PartialDate | None = None
    is_best: bool = True
    delimitation: str = ""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """The numbers of one date, one per series; ``fact`` is the statement with its source, if there is one."""

    on: PartialDate | None
    cells: Sequence[ChartCell | None]
    fact: Any = None

    @property
    def drawn_on(self) -> str | None:
        """Where the picture places the row, as year, month, day: an approximate date where it is; no decade or interval."""
        if self.on is None or self.on.is_decade or self.on.until:
            return None
        return str(self.on).removesuffix("~")


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers over time; picture and table use the same rows.

    Rows without a date, and those of a decade or an interval, are in the table only. ``sources`` are those of all
    numbers together; ``note`` says what was left out; ``reference`` is the number for comparison that the unit explains.
    """

    name: str
    form: ChartForm
    title: Finding
    unit: Text
    series: Sequence[Series]
    rows: Sequence[ChartRow]
    sources: Sequence[Source] = ()
    note: Finding | None = None
    reference: int | None = None

    @property
    def is_picture(self) -> bool:
        """Return whether there are colours for all series; else the table says it all."""
        return len(self.series) <= MOST_SERIES

    @property
    def source_ids(self) -> Sequence[int]:
        """The ids of all sources, each once, in the order of the rows."""
        cited = [row.fact.source for row in self.rows if row.fact is not None and row.fact.source is not None]
        return list(dict.fromkeys(source.id for source in (*cited, *self.sources)))


def is_drawable(chart: Chart | None) -> bool:
    """Return whether a chart has at least two numbers at different dates; promises alone show no course."""
    if chart is None or all(series.is_promise for series in chart.series):
        return False
    dated = [row.drawn_on for row in chart.rows if row.drawn_on and any(row.cells)]
    return len(dated) >= LEAST_POINTS and len(set(dated)) >= LEAST_POINTS
