"""Commands and options whose help is German or English, as KB_LANGUAGE says; click's own words follow it too."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

import click

from kb import config
from kb.config import Settings
from kb.texts import Text

_CATALOGUES = Path(__file__).parent / "translations"
"""German for the words of click, which it looks up by gettext."""
_Callback = TypeVar("_Callback", bound=Callable[..., Any])


@runtime_checkable
class Spoken(Protocol):
    """What has words of its own in both languages."""

    def speak(self, language: str) -> None:
        """Take the words of a language."""


class Command(click.Command):
    """A command whose help is a Text."""

    def __init__(self, *arguments: Any, said: Text, **attributes: Any) -> None:
        super().__init__(*arguments, **{**attributes, "help": said.en})
        self.said = said

    def speak(self, language: str) -> None:
        """Take the words of a language, with all options and arguments."""
        self.help = self.said.in_(language)
        _speak_parameters(self, language)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that shows the help."""
        return _in_its_language(super().get_help_option(ctx), ctx)


class Group(click.Group):
    """A command with commands of its own, whose help is a Text."""

    command_class = Command

    def __init__(self, *arguments: Any, said: Text, **attributes: Any) -> None:
        super().__init__(*arguments, **{**attributes, "help": said.en})
        self.said = said

    def speak(self, language: str) -> None:
        """Take the words of a language, with all options and all commands."""
        self.help = self.said.in_(language)
        self.subcommand_metavar = _COMMAND.in_(language)
        _speak_parameters(self, language)
        for command in self.commands.values():
            if isinstance(command, Spoken):
                command.speak(language)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that shows the help."""
        return _in_its_language(super().get_help_option(ctx), ctx)


class Option(click.Option):
    """An option whose help is a Text; what stands for its value may be one too."""

    def __init__(self, *arguments: Any, said: Text, metavar: Text | None = None, **attributes: Any) -> None:
        super().__init__(*arguments, **{**attributes, "help": said.en})
        self.said = said
        self.stands_for = metavar or (_NUMBER if isinstance(self.type, click.IntRange) else None)

    def speak(self, language: str) -> None:
        """Take the words of a language."""
        self.help = self.said.in_(language)
        self.metavar = self.stands_for.in_(language) if self.stands_for else None


class Argument(click.Argument):
    """An argument with a name for usage lines in both languages."""

    def __init__(self, *arguments: Any, metavar: Text, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.stands_for = metavar

    def speak(self, language: str) -> None:
        """Take the words of a language."""
        self.metavar = self.stands_for.in_(language)


def command(said: Text, name: str | None = None) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command; ``said`` is its help."""
    return click.command(name, cls=Command, said=said)


def group(said: Text, name: str | None = None) -> Callable[[Callable[..., Any]], Group]:
    """Make a function a group of commands; ``said`` is its help."""
    return click.group(name, cls=Group, said=said)


def option(*names: str, said: Text, **attributes: Any) -> Callable[[_Callback], _Callback]:
    """Give a command an option; ``said`` is its help."""
    return click.option(*names, cls=Option, said=said, **attributes)


def argument(name: str, metavar: Text, **attributes: Any) -> Callable[[_Callback], _Callback]:
    """Give a command an argument; ``metavar`` stands for it in usage lines."""
    return click.argument(name, cls=Argument, metavar=metavar, **attributes)


def language_of(context: click.Context) -> str:
    """Return the language of the command line."""
    settings = context.find_object(Settings)
    return "en" if settings is None else settings.language


def refused(context: click.Context, why: Text, hint: str | None = None) -> click.BadParameter:
    """Return the error of a value that cannot be taken, which ends the command with exit code 2."""
    return click.BadParameter(why.in_(language_of(context)), ctx=context, param_hint=hint)


def let_click_speak(language: str) -> None:
    """Let click find its own words in the same language, whatever that of the terminal is."""
    config.tell_gettext(language)
    gettext.bindtextdomain("click", str(_CATALOGUES))
    gettext.textdomain("click")


def _speak_parameters(command: click.Command, language: str) -> None:
    command.options_metavar = _OPTIONS.in_(language)
    for parameter in command.params:
        if isinstance(parameter, Spoken):
            parameter.speak(language)


def _in_its_language(asks_for_help: click.Option | None, context: click.Context) -> click.Option | None:
    # click makes this option once and keeps it, in whatever language it was made.
    if asks_for_help is not None:
        asks_for_help.help = _HELP.in_(language_of(context))
    return asks_for_help


_OPTIONS = Text("[OPTIONEN]", "[OPTIONS]")
_COMMAND = Text("BEFEHL [ARGUMENTE]...", "COMMAND [ARGS]...")
_NUMBER = Text("ZAHL", "NUMBER")
_HELP = Text("Diese Hilfe zeigen.", "Show this help.")
