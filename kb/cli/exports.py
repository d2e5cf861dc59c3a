"""`kb export`: a list or the whole base as a file, as the pages offer them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click
from sqlalchemy.orm import Session

from kb import database, export
from kb.cli.imports import opened
from kb.config import Settings
from kb.export import Format, Site, base
from kb.models import PAGES
from kb.models.labels import PLURALS
from kb.texts import LANGUAGES, Language, Text

_KINDS = {PAGES[entity].__path__: entity for entity in PLURALS if entity in PAGES}
_FORMATS = export.FORMATS_BY_KEY


@click.command(name="export")
@click.argument("file", type=click.File("wb", lazy=True, atomic=True))
@click.option("--kind", type=click.Choice(list(_KINDS)), help="Which list; the name of the file says so otherwise.")
@click.option("--format", "key", type=click.Choice(list(_FORMATS)), help="The ending of the file says so otherwise.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), help="Language of labels and addresses; KB_LANGUAGE otherwise."
)
@click.pass_obj
def export_(settings: Settings, file: IO[bytes], kind: str | None, key: str | None, language: Language | None) -> None:
    """Write a list such as initiatives.xlsx, or the whole base as FILE.zip."""
    path = Path(file.name)
    site = Site(settings.base_url, language or ("de" if settings.language == "de" else "en"))
    with opened(settings) as sessions, database.snapshot(sessions.kw["bind"]) as session:
        if path.suffix == ".zip" and kind is None and key is None:
            pieces: Iterator[bytes] = base.write(session, site)
        else:
            pieces = _list(session, site, _kind(kind or path.stem), _format(key or path.suffix[1:]))
        for piece in pieces:
            file.write(piece)


def _list(session: Session, site: Site, entity: str, written: Format) -> Iterator[bytes]:
    if written.needs not in export.carried_by(entity):
        allowed = ", ".join(one.key for one in export.fitting(export.carried_by(entity)))
        raise click.UsageError(_NOT_CARRIED.format(key=written.key, allowed=allowed).in_(site.language))
    page = site.page(PAGES[entity].__path__)
    return written.write(export.of_list(session, site, entity, title=PLURALS[entity], page=page))


def _kind(name: str) -> str:
    if name not in _KINDS:
        raise click.BadParameter(f"{name} is none of: {', '.join(_KINDS)}", param_hint="--kind")
    return _KINDS[name]


def _format(key: str) -> Format:
    if key not in _FORMATS:
        raise click.BadParameter(f"{key} is none of: {', '.join(_FORMATS)}", param_hint="--format")
    return _FORMATS[key]


_NOT_CARRIED = Text(
    "{key} gibt es für diese Liste nicht; möglich sind: {allowed}.",
    "There is no {key} of this list; possible are: {allowed}.",
)

COMMANDS: tuple[click.Command, ...] = (export_,)
