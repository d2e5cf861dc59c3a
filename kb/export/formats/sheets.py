"""XLSX: one sheet each for rows, sources and query, streamed while it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import cast

from kb.export.formats.workbook import Heading, Value, Workbook
from kb.export.selection import Selection
from kb.export.terms import LICENCE, RIGHTS
from kb.models import Source
from kb.queries.rows import (
    DATA,
    QUERY,
    SOURCE_COLUMNS,
    SOURCES,
    TITLE,
    ListCell,
    Site,
    citation,
    columns_of,
    plain,
    words,
)
from kb.texts import Text

WIDTH = 24
MOST_DIGITS = 15
"""Significant digits that spreadsheet programs keep of a number; a longer one is written as text."""
_PLAIN = frozenset({str, int, float, Decimal})
"""Types stored unchanged; terms are strings too, but readers need their labels."""


def write(selection: Selection) -> Iterator[bytes]:
    """Write a workbook; an empty chunk signals progress before there is data to send."""
    language = selection.language
    columns = [column.cell for column in selection.columns]
    rows = ([_value(cell(row), language) for cell in columns] for row in selection.rows())
    with Workbook(selection.version.moment) as book:
        yield from book.table(DATA.in_(language), selection.labels(), rows, WIDTH)
        if not _lists_sources(selection):
            yield from book.table(SOURCES.in_(language), *_sources(selection), WIDTH)
        yield from book.sheet(QUERY.in_(language), _query(selection), (2 * WIDTH, 2 * WIDTH))
        yield from book.end()


def _value(cell: ListCell, language: str) -> Value:
    if isinstance(cell, Decimal | float) and len(Decimal(str(cell)).normalize().as_tuple().digits) > MOST_DIGITS:
        return plain(cell)
    return cast(Value, cell) if cell is None or type(cell) in _PLAIN else words(cell, language)


def _lists_sources(selection: Selection) -> bool:
    """Return whether the rows are the sources themselves, which another sheet would only repeat."""
    return {column.name for column in selection.columns} >= set(SOURCE_COLUMNS)


def _sources(selection: Selection) -> tuple[Sequence[str], Iterator[Sequence[Value]]]:
    """Return the labels and the rows of the sheet of sources."""
    language = selection.language
    labels = {column.name: column.label.in_(language) for column in columns_of("source", Site("", language))}
    return [labels[name] for name in SOURCE_COLUMNS], (_cells(source, language) for source in selection.sources())


def _cells(source: Source, language: str) -> Sequence[Value]:
    return [
        citation(source) if name == "citation" else _value(getattr(source, name), language) for name in SOURCE_COLUMNS
    ]


def _query(selection: Selection) -> Iterable[Sequence[Value]]:
    """Return the metadata of the workbook and the machine-readable column names."""
    language = selection.language
    lines: list[tuple[Text, ListCell]] = [
        (TITLE, selection.title.in_(language)),
        (Text("Adresse", "address"), selection.page),
        *((label, value) for label, value in selection.criteria),
        (Text("Stand", "as of"), selection.version.in_words),
        (Text("letzte Änderung", "last change"), selection.version.change),
        (Text("Lizenz", "licence"), LICENCE),
        (Text("Rechte", "rights"), RIGHTS.in_(language)),
        (Text("Spalten", "columns"), None),
        *((column.label, column.name) for column in selection.columns),
    ]
    return [(Heading(label.in_(language)), _value(value, language)) for label, value in lines]
