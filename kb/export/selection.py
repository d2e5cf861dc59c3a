"""What is exported: rows with their columns, where they come from, and the sources they rest on."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models import Change, ChangeSet, Source
from kb.models.vocabulary import Term
from kb.texts import Language, Text

Single = str | int | float | Decimal | bool | PartialDate | Term | None
Cell = Single | tuple[Single, ...]
"""The value of a cell; several values of one cell are a tuple."""
LinkedNode = dict[str, Any]
"""A thing of linked data, as JSON-LD writes it."""


class Content(StrEnum):
    """What a selection may carry beside its rows; some formats are made of nothing else."""

    ROWS = "rows"
    NODES = "nodes"
    PLACES = "places"
    SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the name for programs, the label for readers, and how the cell is read from a row."""

    name: str
    label: Text
    cell: Callable[[Any], Cell]


@dataclass(frozen=True, slots=True)
class DataVersion:
    """The state of the knowledge base that an export shows: the number of its last change, and when that was made."""

    change: int
    moment: datetime.datetime | None

    @property
    def day(self) -> str:
        """The day of the last change; the empty string when there is none."""
        return "" if self.moment is None else self.moment.date().isoformat()

    @property
    def in_words(self) -> str:
        """The moment to the minute, in UTC; the empty string when there is none."""
        return "" if self.moment is None else f"{self.moment:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Location:
    """Where something is: points as (longitude, latitude), and what they stand for."""

    points: tuple[tuple[float, float], ...]
    name: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Something to take away.

    ``page`` is the address of the page that shows the same, ``criteria`` says what was asked for, as pairs of label and value.
    ``rows`` makes the rows in chunks as they are read; ``sources`` are complete once the rows have been gone through.
    Who wants no more than the sources takes ``cited``: each comes as soon as a row rests on it, and no row is made.
    """

    title: Text
    name: str
    language: Language
    page: str
    criteria: tuple[tuple[Text, str], ...]
    version: DataVersion
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[Any]]
    sources: Callable[[], Iterable[Source]] = tuple
    cited: Callable[[], Iterable[Source]] = tuple
    source_nodes: Callable[[], Iterable[LinkedNode]] = tuple
    node: Callable[[Any], LinkedNode | None] | None = None
    location: Callable[[Any], Location | None] | None = None
    carries: frozenset[Content] = frozenset({Content.ROWS})

    def in_words(self) -> str:
        """Say in one line what was asked for."""
        return "; ".join(f"{label.in_(self.language)}: {value}" for label, value in self.criteria)

    def labels(self) -> Sequence[str]:
        """Return the labels of the columns in the language of the reader."""
        return [column.label.in_(self.language) for column in self.columns]


def current_version(session: Session) -> DataVersion:
    """Return the state that a session sees."""
    last = sa.select(Change.id, ChangeSet.created_at).join(ChangeSet, ChangeSet.id == Change.change_set_id)
    found = session.execute(last.order_by(Change.id.desc()).limit(1)).one_or_none()
    return DataVersion(0, None) if found is None else DataVersion(found[0], found[1])
