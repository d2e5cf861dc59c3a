"""The targets of links in the cells of a sheet, as columns that a mapping can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from kb.ingest.read import Layout, read
from kb.ingest.row import Header, Row
from tests.ingest.read.test_sheets import ods, replace, text

WANTED = Layout(is_foreign=True, names=frozenset({"Name", "Internet (link)"}))


def linked(path: Path) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (
        ["Name", "Internet"],
        ["A", "zur Seite"],
        ["B", None],
        ["C", "www"],
        ["D", "kein Link"],
        ["E", "formula"],
    ):
        sheet.append(row)
    sheet["B2"].hyperlink = "https://a.example/x"
    sheet.merge_cells("B2:B3")
    sheet["B4"].hyperlink = "#Sheet!A1"
    workbook.save(path)
    replace(
        path,
        "xl/worksheets/sheet1.xml",
        b'<c r="B6" t="inlineStr"><is><t>formula</t></is></c>',
        b'<c r="B6" t="str"><f>HYPERLINK("https://e.example/","Seite")</f><v>Seite</v></c>',
    )
    return path


def targets(path: Path, layout: Layout = WANTED) -> list[Any]:
    return [item.values.get("Internet (link)") for item in read(path, layout=layout) if isinstance(item, Row)]


def test_targets_of_links_are_a_column_that_only_a_mapping_sees(tmp_path: Path) -> None:
    path = linked(tmp_path / "a.xlsx")
    assert targets(path) == ["https://a.example/x", "https://a.example/x", None, None, "https://e.example/"]
    headers = [
        [item.columns for item in read(path, layout=layout) if isinstance(item, Header)]
        for layout in (WANTED, Layout())
    ]
    assert headers == [[("Name", "Internet", "Internet (link)")], [("Name", "Internet")]]


def test_ods_cells_have_targets_too(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", [[text("Name"), text("INTERNET")], [text("A"), text("MARK")]])
    replace(
        path,
        "content.xml",
        b"MARK",
        b'<text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://a.example/">zur Seite</text:a>',
    )
    ((values),) = [item.values for item in read(path, layout=WANTED) if isinstance(item, Row)]
    assert values == {"Name": "A", "INTERNET": "zur Seite", "Internet (link)": "https://a.example/"}


def test_a_column_of_that_name_in_the_file_counts(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", [[text("Internet"), text("Internet (link)")], [text("x"), text("typed")]])
    assert targets(path) == ["typed"]
