"""What a chart consists of: a table of numbers over time, with a title that says the finding, a unit and sources. Pure."""

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


class ChartForm(enum.StrEnum):
    """How a chart is drawn."""

    LINE = "line"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Series:
    """What is counted in one column of a chart: named by a text or by a record, such as a competence field.

    ``is_promise`` tells that its numbers say what was expected and not what was.
    """

    key: str
    name: Text | None = None
    record: Any = None
    is_promise: bool = False

    def called(self, language: Language) -> str:
        """Return the name in a language, else in the other one."""
        if self.name is not None:
            return self.name.in_(language)
        names = (self.record.name_de, self.record.name_en)
        return str(next(name for name in (names if language == "de" else reversed(names)) if name))


@dataclass(frozen=True, slots=True)
class ChartCell:
    """One number, written like a statement's: ``value_most`` ends a range, ``until`` is when a promise was due.

    ``is_best`` is False for a number that a better supported one contradicts.
    """

    value: Decimal
    value_most: Decimal | None = None
    precision: Precision | None = None
    currency: str | None = None
    until: PartialDate | None = None
    is_best: bool = True


@dataclass(frozen=True, slots=True)
class ChartRow:
    """The numbers of one time, one for each series; ``fact`` is what says them, where a source of their own does."""

    on: PartialDate | None
    cells: Sequence[ChartCell | None]
    fact: Any = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers over time; picture and table are made of the same rows.

    Rows without a date stand in the table only. ``sources`` are those of all numbers together; ``note`` says what was
    left out; ``reference`` is the number that all others are compared with, as the unit tells.
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
    def source_ids(self) -> Sequence[int]:
        """The ids of all sources, each once, in the order of the rows."""
        cited = [row.fact.source for row in self.rows if row.fact is not None and row.fact.source is not None]
        return list(dict.fromkeys(source.id for source in (*cited, *self.sources)))


def is_drawable(chart: Chart | None) -> bool:
    """Tell whether there is anything to see: at least two numbers, at different times."""
    if chart is None:
        return False
    dated = [row.on for row in chart.rows if row.on is not None and any(row.cells)]
    return len(dated) >= LEAST_POINTS and len(set(dated)) >= LEAST_POINTS
