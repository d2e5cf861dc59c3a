"""Rows of exports: records, facts, charts and the matrix as columns and values."""

from kb.export.rows.charts import CARRIED, of_chart
from kb.export.rows.columns import HIDDEN, carried_by, exported_tables
from kb.export.rows.entries import LINKS, Entry, Row, pointers
from kb.export.rows.linked_data import CONTEXT
from kb.export.rows.matrix import matrix_columns
from kb.export.rows.records import EVERYTHING, of_facts, of_keys, of_list, of_record, of_rows, on_map

__all__ = [
    "CARRIED",
    "CONTEXT",
    "EVERYTHING",
    "HIDDEN",
    "LINKS",
    "Entry",
    "Row",
    "carried_by",
    "exported_tables",
    "matrix_columns",
    "of_chart",
    "of_facts",
    "of_keys",
    "of_list",
    "of_record",
    "of_rows",
    "on_map",
    "pointers",
]
