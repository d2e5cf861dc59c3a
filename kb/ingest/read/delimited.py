"""Delimited text (CSV, TSV): any common delimiter and line ending, with the first line of each record."""

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

# The csv module has one limit per process; we use the longest line, which is checked earlier.
csv.field_size_limit(LONGEST_LINE)


def rows(file: TextFile, layout: Layout) -> Items:
    """Stream the header and the rows of a CSV file, skipping blank lines."""
    columns: Columns | None = None
    count = 0
    with file.open() as lines:
        delimiter, skipped = _delimiter(file, layout.header_line)
        for line, cells in _records(iter(lines), delimiter, skipped):
            place = Place(file.name, line)
            if isinstance(cells, str):
                problem = faults.NOT_CSV.at(place, reason=reasons.explanation(cells))
                yield problem if columns else problem.stopping()
                count += 1
            elif not any(cells):
                continue
            elif columns is None:
                columns = Columns.of(cells, layout)
                yield from columns.header(place)
                if columns.unusable:
                    return
            else:
                count += 1
                yield from cells_of(columns, cells, place, exact=True)
    if not count:
        yield faults.NO_ROWS.at(Place(file.name))


def _records(lines: Iterator[str], delimiter: str, skipped: int) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each record, or the csv module's error, with its first line."""
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
    """Detect the delimiter in the first non-empty line, outside quotes; comma if there is none.

    Returns the delimiter and the number of lines before the header: Excel writes ``sep=;`` on a line of its own.
    """
    with file.open() as lines:
        numbered = ((n, line) for n, line in enumerate(lines, start=1) if n >= header_line and line.strip())
        number, first = next(numbered, (header_line, ""))
    if match := _SEPARATOR_LINE.fullmatch(first):
        return match[1], number
    bare = re.sub(r'"[^"]*"', "", first)
    best = max(DELIMITERS, key=bare.count)
    return (best if best in bare else ","), number - 1
