"""Commands and options with help in German and English; KB_LANGUAGE also sets click's own language."""

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
"""German translations of click's own messages, looked up with gettext."""
_Callback = TypeVar("_Callback", bound=Callable[..., Any])


@runtime_checkable
class Bilingual(Protocol):
    """Something with help in both languages."""

    def use_language(self, language: str) -> None:
        """Switch to a language."""


class BilingualCommand(click.Command):
    """A command whose help is a Text."""

    def __init__(self, *arguments: Any, help_text: Text, **attributes: Any) -> None:
        super().__init__(*arguments, **{**attributes, "help": help_text.en})
        self.help_text = help_text

    def use_language(self, language: str) -> None:
        """Switch to a language, including all options and arguments."""
        self.help = self.help_text.in_(language)
        _translate_parameters(self, language)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option, translated."""
        return _translate_help(super().get_help_option(ctx), ctx)


class BilingualGroup(click.Group):
    """A command group whose help is a Text."""

    command_class = BilingualCommand

    def __init__(self, *arguments: Any, help_text: Text, **attributes: Any) -> None:
        super().__init__(*arguments, **{**attributes, "help": help_text.en})
        self.help_text = help_text

    def use_language(self, language: str) -> None:
        """Switch to a language, including all options and subcommands."""
        self.help = self.help_text.in_(language)
        self.subcommand_metavar = _COMMAND.in_(language)
        _translate_parameters(self, language)
        for command in self.commands.values():
            if isinstance(command, Bilingual):
                command.use_language(language)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option, translated."""
        return _translate_help(super().get_help_option(ctx), ctx)


class BilingualOption(click.Option):
    """An option whose help is a Text; its metavar may be a Text too."""

    def __init__(self, *arguments: Any, help_text: Text, metavar: Text | None = None, **attributes: Any) -> None:
        super().__init__(*arguments, **{**attributes, "help": help_text.en})
        self.help_text = help_text
        self.metavar_text = metavar or (_NUMBER if isinstance(self.type, click.IntRange) else None)

    def use_language(self, language: str) -> None:
        """Switch to a language."""
        self.help = self.help_text.in_(language)
        self.metavar = self.metavar_text.in_(language) if self.metavar_text else None


class BilingualArgument(click.Argument):
    """An argument with a metavar in both languages."""

    def __init__(self, *arguments: Any, metavar: Text, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.metavar_text = metavar

    def use_language(self, language: str) -> None:
        """Switch to a language."""
        self.metavar = self.metavar_text.in_(language)


def command(help_text: Text, name: str | None = None) -> Callable[[Callable[..., Any]], BilingualCommand]:
    """Make a function a command with help in both languages."""
    return click.command(name, cls=BilingualCommand, help_text=help_text)


def group(
    help_text: Text, name: str | None = None, **attributes: Any
) -> Callable[[Callable[..., Any]], BilingualGroup]:
    """Make a function a command group with help in both languages."""
    return click.group(name, cls=BilingualGroup, help_text=help_text, **attributes)


def option(*names: str, help_text: Text, **attributes: Any) -> Callable[[_Callback], _Callback]:
    """Add an option to a command."""
    return click.option(*names, cls=BilingualOption, help_text=help_text, **attributes)


def argument(name: str, metavar: Text, **attributes: Any) -> Callable[[_Callback], _Callback]:
    """Add an argument to a command; ``metavar`` names it in usage lines."""
    return click.argument(name, cls=BilingualArgument, metavar=metavar, **attributes)


def language_of(context: click.Context) -> str:
    """Return the language of the command line."""
    settings = context.find_object(Settings)
    return "en" if settings is None else settings.language


def usage_error(context: click.Context, why: Text, hint: str | None = None) -> click.BadParameter:
    """Return the error for an invalid value; it ends the command with exit code 2."""
    return click.BadParameter(why.in_(language_of(context)), ctx=context, param_hint=hint)


def set_click_language(language: str) -> None:
    """Set the language of click's own messages, whatever the terminal's locale is."""
    config.tell_gettext(language)
    gettext.bindtextdomain("click", str(_CATALOGUES))
    gettext.textdomain("click")


def _translate_parameters(command: click.Command, language: str) -> None:
    command.options_metavar = _OPTIONS.in_(language)
    for parameter in command.params:
        if isinstance(parameter, Bilingual):
            parameter.use_language(language)


def _translate_help(help_option: click.Option | None, context: click.Context) -> click.Option | None:
    # click creates this option once and caches it in the language of that moment.
    if help_option is not None:
        help_option.help = _HELP.in_(language_of(context))
    return help_option


_OPTIONS = Text("[OPTIONEN]", "[OPTIONS]")
_COMMAND = Text("BEFEHL [ARGUMENTE]...", "COMMAND [ARGS]...")
_NUMBER = Text("ZAHL", "NUMBER")
_HELP = Text("Diese Hilfe zeigen.", "Show this help.")
