"""A backup made while others write restores the same knowledge base; a damaged one is refused before anything changes."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from dotenv import dotenv_values

from kb import upkeep
from kb.cli import kb
from kb.config import Settings, load, secret_key
from kb.errors import Conflict, Unavailable
from tests.conftest import copy_home, settings_for
from tests.upkeep.conftest import silent


@pytest.fixture
def settings(seeded_home: Path, home: Path) -> Settings:
    copy_home(seeded_home, home)
    settings = settings_for(home, f"sqlite:///{home / 'kb.sqlite'}")
    secret_key(settings)
    return settings


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    """Return the settings of a data folder that does not exist yet."""
    return settings_for(tmp_path / "other", f"sqlite:///{tmp_path / 'other' / 'kb.sqlite'}")


def dump(settings: Settings) -> list[str]:
    with closing(sqlite3.connect(settings.home / "kb.sqlite")) as connection:
        return list(connection.iterdump())


def test_a_restored_backup_is_the_same_knowledge_base(settings: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    file = tmp_path / "kb.kbb"
    with closing(sqlite3.connect(settings.home / "kb.sqlite", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM change_set_file")
        made = upkeep.back_up(settings, file, silent)
        writer.execute("ROLLBACK")
    assert file.stat().st_mode & 0o777 == 0o600
    assert made == upkeep.verify_backup(file) == upkeep.restore_backup(elsewhere, file, silent)
    assert made.last_change > 0 and made.rows["initiative"] > 0
    assert dump(elsewhere) == dump(settings)
    assert (elsewhere.home / "secret-key").read_bytes() == (settings.home / "secret-key").read_bytes()
    assert {path.name for path in elsewhere.home.iterdir()} == {"kb.sqlite", "secret-key"}
    with pytest.raises(Conflict):
        upkeep.restore_backup(elsewhere, file, silent)


def rewritten(file: Path, **replaced: bytes) -> None:
    """Replace members of a backup."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in {**members, **replaced}.items():
            archive.writestr(name, content)


def test_a_damaged_backup_is_refused_and_leaves_nothing(
    settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "kb.kbb"
    upkeep.back_up(settings, file, silent)
    sound = file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    for change in (
        {"kb.sqlite": b"rubbish"},
        {"manifest.json": json.dumps({**manifest, "last_change": 1}).encode()},
        {"manifest.json": json.dumps({**manifest, "sha256": {**manifest["sha256"], "../x": "0"}}).encode()},
        {"manifest.json": b"[]"},
    ):
        file.write_bytes(sound)
        rewritten(file, **change)
        with pytest.raises(Unavailable):
            upkeep.restore_backup(elsewhere, file, silent)
    for content in (sound[:-100], b"", sound[: len(sound) // 2] + b"\0" * 99 + sound[len(sound) // 2 + 99 :]):
        file.write_bytes(content)
        with pytest.raises(Unavailable):
            upkeep.restore_backup(elsewhere, file, silent)
    assert not (elsewhere.home / "kb.sqlite").exists()
    assert list(elsewhere.home.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} == {"home", "other", "kb.kbb"}


def test_what_cannot_be_backed_up_is_refused_with_the_way_to_do_it(elsewhere: Settings, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        upkeep.back_up(elsewhere, tmp_path / "kb.kbb", silent)
    with pytest.raises(Unavailable):
        upkeep.verify_backup(tmp_path / "kb.kbb")


def test_the_commands_say_what_they_did(settings: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    file = str(tmp_path / "kb.kbb")
    assert "Backed up to" in CliRunner().invoke(kb, ["backup", file], obj=settings).output
    assert "is sound" in CliRunner().invoke(kb, ["backup", "--verify", file], obj=settings).output
    assert "Restored to" in CliRunner().invoke(kb, ["restore", file], obj=elsewhere).output


def test_a_key_that_is_there_already_stays(settings: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    upkeep.back_up(settings, tmp_path / "kb.kbb", silent)
    kept = secret_key(elsewhere)
    upkeep.restore_backup(elsewhere, tmp_path / "kb.kbb", silent)
    assert secret_key(elsewhere) == kept != secret_key(settings)


def test_a_base_that_never_signed_a_session_is_restored_without_a_key(
    settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    (settings.home / "secret-key").unlink()
    upkeep.back_up(settings, tmp_path / "kb.kbb", silent)
    upkeep.restore_backup(elsewhere, tmp_path / "kb.kbb", silent)
    assert [path.name for path in elsewhere.home.iterdir()] == ["kb.sqlite"]


def test_no_backup_is_made_of_a_database_that_breaks_its_rules(settings: Settings, tmp_path: Path) -> None:
    with closing(sqlite3.connect(settings.home / "kb.sqlite")) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute("UPDATE initiative SET status = 'asleep' WHERE id = 1")
    with pytest.raises(Unavailable) as refused:
        upkeep.back_up(settings, tmp_path / "kb.kbb", silent)
    assert "is damaged: CHECK constraint failed in initiative" in refused.value.message.en
    assert "kb check" in refused.value.message.de
    assert not list(tmp_path.glob("*kb.kbb*"))


def test_a_folder_keeps_the_newest_backups_and_every_other_file(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    older = ["kb-2026-01-01T031500Z.kbb", "kb-2026-01-02T031500Z.kbb"]
    for name in [*older, "kb-before-upgrade.kbb", "notes.txt"]:
        (folder / name).touch()
    done = CliRunner().invoke(kb, ["backup", "--keep", "2", str(folder)], obj=settings)
    assert done.exit_code == 0, done.output
    assert f"Removed an older backup: {folder / older[0]}" in done.output
    kept = {path.name for path in folder.iterdir()} - {older[1], "kb-before-upgrade.kbb", "notes.txt"}
    assert len(kept) == 1 and kept.isdisjoint(older)
    assert upkeep.verify_backup(folder / kept.pop()).last_change > 0
    refused = CliRunner().invoke(kb, ["backup", "--keep", "2", str(tmp_path / "kb.kbb")], obj=settings)
    assert refused.exit_code == 2 and "--keep" in refused.output
    assert not (tmp_path / "kb.kbb").exists()


def test_settings_are_kept_on_demand_without_their_secrets(
    settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    chosen = {
        "KB_BASE_URL": "https://clusterwissen.example",
        "KB_CONTACT": "",
        "KB_DATABASE_URL": "postgresql://kb:se:cr@t@db.example/kb?sslmode=require&password=secret",
        "KB_IMPRINT": 'Amt "für"\nStruktur',
        "KB_SECRET_KEY": "secret",
        "HOME": "/root",
    }
    set_ = replace(settings, chosen=load(chosen, tmp_path / "none").chosen)
    upkeep.back_up(set_, tmp_path / "kb.kbb", silent, with_settings=True)
    upkeep.restore_backup(elsewhere, tmp_path / "kb.kbb", silent)
    restored = elsewhere.home / "settings.env"
    assert dotenv_values(restored) == {
        "KB_BASE_URL": "https://clusterwissen.example",
        "KB_DATABASE_URL": "postgresql://kb:***@db.example/kb?sslmode=require&password=***",
        "KB_IMPRINT": 'Amt "für"\nStruktur',
    }
    assert restored.stat().st_mode & 0o777 == 0o600
