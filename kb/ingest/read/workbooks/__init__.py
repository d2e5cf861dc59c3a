"""Workbooks: XLSX and ODS files, examined before they are opened and read as rows."""

from kb.ingest.read.workbooks.sheets import rows

__all__ = ["rows"]
