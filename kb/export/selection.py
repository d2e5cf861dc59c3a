"""A selection to export: rows with columns, provenance and cited sources."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.export.document import Document
from kb.models import Change, ChangeSet, Source
from kb.queries.rows import Column, Location
from kb.texts import Language, Text

LinkedNode = dict[str, Any]
"""A JSON-LD node."""


class Content(StrEnum):
    """Content that a selection may carry; some formats need more than rows."""

    ROWS = "rows"
    NODES = "nodes"
    PLACES = "places"
    SOURCES = "sources"
    DOCUMENT = "document"
    EVIDENCE = "evidence"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class DataVersion:
    """The version of the data that an export shows: number and time of the last change."""

    change: int
    moment: datetime.datetime | None

    @property
    def day(self) -> str:
        """The date of the last change; empty without changes."""
        return "" if self.moment is None else self.moment.date().isoformat()

    @property
    def in_words(self) -> str:
        """The time of the last change to the minute in UTC; empty without changes."""
        return "" if self.moment is None else f"{self.moment:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows to export, with everything a format needs.

    ``page`` is the address of the corresponding page, ``criteria`` are the query as pairs of label and value. ``rows``
    reads the rows in chunks, ``picture`` draws them as SVG; ``sources`` are complete only after the rows have been read. ``cited`` yields the sources
    alone, each as soon as a row cites it, without building rows.
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
    document: Document | None = None
    picture: Callable[[], str] | None = None
    carries: frozenset[Content] = frozenset({Content.ROWS})

    def in_words(self) -> str:
        """Return the criteria in one line."""
        return "; ".join(f"{label.in_(self.language)}: {value}" for label, value in self.criteria)

    def labels(self) -> Sequence[str]:
        """Return the column labels in the reader's language."""
        return [column.label.in_(self.language) for column in self.columns]


def current_version(session: Session) -> DataVersion:
    """Return the data version that a session sees."""
    last = sa.select(Change.id, ChangeSet.created_at).join(ChangeSet, ChangeSet.id == Change.change_set_id)
    row = session.execute(last.order_by(Change.id.desc()).limit(1)).one_or_none()
    return DataVersion(0, None) if row is None else DataVersion(row[0], row[1])
