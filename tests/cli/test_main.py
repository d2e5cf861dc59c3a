"""The command as a whole: exit codes and the language of its sentences."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import sys
from pathlib import Path

import pytest

from kb import database
from kb.cli import MODULES, _loaded, main


def _exit_code(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    code = end.value.code
    return code if isinstance(code, int) else 0


@pytest.fixture(autouse=True)
def _home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    monkeypatch.setenv("KB_HOME", str(home))
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def test_help_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    assert _exit_code("--help") == 0
    assert "import" in capsys.readouterr().out


@pytest.mark.parametrize("name", MODULES)
def test_every_command_is_found_in_its_module(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _exit_code(name, "--help") == 0
    assert f"kb {name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("number", "sentence"), [(errno.ENOSPC, "The disk is full: kb.toc"), (errno.EACCES, "Check KB_HOME")]
)
def test_a_full_disk_is_told_from_missing_rights(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, number: int, sentence: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "kb.toc")

    monkeypatch.setattr(database, "upgrade", fail)
    assert _exit_code("db", "upgrade") == 1
    assert sentence in capsys.readouterr().err


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert _exit_code("improt") == 2
    assert "improt" in capsys.readouterr().err


def test_an_expected_error_is_one_sentence_and_exit_code_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_LANGUAGE", "de")
    assert _exit_code("search", "x") == 1
    assert "Suchindex" in capsys.readouterr().err


def test_a_wrong_setting_is_exit_code_two(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eighty")
    assert _exit_code("search", "x") == 2
    assert "PORT" in capsys.readouterr().err


def test_a_wrong_search_engine_is_a_wrong_setting_also_where_there_is_no_index(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _exit_code("db", "upgrade") == 0
    monkeypatch.setenv("KB_SEARCH_URL", "foo")
    for command in (("index", "check"), ("index", "rebuild"), ("index", "sync")):
        assert _exit_code(*command) == 2
        assert "KB_SEARCH_URL" in capsys.readouterr().err


def test_a_language_that_is_not_offered_is_a_wrong_setting(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_LANGUAGE", "fr")
    assert _exit_code("--help") == 2
    assert capsys.readouterr().err == (
        "KB_LANGUAGE ist „fr“; erlaubt sind „de“ und „en“.\nKB_LANGUAGE is “fr”; it must be “de” or “en”.\n"
    )
    monkeypatch.delenv("KB_LANGUAGE")
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert _exit_code("--help") == 0
    assert "Usage:" in capsys.readouterr().out, "a terminal in another language is answered in English"


def test_a_home_that_is_no_folder_is_one_sentence(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "file").write_text("")
    monkeypatch.setenv("KB_HOME", str(home / "file"))
    for command in (("db", "upgrade"), ("db", "prepare"), ("index", "sync"), ("import", "x.csv")):
        assert _exit_code(*command) == 1
        assert "KB_HOME" in capsys.readouterr().err


def test_the_home_is_for_its_user_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_HOME", str(home / "new"))
    assert _exit_code("db", "upgrade") == 0
    assert (home / "new").stat().st_mode & 0o077 == 0


def test_wrong_usage_is_exit_code_two() -> None:
    assert _exit_code("serach") == 2


def test_the_command_reads_its_own_settings_when_none_are_given() -> None:
    from click.testing import CliRunner

    from kb.cli import kb

    assert CliRunner().invoke(kb, ["db", "upgrade"]).exit_code == 0


def test_the_package_runs_as_the_command_does(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["kb", "--version"])
    monkeypatch.delitem(sys.modules, "kb.cli.__main__", raising=False)
    with pytest.raises(SystemExit) as end:
        importlib.import_module("kb.cli.__main__")
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith("kb ")


def test_garbage_is_collected_again_after_a_command_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "tabnanny", raising=False)
    loaded = _loaded("tabnanny")
    assert _loaded("tabnanny") is loaded is sys.modules["tabnanny"]
    with pytest.raises(ModuleNotFoundError):
        _loaded("kb.cli.nothing")
    assert gc.isenabled()
