"""Import reports in sections, the same in the terminal and on pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.ingest.report import sentences
from kb.ingest.report.outcome import Report
from kb.ingest.report.problem import Problem
from kb.texts import Text


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """One entry of a section. ``count`` is the number of problems or values it stands for."""

    text: Text
    explanation: Text | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report; ``total`` also counts what the report no longer lists."""

    title: Text
    entries: Sequence[ReportEntry]
    total: int


def sections(report: Report) -> Iterator[Section]:
    """Yield the sections of a report that have content. Counts of records need several tables."""
    if len(report.records) > 1:
        records = [
            ReportEntry(sentences.record_counts(name, counts)) for name, counts in sorted(report.records.items())
        ]
        yield Section(sentences.records_title(report), records, len(records))
    if report.notes:
        notes = [ReportEntry(note) for note in sentences.notes(report)]
        yield Section(sentences.NOTES.format(count=len(notes)), notes, len(notes))
    if report.differences:
        differences = [ReportEntry(sentences.difference(changed)) for changed in report.differences]
        yield Section(sentences.differences_title(report), differences, report.differences_total)
    if report.problems:
        yield problem_section(report.problems, report.problems.total)


def problem_section(problems: Iterable[Problem], total: int) -> Section:
    """Return the section of problems; those with the same message are one entry."""
    entries = [
        ReportEntry(sentences.location(group), sentences.explanation(group[0]), len(group))
        for group in sentences.grouped(problems)
    ]
    return Section(sentences.PROBLEMS.format(count=total), entries, total)
