"""Each check of the installation objects to the fault it is for, names its place, and leaves a sound one alone."""

from __future__ import annotations

import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import actions, config, database, search, upkeep
from kb.cli import serve
from kb.config import Settings
from kb.errors import Unavailable
from kb.models import Initiative
from kb.upkeep import addresses, files
from kb.upkeep.records import check_pages
from tests.conftest import copy_home, settings_for


@pytest.fixture
def settings(seeded_home: Path, home: Path) -> Settings:
    """Return a knowledge base whose files nobody else may read, as the program creates them."""
    copy_home(seeded_home, home)
    home.chmod(0o700)
    return settings_for(home, f"sqlite:///{home / 'kb.sqlite'}")


def findings(settings: Settings) -> set[tuple[str, str]]:
    return {(finding.check, finding.place) for finding in upkeep.findings(settings)}


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe", b"a\x00b\x07"])
def test_a_damaged_key_is_named_and_refused(settings: Settings, content: bytes) -> None:
    file = settings.home / "secret-key"
    file.write_bytes(content)
    file.chmod(0o600)
    (finding,) = files.check_settings(settings)
    assert (finding.check, finding.place) == ("settings", str(file))
    with pytest.raises(Unavailable, match="whose key signs sessions"):
        config.secret_key(settings)


def execute(settings: Settings, *statements: str) -> None:
    """Change the database behind the program's back."""
    engine = database.create_engine(settings)
    with engine.connect() as connection:
        for statement in ("COMMIT", "PRAGMA foreign_keys=OFF", *statements):
            connection.exec_driver_sql(statement)
    engine.dispose()


def without_log(settings: Settings) -> str:
    execute(settings, "DELETE FROM change WHERE entity = 'event' AND record_id = (SELECT min(id) FROM event)")
    return "log: event 1"


def without_row(settings: Settings) -> str:
    execute(settings, "DELETE FROM glossary_term WHERE id = (SELECT min(id) FROM glossary_term)")
    return "log: glossary_term 1"


def dangling(settings: Settings) -> str:
    execute(settings, "UPDATE event SET source_id = 999999 WHERE id = (SELECT min(id) FROM event)")
    return "links: event 1"


def against_rules(settings: Settings) -> str:
    execute(settings, "PRAGMA ignore_check_constraints=ON", "UPDATE initiative SET status = 'asleep' WHERE id = 1")
    return f"database: {settings.home / 'kb.sqlite'}"


