"""Workbooks: inspected before opening, then read with the row numbers users see."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import python_calamine as calamine

from kb.ingest.read import faults, reasons
from kb.ingest.read.files import named
from kb.ingest.read.headers import LINES_SEARCHED
from kb.ingest.read.layout import Layout
from kb.ingest.read.table import Table, is_blank
from kb.ingest.read.text import FileRefused
from kb.ingest.read.workbooks.archive import inspect
from kb.ingest.read.workbooks.cells import MOST_ODDITIES, SheetFacts, column_name
from kb.ingest.read.workbooks.markup import TextBudget
from kb.ingest.read.workbooks.merged import MergedCells
from kb.ingest.report import Place
from kb.ingest.row import Cell, Items, Note
from kb.texts import LANGUAGES, Text

MOST_RUNS = 20
"""Runs of hidden rows named in a note."""


def rows(path: Path, layout: Layout) -> Items:
    """Stream header and rows of every visible non-empty sheet, or of the named one."""
    place = Place(named(path))
    facts = inspect(path, keeps_links=bool(layout.links))
    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            has_content = False
            for number, metadata in enumerate(book.sheets_metadata):
                known = facts.get(number) or SheetFacts(TextBudget(0))
                if _is_wanted(metadata, layout):
                    for item in _Sheet(named(path), book.get_sheet_by_index(number), known, layout).items():
                        has_content = True
                        yield item
                elif layout.sheet is None and _is_hidden(metadata) and known.last_row:
                    yield Note(_HIDDEN_SHEET.format(sheet=metadata.name), place)
    except calamine.CalamineError as error:
        raise FileRefused(faults.DAMAGED.at(place, reason=reasons.explanation(error))) from None
    if not has_content and layout.sheet is not None:
        yield faults.NO_SHEET.at(place, value=layout.sheet, sheets=", ".join(book.sheet_names))
    elif not has_content:
        yield faults.EMPTY.at(place)


def _is_wanted(sheet: calamine.SheetMetadata, layout: Layout) -> bool:
    if layout.sheet is not None:
        return sheet.name == layout.sheet
    return not _is_hidden(sheet) and sheet.typ is calamine.SheetTypeEnum.WorkSheet


def _is_hidden(sheet: calamine.SheetMetadata) -> bool:
    return sheet.visible is not calamine.SheetVisibleEnum.Visible


class _Sheet:
    """Read one sheet row by row."""

    def __init__(self, file: str, sheet: calamine.CalamineSheet, facts: SheetFacts, layout: Layout) -> None:
        self._file = file
        self._sheet = sheet
        self._facts = facts
        self._layout = replace(layout, has_links=True)
        self._merged = MergedCells(facts.areas)
        self._table = Table(file, sheet.name, self._layout, self._first_lines)
        self._lines: Sequence[Sequence[Cell]] = ()
        self._has_faults = False
        self._links: list[int] = []
        """Columns whose links the mapping reads."""
        self._width = 0
        self._hidden = sorted(facts.hidden_rows, reverse=True)
        self._hidden_rows: list[int] = []
        self._notes: dict[tuple[int, Text], Text] = {}

    def items(self) -> Items:
        """Stream the header, the rows, and what the report should say of the sheet."""
        # skip_empty_area would drop the rows above the first filled one and shift all line numbers.
        lines = self._sheet.to_python(skip_empty_area=False)
        # Faulty cells read as empty, so the sheet may seem to end above them.
        self._lines = lines + [[]] * (self._facts.faulty.last_row - len(lines))
        for line, cells in enumerate(self._lines, start=1):
            if line >= self._layout.header[0]:
                yield from self._row(Place(self._file, line, self._sheet.name), line, cells)
            if self._table.is_unusable:
                return
        if self._table.names is not None and not (self._table.has_rows or self._has_faults):
            yield faults.NO_ROWS.at(Place(self._file, None, self._sheet.name))
        if self._hidden_rows:
            place = Place(self._file, self._hidden_rows[0], self._sheet.name)
            yield Note(_HIDDEN_ROWS.format(rows=_runs(self._hidden_rows), sheet=self._sheet.name), place)
        if commented := self._facts.comments:
            shown = ", ".join(commented[:MOST_RUNS]) + (", …" if len(commented) > MOST_RUNS else "")
            text = _COMMENTS.format(sheet=self._sheet.name, cells=shown)
            yield Note(text, Place(self._file, None, self._sheet.name))

    def _first_lines(self) -> Sequence[tuple[int, Sequence[Cell]]]:
        return list(enumerate(self._lines[:LINES_SEARCHED], start=1))

    def _row(self, place: Place, line: int, cells: Sequence[Cell]) -> Items:
        values = [_plain(cell) for cell in cells]
        faulty = self._facts.faulty.in_row(line)
        notes = list(self._shown(line, values))
        if faulty:
            self._has_faults = True
            list(self._merged.start(line, values, faulty))
            yield from (fault.at(place, field=cell, cell=cell) for cell, fault in faulty)
        elif line == self._facts.faulty.overflow:
            yield faults.MANY_FAULTY.at(place, limit=MOST_ODDITIES).stopping()
        elif is_blank(cells):
            return
        elif self._table.names is None:
            yield from self._table.take(line, values)
            self._find_links(len(values))
            yield from self._hidden_columns(place)
        else:
            self._note_hidden(line)
            notes += [self._note(area.left, _ACROSS) for area in self._merged.start(line, values, ())]
            yield from self._filled(place, line, values, notes)

    def _find_links(self, width: int) -> None:
        """Determine the linked columns. Those for the targets follow behind the columns of the sheet."""
        columns = (self._table.names or ())[:width]
        self._links, self._width = list(self._layout.link_columns(columns).values()), width

    def _filled(self, place: Place, line: int, values: list[Cell], notes: list[Text]) -> Items:
        """Yield a row with its merged values, or the faults of the merged cells."""
        problems = []
        tops: dict[int, int] = {}
        for merge in self._merged.fill(line, values):
            tops[merge.area.left] = merge.area.top
            if merge.fault is not None:
                cell, fault = merge.fault
                problems.append(fault.at(place, field=cell, cell=cell))
            else:
                notes.append(self._note(merge.area.left, _DOWN))
        if problems:
            yield from problems
            return
        if self._links:
            values += [None] * (self._width - len(values))
            cells = [(tops.get(column, line), column) for column in self._links]
            values += [self._facts.links.get(cell) for cell in cells]
            notes += [self._note(column, _COMPUTED) for row, column in cells if (row, column) in self._facts.computed]
        yield from (Note(note, place) for note in notes)
        yield from self._table.take(line, values)

    def _shown(self, line: int, values: list[Cell]) -> Iterator[Text]:
        """Replace values by what their number formats show. Yield what the report should say of it."""
        for column, rule in self._facts.rules.get(line, ()):
            if column <= len(values):
                display = rule.display(values[column - 1])
                values[column - 1] = display.value(values[column - 1])
                if self._table.names is not None and display.template is not None:
                    yield self._note(column, display.template)

    def _hidden_columns(self, place: Place) -> Items:
        for column, name in enumerate(self._table.names or (), start=1):
            if name and any(first <= column <= last for first, last in self._facts.hidden_columns):
                yield Note(_HIDDEN_COLUMN.format(column=name, sheet=self._sheet.name), place)

    def _note_hidden(self, line: int) -> None:
        while self._hidden and self._hidden[-1][1] < line:
            self._hidden.pop()
        if self._hidden and self._hidden[-1][0] <= line:
            self._hidden_rows.append(line)

    def _note(self, column: int, template: Text) -> Text:
        """Return a sentence about a column. Each is made once, as it may concern every row."""
        if (column, template) not in self._notes:
            name = self._name(column)
            self._notes[column, template] = Text(
                *(template.in_(language).replace("*", name.in_(language)) for language in LANGUAGES)
            )
        return self._notes[column, template]

    def _name(self, column: int) -> Text:
        """Return what to call a column in a note."""
        names = self._table.names or ()
        name = names[column - 1] if column <= len(names) else None
        return _NAMED.format(name=name) if name else _LETTERED.format(letters=column_name(column))


def _plain(cell: Cell) -> Cell:
    """Undo spreadsheet types: floats to integers, midnights to dates, empty strings to None."""
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date()
    return cell


def _runs(lines: Sequence[int]) -> str:
    """Format ascending numbers as ranges: 3, 5–7, 9."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and runs[-1][-1] == line - 1:
            runs[-1][1:] = [line]
        else:
            runs.append([line])
    return ", ".join("–".join(map(str, run)) for run in runs[:MOST_RUNS]) + (", …" if len(runs) > MOST_RUNS else "")


