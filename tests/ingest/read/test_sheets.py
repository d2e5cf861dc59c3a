"""XLSX and ODS: row numbers as the user sees them, cells that lie, and archives that are traps."""

from __future__ import annotations

import datetime
import re
import struct
import time
import zipfile
import zlib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from kb.ingest.read import faults, read
from kb.ingest.read.workbooks import archive, cells
from kb.ingest.report.problem import Problem
from kb.ingest.row import Row
from tests.ingest.conftest import Write


def rows(path: Path) -> list[tuple[str | None, int, dict[str, Any]]]:
    return [(item.sheet, item.line, item.values) for item in read(path) if isinstance(item, Row)]


def problems(path: Path) -> list[tuple[int | None, str]]:
    return [(item.line, item.message.en) for item in read(path) if isinstance(item, Problem)]


def book(path: Path, *sheets: list[list[Any]]) -> Path:
    workbook = openpyxl.Workbook()
    for number, content in enumerate(sheets):
        sheet = workbook.active if number == 0 else workbook.create_sheet()
        assert sheet is not None
        for row in content:
            sheet.append(row)
    workbook.save(path)
    return path


def ods(path: Path, content: list[list[dict[str, Any]]]) -> Path:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Liste")
    document.spreadsheet.addElement(table)
    for row in content:
        line = TableRow(**row[0].pop("row", {})) if row else TableRow()
        table.addElement(line)
        for cell in row:
            text = cell.pop("text", None)
            element = TableCell(**cell)
            if text is not None:
                element.addElement(P(text=text))
            line.addElement(element)
    document.save(path)
    return path


def text(value: str) -> dict[str, Any]:
    return {"valuetype": "string", "text": value}


def test_rows_keep_their_numbers_when_the_table_does_not_start_at_the_top(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["B3"], sheet["C3"], sheet["B5"], sheet["C6"] = "name", "year", "x", 2007
    workbook.save(tmp_path / "a.xlsx")
    assert rows(tmp_path / "a.xlsx") == [
        ("Sheet", 5, {"name": "x", "year": None}),
        ("Sheet", 6, {"name": None, "year": 2007}),
    ]


def test_numbers_dates_and_truth_come_as_what_they_are(tmp_path: Path) -> None:
    day, moment = datetime.date(2003, 12, 5), datetime.datetime(2003, 12, 5, 14, 30)  # noqa: DTZ001 - sheets know no zone
    path = book(tmp_path / "a.xlsx", [["a", "b", "c", "d", "e", "f"], [7, 2.5, day, moment, True, "x"]])
    assert [list(values.values()) for _, _, values in rows(path)] == [[7, 2.5, day, moment, True, "x"]]


def test_every_visible_sheet_is_read_under_its_name_and_empty_ones_are_passed_over(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["a"], [1]], [], [["b"], [2]])
    workbook = openpyxl.load_workbook(path)
    hidden = workbook.create_sheet("secret")
    hidden.append(["c"])
    hidden.append([3])
    hidden.sheet_state = "hidden"
    workbook.save(path)
    assert rows(path) == [("Sheet", 2, {"a": 1}), ("Sheet2", 2, {"b": 2})]


def test_a_sheet_with_a_header_only_is_said_to_be_so(tmp_path: Path) -> None:
    assert problems(book(tmp_path / "a.xlsx", [["a"]])) == [(None, "There are no rows below the header.")]


def test_a_workbook_without_content_is_empty(tmp_path: Path) -> None:
    assert problems(book(tmp_path / "a.xlsx", [])) == [(None, "The file is empty.")]


def test_formulas_without_result_and_errors_are_named_by_cell(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["a", "b"], [1, "=A2+1"], [2, "#DIV/0!"], [3, 4]])
    assert problems(path) == [
        (2, "Cell B2 contains a formula without a stored result."),
        (3, "Cell B3 shows an error."),
    ]
    assert rows(path) == [("Sheet", 4, {"a": 3, "b": 4})]


def test_a_formula_with_a_stored_result_is_its_result(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["a"], ["=1+1"]])
    replace(path, "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>2</v>")
    assert rows(path) == [("Sheet", 2, {"a": 2})]


def test_the_second_sheet_keeps_its_own_odd_cells(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["a"], [1]], [["b"], ["=A1"]])
    assert problems(path) == [(2, "Cell A2 contains a formula without a stored result.")]


def test_ods_tables_are_read_with_repeated_rows_and_their_odd_cells(tmp_path: Path) -> None:
    path = ods(
        tmp_path / "a.ods",
        [
            [text("a"), text("b")],
            [text("x"), {"valuetype": "float", "value": "2.5", "text": "2,5"}],
            [{**text("same"), "row": {"numberrowsrepeated": "2"}}],
            [text("y"), {"formula": "of:=[.A1]"}],
            [text("z"), {"formula": "of:=1/0", "valuetype": "string", "stringvalue": "#DIV/0!", "text": "#DIV/0!"}],
            [{"row": {"numberrowsrepeated": "1048570"}, "numbercolumnsrepeated": "16384"}],
        ],
    )
    assert rows(path) == [
        ("Liste", 2, {"a": "x", "b": 2.5}),
        ("Liste", 3, {"a": "same", "b": None}),
        ("Liste", 4, {"a": "same", "b": None}),
    ]
    assert problems(path) == [
        (5, "Cell B5 contains a formula without a stored result."),
        (6, "Cell B6 shows an error."),
    ]


