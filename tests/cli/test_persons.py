"""`kb person erase` says where a person is still named, and when the files could not be cleared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb import actions
from kb.cli import persons
from kb.errors import Busy
from kb.texts import Text
from tests.cli.conftest import Run


def test_a_surname_alone_is_listed_apart_and_long_lists_are_cut(
    filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"slug": f"letter-{number}", "kind": "document", "title": "Frau Mustermann"} for number in range(3)]
    (tmp_path / "source.json").write_text(json.dumps(rows), encoding="utf-8")
    assert filled("import", str(tmp_path / "source.json")).exit_code == 0
    monkeypatch.setattr(persons, "MOST_SHOWN", 2)
    erased = filled("person", "erase", "erika-mustermann")
    assert erased.exit_code == 0, erased.output
    assert "Only the surname (Mustermann) is here (3)" in erased.output
    assert "  source letter-1, title\n  … (+1)\n" in erased.output
    assert "letter-2" not in erased.output


def test_a_reader_who_holds_the_log_of_the_database_is_reported(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_session: Session) -> None:
        raise Busy(Text("Jemand liest.", "Somebody is reading."))

    monkeypatch.setattr(actions, "clear_traces", held)
    erased = filled("person", "erase", "erika-mustermann")
    assert erased.exit_code == 1
    assert erased.stderr == "Somebody is reading.\n"
    assert "Person erased" in erased.stdout
    assert "0 hits" in filled("search", "Mustermann").output
