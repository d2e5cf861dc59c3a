"""The command line `kb`: one module per subject, errors as one sentence and an exit code."""

from __future__ import annotations

import errno
import gc
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

import click

from kb import config, logs
from kb.cli.bilingual import BilingualCommand, BilingualGroup, BilingualOption, language_of, set_click_language
from kb.config import Settings
from kb.errors import InvalidInput, KnowledgeBaseError
from kb.texts import Text

MODULES = {
    "backup": "backups",
    "check": "check",
    "db": "db",
    "export": "exports",
    "import": "imports",
    "imports": "imports",
    "index": "index",
    "mapping": "imports",
    "person": "persons",
    "restore": "backups",
    "search": "index",
    "serve": "serve",
    "undo": "imports",
    "user": "users",
}
"""The module of each command; it lists its commands in ``COMMANDS``."""


def _loaded(module: str) -> ModuleType:
    """Import a module without collecting garbage meanwhile: imports leave none, and their objects stay."""
    if module in sys.modules:
        return sys.modules[module]
    gc.disable()
    try:
        return import_module(module)
    finally:
        gc.freeze()
        gc.enable()


class _LazyGroup(BilingualGroup):
    """Load the module of a command on use: an import needs no web server."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Load the settings before any output, because they set the language."""
        settings: Settings = extra.get("obj") or config.load()
        set_click_language(settings.language)
        self.use_language(settings.language)
        return super().make_context(info_name, args, parent, **{**extra, "obj": settings})

    def list_commands(self, _context: click.Context) -> list[str]:
        return sorted(MODULES)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in MODULES:
            return None
        commands: Sequence[BilingualCommand | BilingualGroup] = _loaded(f"kb.cli.{MODULES[name]}").COMMANDS
        command = next(candidate for candidate in commands if candidate.name == name)
        command.use_language(language_of(context))
        return command


@click.group(
    cls=_LazyGroup,
    help_text=Text(
        "Clusterwissen: die Wissensbasis regionaler Clusterinitiativen.",
        "Clusterwissen: the knowledge base of regional cluster initiatives.",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(
    package_name="clusterwissen",
    prog_name="kb",
    message="%(prog)s %(version)s",
    cls=BilingualOption,
    help_text=Text("Die Version nennen.", "Show the version number."),
)
def kb() -> None:
    """Run one of the commands."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; exit codes: 0 success, 1 bad data, 2 wrong usage or settings."""
    try:
        settings = config.load()
    except InvalidInput as error:
        click.echo(f"{error.message.de}\n{error.message.en}", err=True)
        sys.exit(2)
    logs.configure(settings.log)
    try:
        kb.main(args=arguments, prog_name="kb", obj=settings)
    except KnowledgeBaseError as error:
        click.echo(error.message.in_(settings.language), err=True)
        sys.exit(2 if isinstance(error, InvalidInput) and str(error.field).startswith("KB_") else 1)
    except OSError as error:
        # A full disk, or usually KB_HOME is not a folder or is not writable.
        text = (_FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else _FILES).format(
            file=error.filename or settings.home, detail=error.strerror or error
        )
        click.echo(text.in_(settings.language), err=True)
        sys.exit(1)


_FULL = Text(
    "Der Datenträger ist voll: {file} konnte nicht geschrieben werden ({detail}). Bitte Platz schaffen und wiederholen.",
    "The disk is full: {file} could not be written ({detail}). Make room, and repeat the command.",
)
_FILES = Text(
    "{file} kann nicht gelesen oder geschrieben werden ({detail}). Bitte KB_HOME und die Zugriffsrechte des Ordners prüfen.",
    "{file} cannot be read or written ({detail}). Check KB_HOME and the permissions of the folder.",
)
