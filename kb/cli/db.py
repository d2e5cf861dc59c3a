"""`kb db`: the database schema."""

from __future__ import annotations

import logging

import click

from kb import database
from kb.cli.bilingual import group
from kb.cli.import_texts import NO_SCHEMA
from kb.cli.serve import prepare
from kb.config import Settings
from kb.texts import Text

_CURRENT = Text("Das Datenbankschema ist aktuell.", "The database schema is up to date.")


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


COMMANDS = (db,)
