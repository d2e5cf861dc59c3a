"""CSV as in RFC 4180: comma, CRLF, UTF-8 without BOM, one header line of column names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from kb.export.selection import Selection
from kb.formulas import guarded
from kb.queries.rows import ListCell, plain

AT_ONCE = 200


def write(selection: Selection) -> Iterator[bytes]:
    """Write the rows of a selection."""
    names = [column.name for column in selection.columns]
    cells = ([column.cell(row) for column in selection.columns] for row in selection.rows())
    return table(names, cells)


def table(names: Sequence[str], rows: Iterable[Sequence[ListCell]]) -> Iterator[bytes]:
    """Write a table in chunks."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(names)
    for number, row in enumerate(rows, start=1):
        writer.writerow([_written(cell) for cell in row])
        if number % AT_ONCE == 0:
            yield _drain(buffer)
    yield _drain(buffer)


def _written(cell: ListCell) -> str:
    """Format a cell; texts that spreadsheets could run as formulas are guarded, numbers are none."""
    return guarded(plain(cell)) if isinstance(cell, str | tuple) else plain(cell)


def _drain(buffer: io.StringIO) -> bytes:
    """Empty the buffer; lone surrogates, which UTF-8 cannot encode, become question marks."""
    written = buffer.getvalue().replace("\0", "")
    buffer.seek(0)
    buffer.truncate()
    return written.encode("utf-8", "replace")
