"""`kb check content`."""

from __future__ import annotations

import json
from pathlib import Path

from kb.errors import InvalidInput
from tests.cli.conftest import Run

HEAD = "check,record,field,reason\n"


def test_findings_are_named_with_record_field_value_and_cure(filled: Run, tmp_path: Path) -> None:
    accepted = tmp_path / "accepted.csv"
    accepted.write_text(HEAD, encoding="utf-8")
    checked = filled("check", "content", "--accepted", str(accepted))
    assert checked.exit_code == 1
    assert "unexplained-source (3): Give the language, how it was seen and whose voice it is." in checked.output
    assert "initiative:wasser, region = –: The initiative has nothing here." in checked.output
    assert "Findings without a reason: 7; accepted with a reason: 0." in checked.output


def test_accepted_findings_are_counted_and_the_rest_stays_in_json(filled: Run, tmp_path: Path) -> None:
    accepted = tmp_path / "accepted.csv"
    accepted.write_text(f"{HEAD}unexplained-source,source:paper,voice,Nobody knows.\n", encoding="utf-8")
    checked = filled("check", "content", "--accepted", str(accepted), "--json")
    answer = json.loads(checked.output)
    assert checked.exit_code == 1 and len(answer["findings"]) == 6
    assert [(entry["record"], entry["reason"]) for entry in answer["accepted"]] == [("source:paper", "Nobody knows.")]
    assert {"check", "record", "field", "value", "wrong", "cure"} == answer["findings"][0].keys()


def test_nothing_left_ends_with_success(run: Run, tmp_path: Path) -> None:
    accepted = tmp_path / "accepted.csv"
    accepted.write_text(HEAD, encoding="utf-8")
    checked = run("check", "content", "--accepted", str(accepted))
    assert (checked.exit_code, checked.output) == (0, "Findings without a reason: 0; accepted with a reason: 0.\n")


def test_a_list_that_is_not_utf_8_is_refused(run: Run, tmp_path: Path) -> None:
    accepted = tmp_path / "accepted.csv"
    accepted.write_bytes(HEAD.encode() + "front-page,source:a,url,für".encode("latin-1"))
    checked = run("check", "content", "--accepted", str(accepted))
    assert isinstance(checked.exception, InvalidInput) and "UTF-8" in checked.exception.message.de


def test_the_installation_is_checked_with_place_cure_and_exit_code(filled: Run, home: Path) -> None:
    home.chmod(0o700)
    well = filled("check")
    assert (well.exit_code, well.output) == (0, "All is well with the installation.\n")
    next((home / "index").glob("whoosh-*/*.kbt")).write_bytes(b"rubbish")
    checked = filled("check")
    assert checked.exit_code == 1
    assert f"index: {home / 'index'}: " in checked.output
    assert "Findings: 1." in checked.output
    (finding,) = json.loads(filled("check", "--json").stdout)["findings"]
    assert (finding["check"], finding["cure"]) == ("index", "Run: kb index rebuild")
