"""Erasure of a person: from the tables and from the change log."""

from __future__ import annotations

from contextlib import closing

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import database
from kb.actions.changes import Changes, change_set
from kb.actions.merge import merged_into
from kb.actions.names import PersonNames, clear_log
from kb.errors import Busy, Conflict, NotFound
from kb.models import Change, ChangeSet, ClusterManager, Contribution, Participation, Person, Record
from kb.models.columns import table_of
from kb.models.vocabulary import ChangeSetKind, Operation
from kb.texts import Text

ABOUT_PERSONS: tuple[type[Record], ...] = (ClusterManager, Participation)
"""Rows about the person they point to, erased with them."""


def erase_person(session: Session, slug: str, *, actor: str, reason: str) -> PersonNames:
    """Erase a person, all rows about them, and their traces in the log. Irreversible. Returns the erased names.

    Persons who were withdrawn or merged into this one before are erased from the log as well. Raises NotFound if
    neither table nor log contains the slug. The caller commits.
    """
    with database.in_plain_words():
        database.lock_for_writing(session)
    persons = _with_merged(session, _known_as(session, slug))
    if not persons:
        raise NotFound(_UNKNOWN.format(slug=slug))
    names = _names_of(session, persons)
    with change_set(session, actor=actor, reason=names.omitted(reason, surnames=True)) as changes:
        if session.get_bind().dialect.name == "sqlite":
            session.execute(sa.text("PRAGMA secure_delete = ON"))
        rows = {("person", person_id) for person_id in persons} | _rows_about(session, persons)
        _withdraw(changes, persons)
        for entity, record_id in sorted(rows):
            session.execute(
                sa.update(Change)
                .where(Change.entity == entity, Change.record_id == record_id)
                .values(before=None)
                .execution_options(synchronize_session=False)
            )
        clear_log(session, names)
    return names


def erase_name(session: Session, name: str) -> PersonNames:
    """Erase a name from the log, after texts of records that named an erased person were changed.

    Raises Conflict while a person of that name is stored. The caller commits.
    """
    with database.in_plain_words():
        database.lock_for_writing(session)
    names = PersonNames(frozenset({name}))
    stored = [person.slug for person in session.scalars(sa.select(Person)) if names.are_in(person.name)]
    if stored:
        raise Conflict(_STORED.format(slugs=", ".join(stored)), stored)
    clear_log(session, names)
    return names


def _names_of(session: Session, persons: set[int]) -> PersonNames:
    """Return all names and slugs of persons, the former ones from the log included."""
    stored = session.execute(sa.select(Person.name, Person.slug).where(Person.id.in_(persons))).all()
    log = session.scalars(sa.select(Change).where(Change.entity == "person", Change.record_id.in_(persons)))
    former = [change.before or {} for change in log]
    return PersonNames(
        frozenset([*(row.name for row in stored), *(values["name"] for values in former if "name" in values)]),
        frozenset([*(row.slug for row in stored), *(values["slug"] for values in former if "slug" in values)]),
    )


def _known_as(session: Session, slug: str) -> set[int]:
    """Return the ids of persons who have or had the slug."""
    present = set(session.scalars(sa.select(Person.id).where(Person.slug == slug)))
    log = session.scalars(sa.select(Change).where(Change.entity == "person", Change.before.is_not(None)))
    return present | {change.record_id for change in log if (change.before or {}).get("slug") == slug}


def _with_merged(session: Session, persons: set[int]) -> set[int]:
    """Add the persons merged into these, transitively."""
    known, new = set(persons), set(persons)
    while new:
        merges = sa.select(ChangeSet.id).where(
            ChangeSet.kind == ChangeSetKind.MERGE,
            ChangeSet.origin.in_([merged_into(Person, person_id) for person_id in new]),
        )
        withdrawn = sa.select(Change.record_id).where(
            Change.change_set_id.in_(merges), Change.entity == "person", Change.operation == Operation.WITHDRAW
        )
        new = set(session.scalars(withdrawn)) - known
        known |= new
    return known


def _rows_about(session: Session, persons: set[int]) -> set[tuple[str, int]]:
    """Return the rows that are or were about these persons, as (entity, id)."""
    rows: set[tuple[str, int]] = set()
    for model in ABOUT_PERSONS:
        name, table = model.__tablename__, table_of(model.__tablename__)
        rows |= {
            (name, row_id) for row_id in session.scalars(sa.select(table.c.id).where(table.c.person_id.in_(persons)))
        }
        log = session.scalars(sa.select(Change).where(Change.entity == name, Change.before.is_not(None)))
        rows |= {(name, change.record_id) for change in log if (change.before or {}).get("person_id") in persons}
    return rows


def _withdraw(changes: Changes, persons: set[int]) -> None:
    """Withdraw the remaining rows; contributions stay, without the person."""
    session = changes.session
    for model in ABOUT_PERSONS:
        table = table_of(model.__tablename__)
        for record_id in session.scalars(sa.select(table.c.id).where(table.c.person_id.in_(persons))).all():
            changes.withdraw(model, record_id)
    for record_id in session.scalars(sa.select(Contribution.id).where(Contribution.person_id.in_(persons))).all():
        changes.revise(Contribution, record_id, {"person_id": None})
    for person_id in session.scalars(sa.select(Person.id).where(Person.id.in_(persons))).all():
        changes.withdraw(Person, person_id)


def clear_traces(session: Session) -> None:
    """Rewrite an SQLite database without its free pages and empty its log, because both may contain erased texts.

    Raises Busy while a long read, such as a complete download, prevents it.
    """
    bind = session.get_bind()
    if bind.dialect.name != "sqlite":
        return
    assert isinstance(bind, sa.Engine)
    with database.in_plain_words(), closing(bind.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        is_held, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_held:
        raise Busy(_HELD)


_HELD = Text(
    "Die Person ist gelöscht, aber eine lange Lesung hält noch das Protokoll der Datenbank (die Datei auf -wal) fest, in dem"
    " Kopien stehen können. Es leert sich bei der nächsten Löschung oder wenn der Server neu startet.",
    "The person is erased, but somebody has been reading for long and holds the log of the database (the file on -wal),"
    " which may have copies. It empties with the next erasure or when the server starts anew.",
)
_UNKNOWN = Text("Eine Person „{slug}“ gibt es nicht.", "There is no person “{slug}”.")
_STORED = Text(
    "Eine Person dieses Namens ist noch gespeichert. Zuerst löschen mit: kb person erase {slugs}",
    "A person of this name is still stored. Erase them first: kb person erase {slugs}",
)
