"""`kb serve`: bring database, seed and index up to date, then answer readers."""

from __future__ import annotations

import logging
import socket

import click
import sqlalchemy as sa
from granian import Granian
from granian.constants import Interfaces

from kb import config, database, ingest, search
from kb.cli import following
from kb.cli.spoken import command, option
from kb.config import Settings, resource
from kb.database import Sessions
from kb.errors import Unavailable
from kb.models import ChangeSet
from kb.models.vocabulary import ChangeSetKind
from kb.texts import Text
from kb.web.taking import LONG_FILES

THREADS = 4
"""Requests that one process answers at the same time beside long files; most of them wait for the database."""


@command(
    Text(
        "Die Wissensbasis im Netz anbieten; eine neue wird mit den mitgelieferten Angaben gefüllt.",
        "Serve the knowledge base; a new one is filled with the facts that come along.",
    )
)
@option(
    "--host", said=Text("Adresse, an der gelauscht wird, statt KB_HOST.", "Address to listen at instead of KB_HOST.")
)
@option(
    "--port",
    type=click.IntRange(1, 65535),
    said=Text("Port, an dem gelauscht wird, statt PORT.", "Port to listen at instead of PORT."),
)
@click.pass_obj
def serve(settings: Settings, host: str | None, port: int | None) -> None:
    """Bring everything up to date, then answer readers."""
    config.spare_memory()  # Before the first thread starts.
    warn_of_unread(settings)
    address, number = host or settings.host, port or settings.port
    refuse_taken_port(address, number)
    prepare(settings)
    following.start(settings)
    server = Granian(
        "kb.web.serving:create_serving_app",
        factory=True,
        address=address,
        port=number,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=THREADS + LONG_FILES,
        log_enabled=False,
    )
    click.echo(f"Clusterwissen: http://{address}:{number}")
    server.serve()


def warn_of_unread(settings: Settings) -> None:
    """Say on stderr which names look like settings and are none, as whoever set them waits for their effect in vain."""
    for name, similar in settings.unread:
        text = _UNREAD_LIKE.format(name=name, similar=similar) if similar else _UNREAD.format(name=name)
        click.echo(text.in_(settings.language), err=True)


def refuse_taken_port(address: str, port: int) -> None:
    """Raise Unavailable when somebody else listens at the port; the server itself would share it in silence."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            detail = error.strerror or str(error)
            raise Unavailable(_TAKEN.format(address=address, port=port, detail=detail)) from error


def prepare(settings: Settings) -> None:
    """Migrate the database, fill it if nothing was ever stored, and bring the index in step. Raises Unavailable."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    database.upgrade(settings)
    engine = database.create_engine(settings)
    try:
        sessions = database.sessions(engine)
        if is_new(sessions):
            click.echo(_FILLING.in_(settings.language))
            seed(sessions)
        if search.rebuild_due(settings, sessions) is not None:
            click.echo(_INDEXING.in_(settings.language))
        search.sync(settings, sessions)
    finally:
        engine.dispose()


def is_new(sessions: Sessions) -> bool:
    """Tell whether nothing was ever stored; a base that somebody emptied is not filled again."""
    with sessions() as session:
        return session.scalar(sa.select(ChangeSet.id).limit(1)) is None


def seed(sessions: Sessions) -> None:
    """Store the facts that come along with the program. Raises Unavailable when they do not fit its schema."""
    report = ingest.run(sessions, [resource("seed")], actor="kb serve", reason=_REASON, kind=ChangeSetKind.SEED)
    if report.is_blocked:
        first = report.problems.kept[0]
        place = f"{first.file}, {first.line or 1}, {first.field or '–'}"
        raise Unavailable(_BAD_SEED.format(count=report.problems.total, place=place, message=first.message))


_REASON = "seed/"
_UNREAD = Text("{name} ist keine Einstellung und bleibt unbeachtet.", "{name} is no setting and is ignored.")
_UNREAD_LIKE = Text(
    "{name} ist keine Einstellung und bleibt unbeachtet; gemeint ist vielleicht {similar}.",
    "{name} is no setting and is ignored; perhaps {similar} is meant.",
)
_TAKEN = Text(
    "An {address}:{port} kann nicht gelauscht werden ({detail}). Mit PORT oder --port einen anderen Port wählen.",
    "Cannot listen at {address}:{port} ({detail}). Choose another port with PORT or --port.",
)
_FILLING = Text("Die Wissensbasis ist neu und wird gefüllt.", "The knowledge base is new and is being filled.")
_INDEXING = Text("Der Suchindex wird aufgebaut.", "The search index is being built.")
_BAD_SEED = Text(
    "Die mitgelieferten Daten lassen sich nicht einlesen (Probleme: {count}). Das erste: {place}: {message}",
    "The facts that come along cannot be read (problems: {count}). The first: {place}: {message}",
)

COMMANDS = (serve,)
