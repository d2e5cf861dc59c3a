"""XLSX: one sheet each for rows, sources and query, streamed while it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import cast

from kb.export.formats.workbook import Heading, Value, Workbook
from kb.export.literature import citation
from kb.export.selection import Cell, Selection
from kb.export.terms import LICENCE, RIGHTS
from kb.models.labels import name_of
from kb.models.vocabulary import Term
from kb.texts import Text

WIDTH = 24
BETWEEN = "; "
_PLAIN = frozenset({str, int, float, Decimal})
"""Types stored unchanged; terms are strings too, but readers need their labels."""
_YES_NO = {True: Text("ja", "yes"), False: Text("nein", "no")}


def write(selection: Selection) -> Iterator[bytes]:
    """Write a workbook; an empty chunk signals progress before there is data to send."""
    language = selection.language
    columns = [column.cell for column in selection.columns]
    rows = ([_value(cell(row), language) for cell in columns] for row in selection.rows())
    with Workbook(selection.version.moment) as book:
        yield from book.table(DATA.in_(language), selection.labels(), rows, WIDTH)
        yield from book.table(SOURCES.in_(language), *_sources(selection), WIDTH)
        yield from book.sheet(QUERY.in_(language), _query(selection), (2 * WIDTH, 2 * WIDTH))
        yield from book.end()


def _value(cell: Cell, language: str) -> Value:
    return cast(Value, cell) if cell is None or type(cell) in _PLAIN else words(cell, language)


def words(cell: Cell, language: str) -> str:
    """Format a cell for readers: terms by label, booleans as yes and no."""
    if isinstance(cell, tuple):
        return BETWEEN.join(words(item, language) for item in cell)
    if isinstance(cell, Term):
        return cell.label.in_(language) or cell.value
    if isinstance(cell, bool):
        return _YES_NO[cell].in_(language)
    return "" if cell is None else str(cell)


def _sources(selection: Selection) -> tuple[Sequence[str], Iterator[Sequence[Value]]]:
    names = ("slug", "kind", "title", "author", "publisher", "published_on", "url", "accessed_on", "licence")
    language = selection.language
    labels = [name_of(name).in_(language) for name in names]

    def rows() -> Iterator[Sequence[Value]]:
        for source in selection.sources():
            yield [*(_value(getattr(source, name), language) for name in names), citation(source)]

    return [*labels, CITED.in_(language)], rows()


def _query(selection: Selection) -> Iterable[Sequence[Value]]:
    """Return the metadata of the workbook and the machine-readable column names."""
    language = selection.language
    lines: list[tuple[Text, Cell]] = [
        (Text("Titel", "title"), selection.title.in_(language)),
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


DATA = Text("Daten", "Data")
SOURCES = Text("Quellen", "Sources")
QUERY = Text("Abfrage", "Query")
CITED = Text("Zitat", "citation")