_NAMED = Text("Spalte „{name}“", "column “{name}”")
_LETTERED = Text("Spalte {letters}", "column {letters}")
_HIDDEN_SHEET = Text("Das ausgeblendete Blatt „{sheet}“ wird nicht gelesen.", "The hidden sheet “{sheet}” is not read.")
_HIDDEN_ROWS = Text(
    "Im Blatt „{sheet}“ ausgeblendete Zeilen werden importiert: {rows}.",
    "Rows hidden in the sheet “{sheet}” are imported: {rows}.",
)
_COMMENTS = Text(
    "Kommentare an Zellen im Blatt „{sheet}“ werden nicht gelesen: {cells}.",
    "Comments on cells of the sheet “{sheet}” are not read: {cells}.",
)
_HIDDEN_COLUMN = Text(
    "Die im Blatt „{sheet}“ ausgeblendete Spalte „{column}“ wird gelesen.",
    "The column “{column}”, hidden in the sheet “{sheet}”, is read.",
)
_COMPUTED = Text(
    "In * berechnet HYPERLINK die Adresse aus anderen Zellen; sie wird nicht gelesen.",
    "In *, HYPERLINK computes the address from other cells; it is not read.",
)
_DOWN = Text(
    "In * sind Zellen senkrecht verbunden; der Wert gilt für jede ihrer Zeilen.",
    "In *, cells are merged downwards; the value counts for each of their rows.",
)
_ACROSS = Text(
    "Zellen rechts von * sind mit ihr verbunden; der Wert steht nur in *.",
    "Cells to the right of * are merged with it; the value counts for * only.",
)
