"""Headers: names as readers see them, in one line or several, below titles or where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kb.cli.import_texts import preview_lines
from kb.ingest import preview
from kb.ingest.mapping import BadMapping, load
from kb.ingest.read import Layout, read
from kb.ingest.read.headers import letter, names_of
from kb.ingest.report.problem import Problem
from kb.ingest.row import Header, Row
from kb.models import Organisation, Project
from tests.ingest.conftest import Import, Rows, Write

NAMES = frozenset({"Nr", "Träger", "Beginn", "Zuschuss"})
FOREIGN = Layout(is_foreign=True, names=NAMES | {"Ort"}, needed=NAMES)
MAPPING = """
entity = "project"
[fields]
slug = { template = "p-{Nr}" }
title = { column = "Vorhaben" }
started_on = { column = "Beginn", date = ["D.M.Y", "Y"] }
source = { constant = "paper" }
"""


def columns(path: Path, layout: Layout) -> Sequence[str]:
    (header,) = [item for item in read(path, None, layout) if isinstance(item, Header)]
    return header.columns


def told(path: Path, layout: Layout) -> list[tuple[int | None, str, str, bool]]:
    items = [item for item in read(path, None, layout) if isinstance(item, Problem)]
    return [(item.line, item.message.en, item.cure.de, item.stops_the_file) for item in items]


def book(path: Path, *lines: Sequence[Any], merged: str = "") -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in lines:
        sheet.append(list(line))
    if merged:
        sheet.merge_cells(merged)
    workbook.save(path)
    return path


def test_names_that_differ_only_in_spelling_are_read_as_the_mapping_spells_them(write: Write) -> None:
    path = write("a.csv", "NR;Trä\u00adger;  beginn ;Zu-schuss;O\u00a0rt;Sonst\n1;2;3;4;5;6\n")
    assert columns(path, FOREIGN) == ("Nr", "Träger", "Beginn", "Zuschuss", "Ort", "Sonst")


def test_of_two_columns_with_nearly_one_name_the_exact_one_is_meant(write: Write) -> None:
    assert columns(write("a.csv", "Nr;NR;Träger;Beginn;Zuschuss\n1;2;3;4;5\n"), FOREIGN)[:2] == ("Nr", "NR")
    both = write("b.csv", "nr;NR;Träger;Beginn;Zuschuss\n1;2;3;4;5\n")
    assert columns(both, FOREIGN)[:2] == ("nr", "NR")


def test_records_of_json_are_respelled_like_columns(write: Write) -> None:
    path = write("a.json", '[{"NR": 1, "träger ": "A", "x": 2}, {"Nr": 3, "NR": 4}]')
    values = [item.values for item in read(path, None, FOREIGN) if isinstance(item, Row)]
    assert values == [{"Nr": 1, "Träger": "A", "x": 2}, {"Nr": 3, "NR": 4}]


def test_a_name_that_no_record_of_json_has_is_noted(write: Write, import_: Import, rows: Rows) -> None:
    mapping = write("m.toml", MAPPING + 'description = { template = "in {Ort}" }\n')
    listed = write("list.json", '[{"Nr": 1, "vorhaben": "A", "Ort": " ", "Anfang": "2004"}]')
    report = import_(listed, mapping=mapping)
    assert [text.en for text in report.notes] == [
        "“Beginn” occurs in no record. The file contains: Nr, Vorhaben, Ort, Anfang"
    ]
    assert [(row["title"], row["description"]) for row in rows(Project)] == [("A", None)]
    seen = preview(mapping, listed)
    assert [(place.line, text.de.startswith("„Beginn“")) for place, text in seen.notes] == [(None, True)]
    assert f"  {listed}: “Beginn” occurs in no record." in "\n".join(preview_lines(seen, "en"))


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("Verzeichnis;;;\nStand: 31.12.2005;;;\n\n", 1),
        ("\nListe, Stand 2005, vorläufig\n\n", 2),
        ("# erzeugt\n" * 3, 1),
    ],
)
def test_a_header_below_titles_is_named_with_its_line(write: Write, title: str, first: int) -> None:
    body = title + "Nr;Träger;Beginn;Zuschuss\n1;A;2004;5\n"
    assert told(write("a.csv", body), FOREIGN) == [
        (first, f"Line 4 looks like the header, not line {first}.", "In der Zuordnung header = 4 angeben.", True)
    ]
    assert columns(write("a.csv", body), Layout((4,), is_foreign=True)) == ("Nr", "Träger", "Beginn", "Zuschuss")


def test_a_header_below_titles_of_a_sheet_is_named_with_its_line(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["Verzeichnis"], [], ["Nr", "Träger", "Beginn", "Zuschuss"], [1, "A", 2004, 5])
    assert [(line, message) for line, message, *_ in told(path, FOREIGN)] == [
        (1, "Line 3 looks like the header, not line 1.")
    ]


def test_a_table_of_ours_below_titles_is_told_to_lose_them(write: Write, import_: Import) -> None:
    body = "Vorhaben Stand 2005;;\n\nslug;title;source\np1;A;paper\n"
    (problem,) = import_(write("project.csv", body)).problems
    assert problem.message.en == "Line 3 looks like the header, not line 1."
    assert problem.cure.en == "Delete the lines above line 3."


def test_a_header_that_merely_lacks_a_column_is_not_looked_for_elsewhere(write: Write) -> None:
    assert columns(write("a.csv", "Nr;Träger;Beginn\n1;A;Zuschuss\n"), FOREIGN) == ("Nr", "Träger", "Beginn")


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ([["Nr", "Laufzeit", ""], ["", "Beginn", "Ende"]], ["Nr", "Laufzeit / Beginn", "Laufzeit / Ende"]),
        ([["Nr", "A", "", ""], ["Nr", "x", "", "y"]], ["Nr", "A / x", "#C", "A / y"]),
        ([["Nr", "", "Betrag"], ["", "Ort", "EUR"]], ["Nr", "Ort", "Betrag / EUR"]),
        (
            [["F", "", "", ""], ["EU", "", "Land", ""], ["a", "b", "a", "b"]],
            ["F / EU / a", "F / EU / b", "F / Land / a", "F / Land / b"],
        ),
        ([["a", "a"], ["", ""]], ["a", "a (2)"]),
    ],
)
def test_the_names_of_several_lines_are_joined(lines: list[list[str]], names: list[str]) -> None:
    cells = [[cell or None for cell in line] for line in lines]
    assert list(names_of(cells, Layout(is_foreign=True))) == names


def test_columns_without_a_name_are_called_by_their_letter(write: Write, import_: Import, rows: Rows) -> None:
    assert [letter(number) for number in (1, 26, 27, 702, 703)] == ["#A", "#Z", "#AA", "#ZZ", "#AAA"]
    mapping = write("m.toml", MAPPING + 'description = { column = "#B" }\nexternal_id = { column = "#e" }\n')
    report = import_(write("list.csv", "Nr;;Vorhaben;Beginn;\n1;Text;A;2004;X1\n"), mapping=mapping)
    assert list(report.problems) == []
    assert [(row["description"], row["external_id"]) for row in rows(Project)] == [("Text", "X1")]


def test_a_header_of_two_lines_is_named_and_then_read(
    tmp_path: Path, write: Write, import_: Import, rows: Rows
) -> None:
    lines: list[list[Any]] = [
        ["Nr", "Vorhaben", "Laufzeit", None],
        [None, None, "Beginn", "Ende"],
        [1, "A", 2004, 2006],
    ]
    listed = book(tmp_path / "list.xlsx", *lines, merged="C1:D1")
    (problem,) = import_(listed, mapping=write("m.toml", MAPPING)).problems
    assert problem.message.en == "Lines 1–2 together look like the header."
    assert problem.cure.en.startswith("Set header = [1, 2] in the mapping")
    joined = "header = [1, 2]\n" + MAPPING.replace('"Beginn"', '"Laufzeit / Beginn"')
    assert not import_(listed, mapping=write("m.toml", joined)).problems
    assert [str(row["started_on"]) for row in rows(Project)] == ["2004"]
    text = "\n".join(";".join("" if cell is None else str(cell) for cell in line) for line in lines) + "\n"
    assert import_(write("list.csv", text), mapping=write("m.toml", joined)).rows.unchanged == 1


@pytest.mark.parametrize("lines", ["0", "[]", "[5, 4]", "[4, 4]", '"4"', "true"])
def test_a_wrong_line_of_the_header_is_one_problem(write: Write, lines: str) -> None:
    with pytest.raises(BadMapping) as caught:
        load(write("m.toml", f"header = {lines}\n" + MAPPING))
    (problem,) = caught.value.problems
    assert problem.field == "header"
    assert "such as [4, 5]" in problem.message.en


def test_the_former_name_of_the_header_line_is_understood(write: Write) -> None:
    assert load(write("m.toml", "header_line = 4\n" + MAPPING)).header == (4,)


def test_short_rows_of_ours_are_filled_where_columns_may_be_empty(write: Write, import_: Import, rows: Rows) -> None:
    body = "slug,kind,name_de,source,city,website\no1,company,A,paper,Hagen\no2,company,B,paper\n"
    assert not import_(write("organisation.csv", body)).problems
    assert [(row["name_de"], row["city"], row["website"]) for row in rows(Organisation)] == [
        ("A", "Hagen", None),
        ("B", None, None),
    ]
    report = import_(write("organisation.csv", body + "o3,company\n"))
    assert {(problem.line, problem.field) for problem in report.problems} == {(4, "name_de"), (4, "source")}


def test_a_mapping_says_whether_rows_may_be_short(write: Write, import_: Import, rows: Rows) -> None:
    listed = write("list.csv", "Nr;Vorhaben;Beginn\n1;A\n2;B;2004\n")
    (problem,) = import_(listed, mapping=write("m.toml", MAPPING)).problems
    assert (problem.line, 'short_rows = "empty"' in problem.cure.de) == (2, True)
    assert not import_(listed, mapping=write("m.toml", 'short_rows = "empty"\n' + MAPPING)).problems
    assert [row["title"] for row in rows(Project)] == ["A", "B"]
    note = write("list.csv", "Nr;Vorhaben;Beginn\n2;B;2004\nQuelle: Amt")
    skipping = write("m.toml", 'skip = { Nr = "^Quelle" }\n' + MAPPING)
    report = import_(note, mapping=skipping)
    assert (list(report.problems), report.skipped) == ([], 1)


@pytest.mark.parametrize("top", ["", 'short_rows = "empty"\n'])
def test_a_last_row_cut_off_stops_the_file_in_any_case(write: Write, import_: Import, top: str) -> None:
    mapping = write("m.toml", top + MAPPING)
    listed = write("list.csv", "Nr;Vorhaben;Beginn\n1;A;2003\n2;B")
    own = write("project.csv", "slug,title,source\np1,A,paper\np2,B")
    for report in (import_(listed, mapping=mapping, skip_rejected=True), import_(own, skip_rejected=True)):
        (problem,) = report.problems
        assert (problem.line, problem.stops_the_file, report.change_set) == (3, True, None)
        assert problem.message.en == "The file ends within this row: after 2 of 3 cells and without a line end."


def test_a_note_names_columns_that_may_have_been_meant(write: Write, import_: Import) -> None:
    mapping = 'optional = ["Ende"]\n' + MAPPING + 'ended_on = { column = "Ende", date = ["Y"] }\n'
    body = "Nr;Vorhaben;Beginn;Laufzeit Ende;Beginn;Ort\n1;A;2004;2006;2005;Köln\n"
    report = import_(write("list.csv", body), mapping=write("m.toml", mapping))
    assert list(report.problems) == []
    assert sorted(text.en for text in report.notes) == [
        "The column “Beginn” appears more than once; the first is read. A mapping calls the other one “Beginn (2)”.",
        "The column “Ende” is missing; “Laufzeit Ende” is not read. If it is meant, name it in the mapping.",
    ]
    full = body.replace("Laufzeit Ende;Beginn", "Ende;x")
    assert not import_(write("other.csv", full), mapping=write("m.toml", mapping)).notes
