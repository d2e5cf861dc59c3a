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
