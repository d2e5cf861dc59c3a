"""The command line speaks German or English, as KB_LANGUAGE says: its help, its options and click's own words."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import click
import pytest
from babel.messages import pofile
from click.testing import CliRunner

import kb.cli
from kb.cli import MODULES, bilingual
from kb.cli.bilingual import BilingualArgument, BilingualCommand, BilingualGroup, BilingualOption
from kb.config import Settings
from kb.texts import Text

CATALOGUE = Path(bilingual.__file__).parent / "translations" / "de" / "LC_MESSAGES" / "click.po"
SAME = {"TEXT", "ID", "NAME", "whoosh|tantivy"}
"""What stands for a value and is the same word in both languages."""


def commands() -> Iterator[tuple[tuple[str, ...], BilingualCommand | BilingualGroup]]:
    """Walk through all commands, by the words one types for them."""
    yield (), kb.cli.kb
    for name, module in sorted(MODULES.items()):
        for command in import_module(f"kb.cli.{module}").COMMANDS:
            if command.name == name:
                yield from below((name,), command)


def below(
    path: tuple[str, ...], command: BilingualCommand | BilingualGroup
) -> Iterator[tuple[tuple[str, ...], BilingualCommand | BilingualGroup]]:
    yield path, command
    for name, one in getattr(command, "commands", {}).items():
        yield from below((*path, name), one)


ALL = dict(commands())


def helped(settings: Settings, path: tuple[str, ...], language: str) -> str:
    done = CliRunner().invoke(kb.cli.kb, [*path, "--help"], obj=replace(settings, language=language), prog_name="kb")
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def texts_of(command: BilingualCommand | BilingualGroup) -> Iterator[Text]:
    """Return all that a command has to say for itself, its options and what stands for their values."""
    yield command.help_text
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.hidden:  # The program says it to itself.
            continue
        assert isinstance(parameter, BilingualOption | BilingualArgument), f"{parameter.name} speaks one language only"
        if isinstance(parameter, BilingualOption):
            yield parameter.help_text
        if parameter.metavar_text is not None:
            yield parameter.metavar_text


@pytest.mark.parametrize("path", ALL, ids=lambda path: " ".join(path) or "kb")
def test_every_command_and_option_has_help_in_both_languages(path: tuple[str, ...]) -> None:
    assert isinstance(ALL[path], BilingualCommand | BilingualGroup)
    for text in texts_of(ALL[path]):
        assert text.de.strip()
        assert text.en.strip()
        assert text.de != text.en or text.de in SAME


@pytest.mark.parametrize("path", ALL, ids=lambda path: " ".join(path) or "kb")
def test_help_shows_one_language_only(path: tuple[str, ...], settings: Settings) -> None:
    german, english = helped(settings, path, "de"), helped(settings, path, "en")
    for text in texts_of(ALL[path]):
        de, en = (" ".join(text.in_(language).split()) for language in ("de", "en"))
        assert de in german
        assert en in english
        assert text.de in SAME or (en not in german and de not in english)
    for word in ("Usage", "Options", "Commands", "OPTIONS", "COMMAND", "INTEGER", "Show this", "default"):
        assert word not in german
    assert english.startswith(f"Usage: {' '.join(('kb', *path))} [OPTIONS]")


@pytest.mark.parametrize(
    ("arguments", "german", "english"),
    [
        (["improt"], "Den Befehl 'improt' gibt es nicht.", "No such command 'improt'."),
        (["undo", "--foo", "1"], "Die Option '--foo' gibt es nicht.", "No such option '--foo'."),
        (["undo"], "Es fehlt das Argument 'ID'.", "Missing argument 'ID'."),
        (["undo", "x"], "Ungültiger Wert für 'ID': 'x' ist keine gültige Zahl.", "Invalid value for 'ID': 'x' is not"),
        (["search", "x", "--page", "0"], "0 liegt nicht im Bereich x>=1.", "0 is not in the range x>=1."),
        (["search", "x", "--sort", "no"], "'no' ist keines von", "'no' is not one of"),
        (["search", "x", "y", "z"], "Einige Argumente sind zu viel (y z)", "Got unexpected extra arguments (y z)"),
        (["import", "x", "--mapping"], "Die Option '--mapping' braucht einen Wert.", "requires an argument."),
        (
            ["import", "x", "--mapping", "no"],
            "Es gibt weder eine Zuordnung noch eine Datei „no“.",
            "There is no mapping or file “no”.",
        ),
        (["import", "x", "--reason", "a\nb"], "Nur eine Zeile druckbarer Zeichen", "Only a single line of printable"),
        (["import", "x", "--encoding", "no"], "Unbekannte Zeichenkodierung „no“.", "Unknown text encoding “no”."),
        (
            ["export", "x.csv"],
            "Unbekannte Liste „x“. Möglich sind: initiatives",
            "Unknown list “x”. Choose one of: initiatives",
        ),
    ],
)
def test_wrong_usage_is_told_in_one_language(
    settings: Settings, arguments: list[str], german: str, english: str
) -> None:
    for language, said, others in (("de", german, "Usage"), ("en", english, "Aufruf"), ("de", german, "Try")):
        done = CliRunner().invoke(kb.cli.kb, arguments, obj=replace(settings, language=language), prog_name="kb")
        assert done.exit_code == 2
        assert said in done.stderr
        assert others not in done.stderr
        assert ("Error" in done.stderr, "Fehler" in done.stderr) == (language == "en", language == "de")


def test_the_setting_counts_more_than_the_language_of_the_terminal(home: Path) -> None:
    environment = {"KB_HOME": str(home), "LANG": "de_DE.UTF-8", "LANGUAGE": "de"}
    texts = [
        CliRunner().invoke(kb.cli.kb, ["--help"], env={**environment, **more}, prog_name="kb").stdout
        for more in ({}, {"KB_LANGUAGE": "en"})
    ]
    assert [text.partition(":")[0] for text in texts] == ["Aufruf", "Usage"]


def test_the_command_starts_without_what_only_some_commands_need() -> None:
    code = "import sys, kb.cli; print([n for n in ('flask', 'granian', 'rich', 'kb.search') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def messages_of_click() -> Iterator[str]:
    """Find in the source of click what it asks gettext for; of messages with a plural the singular."""
    for file in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}:
                first = node.args[0]
                text = first.value if isinstance(first, ast.Constant) else None
                if file.name not in ELSEWHERE and isinstance(text, str) and not text.startswith(FOR_PROGRAMMERS):
                    yield text


ELSEWHERE = {"termui.py", "_termui_impl.py", "_winconsole.py", "shell_completion.py"}
"""Questions, editors and the like, which no command of ours uses."""
FOR_PROGRAMMERS = (
    "Could not determine name",
    "No options defined",
    "Arguments take exactly",
    "Name '{name}' defined",
    "Boolean option",
    "Invalid start character",
    "Do you want to continue?",
    "Confirm the action",
)
"""Mistakes in the declaration of a command, which no user sees, and questions."""


def test_every_message_of_click_has_german() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = pofile.read_po(file, locale="de")
    assert not [text for text in messages_of_click() if catalogue.get(text) is None]
    for message in catalogue:
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        assert message.id == "" or (strings and all(strings)), message.id
