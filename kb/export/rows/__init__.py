"""Rows of exports: records, facts, charts and the matrix as columns and values."""

from kb.export.rows.charts import CHART_CONTENT, of_chart
from kb.export.rows.content import carried_by, exported_tables
from kb.export.rows.linked_data import CONTEXT
from kb.export.rows.matrix import matrix_columns
from kb.export.rows.records import EVERYTHING, of_document, of_facts, of_keys, of_list, of_record, of_rows, on_map

__all__ = [
    "CHART_CONTENT",
    "CONTEXT",
    "EVERYTHING",
    "carried_by",
    "exported_tables",
    "matrix_columns",
    "of_chart",
    "of_document",
    "of_facts",
    "of_keys",
    "of_list",
    "of_record",
    "of_rows",
    "on_map",
]
