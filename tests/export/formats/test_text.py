"""CSV and XLSX: read back by other programs, whatever stands in the cells."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Generator, Iterator, Sequence
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from kb.dates import PartialDate
from kb.export import FORMATS_BY_KEY, Selection
from kb.export.formats import workbook
from kb.formulas import SIGNS, bared
from kb.models import Source
from kb.models.vocabulary import SourceKind, Status
from kb.queries.rows import ListCell
from tests.conftest import examples
from tests.export.selections import of

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
DANGEROUS = st.builds("{}{}".format, st.sampled_from(SIGNS), TEXTS)


def as_csv(selection: Selection) -> list[list[str]]:
    written = b"".join(FORMATS_BY_KEY["csv"].write(selection)).decode("utf-8")
    return list(csv.reader(io.StringIO(written, newline="")))


def as_book(selection: Selection) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(b"".join(FORMATS_BY_KEY["xlsx"].write(selection))))


def data(selection: Selection) -> list[tuple[Any, ...]]:
    return [tuple(cell.value for cell in row) for row in as_book(selection).worksheets[0].iter_rows()]


@given(st.lists(TEXTS | DANGEROUS))
def test_csv_gives_every_text_back_and_begins_no_cell_as_a_formula(texts: list[str]) -> None:
    header, *rows = as_csv(of([[text] for text in texts]))
    assert header == ["a"]
    # The reader of CSV takes a line without anything for no row; the writer quotes an empty cell that stands alone.
    assert [bared(row[0]) for row in rows] == texts
    assert not [row for row in rows if row[0].startswith(tuple(SIGNS))]


def test_csv_has_crlf_no_mark_and_values_for_programs() -> None:
    row: Sequence[ListCell] = [Status.ACTIVE, True, Decimal("-5.50"), PartialDate(2003, 5), ("a", Status.ENDED), None]
    written = b"".join(FORMATS_BY_KEY["csv"].write(of([row, [1.5, False, Decimal("1E+3"), -7, (), ""]], 6)))
    assert written == b"a,b,c,d,e,f\r\nactive,true,-5.50,2003-05,a; ended,\r\n1.5,false,1000,-7,,\r\n"


def test_csv_is_written_in_pieces_and_leaves_out_what_no_file_holds() -> None:
    pieces = list(FORMATS_BY_KEY["csv"].write(of([["a\0b\ud800"]] * 450)))
    assert len(pieces) == 3
    assert pieces[-1].startswith(b"ab?\r\n")


@examples(15)
@given(st.lists(TEXTS | DANGEROUS, min_size=1, max_size=5))
def test_xlsx_holds_texts_as_texts_and_never_as_formulas(texts: list[str]) -> None:
    sheet = as_book(of([[text] for text in texts])).worksheets[0]
    cells = [sheet.cell(number + 2, 1) for number in range(len(texts))]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert not [cell for cell in cells if cell.data_type == "n" and cell.value is not None]


def test_xlsx_keeps_numbers_as_numbers_and_writes_the_rest_for_readers() -> None:
    rows: list[list[ListCell]] = [
        [Status.ACTIVE, True, Decimal("-5.5"), PartialDate(2003, 5), ("a", Status.ENDED), None],
        ["=1+1", "https://kb.example", 3, "_x0041_", "a\x00\x0b\ufffeb", "12"],
    ]
    # What looks like the code of a character is escaped, so that Excel shows it as it is.
    assert [
        tuple(unescape(cell) if isinstance(cell, str) else cell for cell in row) for row in data(of(rows, 6))[1:]
    ] == [
        ("aktiv", "ja", -5.5, "2003-05", "a; beendet", None),
        ("=1+1", "https://kb.example", 3, "_x0041_", "ab", "12"),
    ]
    assert data(of(rows, 6, "en"))[1][:2] == ("active", "yes")


def test_a_workbook_has_sheets_for_rows_sources_and_query() -> None:
    source = Source(slug="list", kind=SourceKind.REGISTER, title="Liste", publisher="Amt")
    book = as_book(of([["x"]], sources=lambda: [source]))
    assert book.sheetnames == ["Daten", "Quellen", "Abfrage"]
    query = {row[0].value: row[1].value for row in book["Abfrage"].iter_rows() if len(row) > 1}
    assert book["Daten"].column_dimensions["A"].width == 24
    assert (query["Region"], query["Adresse"], query["letzte Änderung"]) == ("Ruhr", "https://kb.example/de/sample", 7)
    assert (query["Stand"], query["Lizenz"], query["Spalte 0"]) == ("2026-11-23 12:30 UTC", "EUPL-1.2", "a")
    assert [cell.value for cell in book["Quellen"][2]][:3] == ["list", "Register", "Liste"]
    assert [cell.value for cell in book["Quellen"][2]][-1] == "Liste. Amt."


def test_more_rows_than_a_sheet_holds_go_on_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    book = as_book(of([[number] for number in range(5)]))
    assert book.sheetnames == ["Daten", "Daten 2", "Daten 3", "Quellen", "Abfrage"]
    assert [[row[0].value for row in book[name].iter_rows()] for name in book.sheetnames[:3]] == [
        ["Spalte 0", 0, 1],
        ["Spalte 0", 2, 3],
        ["Spalte 0", 4],
    ]


def test_a_sheet_is_no_larger_than_excel_reads() -> None:
    assert (workbook.MOST_ROWS, workbook.MOST_BYTES) == (1_048_576, 2_000_000_000)


def test_a_sheet_that_grows_too_large_to_be_read_goes_on_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_BYTES", 3_000)
    book = as_book(of([["x" * 1_000]] * 5))
    assert book.sheetnames == ["Daten", "Daten 2", "Daten 3", "Quellen", "Abfrage"]
    assert sum(sheet.max_row - 1 for sheet in book.worksheets[:3]) == 5


def test_a_workbook_begins_to_come_before_its_rows_are_all_read() -> None:
    read = 0

    def rows() -> Iterator[Sequence[ListCell]]:
        nonlocal read
        for number in range(20_000):
            read += 1
            yield [f"{number * 7919 % 20_011} {number:x}", number]

    pieces = FORMATS_BY_KEY["xlsx"].write(of(rows(), 2))
    assert next(pieces) == b""
    assert read == 200 - 1  # The first line holds the labels.
    assert next(filter(None, pieces)).startswith(b"PK")
    assert read < 10_000


def test_a_workbook_that_nobody_reads_to_its_end_leaves_nothing_open() -> None:
    pieces = FORMATS_BY_KEY["xlsx"].write(of([["x"]] * 1_000))
    assert next(pieces) == b""
    assert isinstance(pieces, Generator)
    pieces.close()


def test_a_workbook_is_the_same_for_the_same_state() -> None:
    first, second = (b"".join(FORMATS_BY_KEY["xlsx"].write(of([["x", 1]] * 10, 2))) for _ in range(2))
    assert first == second


def test_a_workbook_is_laid_out_as_excel_reads_it() -> None:
    """No part may take the form for more than 4 GB, which Excel refuses, and every part is named with its type."""
    first: list[ListCell] = [" lead", "a\r\nb", float("nan"), "<&>", *[1] * 26]
    rows: list[Sequence[ListCell]] = [first]
    written = b"".join(FORMATS_BY_KEY["xlsx"].write(of(rows, 30)))
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.testzip() is None
        assert {member.extract_version for member in archive.infolist()} == {20}
        types = archive.read("[Content_Types].xml").decode()
        unnamed = {
            name
            for name in archive.namelist()
            if f"/{name}" not in types and not name.endswith((".rels", "_Types].xml"))
        }
        assert unnamed == set()
    read = data(of(rows, 30))[1]
    assert (read[0], read[2], read[3]) == (" lead", "#NUM!", "<&>")
    sheet = as_book(of(rows, 30)).worksheets[0]
    assert (sheet.freeze_panes, sheet["A1"].font.b, sheet["A2"].font.b, sheet["AD2"].value) == ("A2", True, False, 1)


def test_a_text_that_no_cell_of_excel_holds_is_cut() -> None:
    assert data(of([["x" * 40_000]]))[1][0] == "x" * 32_766 + "…"
    assert data(of([["x" * 32_767]]))[1][0] == "x" * 32_767
    # Excel counts what is beyond the first 65,536 characters of Unicode as two, and halves none.
    assert data(of([["x" + "🚢" * 20_000]]))[1][0] == "x" + "🚢" * 16_382 + "…"
