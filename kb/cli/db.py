"""`kb db`: database schema; `kb person erase`: removal of personal data."""

from __future__ import annotations

import logging

import click

from kb import actions, database, search
from kb.cli.bilingual import argument, group, option
from kb.cli.import_texts import NO_SCHEMA
from kb.cli.imports import actor, opened
from kb.cli.serve import prepare
from kb.config import Settings
from kb.texts import Text

_CURRENT = Text("Das Datenbankschema ist aktuell.", "The database schema is up to date.")
_ERASED = Text(
    "Person gelöscht, auch aus dem Änderungsprotokoll und dem Suchindex.",
    "Person erased, including from the change log and the search index.",
)


@group(Text("Das Datenbankschema verwalten.", "Manage the database schema."))
def db() -> None:
    """Manage the database schema."""


@db.command(help_text=Text("Das Datenbankschema aktualisieren.", "Upgrade the database to the latest schema."))
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Upgrade the database to the latest schema."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    database.upgrade(settings)
    click.echo(_CURRENT.in_(settings.language))


@db.command(
    help_text=Text(
        "Prüfen, ob das Datenbankschema aktuell ist; Rückgabewert 1, wenn nicht.",
        "Check whether the database schema is up to date; exit code 1 if it is not.",
    )
)
@click.pass_context
def check(context: click.Context) -> None:
    """Check whether the database schema is up to date; exit code 1 if it is not."""
    settings: Settings = context.obj
    current = not database.is_missing(settings) and _is_current(settings)
    click.echo((_CURRENT if current else NO_SCHEMA).in_(settings.language))
    context.exit(0 if current else 1)


def _is_current(settings: Settings) -> bool:
    engine = database.create_engine(settings)
    try:
        return database.is_current(engine)
    finally:
        engine.dispose()


@db.command(
    name="prepare",
    help_text=Text(
        "Das Schema aktualisieren, eine neue Datenbank mit den mitgelieferten Daten füllen und den Index aktualisieren.",
        "Upgrade the schema, fill a new database with the bundled data, and update the index.",
    ),
)
@click.pass_obj
def prepare_(settings: Settings) -> None:
    """Upgrade the schema, seed a new database, and update the index."""
    prepare(settings)
    click.echo(_CURRENT.in_(settings.language))


@group(Text("Personen in öffentlichen Rollen verwalten.", "Manage persons in public roles."))
def person() -> None:
    """Manage persons in public roles."""


@person.command(
    help_text=Text(
        "Die Person KENNUNG und alle Angaben zu ihr löschen, auch aus dem Änderungsprotokoll.",
        "Erase the person SLUG and all records about them, including from the change log.",
    )
)
@argument("slug", Text("KENNUNG", "SLUG"))
@option(
    "--reason",
    default="Erased on request",
    help_text=Text("Begründung für das Änderungsprotokoll.", "Reason, kept in the change log."),
)
@click.pass_obj
def erase(settings: Settings, slug: str, reason: str) -> None:
    """Erase a person and all records about them."""
    with opened(settings) as sessions:
        with database.in_plain_words(), sessions.begin() as session:
            actions.erase_person(session, slug, actor=actor(), reason=reason)
        search.sync(settings, sessions)
        with sessions() as session:
            actions.clear_traces(session)
    click.echo(_ERASED.in_(settings.language))


COMMANDS = (db, person)
