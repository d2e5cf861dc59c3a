"""XLSX and ODS: inspected before they are opened, then read with the row numbers the user sees."""

from __future__ import annotations

import datetime
from pathlib import Path

import python_calamine as calamine

from kb.ingest.read import faults, reasons
from kb.ingest.read.files import named
from kb.ingest.read.table import Columns, Layout, cells_of
from kb.ingest.read.text import FileRefused
from kb.ingest.read.workbooks.archive import inspect
from kb.ingest.read.workbooks.cells import FaultyCells
from kb.ingest.report import Place
from kb.ingest.row import Cell, Items


def rows(path: Path, layout: Layout) -> Items:
    """Stream header and rows of every visible sheet that is not empty, or of the one that is named."""
    place = Place(named(path))
    oddities = inspect(path)
    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            found = False
            for number, sheet in enumerate(book.sheets_metadata):
                if _is_wanted(sheet, layout):
                    odd = oddities.get(number, FaultyCells())
                    for item in _sheet(named(path), book.get_sheet_by_index(number), odd, layout):
                        found = True
                        yield item
    except calamine.CalamineError as error:
        raise FileRefused(faults.DAMAGED.at(place, reason=reasons.said(error))) from None
    if not found and layout.sheet is not None:
        yield faults.NO_SHEET.at(place, value=layout.sheet, sheets=", ".join(book.sheet_names))
    elif not found:
        yield faults.EMPTY.at(place)


def _is_wanted(sheet: calamine.SheetMetadata, layout: Layout) -> bool:
    if layout.sheet is not None:
        return sheet.name == layout.sheet
    return sheet.visible is calamine.SheetVisibleEnum.Visible and sheet.typ is calamine.SheetTypeEnum.WorkSheet


def _sheet(file: str, sheet: calamine.CalamineSheet, oddities: FaultyCells, layout: Layout) -> Items:
    columns: Columns | None = None
    found = 0
    # With skip_empty_area the rows above the first filled one would vanish, and all line numbers would be wrong.
    table = sheet.to_python(skip_empty_area=False)
    # FaultyCell cells read as empty, so the sheet may seem to end above them.
    table += [[]] * (oddities.last_row - len(table))
    for line, cells in enumerate(table, start=1):
        place = Place(file, line, sheet.name)
        odd = oddities.in_row(line) if line >= layout.header_line else []
        if odd:
            found += 1
            yield from (fault.at(place, field=cell, cell=cell) for cell, fault in odd)
        elif line < layout.header_line or all(cell == "" for cell in cells):
            continue
        elif columns is None:
            columns = Columns.of(cells, layout)
            yield from columns.header(place)
            if columns.unusable:
                return
        else:
            found += 1
            yield from cells_of(columns, [_plain(cell) for cell in cells], place, exact=False)
    if columns is not None and not found:
        yield faults.NO_ROWS.at(Place(file, None, sheet.name))


def _plain(cell: Cell) -> Cell:
    """Undo what spreadsheets do to values: whole numbers become floats, days become midnights, nothing becomes ''."""
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date()
    return cell
