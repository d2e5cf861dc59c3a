"""CSV as in RFC 4180: comma, CRLF, UTF-8 without BOM, one header line of column names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kb.export.selection import Cell, Selection, Single
from kb.formulas import guarded
from kb.models.vocabulary import Term

AT_ONCE = 200
BETWEEN = "; "
"""Separator between several values of one cell."""


def write(selection: Selection) -> Iterator[bytes]:
    """Write the rows of a selection."""
    names = [column.name for column in selection.columns]
    cells = ([column.cell(row) for column in selection.columns] for row in selection.rows())
    return table(names, cells)


def table(names: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Write a table in chunks."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(names)
    for number, row in enumerate(rows, start=1):
        writer.writerow([plain(cell) for cell in row])
        if number % AT_ONCE == 0:
            yield _drain(buffer)
    yield _drain(buffer)


def plain(cell: Cell) -> str:
    """Format a cell for programs; texts that spreadsheets could run as formulas are guarded."""
    if cell is None:
        return ""
    if isinstance(cell, tuple):
        return guarded(BETWEEN.join(_single(item) for item in cell))
    return guarded(cell) if isinstance(cell, str) else _single(cell)


def _single(value: Single) -> str:
    if value is None:
        return ""
    if isinstance(value, Term):
        return value.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value == value.to_integral_value() else f"{value:f}"
    return str(value)


def _drain(buffer: io.StringIO) -> bytes:
    """Empty the buffer; lone surrogates, which UTF-8 cannot encode, become question marks."""
    written = buffer.getvalue().replace("\0", "")
    buffer.seek(0)
    buffer.truncate()
    return written.encode("utf-8", "replace")
