"""`kb db` and `kb person`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kb.cli import serve
from kb.errors import NotFound
from tests.cli.conftest import Run
from tests.conftest import BASE

TRIANGLE = {"type": "Polygon", "coordinates": [[[7, 51], [8, 51], [8, 52], [7, 51]]]}
OF_THE_RUHR = {"region": "ruhr", "nuts_version": 2021, "scale": 10, "source": "clustertagung-2003"}
OUTLINES = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "properties": OF_THE_RUHR, "geometry": TRIANGLE}],
}


def test_upgrade_brings_the_newest_schema_and_check_says_so(run: Run, home: Path) -> None:
    (home / "kb.sqlite").unlink()
    before = run("db", "check")
    assert before.exit_code == 1
    assert "kb db upgrade" in before.output
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "check").exit_code == 0


def test_prepare_fills_a_new_base_once(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = shutil.copytree(BASE, tmp_path / "seed")
    (seed / "outlines").mkdir()
    (seed / "outlines" / "functional.geojson").write_text(json.dumps(OUTLINES), encoding="utf-8")
    monkeypatch.setattr(serve, "resource", lambda _name: seed)
    first = run("db", "prepare")
    assert first.exit_code == 0, first.output
    assert "is being filled with data" in first.output
    assert "is being filled" not in run("db", "prepare").output
    assert "dortmund-project" in run("search", "dortmund-project", "--kind", "initiative").output


def test_an_erased_person_is_found_no_more(filled: Run) -> None:
    assert "Mustermann" in filled("search", "Mustermann").output
    erased = filled("person", "erase", "erika-mustermann", "--reason", "asked for")
    assert erased.exit_code == 0, erased.output
    filled("index", "sync")
    assert "0 hits" in filled("search", "Mustermann").output


def test_a_person_who_is_not_there_cannot_be_erased(filled: Run) -> None:
    assert isinstance(filled("person", "erase", "nobody").exception, NotFound)


def test_erasing_names_what_still_has_the_name_and_how_to_clear_it(filled: Run, home: Path, tmp_path: Path) -> None:
    row = {"slug": "letter", "kind": "document", "title": "Brief", "author": "Erika Mustermann"}
    (tmp_path / "source.json").write_text(json.dumps([row]), encoding="utf-8")
    assert filled("import", str(tmp_path / "source.json")).exit_code == 0
    (home / "persons.csv").write_text("Erika Mustermann\n", encoding="utf-8")
    (home / "empty.csv").touch()
    (home / "copy.gz").touch()
    generation = next((home / "index").glob("whoosh-*"))
    shutil.copytree(generation, home / "index" / "whoosh-1")

    erased = filled("person", "erase", "erika-mustermann", "--reason", "Mustermann asked").output
    assert "  source letter, author\n" in erased
    assert 'kb person erase "Erika Mustermann"' in erased
    assert f"  {home / 'persons.csv'}\n" in erased
    assert f"  {home / 'copy.gz'}\n" in erased
    assert "index/" not in erased
    assert not (home / "index" / "whoosh-1").exists()

    (tmp_path / "source.json").write_text(json.dumps([{**row, "author": "A. N."}]), encoding="utf-8")
    assert filled("import", str(tmp_path / "source.json")).exit_code == 0
    (home / "persons.csv").unlink()
    cleared = filled("person", "erase", "Erika Mustermann")
    assert cleared.exit_code == 0, cleared.output
    assert "letter" not in cleared.output
    remaining = [file for file in home.rglob("*") if file.is_file() and b"Mustermann" in file.read_bytes()]
    assert remaining == []
