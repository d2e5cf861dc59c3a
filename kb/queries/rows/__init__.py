"""Rows of lists with their columns: what an export writes, and what an import recognises as an edited export."""

from kb.queries.rows.cells import BETWEEN, Column, ListCell, Single, plain, words
from kb.queries.rows.citation import citation
from kb.queries.rows.columns import ABOUT, ADDRESS, CITED, CITED_AT, KIND, PROPERTY, columns_of, provenance
from kb.queries.rows.entries import LINKS, Entry, EntryReader, Location, StoredRow, pointers
from kb.queries.rows.sheets import DATA, QUERY, SOURCE_COLUMNS, SOURCES, TITLE
from kb.queries.rows.site import Site

__all__ = [
    "ABOUT",
    "ADDRESS",
    "BETWEEN",
    "CITED",
    "CITED_AT",
    "DATA",
    "KIND",
    "LINKS",
    "PROPERTY",
    "QUERY",
    "SOURCES",
    "SOURCE_COLUMNS",
    "TITLE",
    "Column",
    "Entry",
    "EntryReader",
    "ListCell",
    "Location",
    "Single",
    "Site",
    "StoredRow",
    "citation",
    "columns_of",
    "plain",
    "pointers",
    "provenance",
    "words",
]
