"""`kb serve`: update database, seed data and index, then start the server."""

from __future__ import annotations

import logging
import socket
from pathlib import Path

import click
import sqlalchemy as sa
from granian.constants import Interfaces

from kb import accounts, config, database, search, upkeep
from kb.cli.bilingual import command, option
from kb.cli.server import OPTION, Handover, StatusLines, SupervisedServer, index_follower
from kb.config import Settings, resource
from kb.errors import Unavailable
from kb.models.vocabulary import ChangeSetKind
from kb.texts import Text
from kb.web.downloads import LONG_FILES

THREADS = 4
"""Concurrent requests per process in addition to long downloads; most of them wait for the database."""


@command(
    Text(
        "Die Wissensbasis als Website bereitstellen; eine neue wird mit den mitgelieferten Daten gefüllt.",
        "Serve the knowledge base as a website; a new one is filled with the bundled data.",
    )
)
@option(
    "--host",
    help_text=Text("Adresse des Servers statt KB_HOST.", "Address to listen on instead of KB_HOST."),
)
@option(
    "--port",
    type=click.IntRange(1, 65535),
    help_text=Text("Port des Servers statt PORT.", "Port to listen on instead of PORT."),
)
@click.option(OPTION, "handover", type=Handover.parse, hidden=True)
@click.pass_obj
def serve(settings: Settings, host: str | None, port: int | None, handover: Handover | None) -> None:
    """Update everything, then start the server; ``handover`` is from its former program at a restart."""
    config.spare_memory()  # Before the first thread starts.
    warn_of_unread(settings)
    address, number = host or settings.host, port or settings.port
    if handover is None:
        refuse_taken_port(address, number)
    config.secret_key(settings)
    search.open_index(settings)  # A setting that cannot be met is reported here; the workers would only die of it.
    prepare(settings)
    index_follower.start(settings)
    server = SupervisedServer(
        "kb.web.serving:create_serving_app",
        factory=True,
        address=address,
        port=number,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=THREADS + LONG_FILES,
        log_enabled=False,
        language=settings.language,
        handover=handover,
    )
    if settings.semantic != "off":
        click.echo((search.vectors_due(settings) or _BY_MEANING).in_(settings.language))
    hint_at_accounts(settings)
    click.echo(f"Clusterwissen: http://{address}:{number}")
    server.serve()


def hint_at_accounts(settings: Settings) -> None:
    """Say how to add an account as long as there is none."""
    engine = database.create_engine(settings)
    with database.sessions(engine)() as session:
        if accounts.is_empty(session):
            click.echo(accounts.NO_ACCOUNT.in_(settings.language))
    engine.dispose()


def warn_of_unread(settings: Settings) -> None:
    """Warn on stderr about names that look like settings but have no effect."""
    for name, similar in settings.unread:
        text = _UNREAD_LIKE.format(name=name, similar=similar) if similar else _UNREAD.format(name=name)
        click.echo(text.in_(settings.language), err=True)


def refuse_taken_port(address: str, port: int) -> None:
    """Raise Unavailable if the port is in use; the server itself would silently share it."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            detail = error.strerror or str(error)
            raise Unavailable(_TAKEN.format(address=address, port=port, detail=detail)) from error


def prepare(settings: Settings) -> None:
    """Migrate the database, seed it if it is new, and update the index. Raises Unavailable."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    engine = database.create_engine(settings)
    try:
        if lost := upkeep.lost_changes(settings, database.sessions(engine)):
            place = database.place_of(settings)
            raise Unavailable(_LOST.format(place=place, count=lost, index=settings.index_folder))
        is_current = database.is_current(engine)
        if not is_current:
            database.upgrade(settings)
        with StatusLines(settings.language) as status:
            if not database.has_history(engine):  # An emptied database has one, and is not seeded again.
                seed(engine, status, _FILLING_AGAIN if is_current else _FILLING)
            sessions = database.sessions(engine)
            if search.rebuild_due(settings, sessions) is not None:
                status.begin(_INDEXING)
            search.sync(settings, sessions, progress=status.documents_indexed)
    finally:
        engine.dispose()


def seed(engine: sa.Engine, status: StatusLines, phase: Text) -> None:
    """Store the bundled data in one transaction. Raises Unavailable if it does not fit the schema.

    A process that is killed leaves nothing, so that the next start finds the database new again.
    """
    from kb import ingest  # Needed once in the life of a knowledge base, and takes a sixth of the time of a start.

    folders = [
        folder
        for folder in ((resource("seed"), None), (resource("seed") / "outlines", "outlines"))
        if folder[0].is_dir()
    ]
    status.begin(phase, files=sum(_files_in(folder) for folder, _mapping in folders))
    with database.in_plain_words(), engine.begin() as connection:
        for folder, mapping in folders:
            report = ingest.run(
                database.sessions(connection),
                [folder],
                mapping=mapping,
                actor="kb serve",
                reason=_REASON,
                kind=ChangeSetKind.SEED,
                progress=status.rows_read,
            )
            if report.is_blocked:
                first = report.problems.kept[0]
                place = f"{first.file}, {first.line or 1}, {first.field or '–'}"
                raise Unavailable(_BAD_SEED.format(count=report.problems.total, place=place, message=first.message))


def _files_in(folder: Path) -> int:
    return sum(1 for file in folder.iterdir() if file.suffix in (".csv", ".geojson"))


_REASON = "seed/"
_UNREAD = Text("Unbekannte Einstellung {name} wird nicht beachtet.", "Unknown setting {name} is ignored.")
_UNREAD_LIKE = Text(
    "Unbekannte Einstellung {name} wird nicht beachtet. Meinten Sie {similar}?",
    "Unknown setting {name} is ignored. Did you mean {similar}?",
)
_TAKEN = Text(
    "Der Server kann {address}:{port} nicht öffnen ({detail}). Bitte mit PORT oder --port einen anderen Port wählen.",
    "The server cannot listen on {address}:{port} ({detail}). Choose another port with PORT or --port.",
)
_LOST = Text(
    "Die Datenbank {place} ist leer, der Suchindex kennt aber Änderungen bis Nummer {count}: Sie ist verloren gegangen oder"
    " vertauscht. Bitte KB_HOME und KB_DATABASE_URL prüfen und die letzte Sicherung zurückspielen. Soll die Wissensbasis"
    " wirklich neu beginnen, den Ordner {index} löschen.",
    "The database {place} is empty, but the search index knows changes up to number {count}: it was lost or mixed up. Check"
    " KB_HOME and KB_DATABASE_URL, and restore the latest backup. To begin a new knowledge base all the same, delete the"
    " folder {index}.",
)
_FILLING = Text(
    "Die Wissensbasis ist neu und wird mit Daten gefüllt.", "The knowledge base is new and is being filled with data."
)
_FILLING_AGAIN = Text(
    "Die Wissensbasis ist noch leer, vielleicht weil ein früherer Start unterbrochen wurde; sie wird mit Daten gefüllt.",
    "The knowledge base is still empty, perhaps because an earlier start was interrupted; it is being filled with data.",
)
_INDEXING = Text("Der Suchindex wird aufgebaut.", "The search index is being built.")
_BY_MEANING = Text("Gesucht wird auch nach der Bedeutung.", "Records are found by meaning, too.")
_BAD_SEED = Text(
    "Die mitgelieferten Daten konnten nicht importiert werden (Probleme: {count}). Das erste: {place}: {message}",
    "The bundled data could not be imported (problems: {count}). The first: {place}: {message}",
)

COMMANDS = (serve,)