def test_an_ods_cell_repeated_over_the_whole_sheet_is_refused(tmp_path: Path) -> None:
    path = ods(
        tmp_path / "a.ods",
        [[{**text("x"), "row": {"numberrowsrepeated": "1048576"}, "numbercolumnsrepeated": "16384"}]],
    )
    ((_, message),) = problems(path)
    assert message == "The sheet spans 17179869184 cells; at most 5000000 are allowed."


def test_two_cells_in_opposite_corners_do_not_fill_the_memory(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "a", "b"
    workbook.save(tmp_path / "a.xlsx")
    ((_, message),) = problems(tmp_path / "a.xlsx")
    assert message.startswith("The sheet spans")


def test_an_archive_that_says_it_is_huge_is_not_opened(write: Write, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        for number in range(5):
            bomb.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 60_000_000)
    assert problems(tmp_path / "bomb.xlsx") == [
        (None, "The compressed file grows unusually large when unpacked (over 200 MB) and was not opened.")
    ]


def test_an_archive_that_lies_about_its_size_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED", 5_000_000)
    path = tmp_path / "bomb.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("styles.xml", b"0" * 20_000_000)
    content = bytearray(path.read_bytes())
    true, claimed = struct.pack("<L", 20_000_000), struct.pack("<L", 100)
    path.write_bytes(bytes(content).replace(true, claimed))
    assert zipfile.ZipFile(path).infolist()[0].file_size == 100
    ((_, message),) = problems(path)
    assert message.startswith("The compressed file grows unusually large")


def test_an_archive_of_very_many_members_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as many:
        for number in range(4):
            many.writestr(f"{number}.xml", b"")
    ((_, message),) = problems(tmp_path / "a.xlsx")
    assert message.startswith("The compressed file grows unusually large")


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods"])
@pytest.mark.parametrize("content", [b"no archive at all", b"PK\x03\x04 cut off", b"\x00" * 100])
def test_a_file_that_is_no_workbook_is_damaged(write: Write, name: str, content: bytes) -> None:
    ((line, message),) = problems(write(name, content))
    assert line is None
    assert message.startswith("The file is damaged, or its format does not match its extension")


def test_an_archive_without_a_workbook_is_damaged(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as other:
        other.writestr("hello.txt", b"hello")
    ((_, message),) = problems(tmp_path / "a.xlsx")
    assert message.startswith("The file is damaged")


def test_broken_xml_and_entities_are_damage(tmp_path: Path) -> None:
    for number, content in enumerate([b"<a><b></a>", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>']):
        path = book(tmp_path / f"{number}.xlsx", [["a"], [1]])
        rewrite(path, "xl/worksheets/sheet1.xml", content)
        ((_, message),) = problems(path)
        assert message.startswith("The file is damaged")


UNUSUALLY_LARGE = "The compressed file grows unusually large when unpacked (over 200 MB) and was not opened."


def shared(path: Path, text: str, cells: int) -> Path:
    """Write a workbook as Excel does: each text once, to which its cells only refer."""
    book(path, [["a"]])
    lines = "".join(f'<row r="{line}"><c r="A{line}" t="s"><v>0</v></c></row>' for line in range(2, cells + 2))
    replace(path, "xl/worksheets/sheet1.xml", b"</sheetData>", f"{lines}</sheetData>".encode())
    rewrite(path, "xl/sharedStrings.xml", f"<sst {_MAIN}><si><t>{text}</t></si></sst>".encode())
    return path


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize("text", ["x" * 32_000, "x" * 7_990 + "\U0001f600", "ї" * 16_000])
def test_a_text_that_very_many_cells_share_does_not_fill_the_memory(tmp_path: Path, text: str) -> None:
    path = shared(tmp_path / "a.xlsx", text, 7_000)
    assert path.stat().st_size < 60_000
    assert problems(path) == [(None, UNUSUALLY_LARGE)]


def test_a_text_that_some_cells_share_is_read_in_each(tmp_path: Path) -> None:
    assert rows(shared(tmp_path / "a.xlsx", "x", 2)) == [("Sheet", 2, {"a": "x"}), ("Sheet", 3, {"a": "x"})]


def test_a_text_longer_than_a_cell_can_hold_is_refused(tmp_path: Path) -> None:
    inline = book(tmp_path / "inline.xlsx", [["a"], ["MARK"]])
    replace(inline, "xl/worksheets/sheet1.xml", b"MARK", b"x" * 32_768)
    for path in (shared(tmp_path / "shared.xlsx", "x" * 32_768, 1), inline):
        ((line, message),) = problems(path)
        assert line is None
        assert message == "A text in the file has at least 32768 characters; a cell can hold at most 32767."


def test_reading_aids_of_shared_texts_do_not_count(tmp_path: Path) -> None:
    path = shared(tmp_path / "a.xlsx", "MARK</t><rPh><t>" + "x" * 40_000 + "</t></rPh><t>", 1)
    assert [values for _, _, values in rows(path)] == [{"a": "MARK"}]


@pytest.mark.parametrize("repeated", [{"numbercolumnsrepeated": "5000"}, {"row": {"numberrowsrepeated": "+5000"}}])
def test_a_long_text_that_ods_repeats_does_not_fill_the_memory(tmp_path: Path, repeated: dict[str, Any]) -> None:
    path = ods(tmp_path / "a.ods", [[text("a")], [{**text("x" * 50_000), **repeated}]])
    assert problems(path) == [(None, UNUSUALLY_LARGE)]


def test_spaces_that_ods_only_counts_do_not_fill_the_memory(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", [[text("a")], [text("MARK")]])
    replace(path, "content.xml", b"MARK", b'<text:s text:c="4000000000"/>')
    assert problems(path) == [(None, UNUSUALLY_LARGE)]


def test_cells_without_references_count_in_their_order(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["a"], [7, 7, 7, 7, 7]])
    with zipfile.ZipFile(path) as before:
        content = before.read("xl/worksheets/sheet1.xml")
    content = re.sub(rb'<c r="[A-Z]+\d+"', b"<c", content).replace(b'<row r="2"', b'<row r="1048576"')
    rewrite(path, "xl/worksheets/sheet1.xml", content)
    ((_, message),) = problems(path)
    assert message == "The sheet spans 5242880 cells; at most 5000000 are allowed."


def test_a_sheet_in_an_unusual_place_is_inspected_like_any_other(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["a"], ["=1+1"]])
    with zipfile.ZipFile(path) as before:
        members = {info.filename: before.read(info) for info in before.infolist()}
    members["xl/worksheets/other/sheet.xml"] = members.pop("xl/worksheets/sheet1.xml")
    links = "xl/_rels/workbook.xml.rels"
    members[links] = members[links].replace(b"/xl/worksheets/sheet1.xml", b"worksheets/other/sheet.xml")
    with zipfile.ZipFile(path, "w") as after:
        for name, content in members.items():
            after.writestr(name, content)
    assert problems(path) == [(2, "Cell A2 contains a formula without a stored result.")]


def test_tags_without_end_and_long_lists_of_sheets_do_not_take_long(tmp_path: Path) -> None:
    """Each of them took minutes when it was searched with patterns, or parsed anew with each piece."""
    for member in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"):
        for content in (b"<sheet " * 100_000, b'<a b="' + b"x" * 60_000_000):
            path = book(tmp_path / "a.xlsx", [["a"], ["b"]])
            rewrite(path, member, content)
            began = time.process_time()
            ((_, message),) = problems(path)
            assert time.process_time() - began < 5
            assert message.startswith("The file is damaged")


def test_a_member_that_is_there_twice_is_damage(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["a"], ["b"]])
    with zipfile.ZipFile(path, "a") as more:
        more.writestr("XL/Workbook.xml", b"<workbook/>")
    ((_, message),) = problems(path)
    assert message.endswith("two members have the same name.")


def test_an_encrypted_member_means_a_password(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["a"], [1]])
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(bytes(content))
    locked = (None, "The file is password-protected or in the old XLS format.")
    assert problems(path) == [locked]
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert problems(path) == [locked]


def test_members_that_point_nowhere_or_use_rare_compression_are_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as rare:
        rare.writestr("xl/workbook.xml", b"<workbook/>")
    ((_, message),) = problems(path)
    assert "compression" in message
    with zipfile.ZipFile(path, "w") as stored:
        stored.writestr("one.xml", b"<a/>")
    path.write_bytes(path.read_bytes().replace(b"PK\x03\x04", b"XX\x03\x04", 1))
    ((_, message),) = problems(path)
    assert "no local header" in message


def test_only_the_first_odd_cells_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MOST_ODDITIES", 2)
    oddities = cells.FaultyCells()
    for line in range(5):
        oddities.note(line, "A1", faults.CELL_ERROR)
    assert len(oddities.rows) == 2


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")])
def test_columns_are_named_as_spreadsheets_do(number: int, letters: str) -> None:
    assert cells.column_name(number) == letters
    assert cells.column_number(letters) == number


def replace(path: Path, member: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as before:
        content = before.read(member)
    assert old in content
    rewrite(path, member, content.replace(old, new))


def rewrite(path: Path, member: str, content: bytes) -> None:
    """Put other content into one member of an archive."""
    with zipfile.ZipFile(path) as before:
        members = {info.filename: before.read(info) for info in before.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for name, old in {**members, member: content}.items():
            after.writestr(name, old)
    assert zlib.crc32(content) == zipfile.ZipFile(path).getinfo(member).CRC
