"""`kb person erase`: removal of personal data, and what still names the person afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from kb import actions, database, search, upkeep
from kb.cli.bilingual import argument, group, option
from kb.cli.imports import actor, opened
from kb.config import Settings
from kb.errors import Busy
from kb.texts import Text

MOST_SHOWN = 30
_SLUG = re.compile(r"[a-z0-9-]+")


@group(Text("Personen in öffentlichen Rollen verwalten.", "Manage persons in public roles."))
def person() -> None:
    """Manage persons in public roles."""


@person.command(
    help_text=Text(
        "Die Person KENNUNG und alle Angaben zu ihr löschen, auch aus dem Änderungsprotokoll, und nennen, wo ihr Name noch"
        " steht.\n\nMit einem NAMEN statt der Kennung wird eine schon gelöschte Person noch einmal aus dem Protokoll entfernt,"
        " nachdem Texte geändert wurden, die sie nannten.",
        "Erase the person SLUG and all records about them, including from the change log, and list where their name"
        " remains.\n\nA NAME instead of the slug clears the log again for a person erased before, once texts that named them"
        " have been changed.",
    )
)
@argument("slug", Text("KENNUNG|NAME", "SLUG|NAME"))
@option(
    "--reason",
    default="Erased on request",
    help_text=Text("Begründung für das Änderungsprotokoll.", "Reason, kept in the change log."),
)
@click.pass_context
def erase(context: click.Context, slug: str, reason: str) -> None:
    """Erase a person and all records about them; list what still names them."""
    settings: Settings = context.obj
    is_slug = _SLUG.fullmatch(slug) is not None
    with opened(settings) as sessions:
        with database.in_plain_words(), sessions.begin() as session:
            if is_slug:
                names = actions.erase_person(session, slug, actor=actor(), reason=reason)
            else:
                names = actions.erase_name(session, slug)
        if is_slug:
            search.sync(settings, sessions)
        else:  # Nothing in the log tells that documents which were replaced have to leave the files of the index.
            search.rebuild(settings, sessions)
        is_clear = _clear_traces(settings, sessions)
        with sessions() as session:
            places = list(actions.named_places(session, names))
    click.echo((_ERASED if is_slug else _CLEARED).in_(settings.language))
    for line in _remaining(settings, names, places):
        click.echo(line.in_(settings.language))
    context.exit(0 if is_clear else 1)


def _clear_traces(settings: Settings, sessions: database.Sessions) -> bool:
    """Clear the files of the database; say so if a reader prevents it, as the person is erased all the same."""
    try:
        with sessions() as session:
            actions.clear_traces(session)
    except Busy as busy:
        click.echo(busy.message.in_(settings.language), err=True)
        return False
    return True


def _remaining(settings: Settings, names: actions.PersonNames, places: list[actions.NamedPlace]) -> Iterator[Text]:
    """Say where the person is still named, and what to do."""
    full = [place for place in places if not place.is_surname_only]
    surnames = [place for place in places if place.is_surname_only]
    if full:
        yield _IN_TEXTS.format(count=len(full), name=min(names.names))
        yield from _shown([f"{place.row}, {place.column}" for place in full])
    if surnames:
        yield _SURNAMES.format(count=len(surnames), surname=", ".join(sorted(names.surnames)))
        yield from _shown([f"{place.row}, {place.column}" for place in surnames])
    files = list(upkeep.files_naming(settings.home, names.as_stored()))
    own = (settings.index_folder, *settings.home.glob("kb.sqlite*"))
    holding = [file for file, is_named in files if is_named and not (places and _is_among(file, own))]
    packed = [file for file, is_named in files if not is_named]
    if holding:
        yield _IN_FILES.format(count=len(holding), name=min(names.names))
        yield from _shown(list(map(str, holding)))
    if packed:
        yield _PACKED.format(count=len(packed))
        yield from _shown(list(map(str, packed)))
    yield _BACKUPS


def _is_among(file: Path, own: tuple[Path, ...]) -> bool:
    return any(file.is_relative_to(path) for path in own)


def _shown(lines: list[str]) -> Iterator[Text]:
    yield from (Text.same(f"  {line}") for line in lines[:MOST_SHOWN])
    if len(lines) > MOST_SHOWN:
        yield Text.same(f"  … (+{len(lines) - MOST_SHOWN})")


_ERASED = Text(
    "Person gelöscht, auch aus dem Änderungsprotokoll und dem Suchindex.",
    "Person erased, including from the change log and the search index.",
)
_CLEARED = Text(
    "Der Name wurde aus dem Änderungsprotokoll entfernt und der Suchindex neu aufgebaut.",
    "The name was removed from the change log, and the search index was rebuilt.",
)
_IN_TEXTS = Text(
    "In Texten anderer Einträge steht der Name noch ({count}). Was davon gehen soll, dort mit „kb import“ ändern; danach „kb"
    ' person erase "{name}"“ aufrufen, das auch die früheren Fassungen im Protokoll bereinigt:',
    "Texts of other records still have the name ({count}). Change those that should not, with “kb import”; then run “kb"
    ' person erase "{name}"”, which also clears their former versions in the log:',
)
_SURNAMES = Text(
    "Nur der Nachname ({surname}) steht hier ({count}); es kann jemand anderes sein. Bitte prüfen und ebenso verfahren:",
    "Only the surname ({surname}) is here ({count}); it may be somebody else's. Check, and do the same:",
)
_IN_FILES = Text(
    "Diese Dateien enthalten den Namen noch ({count}). Fremde Dateien löschen; bei Dateien der Datenbank oder des Suchindex"
    ' „kb serve“ neu starten und „kb person erase "{name}"“ aufrufen:',
    "These files still have the name ({count}). Delete files of your own; for files of the database or the search index,"
    ' restart “kb serve” and run “kb person erase "{name}"”:',
)
_PACKED = Text(
    "In gepackte Dateien kann nicht hineingesehen werden ({count}). Löschen, wenn sie den Namen enthalten können:",
    "Packed files cannot be looked into ({count}). Delete those that may have the name:",
)
_BACKUPS = Text(
    "Sicherungen und früher heruntergeladene Dateien enthalten die Person weiterhin.",
    "Backups and files downloaded earlier still contain the person.",
)

COMMANDS = (person,)
