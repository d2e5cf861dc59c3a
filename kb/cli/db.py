"""`kb db`: schema of the database; `kb person erase`: removal of personal data."""

from __future__ import annotations

import logging

import click

from kb import actions, database, search
from kb.cli.imports import actor, opened
from kb.cli.serve import prepare
from kb.config import Settings
from kb.texts import Text

_CURRENT = Text("Die Datenbank ist auf dem neuesten Stand.", "The database has the newest schema.")
_OLD = Text(
    "Die Datenbank hat ein älteres Schema. Abhilfe: kb db upgrade",
    "The database has an older schema. Cure: kb db upgrade",
)
_ERASED = Text(
    "Gelöscht, auch aus dem Änderungsprotokoll und dem Suchindex.",
    "Erased, from the change log and the search index too.",
)


@click.group()
def db() -> None:
    """Look after the schema of the database."""


@db.command()
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Bring the database to the newest schema."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    database.upgrade(settings)
    click.echo(_CURRENT.in_(settings.language))


@db.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Say whether the database has the newest schema; exit code 1 if not."""
    settings: Settings = context.obj
    current = not database.is_missing(settings) and _is_current(settings)
    click.echo((_CURRENT if current else _OLD).in_(settings.language))
    context.exit(0 if current else 1)


def _is_current(settings: Settings) -> bool:
    engine = database.create_engine(settings)
    try:
        return database.is_current(engine, settings)
    finally:
        engine.dispose()


@db.command(name="prepare")
@click.pass_obj
def prepare_(settings: Settings) -> None:
    """Migrate, fill a new database with the facts that come along, and bring the index up to date."""
    prepare(settings)
    click.echo(_CURRENT.in_(settings.language))


@click.group()
def person() -> None:
    """Look after persons in public roles."""


@person.command()
@click.argument("slug")
@click.option("--reason", default="Erased on request", help="Why; kept in the change log.")
@click.pass_obj
def erase(settings: Settings, slug: str, reason: str) -> None:
    """Remove the person SLUG and all rows about them, from the change log too."""
    with opened(settings) as sessions:
        with database.in_plain_words(), sessions.begin() as session:
            actions.erase_person(session, slug, actor=actor(), reason=reason)
        search.sync(settings, sessions)
        with sessions() as session:
            actions.clear_traces(session)
    click.echo(_ERASED.in_(settings.language))


COMMANDS = (db, person)
