"""`kb export`: lists and the whole base as files."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import kb
from kb.config import Settings
from tests.conftest import settings_for


@pytest.fixture
def settings(home: Path, sqlite_url: str) -> Settings:
    """Return the settings of a base with one organisation."""
    settings = settings_for(home, sqlite_url)
    (home / "organisation.csv").write_text(
        "slug,name_de,kind,unconfirmed\nhafen,Hafen,company,true\n", encoding="utf-8"
    )
    assert CliRunner().invoke(kb, ["import", str(home / "organisation.csv")], obj=settings).exit_code == 0
    return settings


def test_the_name_of_the_file_says_kind_and_format(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "organisations.csv"
    result = CliRunner().invoke(kb, ["export", str(file)], obj=settings)
    assert result.exit_code == 0, result.output
    (row,) = csv.DictReader(file.read_text().splitlines())
    assert (row["slug"], row["kind"], row["unconfirmed"]) == ("hafen", "company", "true")


def test_kind_and_format_can_be_said_apart_from_the_name(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "out.txt"
    arguments = ["export", str(file), "--kind", "organisations", "--format", "json", "--language", "de"]
    assert CliRunner().invoke(kb, arguments, obj=settings).exit_code == 0
    assert '"/de/organisations/hafen"' in file.read_text()


def test_a_zip_holds_the_whole_base(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "base.zip"
    assert CliRunner().invoke(kb, ["export", str(file)], obj=settings).exit_code == 0
    assert "clusterwissen/tables/organisation.csv" in zipfile.ZipFile(file).namelist()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["things.csv"], "Unknown list “things”. Choose one of: initiatives,"),
        (["organisations.pdf"], "Unknown format “pdf”. Choose one of: csv,"),
        (["sources.geojson"], "csv, xlsx, json, jsonld, bib, ris"),
    ],
)
def test_wrong_usage_names_what_is_possible_and_leaves_no_file(
    settings: Settings, tmp_path: Path, arguments: list[str], message: str
) -> None:
    result = CliRunner().invoke(kb, ["export", str(tmp_path / arguments[0])], obj=settings)
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())
    assert not (tmp_path / arguments[0]).exists()
