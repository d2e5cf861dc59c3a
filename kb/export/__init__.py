"""Taking away: any list, search, record or table in any format that carries it, and the whole base as one download.

Nothing here knows the web: a page or a command makes a `Selection` and sends what its format writes.
"""

from kb.export import base, tables
from kb.export.catalogue import catalogue
from kb.export.charted import CARRIED as CHARTED
from kb.export.charted import of_chart
from kb.export.columns import carried_by
from kb.export.crossings import columns as matrix_columns
from kb.export.formats import FORMATS, FORMATS_BY_KEY, Format, file_name, fitting
from kb.export.records import EVERYTHING, of_facts, of_keys, of_list, of_record, of_rows, on_map
from kb.export.selection import Column, Content, Selection, Stand, stand_of
from kb.export.site import Site

__all__ = [
    "CHARTED",
    "EVERYTHING",
    "FORMATS",
    "FORMATS_BY_KEY",
    "Column",
    "Content",
    "Format",
    "Selection",
    "Site",
    "Stand",
    "base",
    "carried_by",
    "catalogue",
    "file_name",
    "fitting",
    "matrix_columns",
    "of_chart",
    "of_facts",
    "of_keys",
    "of_list",
    "of_record",
    "of_rows",
    "on_map",
    "stand_of",
    "tables",
]
