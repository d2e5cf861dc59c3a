"""Bundles of drafts: the records of a row on their way into the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain
from typing import Any, Protocol

from kb.ingest.report import Place, Problem
from kb.ingest.row import Cell, Header, Note, Row
from kb.queries.rows import Column


class UnknownAction(StrEnum):
    """What to do with a reference to an unknown record."""

    REJECT = "reject"
    SKIP = "skip"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class DraftReference:
    """A reference by text, matched in one column or in any identifying column."""

    entity: str
    text: str
    by: str | None = None
    unknown: UnknownAction = UnknownAction.REJECT


@dataclass(frozen=True, slots=True)
class Role:
    """A record described by a row: the main record or a linked one."""

    name: str
    entity: str
    match: tuple[str, ...]
    """The columns that identify an existing record."""
    is_main: bool = True
    needs: tuple[frozenset[str], ...] = ()
    """Groups of references; a linked record without any reference of a group is not made."""
    must_exist: bool = False
    """Whether a row is left out if there is no such record, instead of making it."""


@dataclass(frozen=True, slots=True)
class DerivedCell:
    """A cell of an exported list that the base derives and no import stores."""

    column: Column
    heading: str
    value: Cell
    follows: str
    """The heading of the column that it is derived from."""

    @property
    def follows_reference(self) -> bool:
        """Return whether the cell shows a record that the row refers to."""
        return self.column.follows not in ("", "slug", "title")


@dataclass(slots=True)
class Draft:
    """A record being imported: values by column, references and links without ids yet."""

    role: Role
    place: Place
    values: dict[str, Any]
    references: dict[str, DraftReference] = field(default_factory=dict)
    links: Mapping[str, Draft | None] = field(default_factory=dict)
    """Columns that take the id of another draft of the bundle; None if the row lacks that record."""
    slug_from: str | None = None
    """The text to derive a new record's slug from, if the row has no slug."""
    id: int | None = None
    is_absent: bool = False
    """Whether the row lacks this record, because a reference turned out to be empty."""
    derived: tuple[DerivedCell, ...] = ()
    must_be_new: bool = False
    """Whether the slug was made up for a row without one, so that it must not name an existing record."""

    @property
    def lacks_reference(self) -> bool:
        """Whether a reference that a linked record needs is empty."""
        return any(all(self.values.get(column) is None for column in group) for group in self.role.needs)


@dataclass(slots=True)
class Bundle:
    """The drafts of one row by role name, linked records first."""

    mapper: RowMapper
    place: Place
    drafts: dict[str, list[Draft]]
    rejected: bool = False

    @property
    def main(self) -> Draft:
        """The draft of the main record."""
        return next(drafts[0] for drafts in self.drafts.values() if drafts[0].role.is_main)

    def place_of(self, draft: Draft) -> Place:
        """Return the place of the row, with the name of a linked record."""
        return self.place if draft.role.is_main else replace(self.place, linked=draft.role.name)

    def references(self) -> Iterator[tuple[Draft, str, DraftReference]]:
        """Yield all references that have no id yet."""
        for draft in chain.from_iterable(self.drafts.values()):
            for column, reference in draft.references.items():
                if column not in draft.values:
                    yield draft, column, reference


class RowMapper(Protocol):
    """Convert the rows of one file to bundles."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """All roles in storage order; one of them is the main role."""

    @property
    def header(self) -> Header | None:
        """The columns of the file by field name, with their line. None if columns do not match fields."""

    @property
    def may_repeat(self) -> bool:
        """Whether repeated rows with identical content are left out instead of rejected."""

    def check_header(self, header: Header) -> Iterator[Problem | Note]:
        """Yield problems and doubts about the columns of a file."""

    def bundles(self, row: Row) -> Iterator[Bundle | Problem | Note]:
        """Convert a row to checked bundles, or to problems."""

    def with_heading(self, problem: Problem) -> Problem:
        """Name the column of the file that a problem's field comes from."""


Given = Mapping[str, Cell]
