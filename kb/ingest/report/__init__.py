"""Import reports: problems with place and remedy, and the outcome."""

from kb.ingest.report.outcome import Difference, Report
from kb.ingest.report.problem import Fault, Place, Problem, fault, shown

__all__ = ["Difference", "Fault", "Place", "Problem", "Report", "fault", "shown"]
