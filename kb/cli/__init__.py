"""The command `kb`: one module per subject; errors of the domain become one sentence and exit code 1."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from kb import config
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


class _Commands(click.Group):
    """Commands whose modules are loaded when they are asked for, as an import has no need of the web server."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return sorted(MODULES)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in MODULES:
            return None
        commands: Sequence[click.Command] = import_module(f"kb.cli.{MODULES[name]}").COMMANDS
        return next(command for command in commands if command.name == name)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="clusterwissen", prog_name="kb")
@click.pass_context
def kb(context: click.Context) -> None:
    """Clusterwissen: the knowledge base of regional cluster initiatives."""
    if context.obj is None:
        context.obj = config.load()


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
        sys.exit(1)
    except OSError as error:
        # Mostly a KB_HOME that is no folder, or one that may not be written to.
        text = _FILES.format(file=error.filename or settings.home, detail=error.strerror or error)
        click.echo(text.in_(settings.language), err=True)
        sys.exit(1)


_FILES = Text(
    "{file} lässt sich nicht lesen oder beschreiben ({detail}). Bitte KB_HOME und die Rechte am Ordner prüfen.",
    "{file} cannot be read or written ({detail}). Please check KB_HOME and the rights to the folder.",
)
