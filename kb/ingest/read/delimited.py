"""Delimited text (CSV, TSV): any common delimiter and line ending, with the first line of each record."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from kb.ingest.read import faults, reasons
from kb.ingest.read.table import Columns, Layout, cells_of, is_blank
from kb.ingest.read.text import LONGEST_LINE, TextFile
from kb.ingest.report import Place, Problem
from kb.ingest.row import Items

DELIMITERS = ",;\t|"
_UNCLOSED = "unexpected end of data"
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
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
                yield _syntax_problem(cells, place, is_header=columns is None)
                count += 1
            elif is_blank(cells):
                continue
            elif columns is None:
                columns = Columns.of(cells, layout)
                yield from columns.header(place)
                if columns.unusable:
                    return
            else:
                count += 1
                if last := last_swallowed_line(cells, line, len(columns.names), delimiter):
                    yield faults.SWALLOWED_ROWS.at(place, first=line, last=last)
                else:
                    yield from cells_of(columns, cells, place, exact=True)
    if not count:
        yield faults.NO_ROWS.at(Place(file.name))


def last_swallowed_line(cells: Sequence[str], line: int, width: int, delimiter: str) -> int | None:
    """Return the last line of a record whose stray quotation marks joined several rows; None for a sound record.

    ``line`` is the first line of the record, ``width`` the number of columns. Each line of a cell with line breaks is
    compared with a row: the first completes one, the last begins one, and those between are whole rows. Delimiters before
    a space are punctuation.
    """
    if not any("\n" in cell or "\r" in cell for cell in cells):
        return None
    separator = re.compile(re.escape(delimiter) + r"(?! )")
    for position, cell in enumerate(cells):
        first, *others = [len(separator.findall(text)) + 1 for text in _LINE_BREAK.split(cell)]
        if not others:
            continue
        *between, last = others
        is_complete = position + first == width and all(count == width for count in between)
        if is_complete and width > 1 and (last == position + 1 or len(cells) != width):
            return line + len(others)
        line += len(others)
    return None


def _syntax_problem(message: str, place: Place, *, is_header: bool) -> Problem:
    """Return the problem for an error of the csv module; an unclosed quotation mark affects the whole file."""
    if message == _UNCLOSED:
        return faults.UNCLOSED_QUOTE.at(place).stopping()
    problem = faults.NOT_CSV.at(place, reason=reasons.explanation(message))
    return problem.stopping() if is_header else problem


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
