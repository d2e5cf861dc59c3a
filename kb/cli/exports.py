"""`kb export`: a list or the whole base as a file, as the pages offer them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click
from sqlalchemy.orm import Session

from kb import database, export
from kb.cli.imports import opened
from kb.cli.spoken import argument, command, option, refused
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
        "Eine Liste wie initiatives.xlsx oder die ganze Wissensbasis als DATEI.zip schreiben.",
        "Write a list such as initiatives.xlsx, or the whole base as FILE.zip.",
    ),
    name="export",
)
@argument("file", Text("DATEI", "FILE"), type=click.File("wb", lazy=True, atomic=True))
@option(
    "--kind",
    type=click.Choice(list(_KINDS)),
    said=Text("Welche Liste; sonst sagt es der Name der Datei.", "Which list; the name of the file says so otherwise."),
)
@option(
    "--format",
    "key",
    type=click.Choice(list(_FORMATS)),
    said=Text(
        "Das Format; sonst sagt es die Endung der Datei.", "The format; the ending of the file says so otherwise."
    ),
)
@option(
    "--language",
    type=click.Choice(LANGUAGES),
    said=Text(
        "Sprache der Beschriftungen und Adressen; sonst KB_LANGUAGE.",
        "Language of labels and addresses; KB_LANGUAGE otherwise.",
    ),
)
@click.pass_context
def export_(
    context: click.Context, file: IO[bytes], kind: str | None, key: str | None, language: Language | None
) -> None:
    """Write a list or the whole base to a file."""
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


def _list(session: Session, site: Site, entity: str, written: Format) -> Iterator[bytes]:
    if written.needs not in export.carried_by(entity):
        allowed = ", ".join(one.key for one in export.fitting(export.carried_by(entity)))
        raise click.UsageError(_NOT_CARRIED.format(key=written.key, allowed=allowed).in_(site.language))
    page = site.page(PAGES[entity].__path__)
    return written.write(export.of_list(session, site, entity, title=PLURALS[entity], page=page))


def _kind(context: click.Context, name: str) -> str:
    if name not in _KINDS:
        raise refused(context, _NONE_OF.format(name=name, known=", ".join(_KINDS)), "--kind")
    return _KINDS[name]


def _format(context: click.Context, key: str) -> Format:
    if key not in _FORMATS:
        raise refused(context, _NONE_OF.format(name=key, known=", ".join(_FORMATS)), "--format")
    return _FORMATS[key]


_NONE_OF = Text("{name} ist keines von: {known}", "{name} is none of: {known}")
_NOT_CARRIED = Text(
    "{key} gibt es für diese Liste nicht; möglich sind: {allowed}.",
    "There is no {key} of this list; possible are: {allowed}.",
)

COMMANDS: tuple[click.Command, ...] = (export_,)
