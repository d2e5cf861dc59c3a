"""Small things that all readers share: rows by id, and dates as years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Organisation, Person, Record
from kb.search.documents.taxonomy import Names

Ids = Sequence[int]
RecordRow = sa.Row[Any]


def rows(session: Session, model: type[Record], ids: Ids) -> Sequence[RecordRow]:
    """Return the rows of a table with these ids, ordered by id."""
    table = model.__table__
    return session.execute(sa.select(table).where(table.c.id.in_(ids)).order_by(table.c.id)).all()


def rows_of(session: Session, model: type[Record], column: str, ids: Ids) -> dict[int, list[RecordRow]]:
    """Return the rows that point to these ids with ``column``, grouped by it."""
    table = model.__table__
    grouped: dict[int, list[RecordRow]] = defaultdict(list)
    for row in session.execute(sa.select(table).where(table.c[column].in_(ids)).order_by(table.c.id)):
        grouped[row._mapping[column]].append(row)
    return grouped


@dataclass(frozen=True, slots=True)
class Linked:
    """Rows of another table that a document shows: ``column`` points to its record, ``names`` to records it names."""

    entity: str
    column: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What the documents of a kind show of other records; a change of those affects them.

    ``names`` are the columns of its own table that point to records it names, ``linked`` the rows of other tables that it
    shows. With ``predecessors`` it shows what it came out of.
    """

    names: tuple[str, ...] = ()
    linked: tuple[Linked, ...] = ()
    predecessors: bool = False


class Actors:
    """Organisations and persons by id: slug, names, and the region of an organisation."""

    def __init__(self, session: Session, organisations: set[int | None], persons: set[int | None]) -> None:
        keys = [key for key in organisations if key is not None]
        self.organisations = {row.id: row for row in rows(session, Organisation, keys)} if keys else {}
        keys = [key for key in persons if key is not None]
        self.persons = {row.id: row for row in rows(session, Person, keys)} if keys else {}

    @classmethod
    def of(cls, session: Session, records: Sequence[RecordRow]) -> Actors:
        """Read those that the rows point to with ``organisation_id`` and ``person_id``."""
        return cls(session, {row.organisation_id for row in records}, {row.person_id for row in records})

    def names(self, row: RecordRow) -> Names:
        """Return the names of the organisation or person that a row points to."""
        if row.organisation_id is not None:
            organisation = self.organisations[row.organisation_id]
            return organisation.name_de, organisation.name_en
        if row.person_id is not None:
            name = self.persons[row.person_id].name
            return name, name
        return None, None

    def slug(self, row: RecordRow) -> str:
        """Return the slug of the organisation or person that a row points to."""
        actor = self.organisations.get(row.organisation_id) or self.persons[row.person_id]
        return str(actor.slug)
