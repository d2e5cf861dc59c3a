"""What a row becomes on its way into the database: a bundle of drafts, one for each record it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from kb.ingest.report import Place, Problem
from kb.ingest.row import Cell, Header, Row
from kb.texts import Text


class UnknownAction(StrEnum):
    """What to do with a reference to something that exists nowhere."""

    REJECT = "reject"
    SKIP = "skip"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class DraftReference:
    """A record named by text: by one column of its table, or by any that may name it."""

    entity: str
    text: str
    by: str | None = None
    unknown: UnknownAction = UnknownAction.REJECT


@dataclass(frozen=True, slots=True)
class Role:
    """One of the records a row speaks of: the main one, or one that is linked to it."""

    name: str
    entity: str
    match: tuple[str, ...]
    """The columns by which an existing record is recognised."""
    is_main: bool = True


@dataclass(slots=True)
class Draft:
    """A record as it is being imported: values by column, references and links that become ids."""

    role: Role
    place: Place
    values: dict[str, Any]
    references: dict[str, DraftReference] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    """Columns that take the id of another draft of the bundle, by the name of its role."""
    slug_from: str | None = None
    """The text a new record's slug is made from, where the row itself has none."""
    id: int | None = None


@dataclass(slots=True)
class Bundle:
    """The drafts of one row in the order they are stored, so that links find their ids."""

    mapper: RowMapper
    place: Place
    drafts: dict[str, Draft]
    rejected: bool = False

    @property
    def main(self) -> Draft:
        """The draft of the record that the row is about."""
        return next(draft for draft in self.drafts.values() if draft.role.is_main)

    def references(self) -> Iterator[tuple[Draft, str, DraftReference]]:
        """Go through all references that have no id yet."""
        for draft in self.drafts.values():
            for column, reference in draft.references.items():
                if column not in draft.values:
                    yield draft, column, reference


@dataclass(frozen=True, slots=True)
class Note:
    """Something a mapping did on purpose that a reader should know of, such as a spelling brought together."""

    text: Text
    place: Place
    left_out: bool = False
    """Whether the row is left out because of it."""


class RowMapper(Protocol):
    """How the rows of one file become bundles."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """All roles in the order they are stored; one of them is the main one."""

    @property
    def header(self) -> Header | None:
        """The columns of the file in the mapper's own fields, and their line; None where each record brings its own."""

    @property
    def may_repeat(self) -> bool:
        """Tell whether rows with the same key and content are left out instead of rejected."""

    def check_header(self, header: Header) -> Iterator[Problem]:
        """Say what is wrong with the columns of a file."""

    def bundles(self, row: Row) -> Iterator[Bundle | Problem | Note]:
        """Turn a row into bundles that were checked, or into problems."""


Given = Mapping[str, Cell]
