"""Delimited text (CSV, TSV) with any common delimiter and line ending."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from kb.ingest.read import faults, reasons
from kb.ingest.read.headers import LINES_SEARCHED
from kb.ingest.read.layout import Layout
from kb.ingest.read.table import Table, is_blank
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
    table = Table(file.name, None, layout, lambda: _first_lines(file))
    has_faults = False
    with file.open() as lines:
        delimiter, skipped = _delimiter(file, layout.header[0])
        last_line = [""]
        for line, cells in _records(_watched(lines, last_line), delimiter, skipped):
            place = Place(file.name, line)
            if isinstance(cells, str):
                has_faults = True
                yield _syntax_problem(cells, place, is_header=table.names is None)
            elif is_blank(cells):
                continue
            elif table.names is None:
                yield from table.take(line, cells)
                if table.is_unusable:
                    return
            elif last := last_swallowed_line(cells, line, len(table.names), delimiter):
                has_faults = True
                yield faults.SWALLOWED_ROWS.at(place, first=line, last=last)
            else:
                is_short = len(cells) < len(table.names)
                flaw = _shortage(len(cells), len(table.names), place, layout, last_line[0]) if is_short else None
                yield from table.take(line, cells, flaw)
    if not (table.has_rows or has_faults):
        yield faults.NO_ROWS.at(Place(file.name))


def _shortage(count: int, width: int, place: Place, layout: Layout, text: str) -> Problem | None:
    """Return the problem with a row that lacks cells. One at the end of the file may have been cut off."""
    if not text.endswith(("\n", "\r")):
        return faults.CUT_ROW.at(place, count=count, header=width).stopping()
    if layout.short_rows == "empty":
        return None
    kind = faults.SHORT_ROW if layout.is_foreign else faults.TOO_FEW_CELLS
    return kind.at(place, count=count, header=width)


def last_swallowed_line(cells: Sequence[str], line: int, width: int, delimiter: str) -> int | None:
    """Return the last line of a record whose stray quotation marks joined several rows. None for a sound record.

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
    """Return the problem for an error of the csv module. An unclosed quotation mark affects the whole file."""
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


def _watched(lines: Iterable[str], last: list[str]) -> Iterator[str]:
    """Yield the lines, keeping the last one."""
    for line in lines:
        last[0] = line
        yield line


def _delimiter(file: TextFile, header_line: int) -> tuple[str, int]:
    """Detect the delimiter in the first non-empty line; comma if there is none.

    Returns the delimiter and the number of lines before the header: Excel writes ``sep=;`` on a line of its own.
    """
    with file.open() as lines:
        numbered = ((n, line) for n, line in enumerate(lines, start=1) if n >= header_line and line.strip())
        number, first = next(numbered, (header_line, ""))
    if match := _SEPARATOR_LINE.fullmatch(first):
        return match[1], number
    return _delimiter_of(first), number - 1


def _delimiter_of(line: str) -> str:
    """Return the most frequent delimiter outside quotes; comma if there is none."""
    bare = re.sub(r'"[^"]*"', "", line)
    best = max(DELIMITERS, key=bare.count)
    return best if best in bare else ","


def _first_lines(file: TextFile) -> Iterator[tuple[int, list[str]]]:
    """Yield the first lines, each split by its own delimiter."""
    with file.open() as lines:
        for number, line in enumerate(islice(lines, LINES_SEARCHED), start=1):
            if line.strip():
                yield number, next(csv.reader([line], delimiter=_delimiter_of(line)), [])
