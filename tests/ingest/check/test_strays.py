"""Lines of a list that are no records are named as what they seem to be, with the setting that leaves them out."""

from __future__ import annotations

import re
import tomllib

import pytest

from kb.models import Project
from tests.ingest.conftest import Import, Rows, Write

HEAD = "Nr;Vorhaben;Beginn;Betrag\n"
MAPPING = """
entity = "project"
optional = ["Betrag"]
[fields]
slug = { template = "p-{Nr:slug}" }
title = { first = [{ column = "Vorhaben" }, { column = "Nr" }] }
started_on = { column = "Beginn", date = ["Y"] }
amount = { column = "Betrag", number = "1.234,56" }
currency = { constant = "EUR" }
source = { constant = "paper" }
"""
LINES = [
    "Nr;Vorhaben;Beginn;Betrag",
    "NR; vorhaben;Beginn; Be-trag",
    "Summe;;;3",
    "Zwischensumme Köln:;;;",
    "Total;;;3",
]


def test_headers_and_totals_between_the_rows_are_named(write: Write, import_: Import) -> None:
    body = HEAD + "1;A;2004;1\n" + "\n".join(LINES) + "\n2;Total Deutschland;2005;2\n"
    report = import_(write("list.csv", body), mapping=write("m.toml", MAPPING))
    assert [(problem.line, problem.message.en) for problem in report.problems] == [
        (3, "The line repeats the header."),
        (4, "The line repeats the header."),
        (5, "The line looks like a total, not like a record."),
        (6, "The line looks like a total, not like a record."),
        (7, "The line looks like a total, not like a record."),
    ]
    assert report.rows.created == 2


@pytest.mark.parametrize("line", ["Nr;Vorhaben;Beginn;Betrag", "Summe;;;3", "A.1*\\;;;"])
def test_the_setting_that_is_named_leaves_the_line_out(write: Write, import_: Import, rows: Rows, line: str) -> None:
    strict = MAPPING.replace('first = [{ column = "Vorhaben" }, { column = "Nr" }]', 'column = "Vorhaben"')
    listed = write("list.csv", HEAD + "1;A;2004;1\n" + line + "\n")
    (problem,) = import_(listed, mapping=write("m.toml", strict)).problems
    assert problem.line == 3
    match = re.search(r"skip = .*", problem.cure.en)
    assert match is not None
    assert tomllib.loads(match[0])
    report = import_(listed, mapping=write("m.toml", match[0] + strict))
    assert (list(report.problems), report.skipped, len(rows(Project))) == ([], 1, 1)


def test_any_of_several_settings_leaves_lines_out(write: Write, import_: Import) -> None:
    skip = 'skip = [{ Nr = "^Nr$" }, { Vorhaben = "^$", Betrag = "^$" }]\n'
    body = HEAD + "Bezirk; ;;\n1;A;2004;1\n" + HEAD + "2;;2005;0\n"
    report = import_(write("list.csv", body), mapping=write("m.toml", skip + MAPPING))
    assert (list(report.problems), report.skipped, report.rows.created) == ([], 2, 2)


def test_a_row_of_one_cell_that_is_stored_all_the_same_is_noted(write: Write, import_: Import) -> None:
    report = import_(write("list.csv", HEAD + "Bezirk Chemnitz;;;\n"), mapping=write("m.toml", MAPPING))
    assert (list(report.problems), report.rows.created) == ([], 1)
    assert [text.en for text in report.notes] == [
        "Only one cell of the row is filled; it may be a heading or a footnote."
    ]


def test_a_second_table_stops_the_file_and_its_rows_are_not_measured(write: Write, import_: Import) -> None:
    body = HEAD + "1;A;2004;1\n\nBeginn;Nr;Vorhaben;\nzwei;drei;vier;fünf\n"
    (problem,) = import_(write("list.csv", body), mapping=write("m.toml", MAPPING), skip_rejected=True).problems
    assert (problem.line, problem.stops_the_file) == (4, True)
    assert problem.message.en.startswith("The line looks like the header of a second table")


def test_tables_of_ours_are_told_to_lose_such_lines(write: Write, import_: Import) -> None:
    body = "slug,title,source\np1,A,paper\nslug,title,source\nBezirk Köln,,\nSumme,,\n"
    report = import_(write("project.csv", body))
    assert [(problem.line, problem.cure.en) for problem in report.problems] == [
        (line, "Delete the line.") for line in (3, 4, 5)
    ]


@pytest.mark.parametrize(
    ("column", "meant"),
    [
        ("Betrag*", "Betrag"),
        ("Betrag 1)", "Betrag"),
        ("Betrag¹", "Betrag"),
        ("Betrag (in EUR)", "Betrag"),
        ("Ort in NRW", "Ort"),
        ("Laufzeit / Ende", "Ende"),
        ("Träger/Partner", "Träger"),
        ("Ort der Firma", "Ort"),
    ],
)
def test_a_column_with_marks_units_or_a_name_above_is_perhaps_meant(
    write: Write, import_: Import, column: str, meant: str
) -> None:
    mapping = write("m.toml", MAPPING.replace("Beginn", meant).replace('["Betrag"]', "[]"))
    body = f"Nr;Vorhaben;{column}" + (";Betrag" if meant != "Betrag" else "") + "\n1;A;2;3\n"
    (problem,) = import_(write("list.csv", body), mapping=mapping).problems
    assert f"Did you mean “{column}”?" in problem.message.en
    assert "in the mapping" in problem.cure.en
