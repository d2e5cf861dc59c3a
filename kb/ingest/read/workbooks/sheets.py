"""XLSX and ODS: inspected before opening, then read with the row numbers users see."""

from __future__ import annotations

import datetime
from pathlib import Path

import python_calamine as calamine

from kb.ingest.read import faults, reasons
from kb.ingest.read.files import named
from kb.ingest.read.headers import LINES_SEARCHED
from kb.ingest.read.layout import Layout
from kb.ingest.read.table import Table, is_blank
from kb.ingest.read.text import FileRefused
from kb.ingest.read.workbooks.archive import inspect
from kb.ingest.read.workbooks.cells import FaultyCells
from kb.ingest.report import Place
from kb.ingest.row import Cell, Items


def rows(path: Path, layout: Layout) -> Items:
    """Stream header and rows of every visible non-empty sheet, or of the named one."""
    place = Place(named(path))
    faulty_cells = inspect(path)
    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            has_content = False
            for number, sheet in enumerate(book.sheets_metadata):
                if _is_wanted(sheet, layout):
                    faulty = faulty_cells.get(number, FaultyCells())
                    for item in _sheet(named(path), book.get_sheet_by_index(number), faulty, layout):
                        has_content = True
                        yield item
    except calamine.CalamineError as error:
        raise FileRefused(faults.DAMAGED.at(place, reason=reasons.explanation(error))) from None
    if not has_content and layout.sheet is not None:
        yield faults.NO_SHEET.at(place, value=layout.sheet, sheets=", ".join(book.sheet_names))
    elif not has_content:
        yield faults.EMPTY.at(place)


def _is_wanted(sheet: calamine.SheetMetadata, layout: Layout) -> bool:
    if layout.sheet is not None:
        return sheet.name == layout.sheet
    return sheet.visible is calamine.SheetVisibleEnum.Visible and sheet.typ is calamine.SheetTypeEnum.WorkSheet


def _sheet(file: str, sheet: calamine.CalamineSheet, faulty_cells: FaultyCells, layout: Layout) -> Items:
    # skip_empty_area would drop the rows above the first filled one and shift all line numbers.
    lines = sheet.to_python(skip_empty_area=False)
    # Faulty cells read as empty, so the sheet may seem to end above them.
    lines += [[]] * (faulty_cells.last_row - len(lines))
    first_lines = list(enumerate(lines[:LINES_SEARCHED], start=1))
    table = Table(file, sheet.name, layout, lambda: first_lines)
    has_faults = False
    for line, cells in enumerate(lines, start=1):
        faulty = faulty_cells.in_row(line) if line >= layout.header[0] else []
        if faulty:
            has_faults = True
            yield from (fault.at(Place(file, line, sheet.name), field=cell, cell=cell) for cell, fault in faulty)
        elif not is_blank(cells):
            yield from table.take(line, [_plain(cell) for cell in cells])
            if table.is_unusable:
                return
    if table.names is not None and not (table.has_rows or has_faults):
        yield faults.NO_ROWS.at(Place(file, None, sheet.name))


def _plain(cell: Cell) -> Cell:
    """Undo spreadsheet types: floats to integers, midnights to dates, empty strings to None."""
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date()
    return cell
