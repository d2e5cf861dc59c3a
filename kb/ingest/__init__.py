"""Import: read → map → check → match → store. One call does it all and returns a report."""

from kb.ingest.problem import Problem
from kb.ingest.report import Report
from kb.ingest.run import run

__all__ = ["Problem", "Report", "run"]
