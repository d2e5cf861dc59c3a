"""`kb backup` and `kb restore`: the knowledge base as one file, and back."""

from __future__ import annotations

from pathlib import Path

import click

from kb import upkeep
from kb.cli.bilingual import argument, command, option
from kb.config import Settings
from kb.texts import Text

_FILE = Text("DATEI", "FILE")


@command(
    Text(
        "Die Wissensbasis in eine DATEI sichern, auch während die Site läuft; die Sicherung wird geprüft, bevor sie gilt.",
        "Back up the knowledge base to one FILE, also while the site runs; the backup is verified before it counts.",
    )
)
@argument("file", _FILE, type=click.Path(path_type=Path, dir_okay=False))
@option(
    "--verify",
    is_flag=True,
    help_text=Text("Eine vorhandene Sicherung nur prüfen.", "Only verify a backup that is there."),
)
@click.pass_obj
def backup(settings: Settings, file: Path, verify: bool) -> None:
    """Back up to a file, or verify one."""
    contents = upkeep.verify_backup(file) if verify else upkeep.back_up(settings, file.absolute())
    click.echo((_SOUND if verify else _MADE).format(file=file, **_words(contents)).in_(settings.language))


@command(
    Text(
        "Eine Sicherung prüfen und in einen leeren Datenordner zurückspielen.",
        "Verify a backup and restore it into an empty data folder.",
    )
)
@argument("file", _FILE, type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def restore(settings: Settings, file: Path) -> None:
    """Restore a backup into an empty data folder."""
    contents = upkeep.restore_backup(settings, file)
    click.echo(_RESTORED.format(home=settings.home, **_words(contents)).in_(settings.language))


def _words(contents: upkeep.BackupContents) -> dict[str, object]:
    rows = sum(contents.rows.values())
    return {"rows": rows, "change": contents.last_change, "made_at": contents.made_at}


_MADE = Text(
    "Gesichert in {file}: {rows} Zeilen, letzte Änderung {change}.",
    "Backed up to {file}: {rows} rows, last change {change}.",
)
_SOUND = Text(
    "{file} ist unversehrt: {rows} Zeilen, letzte Änderung {change}, gesichert {made_at}.",
    "{file} is sound: {rows} rows, last change {change}, made {made_at}.",
)
_RESTORED = Text(
    "Nach {home} zurückgespielt: {rows} Zeilen, letzte Änderung {change}, gesichert {made_at}. „kb serve“ baut den Suchindex auf.",
    "Restored to {home}: {rows} rows, last change {change}, made {made_at}. “kb serve” builds the search index.",
)

COMMANDS = (backup, restore)
