"""Terminal output of the import commands: reports, lists and previews as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import ingest
from kb.config import Settings
from kb.errors import KnowledgeBaseError
from kb.ingest.mapping import load
from kb.ingest.report import sentences
from kb.models import ENTITIES, Change, ChangeSet
from kb.texts import Language, Text

MOST_SHOWN = 50
"""Problems, notes and differences shown on a terminal; --json has more."""

NO_SCHEMA = Text(
    "Die Datenbank ist noch nicht eingerichtet oder veraltet. Zum Beheben ausführen: kb db upgrade",
    "The database is not set up yet or its schema is outdated. To fix this, run: kb db upgrade",
)
INDEX_LATER = Text(
    "Gespeichert, aber der Suchindex konnte noch nicht aktualisiert werden: {detail} Zum Beheben ausführen: kb index sync",
    "Stored, but the search index could not be updated yet: {detail} To fix this, run: kb index sync",
)
_MORE = Text("  … und {count} weitere; mehr mit --json", "  … and {count} more; use --json to see more")
_SKIP = Text(
    " Mit --skip-rejected werden die übrigen Zeilen importiert.",
    " Use --skip-rejected to import the remaining rows.",
)
_STORED = Text(
    "Änderungssatz {id}. Zum Zurücknehmen ausführen: kb undo {id}", "Change set {id}. To undo it, run: kb undo {id}"
)
_NO_SETS = Text("Es gibt noch keine Änderungen.", "There are no changes yet.")
_UNDONE = Text("zurückgenommen", "undone")
_CHANGES = Text("{count} Änderungen", "{count} changes")
_TAKEN_BACK = Text(
    "Änderungssatz {id} zurückgenommen, als Änderungssatz {undone}.",
    "Change set {id} was undone by change set {undone}.",
)
_WOULD_TAKE_BACK = Text(
    "Probelauf: Änderungssatz {id} lässt sich zurücknehmen; es wurde nichts gespeichert.",
    "Dry run: change set {id} can be undone; nothing was stored.",
)


def language(settings: Settings) -> Language:
    """Return the language of the command line."""
    return "en" if settings.language == "en" else "de"


def failure(error: KnowledgeBaseError, speech: str) -> dict[str, Any]:
    """Return the JSON report of an import that failed as a whole."""
    problem = {"file": None, "line": None, "field": None, "value": None, "message": error.message.in_(speech)}
    return {"created": 0, "updated": 0, "unchanged": 0, "rejected": 0, "problems": [problem], "changeset": None}


def report_lines(report: ingest.Report, speech: str) -> Iterator[str]:
    """Yield the report of an import; the first line is the summary."""
    yield sentences.summary(report).in_(speech)
    if len(report.records) > 1:
        yield sentences.records_title(report).in_(speech)
        for entity, counts in sorted(report.records.items()):
            yield f"  {sentences.record_counts(entity, counts).in_(speech)}"
    notes = [f"  {note.in_(speech)}" for note in sentences.notes(report)]
    yield from _section(sentences.NOTES.format(count=len(notes)), notes, len(notes), speech)
    differences = [f"  {sentences.difference(changed).in_(speech)}" for changed in report.differences]
    yield from _section(sentences.differences_title(report), differences, report.differences_total, speech)
    yield from _problem_lines(report.problems, report.problems.total, speech)
    yield _outcome(report).in_(speech)


def _section(title: Text, lines: Sequence[str], total: int, speech: str, covered: int = MOST_SHOWN) -> Iterator[str]:
    """Yield the first lines of a section, which cover ``covered`` entries, and the number of further entries."""
    if total:
        yield ""
        yield title.in_(speech)
        yield from lines[:MOST_SHOWN]
        if total > covered:
            yield _MORE.format(count=total - covered).in_(speech)


def _problem_lines(problems: Iterable[ingest.Problem], total: int, speech: str) -> Iterator[str]:
    """Yield the problems on two lines each, those with the same message together."""
    groups = sentences.grouped(problems)[:MOST_SHOWN]
    lines = [
        f"  {sentences.location(group).in_(speech)}\n    {sentences.explanation(group[0]).in_(speech)}"
        for group in groups
    ]
    yield from _section(sentences.PROBLEMS.format(count=total), lines, total, speech, sum(map(len, groups)))


def _outcome(report: ingest.Report) -> Text:
    if report.is_blocked:
        helps = not report.problems.stopping and (report.rows.created or report.rows.updated)
        skip = _SKIP if helps else Text.same("")
        return Text(sentences.NOTHING_IMPORTED.de + skip.de, sentences.NOTHING_IMPORTED.en + skip.en)
    if report.dry_run:
        return sentences.DRY_RUN
    return sentences.UNCHANGED if report.change_set is None else _STORED.format(id=report.change_set)


def change_set(row: ChangeSet, count: int, undone: bool) -> dict[str, Any]:
    """Return a change set as a dictionary for lists."""
    return {
        "id": row.id,
        "kind": row.kind.value,
        "created_at": row.created_at.isoformat(timespec="seconds"),
        "actor": row.actor,
        "reason": row.reason,
        "origin": row.origin,
        "changes": count,
        "undone": undone,
    }


def change_set_lines(sets: Sequence[Mapping[str, Any]], speech: str) -> Iterator[str]:
    """Yield one line per change set."""
    if not sets:
        yield _NO_SETS.in_(speech)
    for row in sets:
        count = _CHANGES.format(count=row["changes"]).in_(speech)
        mark = f" · {_UNDONE.in_(speech)}" if row["undone"] else ""
        at = row["created_at"][:16].replace("T", " ")
        yield f"{row['id']:>5}  {at}  {row['kind']:<7} {row['actor']}  {row['reason']} · {count}{mark}"


def undone_counts(session: Session, undone: int | None) -> dict[str, int]:
    """Count the changes of an undo by entity."""
    query = sa.select(Change.entity, sa.func.count()).where(Change.change_set_id == undone).group_by(Change.entity)
    return {row[0]: row[1] for row in session.execute(query)}


def undo_lines(
    change_set_id: int, undone: int | None, counts: Mapping[str, int], dry_run: bool, speech: str
) -> Iterator[str]:
    """Yield what was undone."""
    for entity, count in sorted(counts.items()):
        yield f"{ENTITIES[entity].__title__.in_(speech)}: {_CHANGES.format(count=count).in_(speech)}"
    if undone is None:
        yield sentences.UNCHANGED.in_(speech)
    else:
        yield (_WOULD_TAKE_BACK if dry_run else _TAKEN_BACK).format(id=change_set_id, undone=undone).in_(speech)


def mapping_lines(speech: str) -> Iterator[str]:
    """Yield name and title of every bundled mapping."""
    for name in ingest.mapping_names():
        spec = load(name)
        yield f"{name:<22} {Text(spec.title_de or name, spec.title_en or name).in_(speech)}"


def preview_lines(preview: ingest.Preview, speech: str) -> Iterator[str]:
    """Yield the records that a mapping reads, field by field, with its notes and problems."""
    for place, records in preview.rows:
        yield f"── {place.file} · {sentences.LINE.format(line=place.line).in_(speech)}"
        for record in records:
            name = sentences.quoted(record.name).in_(speech) if record.name else ""
            yield f"  {ENTITIES[record.entity].__title__.in_(speech)} ({record.entity}) {name}".rstrip()
            yield from (f"    {field} = {value}" for field, value in record.values.items())
    if preview.notes:
        yield from ["", sentences.NOTES.format(count=len(preview.notes)).in_(speech)]
        yield from (
            f"  {sentences.LINE.format(line=place.line).in_(speech)}: {text.in_(speech)}"
            for place, text in preview.notes
        )
    if preview.problems:
        yield from _problem_lines(preview.problems, len(preview.problems), speech)
