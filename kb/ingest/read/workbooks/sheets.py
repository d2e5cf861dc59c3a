"""XLSX and ODS: inspected before opening, then read with the row numbers users see."""

from __future__ import annotations

import datetime
from pathlib import Path

import python_calamine as calamine

from kb.ingest.read import faults, reasons
from kb.ingest.read.files import named
from kb.ingest.read.table import Columns, Layout, cells_of, is_blank
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
    columns: Columns | None = None
    count = 0
    # skip_empty_area would drop the rows above the first filled one and shift all line numbers.
    table = sheet.to_python(skip_empty_area=False)
    # Faulty cells read as empty, so the sheet may seem to end above them.
    table += [[]] * (faulty_cells.last_row - len(table))
    for line, cells in enumerate(table, start=1):
        place = Place(file, line, sheet.name)
        faulty = faulty_cells.in_row(line) if line >= layout.header_line else []
        if faulty:
            count += 1
            yield from (fault.at(place, field=cell, cell=cell) for cell, fault in faulty)
        elif line < layout.header_line or is_blank(cells):
            continue
        elif columns is None:
            columns = Columns.of(cells, layout)
            yield from columns.header(place)
            if columns.unusable:
                return
        else:
            count += 1
            yield from cells_of(columns, [_plain(cell) for cell in cells], place, exact=False)
    if columns is not None and not count:
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
