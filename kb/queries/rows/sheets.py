"""The sheets of an exported workbook: rows, the sources that they cite, and the query."""

from __future__ import annotations

from kb.texts import Text

DATA = Text("Daten", "Data")
SOURCES = Text("Quellen", "Sources")
QUERY = Text("Abfrage", "Query")
TITLE = Text("Titel", "title")
"""The first line of the sheet of the query."""
SOURCE_COLUMNS = (
    "slug",
    "kind",
    "title",
    "author",
    "publisher",
    "published_on",
    "url",
    "accessed_on",
    "voice",
    "seen",
    "licence",
    "citation",
)
"""The columns of the sheet of sources, among those of the list of sources."""
