"""Import reports: problems with place and remedy, the outcome, and its sentences in sections."""

from kb.ingest.report.outcome import Difference, NoteCallback, NotedValue, NoteKind, Outcome, Report
from kb.ingest.report.problem import Fault, Place, Problem, fault, shown
from kb.ingest.report.sections import ReportEntry, Section, problem_section, sections

__all__ = [
    "Difference",
    "Fault",
    "NoteCallback",
    "NoteKind",
    "NotedValue",
    "Outcome",
    "Place",
    "Problem",
    "Report",
    "ReportEntry",
    "Section",
    "fault",
    "problem_section",
    "sections",
    "shown",
]
