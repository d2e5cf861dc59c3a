"""Settings from environment and file, and the key that signs sessions."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kb import config, database
from kb.errors import InvalidInput


def _load(tmp_path: Path, **environment: str) -> config.Settings:
    return config.load({"KB_HOME": str(tmp_path), **environment}, env_file=tmp_path / ".env")


def test_without_settings_everything_lives_in_the_home_folder(tmp_path: Path) -> None:
    settings = _load(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'kb.sqlite'}"
    assert settings.index_folder == tmp_path / "index"
    assert (settings.host, settings.port, settings.language) == ("127.0.0.1", 8000, "en")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=9000\nKB_LANGUAGE=de\nKB_CONTACT=office@example.org\n")
    settings = _load(tmp_path, PORT="9001")
    assert (settings.port, settings.language, settings.contact) == (9001, "de", "office@example.org")


def test_the_language_of_the_terminal_is_taken(tmp_path: Path) -> None:
    assert _load(tmp_path, LANG="de_DE.UTF-8").language == "de"
    assert _load(tmp_path, LANG="C.UTF-8").language == "en"


@pytest.mark.parametrize("given", ["postgresql://u@h/kb", "postgres://u@h/kb", "postgresql+psycopg://u@h/kb"])
def test_postgresql_means_psycopg_three(tmp_path: Path, given: str) -> None:
    assert _load(tmp_path, KB_DATABASE_URL=given).database_url == "postgresql+psycopg://u@h/kb"


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("PORT", "0"), ("PORT", "70000"), ("KB_WORKERS", "-1"), ("KB_DATABASE_URL", "mysql://h/kb")]
    + [("KB_SEMANTIC", "yes"), ("KB_DURABILITY", "some"), ("KB_LOG", "xml"), ("KB_METRICS", "yes")],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(InvalidInput, match=name) as refusal:
        _load(tmp_path, **{name: value})
    assert refusal.value.field == name


def test_the_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    settings = _load(tmp_path / "new")
    key = config.secret_key(settings)
    assert len(key) == 64
    assert config.secret_key(settings) == key
    assert stat.S_IMODE((settings.home / "secret-key").stat().st_mode) == 0o600
    assert config.secret_key(_load(tmp_path, KB_SECRET_KEY="given")) == "given"


def test_processes_share_few_heaps_unless_the_administrator_says_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALLOC_ARENA_MAX", "7")
    config.spare_memory()
    assert os.environ["MALLOC_ARENA_MAX"] == "7"
    monkeypatch.delenv("MALLOC_ARENA_MAX")
    config.spare_memory()
    assert os.environ["MALLOC_ARENA_MAX"] == "2"


def test_a_model_takes_one_processor_unless_the_administrator_says_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "4")
    config.spare_processors()
    assert os.environ["OMP_NUM_THREADS"] == "4"
    monkeypatch.delenv("OMP_NUM_THREADS")
    config.spare_processors()
    assert os.environ["OMP_NUM_THREADS"] == "1"


@pytest.mark.parametrize(("value", "semantic"), [("", "off"), ("ON", "on"), ("all", "all")])
def test_records_are_found_by_meaning_only_when_asked(tmp_path: Path, value: str, semantic: str) -> None:
    assert _load(tmp_path, KB_SEMANTIC=value).semantic == semantic


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    home = tmp_path / "50 % of #1? ü"
    settings = _load(tmp_path, KB_HOME=str(home))
    database.upgrade(settings)
    assert (home / "kb.sqlite").is_file()


def test_a_secret_key_made_by_another_process_at_the_same_time_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = _load(tmp_path)
    (tmp_path / "secret-key").write_text("theirs")
    monkeypatch.setattr(Path, "exists", lambda _path: False)
    assert config.secret_key(settings) == "theirs"
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]


def test_shipped_data_is_found_beside_the_package_or_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (config.resource("migrations") / "env.py").is_file()
    monkeypatch.setattr(config, "PACKAGE", tmp_path)
    (tmp_path / "_data" / "seed").mkdir(parents=True)
    assert config.resource("seed") == tmp_path / "_data" / "seed"


def test_tiles_of_a_map_name_one_host_over_https_and_their_makers(tmp_path: Path) -> None:
    url = "https://tiles.example:8443/osm/{z}/{x}/{y}.png?key=a"
    settings = _load(tmp_path, KB_TILE_URL=url, KB_TILE_ATTRIBUTION="© makers")
    assert (settings.tile_url, settings.tile_attribution) == (url, "© makers")
    assert _load(tmp_path).tile_url == ""
    with pytest.raises(InvalidInput, match="KB_TILE_ATTRIBUTION"):
        _load(tmp_path, KB_TILE_URL=url)


@pytest.mark.parametrize(
    "url",
    [
        "http://tiles.example/{z}/{x}/{y}.png",
        "https://tiles.example/{z}/{x}.png",
        "https://{s}.tiles.example/{z}/{x}/{y}.png",
        "https://*/{z}/{x}/{y}.png",
        "https://tiles.example; script-src */{z}/{x}/{y}",
        "//tiles.example/{z}/{x}/{y}",
    ],
)
def test_an_address_of_tiles_that_could_let_in_anything_else_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        _load(tmp_path, KB_TILE_URL=url, KB_TILE_ATTRIBUTION="© makers")
    assert refusal.value.field == "KB_TILE_URL"


@pytest.mark.parametrize(
    ("given", "kept"), [("", config.RATE_LIMIT), ("120 per Minute", "120 per minute"), ("off", ""), ("OFF", "")]
)
def test_how_often_the_api_may_be_asked_is_a_number_in_a_time(tmp_path: Path, given: str, kept: str) -> None:
    assert _load(tmp_path, KB_RATE_LIMIT=given).rate_limit == kept


@pytest.mark.parametrize("given", ["often", "0 per minute", "10 per year", "10/minute", "10 per minute; 5 per day"])
def test_another_way_to_write_the_limit_is_refused_by_name(tmp_path: Path, given: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _load(tmp_path, KB_RATE_LIMIT=given)
    assert refused.value.field == "KB_RATE_LIMIT"


def test_no_proxy_is_trusted_unless_it_is_counted(tmp_path: Path) -> None:
    assert _load(tmp_path).proxies == 0
    assert _load(tmp_path, KB_PROXIES="2").proxies == 2


def test_names_that_look_like_settings_and_are_none_are_kept_with_what_they_resemble(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("KB_WORKER=2\nKB_HOST=0.0.0.0\n")
    settings = _load(tmp_path, KB_PORT="9000", KB_XYZZY="1", HOME="/home/ada")
    assert settings.unread == (("KB_PORT", "PORT"), ("KB_WORKER", "KB_WORKERS"), ("KB_XYZZY", ""))
    assert _load(tmp_path / "elsewhere", KB_CONTACT="office@example.org").unread == ()
