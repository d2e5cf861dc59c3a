"""ZIP archives of tables, and files of formats that are not read."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from kb.ingest.read import find, packed, read
from kb.ingest.report.problem import Problem
from kb.ingest.row import Header, Note, Row
from kb.models import Project
from tests.ingest.conftest import Import, Rows, Write, said


def archive(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def refusals(path: Path) -> list[tuple[str, str]]:
    items = list(read(path))
    assert all(isinstance(item, Problem) and item.stops_the_file for item in items)
    return [(Path(item.file).name, item.message.en) for item in items if isinstance(item, Problem)]


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["a"])
    sheet.append([1])
    book.save(path)
    return path


def test_each_table_of_an_archive_is_a_file_of_its_own(tmp_path: Path) -> None:
    sheet = workbook(tmp_path / "b.xlsx").read_bytes()
    members: Mapping[str, str | bytes] = {
        "x/a.csv": "a\n7\n8,9\n",
        "b.xlsx": sheet,
        "README.txt": "x",
        "__MACOSX/a.csv": "x",
        ".hidden.csv": "x",
    }
    path = archive(tmp_path / "lists.zip", members)
    items = list(read(path))
    assert [(item.file, item.values) for item in items if isinstance(item, Row)] == [
        (f"{path}/x/a.csv", {"a": "7"}),
        (f"{path}/b.xlsx", {"a": 1}),
    ]
    assert [(item.file, item.line) for item in items if isinstance(item, Problem)] == [(f"{path}/x/a.csv", 3)]
    assert len([item for item in items if isinstance(item, Header)]) == 2
    assert [item.text.en for item in items if isinstance(item, Note)] == [
        "The archive also contains “README.txt”, which is not read."
    ]


def test_tables_of_an_archive_are_imported_by_their_names(tmp_path: Path, import_: Import, rows: Rows) -> None:
    members = {
        "project.csv": "slug,title,source\na,A,letter\n",
        "source.csv": "slug,kind,title\nletter,document,A letter\n",
    }
    report = import_(archive(tmp_path / "lists.zip", members))
    assert said(report) == []
    assert [row["slug"] for row in rows(Project)] == ["a"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../a.csv", "The name of this file in the archive leads out of the archive."),
        ("/a.csv", "The name of this file in the archive leads out of the archive."),
        ("C:\\a.csv", "The name of this file in the archive leads out of the archive."),
        ("more.zip", "Archives inside archives are not read."),
        ("A.CSV", "The archive contains several files of this name."),
        ("a.xls", "Files with the extension .xls (the old format of Excel) are not read."),
    ],
)
def test_members_that_are_not_read_are_named(tmp_path: Path, name: str, message: str) -> None:
    assert refusals(archive(tmp_path / "lists.zip", {"a.csv": "a\n1\n", name: "x"})) == [(Path(name).name, message)]


def test_a_locked_member_is_named(tmp_path: Path) -> None:
    path = archive(tmp_path / "lists.zip", {"a.csv": "a\n1\n"})
    content = bytearray(path.read_bytes())
    content[content.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    assert refusals(path) == [("a.csv", "This file in the archive is password-protected.")]


def test_an_archive_has_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_TABLES", 1)
    monkeypatch.setattr(packed, "MOST_UNPACKED", 2_000_000)
    path = archive(tmp_path / "lists.zip", {"a.csv": "a\n1\n", "b.csv": "a\n" * 1_500_000})
    assert [message[:30] for _, message in refusals(path)] == [
        "The archive contains 2 tables;",
        "The compressed file grows unus",
    ]
    monkeypatch.setattr(packed, "MOST_TABLES", 2)
    content = path.read_bytes().replace((3_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    path.write_bytes(content)
    assert any(isinstance(item, Problem) and "damaged" in item.message.en for item in read(path))


def test_an_archive_without_tables_says_so(tmp_path: Path) -> None:
    assert [message for _, message in refusals(archive(tmp_path / "a.zip", {"a.txt": "x"}))] == [
        "The archive contains no file that can be imported."
    ]


@pytest.mark.parametrize("name", ["a.zip", "a.xlsx", "a.ods", "a.csv.gz"])
def test_a_download_that_was_cut_off_is_noticed(write: Write, tmp_path: Path, name: str) -> None:
    whole = tmp_path / f"whole-{name}"
    if name.endswith(".gz"):
        whole.write_bytes(gzip.compress(b"a\n" + b"1234567\n" * 5000))
    elif name == "a.zip":
        archive(whole, {"a.csv": "a\n1\n"})
    else:
        workbook(whole)
    content = whole.read_bytes()
    problems = [
        item.message.en for item in read(write(name, content[: len(content) * 2 // 3])) if isinstance(item, Problem)
    ]
    assert len(problems) == 1
    assert "it is incomplete" in problems[0]


def only(path: Path) -> str:
    (problem,) = find([path])
    assert isinstance(problem, Problem)
    return f"{problem.message.en} {problem.cure.en}"


def test_workbooks_with_macros_are_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx").rename(tmp_path / "a.xlsm")
    assert list(find([path])) == [path]
    assert [item.values for item in read(path) if isinstance(item, Row)] == [{"a": 1}]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(100), "Files with the extension .xls (the old format of Excel) are not read. Open"),
        ("a.xls", b"\xef\xbb\xbf<html><table>", "Despite its extension .xls, this is an HTML page. Open"),
        ("a.xls", b"Name\tOrt\nA\tB\n", "Despite its extension .xls, this is a text file. Change the extension to .tsv."),
        ("a.xls", b"Name;Ort\nA;B\n", "Despite its extension .xls, this is a text file. Change the extension to .csv."),
        ("a.XLS", b"PK\x03\x04", "Despite its extension .xls, this is an XLSX file. Change the extension to .xlsx."),
        ("a.xlsb", b"PK\x03\x04", "Files with the extension .xlsb (the binary format of Excel) are not read. Open"),
        ("a.numbers", b"x", "Files with the extension .numbers (the format of Apple Numbers) are not read. In Numbers"),
        ("a.pdf", b"%PDF", "Files with the extension .pdf (a PDF document) are not read. Paste"),
        ("a.docx", b"x", "Files with the extension .docx (a text document) are not read. Paste"),
        ("a.html", b"x", "Files with the extension .html (an HTML page) are not read. Open"),
    ],
)  # fmt: skip
def test_other_formats_are_refused_with_the_remedy(write: Write, name: str, content: bytes, sentence: str) -> None:
    assert only(write(name, content)).startswith(sentence)


def test_an_old_workbook_in_a_folder_is_not_passed_over(write: Write, tmp_path: Path) -> None:
    write("in/a.csv", "a\n1\n")
    write("in/b.xls", b"\xd0\xcf\x11\xe0" + bytes(100))
    write("in/c.pdf", b"%PDF")
    paths = list(find([tmp_path / "in"]))
    assert [Path(path.file if isinstance(path, Problem) else path).name for path in paths] == ["a.csv", "b.xls"]
    assert isinstance(paths[1], Problem)
