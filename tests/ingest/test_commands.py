"""`kb import`, `kb imports`, `kb undo` and `kb mapping`, as an administrator runs them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from kb import cli, database, search
from kb.config import Settings
from kb.errors import Busy
from kb.ingest import Report
from kb.ingest.report.problem import Place
from kb.models import Organisation, Project
from kb.texts import Text
from tests.ingest.conftest import Rows, Write

ROOT = Path(__file__).parents[2]
LIST_HEAD = "id,programme_prefix,beneficiary,operation,year,amount_eur,final_amount_eur,nuts,cci\n"
PROJECTS = "slug,title,amount,currency,source\np1,Eins,5.50,EUR,paper\np2,Zwei,,,paper\n"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Kb = Callable[..., Outcome]


@pytest.fixture
def kb(
    settings: Settings,
    sessions: database.Sessions,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Kb:
    """Run the command in this process, in German unless another language is asked for."""
    monkeypatch.setenv("KB_HOME", str(settings.home))

    def run(*arguments: object, language: str = "de") -> Outcome:
        monkeypatch.setattr("kb.config.load", lambda: replace(settings, language=language))
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), captured.out, captured.err)

    return run


def test_an_import_reports_stores_and_brings_the_index_up(kb: Kb, write: Write, settings: Settings, rows: Rows) -> None:
    outcome = kb("import", write("project.csv", PROJECTS))
    assert outcome.code == 0
    assert "2 angelegt · 0 geändert · 0 unverändert · 0 abgewiesen" in outcome.out
    assert "Zum Zurücknehmen ausführen: kb undo 2" in outcome.out
    assert outcome.err == ""
    assert len(rows(Project)) == 2
    page = search.find(search.open_index(settings), search.Query("Zwei"))
    assert [hit.slug for hit in page.hits] == ["p2"]


def test_the_report_as_json_has_the_promised_shape(kb: Kb, write: Write) -> None:
    outcome = kb("import", write("project.csv", PROJECTS + "p3,,-1,EUR,\n"), "--json")
    assert outcome.code == 1
    report = outcome.json
    assert {"created", "updated", "unchanged", "rejected", "problems", "changeset"} <= report.keys()
    assert (report["created"], report["updated"], report["unchanged"], report["rejected"]) == (0, 0, 0, 1)
    assert report["changeset"] is None
    first = report["problems"][0]
    assert {"file", "line", "field", "value", "message"} <= first.keys()
    assert (first["line"], first["message"], first["cure"]) == (4, "Der Wert fehlt.", "Einen Wert eintragen.")
    good = kb("import", write("project.csv", PROJECTS), "--json").json
    assert (good["created"], good["changeset"], good["problems"]) == (2, 2, [])


def test_a_dry_run_writes_nothing_and_says_so(kb: Kb, write: Write, rows: Rows) -> None:
    outcome = kb("import", "--dry-run", write("project.csv", PROJECTS), language="en")
    assert outcome.code == 0
    assert outcome.out.startswith("Dry run, nothing stored. The result would be: 2 created · 0 updated")
    assert "Dry run: nothing was stored." in outcome.out
    assert rows(Project) == []


def test_the_first_line_says_that_nothing_was_imported_as_the_json_does(kb: Kb, write: Write, rows: Rows) -> None:
    for options in ([], ["--dry-run"]):
        cut = write("project.csv", PROJECTS + 'p3,"Dr')
        first, *_, last = kb("import", *options, cut).out.splitlines()
        assert first == (
            "Nichts importiert: 1 Problem. Die fehlerfreien Zeilen ergäben: 2 angelegt · 0 geändert · 0 unverändert."
        )
        assert last.startswith("Es wurde nichts importiert.")
        report = kb("import", *options, cut, "--json").json
        assert (report["created"], report["problems_total"], report["acceptable"]["created"]) == (0, 1, 2)
    assert rows(Project) == []


def test_what_would_have_been_is_not_told_of_files_that_cannot_be_read(kb: Kb, write: Write, tmp_path: Path) -> None:
    for path in (write("project.csv", "slug,titel,jahr\np1,T,1\n"), tmp_path / "none.csv"):
        outcome = kb("import", path, language="en")
        assert outcome.out.startswith("Nothing imported: ")
        assert "The valid rows alone" not in outcome.out
        assert "0 created" not in outcome.out
        assert outcome.out.endswith("\nNothing was imported.\n")


def test_values_that_would_change_are_not_said_to_have_changed(kb: Kb, write: Write) -> None:
    kb("import", write("project.csv", PROJECTS))
    changed = write("project.csv", PROJECTS.replace("Zwei", "Drei"))
    assert "Angaben, die sich ändern würden (1):" in kb("import", "--dry-run", changed).out
    assert "Geänderte Angaben (1):" in kb("import", changed).out


def test_problems_are_listed_with_place_value_and_cure(kb: Kb, write: Write) -> None:
    outcome = kb("import", write("project.csv", PROJECTS + "p3,Drei,drei,EUR,paper\n"))
    assert outcome.code == 1
    assert "project.csv · Zeile 4 · amount · „drei“" in outcome.out
    assert "Das ist keine Zahl." in outcome.out
    assert outcome.out.endswith("Mit --skip-rejected werden die übrigen Zeilen importiert.\n")
    skipped = kb("import", "--skip-rejected", write("project.csv", PROJECTS + "p3,Drei,drei,EUR,paper\n"))
    assert (skipped.code, "2 angelegt" in skipped.out) == (1, True)


def test_changed_cells_are_listed(kb: Kb, write: Write) -> None:
    kb("import", write("project.csv", PROJECTS))
    outcome = kb("import", write("project.csv", PROJECTS.replace("5.50", "").replace("Zwei", "Drei")), language="en")
    assert "line 2 · project p1 · amount: 5.50 → empty" in outcome.out
    assert "line 3 · project p2 · title: Zwei → Drei" in outcome.out
    again = kb("import", write("project.csv", PROJECTS.replace("5.50", "").replace("Zwei", "Drei")))
    assert "Es gab nichts zu ändern." in again.out


def test_long_lists_of_problems_are_cut_and_counted(kb: Kb, write: Write) -> None:
    text = "slug,title,source\n" + "".join(f"p{n},T,paper-{n}\n" for n in range(60))
    outcome = kb("import", write("project.csv", text))
    assert "Probleme (60):" in outcome.out
    assert "… und 10 weitere; mehr mit --json" in outcome.out


def test_problems_that_say_the_same_stand_together_with_all_their_lines(kb: Kb, write: Write) -> None:
    lines = "".join(f"p{n},{'T' if n in (3, 9) else ''},,,paper\n" for n in range(2, 225))
    outcome = kb("import", write("project.csv", PROJECTS.splitlines()[0] + "\n" + lines))
    assert outcome.out.count("Der Wert fehlt.") == 1
    assert "project.csv · Zeilen 2, 4–8, 10–224 · title\n" in outcome.out
    assert "Probleme (221):" in outcome.out
    assert "weitere" not in outcome.out
    lines = "".join(f"p{n},T,no{min(n, 7)},EUR,paper\n" for n in range(1, 10))
    outcome = kb("import", write("project.csv", PROJECTS.splitlines()[0] + "\n" + lines), language="en")
    assert "project.csv · lines 2–10 · amount · “no1”, “no2”, “no3”, “no4”, “no5”, …\n" in outcome.out


def test_a_sheet_is_named_in_problems(kb: Kb, write: Write) -> None:
    outcome = kb("import", write("list.json", '{"project": [{"slug": "p"}]}'))
    assert "list.json · Blatt project · Zeile 1 · title" in outcome.out


def test_a_foreign_list_shows_its_records_and_notes(kb: Kb, write: Write) -> None:
    line = "1,Elektromobil.NRW,RWTH Aachen,Elektromobil.NRW: X,2011,5,,DEA,2007DE162PO007\n"
    outcome = kb("import", "--mapping", "ziel2-nrw", write("list.csv", LIST_HEAD + line))
    assert outcome.code == 0
    assert "Organisation: 1 neu" in outcome.out
    assert "1× Schreibweise vereinheitlicht: „Elektromobil.NRW“ → „ElektroMobil.NRW“ (Zeile 2)" in outcome.out


def test_wrong_usage_ends_with_two(kb: Kb, write: Write) -> None:
    path = write("project.csv", PROJECTS)
    for arguments in (
        ("import",),
        ("import", "--nonsense", path),
        ("import", "--mapping", "nothing", path),
        ("import", "--encoding", "klingon", path),
        ("import", "--encoding", "rot13", path),
        ("import", "--encoding", "hex", path),
        ("mapping", "check", "--encoding", "base64", "ziel2-nrw", path),
        ("mapping", "check", "--rows", "9" * 20, "ziel2-nrw", path),
        ("imports", "--limit", "9" * 20),
        ("undo", "9" * 20),
        ("import", "--reason", "x" * 501, path),
        ("import", "--reason", "x\udcff", path),
        ("undo", "1", "--reason", "x" * 501),
        ("undo", "seven"),
        ("mapping", "check", "ziel2-nrw"),
    ):
        outcome = kb(*arguments)
        assert outcome.code == 2
        assert "Aufruf: kb" in outcome.err


def test_a_missing_path_ends_with_one(kb: Kb, tmp_path: Path) -> None:
    outcome = kb("import", tmp_path / "none.csv")
    assert outcome.code == 1
    assert "Die Datei oder der Ordner existiert nicht." in outcome.out


def test_a_locked_database_is_one_sentence_also_as_json(
    kb: Kb, write: Write, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.database.create_engine", short_patience(database.create_engine))
    path = write("project.csv", PROJECTS)
    with sqlite3.connect(settings.home / "kb.sqlite", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        outcome = kb("import", path)
        assert outcome.code == 1
        assert outcome.err.startswith("Ein anderer Prozess schreibt gerade in die Datenbank.")
        as_json = kb("import", "--json", path)
        assert (as_json.code, as_json.json["created"], as_json.json["changeset"]) == (1, 0, None)
        assert as_json.json["problems"][0]["message"].startswith("Ein anderer Prozess")
        other.execute("ROLLBACK")


def short_patience(create: Callable[..., Any]) -> Callable[..., Any]:
    """Wait for a lock only a moment."""
    return lambda settings: create(settings, busy_seconds=0.1)


def test_a_database_without_tables_is_named_with_the_cure(kb: Kb, write: Write, home: Path) -> None:
    for file in home.iterdir():
        file.unlink()
    path = write("project.csv", PROJECTS)
    for command in (["import", path], ["import", "--dry-run", path], ["imports"], ["undo", 1], ["db", "check"]):
        outcome = kb(*command)
        assert (outcome.code, "kb db upgrade" in outcome.err + outcome.out) == (1, True)
        assert list(home.iterdir()) == [], "a command that only looks leaves no file behind"


def test_what_a_killed_import_or_undo_left_to_index_is_indexed_when_it_is_repeated(
    kb: Kb, write: Write, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("project.csv", PROJECTS)
    kb("index", "rebuild")
    for command, code, hits in ((("import", path), 0, 1), (("undo", 2), 1, 0)):
        with monkeypatch.context() as patch:
            patch.setattr("kb.cli.imports._update_index", lambda *_: None)
            assert kb(*command).code == 0
        assert kb(*command).code == code
        assert search.find(search.open_index(settings), search.Query("Zwei")).total == hits


def test_an_index_that_is_busy_does_not_undo_the_import(
    kb: Kb, write: Write, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_arguments: object) -> None:
        raise Busy(Text("besetzt", "busy"))

    def broken(*_arguments: object) -> None:
        raise PermissionError("no folder")

    monkeypatch.setattr("kb.search.sync", busy)
    outcome = kb("import", write("project.csv", PROJECTS))
    assert (outcome.code, len(rows(Project))) == (0, 2)
    assert "kb index sync" in outcome.err
    monkeypatch.setattr("kb.search.sync", broken)
    assert "no folder" in kb("undo", 2).err


def test_change_sets_are_listed_and_taken_back(kb: Kb, write: Write, rows: Rows) -> None:
    kb("import", write("project.csv", PROJECTS), "--reason", "Frühjahrsliste")
    assert "Frühjahrsliste · 2 Änderungen" in kb("imports").out
    dry = kb("undo", 2, "--dry-run")
    assert "Vorhaben: 2 Änderungen" in dry.out
    assert "es wurde nichts gespeichert" in dry.out
    assert len(rows(Project)) == 2
    undone = kb("undo", 2)
    assert "Änderungssatz 2 zurückgenommen, als Änderungssatz 3." in undone.out
    assert rows(Project) == []
    listed = kb("imports", "--json").json
    assert [(change_set["id"], change_set["kind"], change_set["undone"]) for change_set in listed] == [
        (3, "undo", False),
        (2, "import", True),
        (1, "edit", False),
    ]
    assert "zurückgenommen" in kb("imports").out
    assert [change_set["id"] for change_set in kb("imports", "--json", "--limit", 1).json] == [3]


def test_an_import_is_listed_with_its_files_mapping_and_counts_by_kind(kb: Kb, write: Write) -> None:
    line = "1,Elektromobil.NRW,RWTH Aachen,Elektromobil.NRW: X,2011,5,,DEA,2007DE162PO007\n"
    path = write("list.csv", LIST_HEAD + line)
    kb("import", "--mapping", "ziel2-nrw", path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    newest = kb("imports", "--json").json[0]
    assert newest["files"] == [{"name": "list.csv", "sha256": sha256}]
    assert (newest["mapping"]["name"], len(newest["mapping"]["sha256"])) == ("ziel2-nrw", 64)
    assert newest["records"]["project"] == {"create": 1}
    listed = kb("imports").out
    assert f"list.csv (SHA-256 {sha256[:12]}…) · Zuordnung ziel2-nrw (SHA-256 " in listed
    assert "Vorhaben: 1 angelegt" in listed
    assert "mapping ziel2-nrw" in kb("imports", language="en").out


def test_every_note_is_written_to_a_file_and_the_summary_comes_last(kb: Kb, write: Write, tmp_path: Path) -> None:
    spec = 'entity = "project"\n[fields]\nslug = { template = "p-{nr}" }\ntitle = { column = "titel" }\n'
    spec += 'region = { column = "ort", by = "code", unknown = "skip" }\nsource = { constant = "paper" }\n'
    mapping = write("m.toml", spec)
    rows = "".join(f"{n};T;=AL{n:02}\n" for n in range(1, 61))
    path = write("list.csv", "nr;titel;ort\n" + rows + "61;T;DEA\n")
    notes = tmp_path / "notes.csv"
    outcome = kb("import", "--mapping", mapping, path, "--notes", notes, "--dry-run")
    assert outcome.code == 0
    assert "60× ausgelassen, weil 60 Regionen nicht in der Wissensbasis sind: =AL01, =AL02, " in outcome.out
    assert outcome.out.splitlines()[-2] == outcome.out.splitlines()[0]
    assert "1 angelegt · 0 geändert · 0 unverändert · 0 abgewiesen · 60 ausgelassen" in outcome.out.splitlines()[-2]
    with notes.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == 60
    assert table[59] == {
        "file": str(path),
        "sheet": "",
        "line": "61",
        "column": "region",
        "value": "'=AL60",
        "note": "Ausgelassen: region „=AL60“ ist nicht bekannt.",
    }
    for refused in (path, tmp_path / "none" / "notes.csv"):
        assert kb("import", "--mapping", mapping, path, "--notes", refused).code == 2
    assert path.read_text().startswith("nr;titel")


def test_a_file_that_was_imported_before_is_recognised_until_that_is_undone(kb: Kb, write: Write) -> None:
    path = write("project.csv", PROJECTS)
    note = "Die Datei „project.csv“ wurde schon importiert, als Änderungssatz 2."
    assert note not in kb("import", path).out
    for options in ([], ["--dry-run"]):
        assert note in kb("import", *options, path).out
    assert note not in kb("import", write("project.csv", PROJECTS.replace("Eins", "Erstens"))).out
    kb("undo", 3)
    kb("undo", 2)
    assert note not in kb("import", write("project.csv", PROJECTS)).out


def test_undoing_refuses_records_changed_later_by_name(kb: Kb, write: Write, rows: Rows) -> None:
    kb("import", write("project.csv", PROJECTS))
    kb("import", write("project.csv", PROJECTS.replace("Eins", "Erstens")))
    for options in ([], ["--dry-run"]):
        outcome = kb("undo", 2, *options)
        assert outcome.code == 1
        assert "project p1" in outcome.err
    assert len(rows(Project)) == 2
    assert kb("undo", 99).code == 1


def test_the_rest_of_an_import_is_undone_and_what_stays_is_named(kb: Kb, write: Write, rows: Rows) -> None:
    kb("import", write("project.csv", PROJECTS))
    kb("import", write("project.csv", PROJECTS.replace("Eins", "Erstens")))
    for option, stored in (["--dry-run"], 2), ([], 1):
        outcome = kb("undo", 2, "--except-changed", *option)
        assert outcome.code == 0
        assert "Bleibt, wie es ist (1):\n  project p1: später geändert (Änderungssatz 3)\n" in outcome.out
        assert "teilweise zurück" in outcome.out
        assert len(rows(Project)) == stored
    (line,) = [line for line in kb("imports").out.splitlines() if line.lstrip().startswith("2  ")]
    assert line.endswith(" · teilweise zurückgenommen")
    assert "Von Änderungssatz 2 lässt sich nichts zurücknehmen." in kb("undo", 2, "--except-changed").out


def test_a_chosen_record_of_an_import_is_undone(kb: Kb, write: Write, rows: Rows) -> None:
    kb("import", write("project.csv", PROJECTS))
    outcome = kb("undo", 2, "--only", "project:p2", language="en")
    assert outcome.out == "Project: 1 change\nChange set 2 was undone in part by change set 3.\n"
    assert [row["slug"] for row in rows(Project)] == ["p1"]
    assert "TABELLE:KENNUNG" in kb("undo", 2, "--only", "p1").err
    assert kb("undo", 2, "--only", "project:p1", "--except-changed").code == 2


def test_an_undoing_can_be_undone(kb: Kb, write: Write, rows: Rows) -> None:
    kb("import", write("organisation.csv", "slug,name_de,source\no,O,paper\n"))
    before = rows(Organisation)
    kb("undo", 2)
    kb("undo", 3)
    assert rows(Organisation) == before


def test_an_empty_knowledge_base_has_no_changes(kb: Kb, settings: Settings) -> None:
    engine = database.create_engine(settings)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM change")
        connection.exec_driver_sql("DELETE FROM change_set")
    engine.dispose()
    assert "Es gibt noch keine Änderungen." in kb("imports").out


def test_mappings_are_listed_and_tried_on_a_sample(kb: Kb, write: Write) -> None:
    assert "NRW-EU Ziel-2-Programm 2007–2013" in kb("mapping", "list").out
    assert "list of beneficiaries" in kb("mapping", "list", language="en").out
    good = "1,Elektromobil.NRW,RWTH Aachen,Titel,2011,5,,DEA,2007DE162PO007\n"
    sample = write("list.csv", LIST_HEAD + good)
    outcome = kb("mapping", "check", "ziel2-nrw", sample)
    assert outcome.code == 0
    assert "amount = 5" in outcome.out
    assert "name_de = ElektroMobil.NRW" in outcome.out
    assert "Hinweise (1):" in outcome.out
    bad = kb("mapping", "check", "ziel2-nrw", write("list.csv", LIST_HEAD + good.replace(",5,", ',"5.000,00",')))
    assert bad.code == 1
    assert "amount_eur (amount) · „5.000,00“" in bad.out


def test_a_wrong_mapping_is_named_by_the_check(kb: Kb, write: Write) -> None:
    outcome = kb("mapping", "check", write("m.toml", 'entity = "projekt"\n[fields]\n'), write("list.csv", "a\n1\n"))
    assert outcome.code == 1
    assert "docs/import.md" in outcome.out
    assert kb("import", "--mapping", write("m.toml", "x"), write("list.csv", "a\n1\n")).code == 1


class Terminal(io.StringIO):
    """Shows progress as a terminal would."""

    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_only(kb: Kb, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("project.csv", "slug,title,source\n" + "".join(f"p{n},T,paper\n" for n in range(600)))
    assert kb("import", path, "--dry-run").err == ""
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    assert kb("import", path, "--dry-run").code == 0
    assert "project.csv" in terminal.getvalue()


def test_a_user_without_a_name_is_called_kb(kb: Kb, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise OSError("no name")

    monkeypatch.setattr("getpass.getuser", nameless)
    kb("import", write("project.csv", PROJECTS))
    assert kb("imports", "--json").json[0]["actor"] == "kb"


def test_the_json_names_each_cell_that_changes_with_its_line(kb: Kb, write: Write) -> None:
    kb("import", write("project.csv", PROJECTS))
    report = kb("import", "--dry-run", write("project.csv", PROJECTS.replace("Zwei", "Drei")), "--json").json
    (difference,) = report["differences"]
    assert report["differences_total"] == 1
    assert difference["file"].endswith("project.csv")
    del difference["file"]
    assert difference == {
        "line": 3,
        "entity": "project",
        "record": "p2",
        "field": "title",
        "before": "Zwei",
        "after": "Drei",
    }


def test_the_json_writes_notes_in_the_language_of_the_caller() -> None:
    report = Report()
    for line in (3, 7):
        report.note(Text("Spalte ausgelassen", "Column left out"), Place("list.csv", line), left_out=True)
    body = report.as_json("en")
    assert (body["notes"], body["skipped"]) == ([{"text": "Column left out", "count": 2, "lines": [3, 7]}], 2)
