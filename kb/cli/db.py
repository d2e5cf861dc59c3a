"""`kb db`: schema of the database; `kb person erase`: removal of personal data."""

from __future__ import annotations

import logging

import click

from kb import actions, database, search
from kb.cli.import_texts import NO_SCHEMA
from kb.cli.imports import actor, opened
from kb.cli.serve import prepare
from kb.cli.spoken import argument, group, option
from kb.config import Settings
from kb.texts import Text

_CURRENT = Text("Die Datenbank ist auf dem neuesten Stand.", "The database has the newest schema.")
_ERASED = Text(
    "Gelöscht, auch aus dem Änderungsprotokoll und dem Suchindex.",
    "Erased, from the change log and the search index too.",
)


@group(Text("Das Schema der Datenbank pflegen.", "Look after the schema of the database."))
def db() -> None:
    """Look after the schema of the database."""


@db.command(said=Text("Die Datenbank auf das neueste Schema bringen.", "Bring the database to the newest schema."))
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Bring the database to the newest schema."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    database.upgrade(settings)
    click.echo(_CURRENT.in_(settings.language))


@db.command(
    said=Text(
        "Sagen, ob die Datenbank das neueste Schema hat; Rückgabewert 1, wenn nicht.",
        "Say whether the database has the newest schema; exit code 1 if not.",
    )
)
@click.pass_context
def check(context: click.Context) -> None:
    """Say whether the database has the newest schema; exit code 1 if not."""
    settings: Settings = context.obj
    current = not database.is_missing(settings) and _is_current(settings)
    click.echo((_CURRENT if current else NO_SCHEMA).in_(settings.language))
    context.exit(0 if current else 1)


def _is_current(settings: Settings) -> bool:
    engine = database.create_engine(settings)
    try:
        return database.is_current(engine, settings)
    finally:
        engine.dispose()


@db.command(
    name="prepare",
    said=Text(
        "Das Schema erneuern, eine neue Datenbank mit den mitgelieferten Angaben füllen und den Index nachführen.",
        "Migrate, fill a new database with the facts that come along, and bring the index up to date.",
    ),
)
@click.pass_obj
def prepare_(settings: Settings) -> None:
    """Migrate, fill a new database with the facts that come along, and bring the index up to date."""
    prepare(settings)
    click.echo(_CURRENT.in_(settings.language))


@group(Text("Personen in öffentlichen Rollen pflegen.", "Look after persons in public roles."))
def person() -> None:
    """Look after persons in public roles."""


@person.command(
    said=Text(
        "Die Person KENNUNG und alle Zeilen über sie entfernen, auch aus dem Änderungsprotokoll.",
        "Remove the person SLUG and all rows about them, from the change log too.",
    )
)
@argument("slug", Text("KENNUNG", "SLUG"))
@option(
    "--reason",
    default="Erased on request",
    said=Text("Begründung; steht im Änderungsprotokoll.", "Why; kept in the change log."),
)
@click.pass_obj
def erase(settings: Settings, slug: str, reason: str) -> None:
    """Remove a person and all rows about them."""
    with opened(settings) as sessions:
        with database.in_plain_words(), sessions.begin() as session:
            actions.erase_person(session, slug, actor=actor(), reason=reason)
        search.sync(settings, sessions)
        with sessions() as session:
            actions.clear_traces(session)
    click.echo(_ERASED.in_(settings.language))


COMMANDS = (db, person)
