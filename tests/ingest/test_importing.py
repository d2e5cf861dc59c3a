"""Importing our own format: what is created, updated, unchanged and rejected, and what is said about it."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from kb.database import Sessions
from kb.dates import PartialDate
from kb.ingest.report import problem as problem_module
from kb.ingest.store import bundles
from kb.models import (
    Change,
    ChangeSet,
    CompetenceField,
    FieldLabel,
    FieldScheme,
    Initiative,
    InitiativeField,
    Organisation,
    Programme,
    Project,
    Region,
    Statement,
)
from tests.ingest.conftest import Import, Rows, Write, said

PROJECTS = """slug,title,region,year,started_on,amount,currency,source
p1,First,DEA52,2007,2007-05,47425.50,EUR,paper
p2,Second,dortmund,2008,2008,,,paper
"""


def test_rows_become_records_with_references_by_slug_or_code(write: Write, import_: Import, rows: Rows) -> None:
    report = import_(write("project.csv", PROJECTS))
    assert (report.rows.created, report.rejected, list(report.problems)) == (2, 0, [])
    first, second = rows(Project)
    dortmund = rows(Region)[1]["id"]
    assert first["region_id"] == second["region_id"] == dortmund
    assert (first["amount"], first["started_on"]) == (Decimal("47425.50"), PartialDate(2007, 5))
    assert second["amount"] is None


def test_an_import_is_one_change_set_with_every_record_in_it(write: Write, import_: Import, sessions: Sessions) -> None:
    report = import_(write("project.csv", PROJECTS), actor="admin", reason="spring list")
    with sessions() as session:
        stored = session.get_one(ChangeSet, report.change_set)
        assert (stored.actor, stored.reason, stored.kind.value) == ("admin", "spring list", "import")
        assert stored.origin == "project.csv"
        assert session.query(Change).filter_by(change_set_id=report.change_set).count() == 2


def test_a_second_import_of_the_same_file_changes_nothing(write: Write, import_: Import) -> None:
    path = write("project.csv", PROJECTS)
    import_(path)
    again = import_(path)
    assert (again.rows.created, again.rows.updated, again.rows.unchanged) == (0, 0, 2)
    assert again.change_set is None


def test_a_changed_cell_is_an_update_and_shown_before_and_after(write: Write, import_: Import, rows: Rows) -> None:
    import_(write("project.csv", PROJECTS))
    changed = (
        PROJECTS.replace("47425.50", "50000").replace("p2,Second,dortmund", "p2,Second,nrw").replace("2007-05", "")
    )
    report = import_(write("project.csv", changed))
    assert (report.rows.created, report.rows.updated, report.rows.unchanged) == (0, 2, 0)
    seen = {(d.record, d.column): (d.before, d.after, d.place.line) for d in report.differences}
    assert seen == {
        ("p1", "amount"): ("47425.50", "50000.00", 2),
        ("p1", "started_on"): ("2007-05", None, 2),
        ("p2", "region"): ("dortmund", "nrw", 3),
    }
    assert rows(Project)[0]["amount"] == Decimal(50000)


def test_columns_that_are_not_in_the_file_stay_as_they_are(write: Write, import_: Import, rows: Rows) -> None:
    import_(write("project.csv", PROJECTS))
    report = import_(write("project.csv", "slug,title\np1,Renamed\n"))
    assert report.rows.updated == 1
    assert rows(Project)[0]["title"] == "Renamed"
    assert rows(Project)[0]["year"] == 2007


def test_a_dry_run_says_the_same_and_writes_nothing(write: Write, import_: Import, rows: Rows) -> None:
    path = write("project.csv", PROJECTS)
    dry = import_(path, dry_run=True).as_json("en")
    assert rows(Project) == []
    real = import_(path).as_json("en")
    assert (dry.pop("changeset"), dry.pop("dry_run")) == (None, True)
    assert (real.pop("changeset"), real.pop("dry_run")) == (2, False)
    assert dry == real


def test_an_update_is_checked_as_a_whole_record(write: Write, import_: Import, rows: Rows) -> None:
    import_(write("project.csv", PROJECTS))
    report = import_(write("project.csv", "slug,ended_on,title\np1,2006,\n"))
    assert {field for _, field, _ in said(report)} == {"ended_on", "title"}
    assert rows(Project)[0]["ended_on"] is None


def test_one_rejected_row_keeps_everything_out(write: Write, import_: Import, rows: Rows) -> None:
    report = import_(write("project.csv", PROJECTS + "p3,Third,,20x7,,,,paper\n"))
    assert said(report) == [(4, "year", "This is not a number.")]
    assert rows(Project) == []
    shown = report.as_json("en")
    assert (shown["created"], shown["rejected"], shown["changeset"]) == (0, 1, None)
    assert shown["acceptable"]["created"] == 2
    assert shown["problems"][0]["line"] == 4
    assert shown["problems"][0]["value"] == "20x7"


def test_the_sound_rows_go_in_when_that_is_asked_for(write: Write, import_: Import, rows: Rows) -> None:
    path = write("project.csv", PROJECTS + "p3,Third,,20x7,,,,paper\n")
    report = import_(path, skip_rejected=True)
    assert (report.rows.created, report.rejected) == (2, 1)
    assert len(rows(Project)) == 2


@pytest.mark.parametrize(
    ("paths", "origin"),
    [
        (["{folder}/project.csv"], "project.csv"),
        (["{folder}"], "list"),
        (["."], "list"),
        (["../list/"], "list"),
        (["project.csv", "{folder}/organisation.csv"], "project.csv, organisation.csv"),
    ],
)
def test_the_change_log_names_files_without_the_folders_around_them(
    sessions: Sessions, write: Write, import_: Import, monkeypatch: pytest.MonkeyPatch, paths: list[str], origin: str
) -> None:
    folder = write("list/project.csv", PROJECTS).parent
    write("list/organisation.csv", "slug,name_de,source\no,O,paper\n")
    monkeypatch.chdir(folder)
    report = import_(*(Path(path.format(folder=folder)) for path in paths))
    with sessions() as session:
        stored = session.get_one(ChangeSet, report.change_set)
        assert (stored.reason, stored.origin) == ("Import", origin)


def test_problems_of_a_whole_file_cannot_be_skipped(write: Write, import_: Import, rows: Rows) -> None:
    report = import_(write("project.csv", PROJECTS), write("event.csv", b"%PDF"), skip_rejected=True)
    assert rows(Project) == []
    assert report.is_blocked


def test_all_problems_of_all_rows_are_said_in_their_order(write: Write, import_: Import) -> None:
    report = import_(
        write(
            "project.csv",
            "slug,title,year,started_on,ended_on,amount,currency,source,region\n"
            "Über,,1,2003-13,,-5,EUR,paper,DEA\n"
            "p2,T,1500,2008,2007,-1,EUR,nowhere,\n"
            "p3,T,2007,2008,2007,7,EUR,,\n",
        )
    )
    assert said(report) == [
        (2, "slug", "A slug may only contain lower-case letters, digits and hyphens."),
        (2, "started_on", "This is not a valid date."),
        (2, "year", "Out of range: 1900 to 2100."),
        (2, "amount", "Out of range: at least 0."),
        (3, "source", "“nowhere” does not exist, neither in the database nor in this import (source)."),
        (3, "ended_on", "ended_on lies before started_on."),
        (3, "year", "Out of range: 1900 to 2100."),
        (3, "amount", "Out of range: at least 0."),
        (4, "source", "No source."),
        (4, "ended_on", "ended_on lies before started_on."),
    ]
    assert report.rejected == 3


def test_many_problems_are_counted_and_the_first_kept(
    write: Write, import_: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problem_module, "MOST_PROBLEMS", 10)
    report = import_(write("project.csv", "slug,title,source\n" + "".join(f"p{n},,paper\n" for n in range(50))))
    assert (len(report.problems.kept), report.problems.total, report.rejected) == (10, 50, 50)


def test_unknown_columns_are_named_with_what_is_known(write: Write, import_: Import) -> None:
    report = import_(write("project.csv", "slug,titel,source,id\np1,T,paper,1\n"))
    assert [(field, message) for _, field, message in said(report)] == [
        ("titel", "Unknown column “titel”. Did you mean “title”?"),
        ("id", "Unknown column “id”."),
    ]
    assert all(problem.stops_the_file for problem in report.problems)


def test_a_missing_key_column_is_named_once(write: Write, import_: Import) -> None:
    report = import_(write("project.csv", "title,source\nT,paper\nU,paper\n"))
    assert said(report) == [(1, "slug", "The column “slug” is missing.")]


def test_a_missing_column_that_new_records_need_is_named_once(write: Write, import_: Import, rows: Rows) -> None:
    report = import_(write("project.csv", "slug,source\np1,paper\np2,paper\n"))
    assert said(report) == [(1, "title", "The column “title” is missing.")]
    assert rows(Project) == []


def test_records_of_json_name_their_missing_and_unknown_fields_themselves(write: Write, import_: Import) -> None:
    path = write(
        "project.json", json.dumps([{"slug": "p1"}, {"slug": "p2", "title": "T", "jahr": 2007}, {"title": "T"}])
    )
    found = said(import_(path))
    assert [(field, message[:22]) for _, field, message in found] == [
        ("title", "The value is missing."),
        ("source", "No source."),
        ("jahr", "Unknown column “jahr”."),
        ("slug", "The value is missing."),
    ]


def test_a_key_that_comes_twice_is_named_with_its_first_line(write: Write, import_: Import) -> None:
    report = import_(write("project.csv", PROJECTS + "p1,Third,,,,,,paper\n"))
    (problem,) = report.problems
    assert problem.message.en == "The same key already occurs in line 2."
    assert problem.message.de == "Derselbe Schlüssel kommt bereits vor: Zeile 2."


def test_a_key_that_comes_twice_in_two_files_is_named_with_the_file(write: Write, import_: Import) -> None:
    report = import_(write("project.csv", PROJECTS), write("two/project.csv", PROJECTS))
    assert [problem.message.en.endswith(f"project.csv, line {n}.") for n, problem in enumerate(report.problems, 2)] == [
        True,
        True,
    ]


def test_a_value_that_another_record_has_is_named_by_column(write: Write, import_: Import, rows: Rows) -> None:
    text = "slug,kind,name_de,cci,source\na,pact,A,2007DE1,paper\nb,pact,B,2007DE1,paper\nc,pact,C,2007DE2,paper\n"
    report = import_(write("programme.csv", text), skip_rejected=True)
    assert said(report) == [(3, "cci", "Another record already has the same value in cci.")]
    assert [row["slug"] for row in rows(Programme)] == ["a", "c"]
    again = import_(write("programme.csv", "slug,cci\nc,2007DE1\na,2007DE1\n"))
    assert said(again) == [(2, "cci", "Another record already has the same value in cci.")]


def test_a_rule_that_only_the_database_knows_is_still_a_row_of_its_own(write: Write, import_: Import) -> None:
    import_(write("field_scheme.csv", "slug,name_de,source\ns,S,paper\n"))
    import_(write("competence_field.csv", "slug,name_de,field_scheme,source\nf,F,s,paper\ng,G,s,paper\n"))
    import_(write("initiative.csv", "slug,name_de,source\ni,I,paper\n"))
    head = "initiative,competence_field,is_primary,source\n"
    report = import_(write("initiative_field.csv", head + "i,f,true,paper\ni,g,true,paper\n"))
    assert said(report) == [(3, "initiative", "Another record already has the same value in initiative.")]


def test_tables_without_slug_are_matched_by_their_key(write: Write, import_: Import, rows: Rows) -> None:
    import_(write("field_scheme.csv", "slug,name_de,source\ns,S,paper\n"))
    import_(write("competence_field.csv", "slug,name_de,field_scheme,source\nf,F,s,paper\n"))
    labels = "competence_field,language,text,use\nf,de,eff,alt\nf,en,eff,alt\n"
    assert import_(write("field_label.csv", labels)).rows.created == 2
    report = import_(write("field_label.csv", labels.replace("en,eff,alt", "en,eff,hidden")))
    assert (report.rows.updated, report.rows.unchanged) == (1, 1)
    assert report.differences[0].record == "1 · en · eff"
    assert len(rows(FieldLabel)) == 2


def test_empty_cells_take_the_default(write: Write, import_: Import, rows: Rows) -> None:
    path = write("organisation.csv", "slug,name_de,kind,unconfirmed,source\no,O,,,paper\n")
    import_(path)
    (stored,) = rows(Organisation)
    assert (stored["kind"], stored["unconfirmed"]) == ("other", False)
    assert import_(path).rows.unchanged == 1


def test_a_folder_is_imported_in_the_order_of_its_references(
    write: Write, import_: Import, rows: Rows, tmp_path: Path
) -> None:
    write("in/initiative_field.csv", "initiative,competence_field,is_primary,source\ni,f,ja,new\n")
    write("in/initiative.csv", "slug,name_en,source\ni,Initiative,new\n")
    write("in/competence_field.csv", "slug,name_de,field_scheme,source\nf,F,s,new\n")
    write("in/field_scheme.csv", "slug,name_de,source\ns,S,new\n")
    write("in/source.csv", "slug,kind,title\nnew,web_page,New\n")
    write("in/README.md", "about")
    report = import_(tmp_path / "in")
    assert (report.rows.created, list(report.problems)) == (5, [])
    assert rows(InitiativeField)[0]["is_primary"] is True
    assert rows(Initiative)[0]["name_de"] is None
    assert len(rows(FieldScheme)) == len(rows(CompetenceField)) == 1


def test_every_format_gives_the_same_records(write: Write, import_: Import, rows: Rows, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "project"
    for row in (["slug", "title", "year", "source"], ["x1", "T", 2007, "paper"]):
        sheet.append(row)
    workbook.save(tmp_path / "list.xlsx")
    paths = [
        tmp_path / "list.xlsx",
        write("a/project.csv", "slug;title;year;source\r\nx2;T;2007;paper\r\n"),
        write("b/project.json", '[{"slug": "x3", "title": "T", "year": 2007, "source": "paper"}]'),
        write("c/project.ndjson", '{"slug": "x4", "title": "T", "year": "2007", "source": "paper"}\n'),
        write("d/project.yaml", "- {slug: x5, title: T, year: 2007, source: paper}\n"),
    ]
    report = import_(*paths)
    assert (report.rows.created, list(report.problems)) == (5, [])
    assert {(row["title"], row["year"]) for row in rows(Project)} == {("T", 2007)}


def test_every_sheet_of_a_workbook_is_checked_although_one_is_wrong(import_: Import, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for name, *lines in (
        ("notes", ["about"], ["this list"]),
        ("project", ["slug", "titel"], ["p", "T"]),
        ("organisation", ["slug", "name_de", "source"], ["o", None, "paper"]),
    ):
        sheet = workbook.create_sheet(name)
        for line in lines:
            sheet.append(line)
    workbook.save(tmp_path / "all.xlsx")
    assert [(problem.sheet, problem.field) for problem in import_(tmp_path / "all.xlsx").problems] == [
        ("notes", None),
        ("project", "titel"),
        ("organisation", "name_de"),
    ]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("title", "=HYPERLINK(1)", "The text starts with “=” like a formula."),
        ("title", "x" * 1_000_000, "The text is too long (1000000 characters; at most 2000 allowed)."),
        ("year", "20000000000", "This is not a number."),
        ("year", "1850", "Out of range: 1900 to 2100."),
        ("year", "2007.5", "This is not a number."),
        ("amount", "-1", "Out of range: at least 0."),
        ("amount", "1e5", "This is not a number."),
        ("amount", "1.000,00", "This is not a number."),
        ("amount", "9" * 20, "This is not a number."),
        ("started_on", "2003-02-30", "This is not a valid date."),
        ("started_on", "0200", "This is not a valid date."),
        ("region", "DEX", "“DEX” does not exist, neither in the database nor in this import (region)."),
        ("unconfirmed", "perhaps", "Yes or no is expected."),
    ],
)
def test_a_bad_value_is_named_by_line_and_column(
    write: Write, import_: Import, rows: Rows, column: str, value: str, message: str
) -> None:
    columns = dict.fromkeys(["slug", "title", "source"], "x") | {"source": "paper", "currency": "EUR"} | {column: value}
    report = import_(
        write("project.csv", ",".join(columns) + "\n" + ",".join(f'"{cell}"' for cell in columns.values()) + "\n")
    )
    assert said(report) == [(2, column, message)]
    assert rows(Project) == []


def test_half_characters_and_control_characters_never_reach_the_database(write: Write, import_: Import) -> None:
    records = r'[{"slug": "a", "title": "x\ud800", "source": "paper"}, {"slug": "b", "title": "x\u001b[1m", "source": "paper"},'
    report = import_(write("project.json", records + r' {"slug": "c", "title": "T", "source": "p\udfff"}]'))
    assert [(problem.record, problem.field) for problem in report.problems] == [
        (1, "title"),
        (2, "title"),
        (3, "source"),
    ]
    json.dumps(report.as_json("en"), ensure_ascii=False).encode()


def test_a_file_whose_name_is_no_text_is_imported_and_named(
    write: Write, import_: Import, rows: Rows, tmp_path: Path
) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    folder.mkdir()
    (folder / "project.csv").write_text(PROJECTS)
    assert import_(folder).rows.created == 2
    assert "\N{REPLACEMENT CHARACTER}" in str(rows_of_change_sets(import_, folder))


def rows_of_change_sets(import_: Import, folder: Path) -> list[str]:
    (folder / "project.csv").write_text(PROJECTS + "p3,Third,,x,,,,paper\n")
    return [problem.file for problem in import_(folder).problems]


def test_numbers_of_json_may_have_an_exponent(write: Write, import_: Import, rows: Rows) -> None:
    records = '[{"slug": "a", "title": "T", "source": "paper", "currency": "EUR", "amount": 1e5, "year": 2.007e3}]'
    assert list(import_(write("project.json", records)).problems) == []
    assert (rows(Project)[0]["amount"], rows(Project)[0]["year"]) == (100_000, 2007)
    assert said(import_(write("project.json", records.replace("1e5", "1e999999"))))[0][1] == "amount"


def test_other_bad_values_of_other_tables_are_named(write: Write, import_: Import) -> None:
    report = import_(
        write(
            "organisation.json",
            json.dumps(
                [
                    {"slug": "o", "name_de": ["list"], "kind": "univercity", "website": "ftp:x"},
                    {"slug": "p", "name_de": "P", "kind": "hochschule"},
                ]
            ),
        )
    )
    assert said(report) == [
        (1, "name_de", "A single value is expected, not a list or an object."),
        (1, "kind", "The value is not in the list of permitted values. Did you mean “university”?"),
        (1, "website", "This is not a valid web address."),
        (1, "kind", "The value is not in the list of permitted values. Did you mean “university”?"),
    ]


def test_statements_keep_contradictions_and_the_rules_of_the_content(write: Write, import_: Import, rows: Rows) -> None:
    head = "slug,region,kind,text_de,indicator,value,source,as_of\n"
    text = (
        head
        + "s1,nrw,characteristic,Es sind 128,members,128,paper,2010\ns2,nrw,characteristic,Es sind 142,members,142,paper,2010\n"
    )
    assert import_(write("statement.csv", text)).rows.created == 2
    bad = import_(write("statement.csv", head + "s3,,characteristic,,members,,paper,\n"))
    assert [field for _, field, _ in said(bad)] == ["initiative", "value", "text_de"]
    stock = import_(write("statement.csv", head + "s4,nrw,outcome,Es sind 150,members,150,paper,2012\n"))
    assert [field for _, field, _ in said(stock)] == ["kind"]
    assert [row["value"] for row in rows(Statement)] == [128, 142]


def test_progress_is_told_while_reading(write: Write, import_: Import) -> None:
    told: list[tuple[str, int]] = []
    text = "slug,title,source\n" + "".join(f"p{n},T,paper\n" for n in range(450))
    import_(write("project.csv", text), progress=lambda file, count: told.append((file.name, count)))
    assert told == [("project.csv", 200), ("project.csv", 400), ("project.csv", 450)]


def test_more_rows_than_a_batch_are_stored_and_matched(
    write: Write, import_: Import, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "BATCH", 7)
    path = write("project.csv", "slug,title,source\n" + "".join(f"p{n},T,paper\n" for n in range(50)))
    assert import_(path).rows.created == 50
    assert import_(path).rows.unchanged == 50
    assert len(rows(Project)) == 50


def test_umlauts_are_one_text_however_they_are_composed(write: Write, import_: Import) -> None:
    import_(write("organisation.csv", "slug,name_de,source\no,Mülheim,paper\n"))
    assert import_(write("organisation.csv", "slug,name_de,source\no,Mu\u0308lheim ,paper\n")).rows.unchanged == 1
