"""The targets of links in the cells of a sheet, as columns that a mapping can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from kb.cli.import_texts import preview_lines
from kb.ingest import preview
from kb.ingest.read import Layout, read
from kb.ingest.report import Problem
from kb.ingest.row import Header, Note, Row
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


def test_columns_below_a_common_name_have_targets(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["Liste"], ["Name", "Laufzeit", None], [None, "Beginn", "Ende"], ["A", "2004", "2006"]):
        sheet.append(row)
    sheet["C4"].hyperlink = "https://a.example/"
    workbook.save(tmp_path / "a.xlsx")
    names = frozenset({"Name", "Laufzeit / Ende (link)"})
    layout = Layout((2, 3), is_foreign=True, names=names, needed=names)
    ((values),) = [item.values for item in read(tmp_path / "a.xlsx", layout=layout) if isinstance(item, Row)]
    assert values == {
        "Name": "A",
        "Laufzeit / Beginn": "2004",
        "Laufzeit / Ende": "2006",
        "Laufzeit / Ende (link)": "https://a.example/",
    }


def test_a_header_below_a_title_is_found_by_its_links(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", [[text("Liste")], [text("Name"), text("Internet")], [text("A"), text("b")]])
    needed = Layout(is_foreign=True, names=WANTED.names, needed=WANTED.names)
    (problem,) = [item for item in read(path, layout=needed) if isinstance(item, Problem)]
    assert problem.cure.en == "Set header = 2 in the mapping."


def computed(path: Path, *formulas: bytes) -> list[tuple[int | None, str]]:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["Name", "Internet"])
    for number, _ in enumerate(formulas, start=2):
        sheet.append([f"N{number}", f"MARK{number}"])
    workbook.save(path)
    for number, formula in enumerate(formulas, start=2):
        cell = f'<c r="B{number}" t="inlineStr"><is><t>MARK{number}</t></is></c>'.encode()
        new = f'<c r="B{number}" t="str">'.encode() + formula + b"<v>Seite</v></c>"
        replace(path, "xl/worksheets/sheet1.xml", cell, new)
    items = list(read(path, layout=WANTED))
    assert targets(path)[0] == "https://a.example/"
    return [(item.place.line, item.text.en) for item in items if isinstance(item, Note)]


def test_a_computed_address_is_noted_and_not_read_in_part(tmp_path: Path) -> None:
    notes = computed(
        tmp_path / "a.xlsx",
        b'<f>HYPERLINK("https://a.example/")</f>',
        b'<f>HYPERLINK("https://a.example/"&amp;A3,"Seite")</f>',
        b'<f t="shared" si="1">HYPERLINK(A4,"Seite")</f>',
        b'<f t="shared" si="1"/>',
        b'<f>A5&amp;"x"</f>',
    )
    sentence = "In column “Internet”, HYPERLINK computes the address from other cells; it is not read."
    assert notes == [(3, sentence), (4, sentence), (5, sentence)]
    assert targets(tmp_path / "a.xlsx") == ["https://a.example/", None, None, None, None]


def test_formulas_of_ods_have_targets_too(tmp_path: Path) -> None:
    cells = [[text("Name"), text("Internet")], [text("A"), text("MARK")], [text("B"), text("MARK2")]]
    path = ods(tmp_path / "a.ods", cells)
    content = (  # one formula with an address, one without
        ("MARK", "of:=HYPERLINK(&quot;https://a.example/&quot;;&quot;x&quot;)"),
        ("MARK2", "of:=HYPERLINK([.A3];&quot;x&quot;)"),
    )
    for mark, formula in content:
        plain = f'<table:table-cell office:value-type="string"><text:p>{mark}</text:p>'
        replace(
            path, "content.xml", plain.encode(), plain.replace("cell ", f'cell table:formula="{formula}" ').encode()
        )
    assert targets(path) == ["https://a.example/", None]
    assert [item.place.line for item in read(path, layout=WANTED) if isinstance(item, Note)] == [3]


def test_a_preview_shows_the_target_of_a_link_with_its_sheet(tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'entity = "organisation"\n[fields]\nslug = { template = "{(sheet):slug}-{(file):slug}-{(line)}" }\n'
        'name_de = { column = "Name" }\nwebsite = { column = "Internet (link)" }\nsource = { constant = "paper" }\n',
        "utf-8",
    )
    path = linked(tmp_path / "a.xlsx")
    lines = list(preview_lines(preview(mapping, path, rows=1), "de"))
    assert lines[:5] == [
        f"── {path} · Blatt Sheet · Zeile 2",
        "  Organisation (organisation)",
        "    slug = sheet-a-xlsx-2",
        "    name_de = A",
        "    website = https://a.example/x",
    ]


def test_a_column_of_that_name_in_the_file_counts(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", [[text("Internet"), text("Internet (link)")], [text("x"), text("typed")]])
    assert targets(path) == ["typed"]