def overwritten(settings: Settings) -> str:
    file = settings.home / "kb.sqlite"
    with file.open("r+b") as target:
        target.seek(file.stat().st_size // 2)
        target.write(b"\xff" * 8192)
    return f"database: {file}"


def no_database(settings: Settings) -> str:
    (settings.home / "kb.sqlite").write_text("this is no database, although it is long enough to be one" * 50)
    return f"database: {settings.home / 'kb.sqlite'}"


def gone(settings: Settings) -> str:
    (settings.home / "kb.sqlite").unlink()
    return f"database: {settings.home / 'kb.sqlite'}"


def outdated(settings: Settings) -> str:
    execute(settings, "UPDATE alembic_version SET version_num = '0001'")
    return f"database: {settings.home / 'kb.sqlite'}"


def no_index(settings: Settings) -> str:
    shutil.rmtree(settings.index_folder)
    return f"index: {settings.index_folder}"


def unindexed(settings: Settings) -> str:
    execute(settings, "UPDATE initiative SET name_de = 'Anders' WHERE slug = 'dortmund-project'")
    return f"index: {settings.index_folder}"


def behind(settings: Settings) -> str:
    engine = database.create_engine(settings)
    with (
        database.sessions(engine).begin() as session,
        actions.change_set(session, actor="Ada", reason="new") as changes,
    ):
        changes.create(Initiative, {"slug": "logport", "name_de": "Logport", "unconfirmed": True})
    engine.dispose()
    return f"index: {settings.index_folder}"


def readable(settings: Settings) -> str:
    settings.home.chmod(0o755)
    (settings.home / "kb.sqlite").chmod(0o644)
    return f"rights: {settings.home / 'kb.sqlite'}"


FAULTS: tuple[Callable[[Settings], str], ...] = (
    without_log,
    without_row,
    dangling,
    against_rules,
    overwritten,
    no_database,
    gone,
    outdated,
    no_index,
    unindexed,
    behind,
    readable,
)


def test_a_sound_installation_has_no_findings(settings: Settings) -> None:
    assert findings(settings) == set()


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_found_with_its_place_and_a_cure(settings: Settings, fault: Callable[[Settings], str]) -> None:
    expected = fault(settings)
    listed = list(upkeep.findings(settings))
    assert expected in {f"{finding.check}: {finding.place}" for finding in listed}
    assert all(finding.check in upkeep.CHECKS and finding.cure.de != finding.cure.en for finding in listed)


def test_settings_without_effect_and_a_full_disk_are_found(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = replace(settings, unread=(("KB_PORT", "PORT"), ("KB_XYZZY", "")))
    assert {finding.cure.en for finding in files.check_settings(wrong)} >= {"Perhaps PORT is meant."}
    monkeypatch.setattr(files, "LEAST_FREE", 10**18)
    (finding,) = files.check_disk(settings)
    assert "MB are free" in finding.wrong.en
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    assert {finding.check for finding in files.check_rights(settings)} == {"rights"}


def test_an_empty_database_beside_a_past_is_not_filled_again(settings: Settings) -> None:
    (settings.home / "kb.sqlite").unlink()
    (settings.home / "kb.sqlite").touch()
    changes = search.last_indexed(settings)
    assert changes > 0
    with pytest.raises(Unavailable) as refused:
        serve.prepare(settings)
    assert f"changes up to number {changes}" in refused.value.message.en
    assert str(settings.index_folder) in refused.value.message.de
    assert (settings.home / "kb.sqlite").stat().st_size == 0 or not _tables(settings)
    assert ("database", str(settings.home / "kb.sqlite")) in findings(settings)
    database.upgrade(settings)
    (lost,) = upkeep.findings(settings)  # Nothing else makes sense before the backup is restored.
    assert "was lost or mixed up" in lost.wrong.en


def test_an_index_is_named_with_the_command_that_brings_it_up_to_date(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind(settings)
    (missing, differing) = upkeep.findings(settings)
    assert missing.wrong.en == "The search index is 1 changes behind."
    assert missing.cure.en == "Run: kb index sync"
    assert differing.wrong.en.startswith("The search index and the database differ (1): ")
    monkeypatch.setattr("kb.search.index.handle.SCHEMA", "4711")
    assert "Run: kb index rebuild" in {finding.cure.en for finding in upkeep.findings(settings)}


def test_sqlite_alone_is_asked_for_damaged_pages(settings: Settings) -> None:
    with Session(sa.create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")) as session:
        assert list(check_pages(settings, session)) == []


def _tables(settings: Settings) -> list[str]:
    engine = database.create_engine(settings)
    names = sa.inspect(engine).get_table_names()
    engine.dispose()
    return names


def test_addresses_of_sources_are_asked_for_on_request(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "unreachable", lambda url: "HTTP 404" if "iat" in url else None)
    engine = database.create_engine(settings)
    with database.sessions(engine)() as session:
        listed = list(addresses.check_addresses(session))
    engine.dispose()
    assert listed
    assert all("iat" in finding.wrong.en and finding.place.startswith("source:") for finding in listed)
    assert list(upkeep.findings(settings, addresses=True)) == listed
    assert list(upkeep.findings(settings)) == []


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """Let the next request end in the errors put into the list, and in an answer if there is none."""
    errors: list[Exception] = []

    def urlopen(_request: object, timeout: float) -> object:
        if not errors:
            return nullcontext()
        raise errors.pop()

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    return errors


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (urllib.error.HTTPError("", 404, "", None, None), "HTTP 404"),  # type: ignore[arg-type]
        (urllib.error.HTTPError("", 403, "", None, None), None),  # type: ignore[arg-type]
        (OSError("no such host"), "no such host"),
    ],
)
def test_only_what_leads_nowhere_is_unreachable(answers: list[Exception], error: Exception, reason: str | None) -> None:
    answers.append(error)
    assert addresses.unreachable("https://kb.example/") == reason
    assert addresses.unreachable("urn:isbn:1") is None
    assert addresses.unreachable("https://kb.example/") is None, "a server that answers"
