"""`kb db`: the database schema."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

import click

from kb import config, database, upkeep
from kb.cli.bilingual import argument, group, usage_error
from kb.cli.import_texts import NO_SCHEMA
from kb.cli.imports import opened
from kb.cli.serve import prepare
from kb.cli.server import StatusLines
from kb.config import Settings
from kb.errors import InvalidInput
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
    if database.is_missing(settings) or not _is_current(settings):
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


@db.command(
    help_text=Text(
        "Die ganze Wissensbasis in eine andere, leere Datenbank kopieren, mit Protokoll, Nummern und Versionen: von SQLite nach"
        " PostgreSQL oder zurück.\n\nQuelle ist KB_DATABASE_URL, auch während die Site läuft. Eine abgebrochene Kopie wird beim"
        " nächsten Mal fortgesetzt.",
        "Copy the whole knowledge base to another, empty database, with log, ids and versions: from SQLite to PostgreSQL or"
        " back.\n\nThe source is KB_DATABASE_URL, also while the site runs. A copy that was interrupted is continued by the"
        " next.",
    )
)
@argument("to_url", Text("ZIEL_URL", "TO_URL"))
@click.pass_context
def copy(context: click.Context, to_url: str) -> None:
    """Copy the whole knowledge base to another database, or finish such a copy."""
    settings: Settings = context.obj
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        target = replace(settings, database_url=config.database_url(to_url or "?", settings.home, "TO_URL"))
    except InvalidInput as error:
        raise usage_error(context, error.message, "TO_URL") from error
    with opened(settings):
        pass
    with StatusLines(settings.language) as status:
        status.begin(_COPYING.format(source=database.place_of(settings), target=database.place_of(target)))
        tables = upkeep.copy_database(settings, target, status.rows_copied)
    click.echo("\n".join(_copied_lines(tables, settings.language)))


def _copied_lines(tables: Sequence[upkeep.CopiedTable], language: str) -> Iterator[str]:
    for table in tables:
        yield _SAME_TABLE.format(name=table.name, rows=table.rows, checksum=table.checksum[:16]).in_(language)
    yield _COPIED.format(tables=len(tables), rows=sum(table.rows for table in tables)).in_(language)


_COPYING = Text("{source} wird nach {target} kopiert.", "{source} is being copied to {target}.")
_SAME_TABLE = Text(
    "  {name}: {rows} Zeilen, Prüfsumme beiderseits {checksum}",
    "  {name}: {rows} rows, checksum {checksum} on both sides",
)
_COPIED = Text(
    "Kopiert und verglichen: {rows} Zeilen in {tables} Tabellen. Nächster Schritt: die Site anhalten, KB_DATABASE_URL auf das Ziel"
    " setzen und die Site starten. Was nach dem Beginn der Kopie geändert wurde, ist nicht darin.",
    "Copied and compared: {rows} rows in {tables} tables. Next: stop the site, set KB_DATABASE_URL to the target, and start the"
    " site. What was changed after the copy began is not in it.",
)

COMMANDS = (db,)
