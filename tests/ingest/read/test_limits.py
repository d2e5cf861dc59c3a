"""Limits of what is read hold exactly: at the limit and one beyond it."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import openpyxl
import pytest

from kb.ingest.read import Layout, documents, faults, geojson, objects, read, text
from kb.ingest.read.encoding import _TextPosition
from kb.ingest.read.text import FileRefused, TextFile
from kb.ingest.read.workbooks.cells import FaultyCells, OversizedSheet, SheetFacts, count, refuse_spread
from kb.ingest.read.workbooks.display import HIDDEN
from kb.ingest.read.workbooks.formats import NumberFormat
from kb.ingest.read.workbooks.markup import Relationships, TextBudget, TooLongText, refuse_longer_than_a_cell
from kb.ingest.read.workbooks.ods import OdsCells
from kb.ingest.read.workbooks.sheets import _runs
from kb.ingest.read.workbooks.xlsx import XlsxCells
from kb.ingest.report import Place, Problem
from kb.ingest.row import Header, Items, Row
from tests.ingest.conftest import Write

PLACE = Place("a")


@pytest.mark.parametrize(
    ("rows", "content", "limit"),
    [
        (documents.rows, "[{a: 1}]", 20_000_000),
        (objects.json_rows, '[{"a": 1}]', 200_000_000),
        (
            geojson.rows,
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": 1}}]}',
            200_000_000,
        ),
    ],
    ids=["yaml", "json", "geojson"],
)
def test_a_file_held_in_memory_has_a_largest_size(
    write: Write, rows: Callable[[TextFile], Items], content: str, limit: int
) -> None:
    path = write("a", content)
    list(rows(TextFile(path, "utf-8", limit)))
    with pytest.raises(FileRefused):
        list(rows(TextFile(path, "utf-8", limit + 1)))


def test_yaml_is_nested_up_to_fifty_deep(write: Write) -> None:
    def rows(depth: int) -> Items:
        return documents.rows(TextFile(write("a.yaml", "[" * depth + "]" * depth), "utf-8", 2 * depth))

    list(rows(50))
    with pytest.raises(FileRefused):
        list(rows(51))


@pytest.mark.parametrize(("columns", "kind"), [(1000, Header), (1001, Problem)])
def test_a_table_has_at_most_1000_columns(write: Write, columns: int, kind: type) -> None:
    names = [f"c{number}" for number in range(columns)]
    first = next(iter(read(write("a.csv", ",".join(names) + "\n" + "1," * (columns - 1) + "1\n"))))
    assert isinstance(first, kind)


def size_of(path: Path) -> int:
    return sum(map(len, text._chunks(path, PLACE)))


@pytest.mark.parametrize(("packed", "is_refused"), [(10_000, False), (9_999, True)])
def test_a_large_compressed_file_grows_to_200_times_its_size(
    write: Write, monkeypatch: pytest.MonkeyPatch, packed: int, is_refused: bool
) -> None:
    monkeypatch.setattr(text, "UNPACKED_AT_ONCE", 1_000)
    path = write("a.csv.gz", gzip.compress(b"a\n" * 1_000_000).ljust(packed, b"\0"))
    if is_refused:
        with pytest.raises(FileRefused):
            size_of(path)
    else:
        assert size_of(path) == 2_000_000


def test_a_small_compressed_file_grows_to_100_megabytes(write: Write) -> None:
    megabyte = gzip.compress(b"a\n" * 500_000)
    assert size_of(write("a.csv.gz", megabyte * 100)) == 100_000_000
    with pytest.raises(FileRefused):
        size_of(write("b.csv.gz", megabyte * 100 + gzip.compress(b"a")))


def test_a_line_has_at_most_16_million_bytes(write: Write) -> None:
    assert size_of(write("a.csv", b"x" * 16_000_000 + b"\n")) == 16_000_001
    with pytest.raises(FileRefused):
        size_of(write("b.csv", b"x" * 16_000_001))


@pytest.mark.parametrize(("members", "message"), [(5000, "The file is damaged"), (5001, "The compressed file grows")])
def test_a_workbook_has_at_most_5000_members(tmp_path: Path, members: int, message: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        for number in range(members):
            archive.writestr(f"{number}.bin", b"")
    (problem,) = [item for item in read(tmp_path / "a.xlsx") if isinstance(item, Problem)]
    assert problem.message.en.startswith(message)


def test_a_sheet_has_at_most_five_million_cells() -> None:
    refuse_spread(5, 1_000_000)
    with pytest.raises(OversizedSheet):
        refuse_spread(5_000_001, 1)


def test_the_faulty_cells_of_1000_rows_are_remembered() -> None:
    cells = FaultyCells()
    for line in range(1, 1002):
        cells.note(line, f"A{line}", faults.CELL_ERROR)
    assert (len(cells.rows), cells.overflow) == (1000, 1001)


def test_counts_are_read_up_to_a_million_million() -> None:
    assert count("999999999999") == 999_999_999_999
    assert count("1000000000001") == 1_000_000_000_000


def test_a_cell_has_at_most_32767_characters() -> None:
    refuse_longer_than_a_cell(32_767)
    with pytest.raises(TooLongText):
        refuse_longer_than_a_cell(32_768)


def test_a_tag_has_at_most_a_million_bytes() -> None:
    parser = Relationships()
    parser.feed(b"<" + b"x" * 999_999)
    with pytest.raises(zipfile.BadZipFile, match="1000000 bytes"):
        parser.feed(b"x")


def test_thirty_characters_before_an_error_are_shown() -> None:
    position = _TextPosition()
    position.advance("a" + "b" * 30)
    assert position.before == "b" * 30


@pytest.mark.parametrize(("line", "kinds"), [(30, [Problem]), (31, [Header, Row])])
def test_a_header_is_looked_for_in_30_lines(write: Write, tmp_path: Path, line: int, kinds: list[type]) -> None:
    names = frozenset({"Nr", "Ort"})
    layout = Layout(is_foreign=True, names=names, needed=names)
    lines = ["Titel;x"] * (line - 1) + ["Nr;Ort"]
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for text_line in lines:
        sheet.append(text_line.split(";"))
    workbook.save(tmp_path / "a.xlsx")
    for path in (write("a.csv", "\n".join(lines) + "\n"), tmp_path / "a.xlsx"):
        first = [type(item) for item in islice(read(path, None, layout), len(kinds))]
        assert first == kinds


def test_a_note_names_20_runs_of_hidden_rows() -> None:
    lines = range(1, 40, 2)
    assert _runs(lines) == ", ".join(map(str, lines))
    assert _runs([*lines, 41]) == ", ".join(map(str, lines)) + ", …"


def test_a_number_format_is_read_up_to_its_1000th_character() -> None:
    assert NumberFormat.of("#" * 999 + "%") is not None
    assert NumberFormat.of("#" * 1000 + "%") is None


@pytest.mark.parametrize(("column", "formatted"), [("XFD", [16_384]), ("XFE", [])])
def test_a_number_format_counts_in_16384_columns(column: str, formatted: list[int]) -> None:
    cells = XlsxCells([], {"1": HIDDEN}, SheetFacts(TextBudget(1_000_000)))
    cells.feed(f'<sheetData><row r="1"><c r="{column}1" s="1"><v>1</v></c></row></sheetData>'.encode())
    assert [number for number, _ in cells.facts.rules.get(1, ())] == formatted


def ods_facts(columns: int, shown: str) -> SheetFacts:
    cells = OdsCells(TextBudget(10_000_000))
    repeated = f'value-type="float" value="0" number-columns-repeated="{columns}"'
    cells.feed(f"<table><table-row><table-cell {repeated}><p>{shown}</p></table-cell></table-row></table>".encode())
    return cells.sheets[0]


def test_the_text_of_an_ods_cell_counts_in_16384_columns() -> None:
    assert [len(ods_facts(columns, "k. A.").rules[1]) for columns in (16_384, 16_385)] == [16_384, 16_384]


def test_a_number_in_ods_is_compared_with_less_than_100_characters() -> None:
    assert list(ods_facts(1, "k" * 99).rules) == [1]
    assert list(ods_facts(1, "k" * 100).rules) == []


@pytest.mark.parametrize(
    ("read_rows", "content"),
    [
        (documents.rows, "- a\n" * 3),
        (documents.rows, "---\na\n" * 3),
        (documents.rows, "[[], [], []]"),
        (objects.json_rows, "[1, [], null]"),
    ],
)
def test_a_list_of_something_else_is_refused_as_a_whole_before_each_entry_costs(
    write: Write, monkeypatch: pytest.MonkeyPatch, read_rows: Callable[[TextFile], Items], content: str
) -> None:
    file = TextFile(write("list.json", content), "utf-8", len(content))
    for module in (documents, objects):
        monkeypatch.setattr(module, "MOST_NO_RECORDS", 3)
    assert {type(item) for item in read_rows(file)} == {Problem}
    for module in (documents, objects):
        monkeypatch.setattr(module, "MOST_NO_RECORDS", 2)
    with pytest.raises(FileRefused) as refused:
        list(read_rows(file))
    assert refused.value.problem.stops_the_file
    assert "A list of records" in refused.value.problem.message.en


def test_yaml_has_as_many_values_as_fit_into_memory(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    file = TextFile(write("list.yaml", "- {a: b}\n- {a: b}\n"), "utf-8", 18)
    monkeypatch.setattr(documents, "MOST_VALUES", 7)
    assert len(list(documents.rows(file))) == 2
    monkeypatch.setattr(documents, "MOST_VALUES", 6)
    with pytest.raises(FileRefused) as refused:
        list(documents.rows(file))
    assert "more than 6 values" in refused.value.problem.message.en
