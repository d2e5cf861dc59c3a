"""`kb serve`: everything is prepared before the first reader comes, and nothing is done twice."""

from __future__ import annotations

import socket
import time
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from kb import actions, database, ingest, search
from kb.cli import kb, serve
from kb.cli.server import StatusLines
from kb.config import Settings
from kb.errors import Unavailable
from kb.models import ChangeSet, Initiative
from kb.models.vocabulary import ChangeSetKind
from kb.texts import Text
from tests.browser.serving import serving
from tests.conftest import copy_home, settings_for

HEADER = "slug,kind,title\n"


@pytest.fixture
def settings(home: Path) -> Settings:
    """Return the settings of a base that does not exist yet."""
    return settings_for(home, f"sqlite:///{home / 'kb.sqlite'}")


@pytest.fixture
def small_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let one source be all that comes along with the program."""
    folder = tmp_path / "seed"
    folder.mkdir()
    (folder / "source.csv").write_text(HEADER + "conference,document,Tagung\n", encoding="utf-8")
    monkeypatch.setattr(serve, "resource", lambda _name: folder)
    return folder


def change_sets(settings: Settings) -> list[ChangeSetKind]:
    engine = database.create_engine(settings)
    with database.sessions(engine)() as session:
        kinds = list(session.scalars(sa.select(ChangeSet.kind).order_by(ChangeSet.id)))
    engine.dispose()
    return kinds


def test_a_new_base_is_migrated_filled_and_indexed_once(
    settings: Settings, small_seed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serve.prepare(settings)
    assert "new and is being filled" in capsys.readouterr().out
    assert search.find(search.open_index(settings), search.Query("Tagung")).total == 1
    serve.prepare(settings)
    assert capsys.readouterr().out == ""
    assert change_sets(settings) == [ChangeSetKind.SEED]


def test_a_base_that_somebody_emptied_is_not_filled_again(settings: Settings, small_seed: Path) -> None:
    serve.prepare(settings)
    engine = database.create_engine(settings)
    with database.sessions(engine).begin() as session:
        actions.undo(session, 1, actor="Ada")
    engine.dispose()
    serve.prepare(settings)
    assert change_sets(settings) == [ChangeSetKind.SEED, ChangeSetKind.UNDO]


def test_a_start_interrupted_at_the_outlines_begins_again(
    settings: Settings, small_seed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (small_seed / "outlines").mkdir()
    run = ingest.run

    def interrupt_outlines(*arguments: Any, mapping: str | None, **options: Any) -> ingest.Report:
        if mapping == "outlines":
            raise KeyboardInterrupt
        return run(*arguments, mapping=mapping, **options)

    with monkeypatch.context() as patched:
        patched.setattr(ingest, "run", interrupt_outlines)
        with pytest.raises(KeyboardInterrupt):
            serve.prepare(settings)
    assert change_sets(settings) == []
    (small_seed / "outlines").rmdir()
    capsys.readouterr()
    serve.prepare(settings)
    assert "perhaps because an earlier start was interrupted" in capsys.readouterr().out
    assert change_sets(settings) == [ChangeSetKind.SEED]


def test_silence_is_filled_with_how_far_a_start_is(capsys: pytest.CaptureFixture[str]) -> None:
    with StatusLines("de", silence=0.05) as status:
        status.begin(Text("Es beginnt.", "It begins."), files=2)
        status.rows_read(Path("source.csv"), 200)
        time.sleep(0.3)
        status.documents_indexed(500, 900)
        time.sleep(0.3)
    first, *others = capsys.readouterr().out.splitlines()
    assert first == "Es beginnt."
    assert "  Datei 1 von 2, source.csv: 200 Zeilen" in others
    assert others[-1] == "  Suchindex: 500 von 900"
    assert not status._thread.is_alive()


def test_what_was_stored_since_the_last_time_is_searchable(settings: Settings, small_seed: Path) -> None:
    serve.prepare(settings)
    engine = database.create_engine(settings)
    with (
        database.sessions(engine).begin() as session,
        actions.change_set(session, actor="Ada", reason="new", kind=ChangeSetKind.EDIT) as changes,
    ):
        changes.create(Initiative, {"slug": "logport", "name_de": "Logport", "unconfirmed": True})
    engine.dispose()
    serve.prepare(settings)
    assert search.find(search.open_index(settings), search.Query("Logport")).total == 1


def test_facts_that_do_not_fit_are_named_and_nothing_is_stored(settings: Settings, small_seed: Path) -> None:
    (small_seed / "source.csv").write_text(HEADER + "conference,gossip,Tagung\n", encoding="utf-8")
    with pytest.raises(Unavailable) as refused:
        serve.prepare(settings)
    assert "source.csv, 2, kind" in refused.value.message.en
    assert change_sets(settings) == []


def test_a_taken_port_is_named_before_anything_is_prepared(settings: Settings, home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = CliRunner().invoke(kb, ["serve", "--port", str(port)], obj=settings)
    assert isinstance(result.exception, Unavailable)
    assert str(port) in result.exception.message.en
    assert "--port" in result.exception.message.de
    assert not (home / "kb.sqlite").exists()


def test_a_setting_that_is_none_is_named_with_the_one_that_is_meant(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    unread = (("KB_PORT", "PORT"), ("KB_XYZZY", ""))
    serve.warn_of_unread(replace(settings, language="de", unread=unread))
    assert capsys.readouterr().err == (
        "Unbekannte Einstellung KB_PORT wird nicht beachtet. Meinten Sie PORT?\n"
        "Unbekannte Einstellung KB_XYZZY wird nicht beachtet.\n"
    )
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        command = ["serve", "--port", str(other.getsockname()[1])]
        result = CliRunner().invoke(kb, command, obj=replace(settings, unread=unread))
    assert "Did you mean PORT?" in result.stderr


def test_the_server_says_where_it_is_answers_and_ends_when_told(seeded_home: Path, tmp_path: Path) -> None:
    copy_home(seeded_home, tmp_path / "home")
    with serving(tmp_path) as address:
        with urllib.request.urlopen(f"{address}/en/") as home:
            assert home.status == 200
            assert b"Three questions" in home.read()
        with urllib.request.urlopen(f"{address}/static/css/site.css") as style:
            assert style.headers["Content-Type"].startswith("text/css")
        log = (tmp_path / "serve.log").read_text(encoding="utf-8")
        assert f"Clusterwissen: {address}" in log


def test_all_is_prepared_before_the_address_is_printed_and_the_server_begins(
    settings: Settings, small_seed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    class Server:
        def __init__(self, target: str, **options: Any) -> None:
            assert target == "kb.web.serving:create_serving_app"
            self.place = f"{options['address']}:{options['port']} {options['workers']}"

        def serve(self) -> None:
            begun.append(self.place)

    monkeypatch.setenv("MALLOC_ARENA_MAX", "2")  # Set already, so that this process keeps its memory as it is.
    monkeypatch.setattr(serve, "SupervisedServer", Server)
    monkeypatch.setattr("kb.cli.server.index_follower.start", lambda of: begun.append(str(of.home)))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    done = CliRunner().invoke(
        kb, ["serve", "--host", "127.0.0.1", "--port", str(port)], obj=replace(settings, workers=3)
    )
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1] == f"Clusterwissen: http://127.0.0.1:{port}"
    assert begun == [str(settings.home), f"127.0.0.1:{port} 3"]
    assert change_sets(settings) == [ChangeSetKind.SEED]
