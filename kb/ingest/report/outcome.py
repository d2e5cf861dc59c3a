"""The outcome of an import: counts, changes and problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from kb.ingest.report.problem import Place, Problem, Problems, shown
from kb.texts import Language, Text

MOST_DIFFERENCES = 1_000
MOST_LINES = 10
MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell of an existing record that the import changes."""

    place: Place
    entity: str
    record: str
    column: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class NoteKind:
    """Sentences for one note, or many, about values of a column or entity.

    ``single`` takes {entity} and {value}; ``several`` takes the number of notes as {count}, that of different values as
    {different}, the name of the entity as {plural}, {column} and {values}.
    """

    single: Text
    several: Text
    entity: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class NotedValue:
    """The cell that a note is about; ``example`` shows what became of its value."""

    column: str
    value: str
    kind: NoteKind | None = None
    example: str | None = None


@dataclass(slots=True)
class NoteCount:
    """The number of occurrences of a note, with the first lines and values. Notes of one kind differ in the value."""

    count: int = 0
    lines: list[int] = field(default_factory=list)
    kind: NoteKind | None = None
    examples: list[str] = field(default_factory=list)

    def take(self, place: Place, about: NotedValue | None) -> None:
        """Count an occurrence, and keep its line and value up to a limit."""
        self.count += 1
        if place.line is not None and len(self.lines) < MOST_LINES and place.line not in self.lines:
            self.lines.append(place.line)
        if about is None:
            return
        self.kind = about.kind
        if len(self.examples) < MOST_EXAMPLES:
            self.examples = list(dict.fromkeys([*self.examples, shown(about.example or about.value)]))


NoteCallback = Callable[[Place, str | None, str | None, Text], None]
"""Called with every note: its place, column and value, and the note itself."""


class Outcome(IntEnum):
    """What an import does to a record. Of several rows about one record the highest counts."""

    UNCHANGED = 0
    UPDATED = 1
    CREATED = 2


@dataclass(slots=True)
class Counts:
    """Counts of created, updated and unchanged records."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def count(self, outcome: Outcome, former: Outcome | None = None) -> None:
        """Count a record, in place of its former outcome if it has one."""
        if former is not None:
            self._add(former, -1)
        self._add(outcome, 1)

    def _add(self, outcome: Outcome, number: int) -> None:
        match outcome:
            case Outcome.CREATED:
                self.created += number
            case Outcome.UPDATED:
                self.updated += number
            case Outcome.UNCHANGED:
                self.unchanged += number


@dataclass(slots=True)
class Report:
    """What an import did, or would do in a dry run; only ``change_set`` differs."""

    dry_run: bool = False
    skip_rejected: bool = False
    rows: Counts = field(default_factory=Counts)
    """Rows by the outcome of their main record."""
    records: dict[str, Counts] = field(default_factory=dict)
    """All records by entity, including linked records."""
    skipped: int = 0
    """Rows that the mapping deliberately leaves out; see the notes."""
    problems: Problems = field(default_factory=Problems)
    notes: dict[Text, NoteCount] = field(default_factory=dict)
    """Deliberate changes by the mapping, such as merged spellings."""
    differences: list[Difference] = field(default_factory=list)
    differences_total: int = 0
    change_set: int | None = None
    on_note: NoteCallback | None = None

    @property
    def is_blocked(self) -> bool:
        """Return whether problems prevent the whole import."""
        return bool(self.problems.stopping or (self.problems.rejected and not self.skip_rejected))

    @property
    def rejected(self) -> int:
        """The number of rejected rows."""
        return self.problems.rejected

    def counts(self, entity: str) -> Counts:
        """Return the mutable counts of an entity."""
        return self.records.setdefault(entity, Counts())

    def note_difference(self, difference: Difference) -> None:
        """Count a difference, and keep it up to a limit."""
        self.differences_total += 1
        if len(self.differences) < MOST_DIFFERENCES:
            self.differences.append(difference)

    def note_value(self, kind: NoteKind, place: Place, column: str, value: str, *, left_out: bool = False) -> None:
        """Count a note about a value of a column."""
        text = kind.single.format(entity=kind.entity, value=value)
        self.note(text, place, left_out=left_out, about=NotedValue(column, value, kind))

    def note(self, text: Text, place: Place, *, left_out: bool = False, about: NotedValue | None = None) -> None:
        """Count a note, and keep the first lines and values it concerns."""
        if self.on_note is not None:
            column, value = (about.column, about.value) if about else (None, None)
            self.on_note(place, column, value, text)
        self.notes.setdefault(text, NoteCount()).take(place, about)
        self.skipped += left_out

    def as_json(self, language: Language) -> dict[str, Any]:
        """Return the report for programs; a blocked import counts 0, because nothing is stored."""
        rows = Counts() if self.is_blocked else self.rows
        return {
            "created": rows.created,
            "updated": rows.updated,
            "unchanged": rows.unchanged,
            "rejected": self.rejected,
            "skipped": self.skipped,
            "problems": [_problem(problem, language) for problem in self.problems],
            "problems_total": self.problems.total,
            "changeset": self.change_set,
            "dry_run": self.dry_run,
            "acceptable": _counts(self.rows),
            "records": {entity: _counts(counts) for entity, counts in sorted(self.records.items())},
            "differences": [_difference(difference) for difference in self.differences],
            "differences_total": self.differences_total,
            "notes": [
                {"text": text.in_(language), "count": noted.count, "lines": noted.lines}
                for text, noted in self.notes.items()
            ],
        }


def _counts(counts: Counts) -> dict[str, int]:
    return {"created": counts.created, "updated": counts.updated, "unchanged": counts.unchanged}


def _problem(problem: Problem, language: Language) -> dict[str, Any]:
    return {
        "file": problem.file,
        "sheet": problem.sheet,
        "line": problem.line,
        "column": problem.column,
        "field": problem.field,
        "linked_record": problem.linked,
        "value": problem.value,
        "message": problem.message.in_(language),
        "cure": problem.cure.in_(language),
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "file": difference.place.file,
        "line": difference.place.line,
        "entity": difference.entity,
        "record": difference.record,
        "field": difference.column,
        "before": difference.before,
        "after": difference.after,
    }
