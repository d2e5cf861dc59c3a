"""Merged cells, and rows, columns and sheets that are hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kb.ingest.read import read
from kb.ingest.read.workbooks import cells
from kb.ingest.report.problem import Problem
from kb.ingest.row import Note, Row
from tests.ingest.read.test_sheets import ods, replace, text

DOWN = "In column “{}”, cells are merged downwards; the value counts for each of their rows."


def sheet(*rows: list[Any]) -> Worksheet:
    workbook = openpyxl.Workbook()
    made = workbook.active
    assert made is not None
    for row in rows:
        made.append(row)
    return made


def saved(made: Worksheet, path: Path) -> Path:
    book_of(made).save(path)
    return path


def book_of(made: Worksheet) -> openpyxl.Workbook:
    assert made.parent is not None
    return made.parent


def values(path: Path) -> list[list[Any]]:
    return [list(item.values.values()) for item in read(path) if isinstance(item, Row)]


def notes(path: Path) -> list[tuple[int | None, str]]:
    return [(item.place.line, item.text.en) for item in read(path) if isinstance(item, Note)]


def test_a_value_merged_downwards_belongs_to_all_its_rows(tmp_path: Path) -> None:
    made = sheet(["a", "b"], ["x", 1], [None, 2], ["y", 3], [None, None])
    made.merge_cells("A2:A3")
    made.merge_cells("A4:B5")
    path = saved(made, tmp_path / "a.xlsx")
    assert values(path) == [["x", 1], ["x", 2], ["y", None]]
    assert notes(path) == [
        (3, DOWN.format("a")),
        (4, "Cells to the right of column “a” are merged with it; the value counts for column “a” only."),
    ]


def test_cells_merged_with_the_header_are_not_filled(tmp_path: Path) -> None:
    made = sheet(["a", "b"], [None, 1], [None, 2])
    made.merge_cells("A1:A3")
    assert values(saved(made, tmp_path / "a.xlsx")) == [[None, 1], [None, 2]]


def test_rows_merged_with_a_faulty_cell_are_faulty_too(tmp_path: Path) -> None:
    made = sheet(["a", "b"], ["#N/A", 1], [None, 2], ["x", 3])
    made.merge_cells("A2:A3")
    path = saved(made, tmp_path / "a.xlsx")
    problems = [(item.line, item.message.en) for item in read(path) if isinstance(item, Problem)]
    assert problems == [(2, "Cell A2 shows an error."), (3, "Cell A2 shows an error.")]
    assert values(path) == [["x", 3]]


def test_ods_cells_merged_downwards_and_hidden_rows_are_told(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", [[text("a"), text("b")], [{**text("x"), "numberrowsspanned": "2"}, text("1")]])
    covered = (
        b'<table:table-row table:visibility="filter"><table:covered-table-cell/>'
        b'<table:table-cell office:value-type="string"><text:p>2</text:p></table:table-cell></table:table-row>'
    )
    replace(path, "content.xml", b"</table:table>", covered + b"</table:table>")
    assert values(path) == [["x", "1"], ["x", "2"]]
    assert notes(path) == [(3, DOWN.format("a")), (3, "Rows hidden in the sheet “Liste” are imported: 3.")]


def test_hidden_rows_and_columns_are_read_and_noted(tmp_path: Path) -> None:
    made = sheet(["a", "b"], *([number, number] for number in range(2, 9)))
    for line in (3, 4, 5, 7):
        made.row_dimensions[line].hidden = True
    made.column_dimensions["B"].hidden = True
    path = saved(made, tmp_path / "a.xlsx")
    assert len(values(path)) == 7
    assert notes(path) == [
        (1, "The column “b”, hidden in the sheet “Sheet”, is read."),
        (3, "Rows hidden in the sheet “Sheet” are imported: 3–5, 7."),
    ]


def test_a_hidden_sheet_is_left_out_by_name(tmp_path: Path) -> None:
    made = sheet(["a"], [1])
    hidden = book_of(made).create_sheet("secret")
    hidden.append(["b"])
    hidden.sheet_state = "hidden"
    book_of(made).create_sheet("empty").sheet_state = "hidden"
    path = saved(made, tmp_path / "a.xlsx")
    assert values(path) == [[1]]
    assert notes(path) == [(None, "The hidden sheet “secret” is not read.")]


def test_faulty_rows_beyond_the_limit_stop_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MOST_ODDITIES", 2)
    path = saved(sheet(["a"], ["#N/A"], ["#N/A"], ["#N/A"], [1]), tmp_path / "a.xlsx")
    problems = [(item.line, item.stops_the_file) for item in read(path) if isinstance(item, Problem)]
    assert problems == [(2, False), (3, False), (4, True)]


def test_a_range_is_read_from_its_corners() -> None:
    assert cells.Area.of("B2:$C$4") == (2, 2, 4, 3)
    assert cells.Area.of("B2") == (2, 2, 2, 2)
    assert cells.Area.of("Sheet1!B2") is None


def test_ods_comments_are_no_values_and_hidden_columns_are_told(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", [[text("a"), text("b")], [text("x"), text("MARK")]])
    columns = b'<table:table-column/><table:table-column table:visibility="collapse"/>'
    replace(path, "content.xml", b'table:name="Liste">', b'table:name="Liste">' + columns)
    comment = b"<office:annotation><text:p>Ask<text:s text:c='2'/>Ada</text:p></office:annotation><text:p>y</text:p>"
    replace(path, "content.xml", b"<text:p>MARK</text:p>", comment)
    assert values(path) == [["x", "y"]]
    hidden, commented = notes(path)
    assert hidden == (1, "The column “b”, hidden in the sheet “Liste”, is read.")
    assert commented[1].endswith("not read: B2.")
