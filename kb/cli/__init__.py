"""The command `kb`: one module per subject; errors of the domain become one sentence and exit code 1."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from kb import config
from kb.cli.spoken import Command, Group, Option, language_of, let_click_speak
from kb.config import Settings
from kb.errors import InvalidInput, KnowledgeBaseError
from kb.texts import Text

MODULES = {
    "db": "db",
    "export": "exports",
    "import": "imports",
    "imports": "imports",
    "index": "index",
    "mapping": "imports",
    "person": "db",
    "search": "index",
    "serve": "serve",
    "undo": "imports",
}
"""The module of each command; the module names its commands in ``COMMANDS``."""


class _Commands(Group):
    """Commands whose modules are loaded when they are asked for, as an import has no need of the web server."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the settings before anything is said, as one of them is the language."""
        settings: Settings = extra.get("obj") or config.load()
        let_click_speak(settings.language)
        self.speak(settings.language)
        return super().make_context(info_name, args, parent, **{**extra, "obj": settings})

    def list_commands(self, _context: click.Context) -> list[str]:
        return sorted(MODULES)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in MODULES:
            return None
        commands: Sequence[Command | Group] = import_module(f"kb.cli.{MODULES[name]}").COMMANDS
        found = next(command for command in commands if command.name == name)
        found.speak(language_of(context))
        return found


@click.group(
    cls=_Commands,
    said=Text(
        "Clusterwissen: die Wissensbasis regionaler Clusterinitiativen.",
        "Clusterwissen: the knowledge base of regional cluster initiatives.",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(
    package_name="clusterwissen",
    prog_name="kb",
    message="%(prog)s %(version)s",
    cls=Option,
    said=Text("Die Version nennen.", "Show the version."),
)
def kb() -> None:
    """Run one of the commands."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; exit codes are 0, 1 (something is wrong with the data), 2 (wrong usage or settings)."""
    try:
        settings = config.load()
    except InvalidInput as error:
        click.echo(f"{error.message.de}\n{error.message.en}", err=True)
        sys.exit(2)
    try:
        kb.main(args=arguments, prog_name="kb", obj=settings)
    except KnowledgeBaseError as error:
        click.echo(error.message.in_(settings.language), err=True)
        sys.exit(2 if isinstance(error, InvalidInput) and str(error.field).startswith("KB_") else 1)
    except OSError as error:
        # Mostly a KB_HOME that is no folder, or one that may not be written to.
        text = _FILES.format(file=error.filename or settings.home, detail=error.strerror or error)
        click.echo(text.in_(settings.language), err=True)
        sys.exit(1)


_FILES = Text(
    "{file} lässt sich nicht lesen oder beschreiben ({detail}). Bitte KB_HOME und die Rechte am Ordner prüfen.",
    "{file} cannot be read or written ({detail}). Please check KB_HOME and the rights to the folder.",
)
