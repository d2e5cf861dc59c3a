"""Terminal output of the import commands: reports, lists and previews as lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import ingest
from kb.actions import Obstacle
from kb.config import Settings
from kb.errors import KnowledgeBaseError
from kb.ingest.mapping import load
from kb.ingest.report import Section, problem_section, sections, sentences
from kb.models import ENTITIES, Change, ChangeSet, ChangeSetFile
from kb.queries.changes import ChangeCounts
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
_MORE_IN_JSON = Text("; mehr mit --json", "; use --json to see more")
_SKIP = Text(
    " Mit --skip-rejected werden die übrigen Zeilen importiert.",
    " Use --skip-rejected to import the remaining rows.",
)
_NOTES_AS_FILE = Text(
    "Jeden Hinweis einzeln, als CSV-Datei: --notes DATEI", "Every single note, as a CSV file: --notes FILE"
)
_HOW_TO_UNDO = Text(" Zum Zurücknehmen ausführen: kb undo {id}", " To undo it, run: kb undo {id}")


def language(settings: Settings) -> Language:
    """Return the language of the command line."""
    return "en" if settings.language == "en" else "de"


def failure(error: KnowledgeBaseError, speech: str) -> dict[str, Any]:
    """Return the JSON report of an import that failed as a whole."""
    problem = {"file": None, "line": None, "field": None, "value": None, "message": error.message.in_(speech)}
    return {"created": 0, "updated": 0, "unchanged": 0, "rejected": 0, "problems": [problem], "changeset": None}


def report_lines(report: ingest.Report, speech: str) -> Iterator[str]:
    """Yield the report of an import; the summary comes first and, below sections, once more as the last but one line."""
    summary = sentences.summary(report).in_(speech)
    yield summary
    parts = list(sections(report))
    for section in parts:
        yield from _section_lines(section, speech)
    if report.notes and report.on_note is None:
        yield from ["", _NOTES_AS_FILE.in_(speech)]
    yield from ["", summary] if parts else []
    yield sentences.outcome(report).in_(speech) + _command(report).in_(speech)


def _section_lines(section: Section, speech: str) -> Iterator[str]:
    """Yield the first entries of a section, and the number of further ones."""
    yield ""
    yield section.title.in_(speech)
    shown = section.entries[:MOST_SHOWN]
    for entry in shown:
        yield f"  {entry.text.in_(speech)}"
        if entry.explanation is not None:
            yield f"    {entry.explanation.in_(speech)}"
    if left := section.total - sum(entry.count for entry in shown):
        yield f"  {sentences.more(left).in_(speech)}{_MORE_IN_JSON.in_(speech)}"


def _command(report: ingest.Report) -> Text:
    """Return the command that helps after an import, if there is one."""
    if report.is_blocked and not report.problems.stopping and (report.rows.created or report.rows.updated):
        return _SKIP
    is_stored = report.change_set is not None and not report.is_blocked
    return _HOW_TO_UNDO.format(id=report.change_set) if is_stored else Text.same("")


def change_set(row: ChangeSet, counts: ChangeCounts, undone: int, is_undone: bool) -> dict[str, Any]:
    """Return a change set as a dictionary for lists."""
    mapping = next((file for file in row.files if file.is_mapping), None)
    return {
        "id": row.id,
        "kind": row.kind.value,
        "created_at": row.created_at.isoformat(timespec="seconds"),
        "actor": row.actor,
        "reason": row.reason,
        "origin": row.origin,
        "files": [_file(file) for file in row.files if not file.is_mapping],
        "mapping": None if mapping is None else _file(mapping),
        "changes": sum(count for by_operation in counts.values() for count in by_operation.values()),
        "records": {
            entity: {operation.value: count for operation, count in by_operation.items()}
            for entity, by_operation in counts.items()
        },
        "undone": is_undone,
        "undone_records": undone,
    }


def _file(file: ChangeSetFile) -> dict[str, str]:
    return {"name": file.name, "sha256": file.sha256}


def change_set_lines(
    sets: Sequence[Mapping[str, Any]], details: Sequence[tuple[Text, Text]], speech: str
) -> Iterator[str]:
    """Yield the lines of change sets, with files and changes by kind."""
    if not sets:
        yield sentences.NO_CHANGE_SETS.in_(speech)
    for row, lines in zip(sets, details, strict=True):
        count = sentences.changes(row["changes"]).in_(speech)
        undone = sentences.UNDONE if row["undone"] else sentences.PARTLY_UNDONE
        mark = f" · {undone.in_(speech)}" if row["undone_records"] else ""
        at = row["created_at"][:16].replace("T", " ")
        yield f"{row['id']:>5}  {at}  {row['kind']:<7} {row['actor']}  {row['reason']} · {count}{mark}"
        yield from (f"       {line.in_(speech)}" for line in lines if line.in_(speech))


def undone_counts(session: Session, undone: int | None) -> dict[str, int]:
    """Count the changes of an undo by entity."""
    query = sa.select(Change.entity, sa.func.count()).where(Change.change_set_id == undone).group_by(Change.entity)
    return {row[0]: row[1] for row in session.execute(query)}


def undo_lines(counts: Mapping[str, int], left: Sequence[Obstacle], outcome: Text, speech: str) -> Iterator[str]:
    """Yield what was undone, what was left and why, and the outcome."""
    for entity, count in sorted(counts.items()):
        yield sentences.changes(count, entity).in_(speech)
    if left:
        yield sentences.LEFT_OUT.format(count=len(left)).in_(speech)
        yield from (f"  {obstacle.reason.in_(speech)}" for obstacle in left)
    yield outcome.in_(speech)


def mapping_lines(speech: str) -> Iterator[str]:
    """Yield name and title of every bundled mapping."""
    for name in ingest.mapping_names():
        spec = load(name)
        yield f"{name:<22} {Text(spec.title_de or name, spec.title_en or name).in_(speech)}"


def preview_lines(preview: ingest.Preview, speech: str) -> Iterator[str]:
    """Yield what a mapping reads field by field, with notes and problems."""
    for place, records in preview.rows:
        yield f"── {sentences.where(place).in_(speech)}"
        for record in records:
            name = sentences.quoted(record.name).in_(speech) if record.name else ""
            yield f"  {ENTITIES[record.entity].__title__.in_(speech)} ({record.entity}) {name}".rstrip()
            yield from (f"    {field} = {value}" for field, value in record.values.items())
    if preview.notes:
        yield from ["", sentences.NOTES.format(count=len(preview.notes)).in_(speech)]
        for place, text in preview.notes:
            where = place.file if place.line is None else sentences.LINE.format(line=place.line).in_(speech)
            yield f"  {where}: {text.in_(speech)}"
    if preview.problems:
        yield from _section_lines(problem_section(preview.problems, len(preview.problems)), speech)
