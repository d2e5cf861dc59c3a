"""XLSX: a sheet for the rows, one for the sources, one that says what was asked for. Rows leave memory as they are written."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any, Final

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from kb.export.literature import citation
from kb.export.selection import Cell, Selection
from kb.export.terms import LICENCE, RIGHTS
from kb.models.labels import name_of
from kb.models.vocabulary import Term
from kb.texts import Text

MOST_ROWS: Final = 1_048_576
"""What a sheet of Excel holds; what is more goes to a further sheet."""
MOST_SIGNS = 32_767
WIDTH = 24
AT_ONCE = 200
PIECE = 64 * 1024
BETWEEN = "; "
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_YES_NO = {True: Text("ja", "yes"), False: Text("nein", "no")}


def write(selection: Selection) -> Iterator[bytes]:
    """Write a workbook; the file is made on disk, as its format ends with a table of contents.

    While it is made, an empty piece now and then says that there is more to come.
    """
    with tempfile.TemporaryFile() as file:
        with _workbook(file) as book:
            bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
            cells = ([column.cell(row) for column in selection.columns] for row in selection.rows())
            yield from _sheets(book, DATA.in_(selection.language), selection.labels(), cells, selection.language, bold)
            yield from _sheets(book, SOURCES.in_(selection.language), *_sources(selection), selection.language, bold)
            _query(book, selection, bold)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _workbook(file: IO[bytes]) -> Workbook:
    return xlsxwriter.Workbook(file, _OPTIONS)


def _sheets(
    book: Workbook, name: str, labels: Sequence[str], rows: Iterable[Sequence[Cell]], language: str, bold: Any
) -> Iterator[bytes]:
    """Write a table to as many sheets as it needs; yields an empty piece after some rows."""
    sheet, at, number = _begun(book, name, labels, bold), 0, 1
    for row in rows:
        at += 1
        if at == MOST_ROWS:
            number, at = number + 1, 1
            sheet = _begun(book, f"{name} {number}", labels, bold)
        for column, cell in enumerate(row):
            _put(sheet, at, column, cell, language)
        if at % AT_ONCE == 0:
            yield b""


def _begun(book: Workbook, name: str, labels: Sequence[str], bold: Any) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(labels) - 1, 0), WIDTH)
    for column, label in enumerate(labels):
        sheet.write_string(0, column, clean(label), bold)
    return sheet


def _put(sheet: Worksheet, row: int, column: int, cell: Cell, language: str) -> None:
    if cell is None or cell == () or cell == "":
        return
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, clean(words(cell, language)))


def words(cell: Cell, language: str) -> str:
    """Write a cell as readers read it: terms by their name, yes and no in words."""
    if isinstance(cell, tuple):
        return BETWEEN.join(words(one, language) for one in cell)
    if isinstance(cell, Term):
        return cell.label.in_(language) or cell.value
    if isinstance(cell, bool):
        return _YES_NO[cell].in_(language)
    return "" if cell is None else str(cell)


def clean(text: str) -> str:
    """Leave out what XML cannot hold, and cut what no cell holds."""
    text = NOT_XML.sub("", text)
    return text if len(text) <= MOST_SIGNS else text[: MOST_SIGNS - 1] + "…"


def _sources(selection: Selection) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
    names = ("slug", "kind", "title", "author", "publisher", "published_on", "url", "accessed_on", "licence")
    labels = [name_of(name).in_(selection.language) for name in names]
    rows = ([*(getattr(source, name) for name in names), citation(source)] for source in selection.sources())
    return [*labels, CITED.in_(selection.language)], rows


def _query(book: Workbook, selection: Selection, bold: Any) -> None:
    """Say what the workbook holds, from when it is, where it comes from, and what the columns are called for programs."""
    sheet = book.add_worksheet(QUERY.in_(selection.language))
    sheet.set_column(0, 1, 2 * WIDTH)
    lines: list[tuple[Text, Cell]] = [
        (Text("Titel", "title"), selection.title.in_(selection.language)),
        (Text("Adresse", "address"), selection.page),
        *((label, value) for label, value in selection.asked),
        (Text("Stand", "as of"), selection.stand.in_words),
        (Text("letzte Änderung", "last change"), selection.stand.change),
        (Text("Lizenz", "licence"), LICENCE),
        (Text("Rechte", "rights"), RIGHTS.in_(selection.language)),
        (Text("Spalten", "columns"), None),
        *((column.label, column.name) for column in selection.columns),
    ]
    for number, (label, value) in enumerate(lines):
        sheet.write_string(number, 0, clean(label.in_(selection.language)), bold)
        _put(sheet, number, 1, value, selection.language)


DATA = Text("Daten", "Data")
SOURCES = Text("Quellen", "Sources")
QUERY = Text("Abfrage", "Query")
CITED = Text("Zitat", "citation")
