"""CSV and its kin: any of the usual delimiters and line ends, with the line a record starts on."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from kb.ingest.read import faults, reasons
from kb.ingest.read.table import Columns, Layout, cells_of
from kb.ingest.read.text import LONGEST_LINE, TextFile
from kb.ingest.report import Place
from kb.ingest.row import Items

DELIMITERS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*")

# The csv module knows only a limit for the whole process; ours is the longest line, which is checked before.
csv.field_size_limit(LONGEST_LINE)


def rows(file: TextFile, layout: Layout) -> Items:
    """Stream the header and the rows of a CSV file; blank lines are passed over."""
    columns: Columns | None = None
    found = 0
    with file.open() as lines:
        delimiter, skipped = _delimiter(file, layout.header_line)
        for line, cells in _records(iter(lines), delimiter, skipped):
            place = Place(file.name, line)
            if isinstance(cells, str):
                trouble = faults.NOT_CSV.at(place, reason=reasons.said(cells))
                yield trouble if columns else trouble.stopping()
                found += 1
            elif not any(cells):
                continue
            elif columns is None:
                columns = Columns.of(cells, layout)
                yield from columns.header(place)
                if columns.unusable:
                    return
            else:
                found += 1
                yield from cells_of(columns, cells, place, exact=True)
    if not found:
        yield faults.NO_ROWS.at(Place(file.name))


def _records(lines: Iterator[str], delimiter: str, skipped: int) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each record with the line it starts on, or what the csv module says against it."""
    for _ in range(skipped):
        next(lines, None)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + skipped + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, str(error)


def _delimiter(file: TextFile, header_line: int) -> tuple[str, int]:
    """Read the delimiter off the first line with text, outside of quotation marks; comma when there is none.

    Returns the delimiter and the number of lines before the header: Excel writes ``sep=;`` in a line of its own.
    """
    with file.open() as lines:
        numbered = ((n, line) for n, line in enumerate(lines, start=1) if n >= header_line and line.strip())
        number, first = next(numbered, (header_line, ""))
    if said := _SEPARATOR_LINE.fullmatch(first):
        return said[1], number
    bare = re.sub(r'"[^"]*"', "", first)
    best = max(DELIMITERS, key=bare.count)
    return (best if best in bare else ","), number - 1
