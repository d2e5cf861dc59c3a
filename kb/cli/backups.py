"""`kb backup` and `kb restore`: the knowledge base as one file, and back."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from kb import database, upkeep
from kb.cli.bilingual import argument, command, option, usage_error
from kb.cli.server import StatusLines
from kb.config import Settings
from kb.texts import Text

_FILE = Text("DATEI", "FILE")


@command(
    Text(
        "Die Wissensbasis in eine DATEI sichern, auch während die Site läuft; die Sicherung wird geprüft, bevor sie gilt."
        " Ist DATEI ein Ordner, wird sie dort nach Tag und Uhrzeit (UTC) benannt.",
        "Back up the knowledge base to one FILE, also while the site runs; the backup is verified before it counts."
        " If FILE is a folder, the backup in it is named by day and time (UTC).",
    )
)
@argument("file", _FILE, type=click.Path(path_type=Path))
@option(
    "--verify",
    is_flag=True,
    help_text=Text("Eine vorhandene Sicherung nur prüfen.", "Only verify a backup that is there."),
)
@option(
    "--settings",
    "with_settings",
    is_flag=True,
    help_text=Text(
        "Auch die Einstellungen sichern, ohne Schlüssel und Passwort; „kb restore“ legt sie als settings.env in KB_HOME.",
        "Also keep the settings, without key and password; “kb restore” puts them into KB_HOME as settings.env.",
    ),
)
@option(
    "--keep",
    type=click.IntRange(1),
    help_text=Text(
        "Danach nur die neuesten Sicherungen im Ordner behalten, so viele wie hier angegeben.",
        "Afterwards keep only so many of the newest backups in the folder.",
    ),
)
@click.pass_context
def backup(context: click.Context, file: Path, verify: bool, with_settings: bool, keep: int | None) -> None:
    """Back up to a file or into a folder, or verify a file."""
    settings: Settings = context.obj
    folder = file if file.is_dir() and not verify else None
    if keep is not None and folder is None:
        raise usage_error(context, _NO_FOLDER, "--keep")
    file = file if folder is None else upkeep.dated_backup(folder)
    if verify:
        contents = upkeep.verify_backup(file)
    else:
        with StatusLines(settings.language) as status:
            contents = upkeep.back_up(settings, file.absolute(), status.rows_copied, with_settings=with_settings)
    click.echo((_SOUND if verify else _MADE).format(file=file, **_words(contents)).in_(settings.language))
    if folder is not None and keep is not None:
        for removed in upkeep.thin_out(folder, keep):
            click.echo(_REMOVED.format(file=removed).in_(settings.language))


@command(
    Text(
        "Eine Sicherung prüfen und in eine leere Datenbank mit leerem Datenordner zurückspielen. SQLite oder PostgreSQL: die"
        " Sicherung der einen passt auch in die andere.",
        "Verify a backup and restore it into an empty database with an empty data folder. SQLite or PostgreSQL: a backup of the"
        " first also fits into the second, and back.",
    )
)
@argument("file", _FILE, type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def restore(settings: Settings, file: Path) -> None:
    """Restore a backup into an empty data folder."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with StatusLines(settings.language) as status:
        contents = upkeep.restore_backup(settings, file, status.rows_copied)
    place = database.place_of(settings)
    click.echo(_RESTORED.format(place=place, **_words(contents)).in_(settings.language))


def _words(contents: upkeep.BackupContents) -> dict[str, object]:
    rows = sum(contents.rows.values())
    return {"rows": rows, "change": contents.last_change, "made_at": contents.made_at}


_NO_FOLDER = Text(
    "Nur wo in einen vorhandenen Ordner gesichert wird, können ältere Sicherungen wegfallen.",
    "Older backups are removed only where the backup goes into a folder that exists.",
)
_REMOVED = Text("Ältere Sicherung entfernt: {file}", "Removed an older backup: {file}")
_MADE = Text(
    "Gesichert in {file}: {rows} Zeilen, letzte Änderung {change}.",
    "Backed up to {file}: {rows} rows, last change {change}.",
)
_SOUND = Text(
    "{file} ist unversehrt: {rows} Zeilen, letzte Änderung {change}, gesichert {made_at}.",
    "{file} is sound: {rows} rows, last change {change}, made {made_at}.",
)
_RESTORED = Text(
    "Nach {place} zurückgespielt: {rows} Zeilen, letzte Änderung {change}, gesichert {made_at}. „kb serve“ baut den Suchindex auf.",
    "Restored to {place}: {rows} rows, last change {change}, made {made_at}. “kb serve” builds the search index.",
)

COMMANDS = (backup, restore)
