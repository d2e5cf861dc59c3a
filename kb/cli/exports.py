"""`kb export`: write a list or the whole knowledge base to a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click
from sqlalchemy.orm import Session

from kb import database, export
from kb.cli.bilingual import argument, command, option, usage_error
from kb.cli.imports import opened
from kb.config import Settings
from kb.export import Format, Site
from kb.export.download import archive
from kb.models import PAGES
from kb.models.labels import PLURALS
from kb.texts import LANGUAGES, Language, Text

_KINDS = {PAGES[entity].__path__: entity for entity in PLURALS if entity in PAGES}
_FORMATS = export.FORMATS_BY_KEY


@command(
    Text(
        "Eine Liste (etwa initiatives.xlsx) oder die gesamte Wissensbasis (DATEI.zip) exportieren.",
        "Export a list (such as initiatives.xlsx) or the whole knowledge base (FILE.zip).",
    ),
    name="export",
)
@argument("file", Text("DATEI", "FILE"), type=click.File("wb", lazy=True, atomic=True))
@option(
    "--kind",
    type=click.Choice(list(_KINDS)),
    help_text=Text("Die Liste; ohne Angabe nach dem Dateinamen.", "The list; by default taken from the file name."),
)
@option(
    "--format",
    "key",
    type=click.Choice(list(_FORMATS)),
    help_text=Text(
        "Das Format; ohne Angabe nach der Dateiendung.", "The format; by default taken from the file extension."
    ),
)
@option(
    "--language",
    type=click.Choice(LANGUAGES),
    help_text=Text(
        "Sprache der Beschriftungen und Adressen; ohne Angabe KB_LANGUAGE.",
        "Language of labels and addresses; by default KB_LANGUAGE.",
    ),
)
@click.pass_context
def export_(
    context: click.Context, file: IO[bytes], kind: str | None, key: str | None, language: Language | None
) -> None:
    """Write a list or the whole knowledge base to a file."""
    settings: Settings = context.obj
    path = Path(file.name)
    site = Site(settings.base_url, language or ("de" if settings.language == "de" else "en"))
    with opened(settings) as sessions, database.snapshot(sessions.kw["bind"]) as session:
        if path.suffix == ".zip" and kind is None and key is None:
            pieces: Iterator[bytes] = archive.write(session, site)
        else:
            pieces = _list(session, site, _kind(context, kind or path.stem), _format(context, key or path.suffix[1:]))
        for piece in pieces:
            file.write(piece)


def _list(session: Session, site: Site, entity: str, list_format: Format) -> Iterator[bytes]:
    if list_format.needs not in export.carried_by(entity):
        allowed = ", ".join(allowed_format.key for allowed_format in export.fitting(export.carried_by(entity)))
        raise click.UsageError(_NOT_CARRIED.format(key=list_format.key, allowed=allowed).in_(site.language))
    page = site.page(PAGES[entity].__path__)
    return list_format.write(export.of_list(session, site, entity, title=PLURALS[entity], page=page))


def _kind(context: click.Context, name: str) -> str:
    if name not in _KINDS:
        raise usage_error(context, _UNKNOWN_KIND.format(name=name, known=", ".join(_KINDS)), "--kind")
    return _KINDS[name]


def _format(context: click.Context, key: str) -> Format:
    if key not in _FORMATS:
        raise usage_error(context, _UNKNOWN_FORMAT.format(name=key, known=", ".join(_FORMATS)), "--format")
    return _FORMATS[key]


_UNKNOWN_KIND = Text(
    "Unbekannte Liste „{name}“. Möglich sind: {known}.", "Unknown list “{name}”. Choose one of: {known}."
)
_UNKNOWN_FORMAT = Text(
    "Unbekanntes Format „{name}“. Möglich sind: {known}.", "Unknown format “{name}”. Choose one of: {known}."
)
_NOT_CARRIED = Text(
    "Diese Liste gibt es nicht als {key}. Möglich sind: {allowed}.",
    "This list is not available as {key}. Choose one of: {allowed}.",
)

COMMANDS: tuple[click.Command, ...] = (export_,)
