"""Export lists, searches, records and tables in every suitable format, and the whole base.

Nothing here knows the web: a page or a command makes a `Selection` and sends what its format writes.
"""

from kb.export import tables
from kb.export.document import Document, DocumentPart, Passage, Words
from kb.export.download import catalogue
from kb.export.formats import FORMATS, FORMATS_BY_KEY, Format, file_name, fitting
from kb.export.rows import (
    CHART_CONTENT,
    EVERYTHING,
    carried_by,
    matrix_columns,
    of_chart,
    of_document,
    of_facts,
    of_keys,
    of_list,
    of_record,
    of_rows,
    on_map,
)
from kb.export.selection import Content, DataVersion, Selection, current_version
from kb.queries.rows import Column, Site

__all__ = [
    "CHART_CONTENT",
    "EVERYTHING",
    "FORMATS",
    "FORMATS_BY_KEY",
    "Column",
    "Content",
    "DataVersion",
    "Document",
    "DocumentPart",
    "Format",
    "Passage",
    "Selection",
    "Site",
    "Words",
    "base",
    "carried_by",
    "catalogue",
    "current_version",
    "file_name",
    "fitting",
    "matrix_columns",
    "of_chart",
    "of_document",
    "of_facts",
    "of_keys",
    "of_list",
    "of_record",
    "of_rows",
    "on_map",
    "tables",
]
