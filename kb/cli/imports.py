"""`kb import`, `kb imports`, `kb undo`, `kb mapping`: import and undo lists."""

from __future__ import annotations

import csv
import getpass
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from kb import actions, database, ingest, search
from kb.actions.changes import MOST_WORDS
from kb.cli import import_help as help_texts
from kb.cli import import_texts as texts
from kb.cli.bilingual import argument, command, group, language_of, option, usage_error
from kb.config import Settings
from kb.database import Sessions
from kb.errors import Conflict, KnowledgeBaseError, Unavailable
from kb.formulas import guarded
from kb.ingest.read import is_encoding, similar_encodings
from kb.ingest.report import NoteCallback, Place, sentences
from kb.ingest.run import ProgressCallback
from kb.models import ENTITIES, ChangeSet
from kb.queries.changes import ChangeCounts, change_sets
from kb.texts import Text

_NUMBER = click.IntRange(1, 2**31 - 1)
"""Range of an integer column in the database."""


def _checked_reason(context: click.Context, _parameter: click.Parameter, text: str) -> str:
    """Reject a reason that the change log cannot hold, before anything is read."""
    if len(text) > MOST_WORDS:
        raise usage_error(context, help_texts.TOO_LONG_REASON.format(length=len(text), most=MOST_WORDS), "--reason")
    if not text.isprintable():
        raise usage_error(context, help_texts.NOT_ONE_LINE, "--reason")
    return text


_dry_run = option("--dry-run", is_flag=True, help_text=help_texts.DRY_RUN)
_reason = option("--reason", default="", callback=_checked_reason, help_text=help_texts.REASON)


@command(help_texts.IMPORT, name="import")
@argument("paths", help_texts.PATHS, nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--mapping", metavar=help_texts.MAPPING_NAME, help_text=help_texts.MAPPING)
@_dry_run
@option("--skip-rejected", is_flag=True, help_text=help_texts.SKIP_REJECTED)
@option("--encoding", metavar=help_texts.NAME, help_text=help_texts.ENCODING)
@_reason
@option("--notes", type=click.Path(path_type=Path), metavar=help_texts.FILE, help_text=help_texts.NOTES)
@option("--json", "as_json", is_flag=True, help_text=help_texts.REPORT_AS_JSON)
@click.pass_context
def import_(
    context: click.Context, /, paths: tuple[Path, ...], notes: Path | None, as_json: bool, **options: Any
) -> None:
    """Import files or folders, all or nothing."""
    settings: Settings = context.obj
    _refuse_wrong_usage(context, options["mapping"], options["encoding"])
    if notes is not None and any(notes.resolve().is_relative_to(path.resolve()) for path in paths):
        raise usage_error(context, help_texts.NOTES_ARE_INPUT.format(file=notes), "--notes")
    try:
        with opened(settings) as sessions, _progress_bar() as update, _notes_file(context, notes) as note:
            report = ingest.run(sessions, paths, actor=actor(), progress=update, on_note=note, **options)
            if not (report.dry_run or report.is_blocked):  # Also what an import that was killed has left to index.
                _update_index(settings, sessions)
    except KnowledgeBaseError as error:
        if as_json:
            click.echo(json.dumps(texts.failure(error, settings.language), ensure_ascii=False, indent=2))
            context.exit(1)
        raise
    if as_json:
        click.echo(json.dumps(report.as_json(texts.language(settings)), ensure_ascii=False, indent=2, default=str))
    else:
        click.echo("\n".join(texts.report_lines(report, settings.language)))
    context.exit(1 if report.problems else 0)


@command(help_texts.IMPORTS)
@option("--limit", default=20, show_default=True, type=_NUMBER, help_text=help_texts.LIMIT)
@option("--json", "as_json", is_flag=True, help_text=help_texts.AS_JSON)
@click.pass_obj
def imports(settings: Settings, limit: int, as_json: bool) -> None:
    """List the change sets, newest first."""
    with opened(settings) as sessions, sessions() as session:
        rows = change_sets.latest_sets(session, limit)
        counts = change_sets.counts_by_kind(session, [row.id for row in rows])
        sets = [_listed(session, row, counts.get(row.id, {})) for row in rows]
    details = [
        (change_sets.files_in_words(row), change_sets.counts_in_words(counts.get(row.id, {}), most=len(ENTITIES)))
        for row in rows
    ]
    if as_json:
        click.echo(json.dumps(sets, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(texts.change_set_lines(sets, details, settings.language)))


def _listed(session: Session, row: ChangeSet, counts: ChangeCounts) -> dict[str, Any]:
    undone = actions.undone_records(session, row.id)
    return texts.change_set(row, counts, len(undone), actions.is_undone(session, row.id))


@command(help_texts.UNDO)
@argument("change_set_id", help_texts.ID, type=_NUMBER)
@option("--only", multiple=True, metavar=help_texts.RECORD, help_text=help_texts.ONLY)
@option("--except-changed", is_flag=True, help_text=help_texts.EXCEPT_CHANGED)
@_dry_run
@_reason
@click.pass_context
def undo(context: click.Context, /, change_set_id: int, dry_run: bool, reason: str, **part: Any) -> None:
    """Undo a change set, or part of it."""
    settings: Settings = context.obj
    if part["only"] and part["except_changed"]:
        raise usage_error(context, help_texts.ONLY_OR_EXCEPT, "--only")
    with opened(settings) as sessions, _indexing_all_the_same(settings, sessions):
        with sessions() as session:
            undone, left = _undo(session, change_set_id, reason, **part)
            counts = texts.undone_counts(session, undone)
            in_part = not actions.is_undone(session, change_set_id)
            if dry_run:
                session.rollback()
            else:
                with database.in_plain_words():
                    session.commit()
        if not dry_run:
            _update_index(settings, sessions)
    outcome = sentences.undo_outcome(change_set_id, undone, in_part=in_part, dry_run=dry_run)
    click.echo("\n".join(texts.undo_lines(counts, left, outcome, settings.language)))


@contextmanager
def _indexing_all_the_same(settings: Settings, sessions: Sessions) -> Iterator[None]:
    """Update the index also if the change set has been undone before, perhaps by a run that was killed."""
    try:
        yield
    except Conflict:
        _update_index(settings, sessions)
        raise


def _undo(
    session: Session, change_set_id: int, reason: str, only: Sequence[str], except_changed: bool
) -> tuple[int | None, Sequence[actions.Obstacle]]:
    if except_changed:
        return actions.undo_except_changed(session, change_set_id, actor=actor(), reason=reason)
    return actions.undo(session, change_set_id, only=only, actor=actor(), reason=reason), ()


@group(help_texts.MAPPINGS)
def mapping() -> None:
    """Show and check mappings, which define how foreign columns become records."""


@mapping.command(name="list", help_text=help_texts.MAPPING_LIST)
@click.pass_obj
def list_(settings: Settings) -> None:
    """List the bundled mappings."""
    click.echo("\n".join(texts.mapping_lines(settings.language)))


@mapping.command(help_text=help_texts.MAPPING_CHECK)
@argument("file", help_texts.MAPPING_NAME)
@argument("sample", help_texts.SAMPLE, type=click.Path(path_type=Path))
@option("--rows", default=5, show_default=True, type=_NUMBER, help_text=help_texts.ROWS)
@option("--encoding", metavar=help_texts.NAME, help_text=help_texts.ENCODING)
@click.pass_context
def check(context: click.Context, file: str, sample: Path, rows: int, encoding: str | None) -> None:
    """Show what a mapping reads from the first rows of a sample."""
    settings: Settings = context.obj
    _refuse_wrong_usage(context, file, encoding)
    try:
        preview = ingest.preview(file, sample, rows=rows, encoding=encoding)
    except ingest.BadMapping as bad:
        preview = ingest.Preview(problems=bad.problems)
    click.echo("\n".join(texts.preview_lines(preview, settings.language)))
    context.exit(1 if preview.problems else 0)


@contextmanager
def opened(settings: Settings) -> Iterator[Sessions]:
    """Open the database; raises Unavailable if its schema is missing or outdated, without creating a file."""
    if database.is_missing(settings):
        raise Unavailable(texts.NO_SCHEMA)
    engine = database.create_engine(settings)
    try:
        with database.in_plain_words():
            if not database.is_current(engine):
                raise Unavailable(texts.NO_SCHEMA)
        yield database.sessions(engine)
    finally:
        engine.dispose()


def _refuse_wrong_usage(context: click.Context, mapping_name: str | None, encoding: str | None) -> None:
    """End with exit code 2 if the mapping or encoding does not exist."""
    if mapping_name is not None and mapping_name not in ingest.mapping_names() and not Path(mapping_name).is_file():
        known = ", ".join(ingest.mapping_names())
        raise usage_error(context, help_texts.NO_MAPPING.format(name=mapping_name, known=known), "mapping")
    if encoding is not None and not is_encoding(encoding):
        words = {"name": encoding[:40], "suggestion": similar_encodings(encoding)}
        raise usage_error(context, help_texts.NO_ENCODING.format(**words), "--encoding")


@contextmanager
def _progress_bar() -> Iterator[ProgressCallback | None]:
    """Show progress on stderr if it is a terminal; only then is the library for it loaded."""
    if not sys.stderr.isatty():
        yield None
        return
    from kb.cli.progress import progress_bar

    with progress_bar() as update:
        yield update


@contextmanager
def _notes_file(context: click.Context, path: Path | None) -> Iterator[NoteCallback | None]:
    """Open a CSV file for notes, in the form of exports; None without a path."""
    if path is None:
        yield None
        return
    try:
        file = path.open("w", encoding="utf-8", errors="replace", newline="")
    except OSError as error:
        raise usage_error(context, help_texts.NOTES_UNWRITABLE.format(file=path, reason=error), "--notes") from error
    with file:
        table = csv.writer(file)
        table.writerow(("file", "sheet", "line", "column", "value", "note"))

        def write(place: Place, column: str | None, value: str | None, note: Text) -> None:
            cells = (place.file, place.sheet, place.line, column, value, note.in_(language_of(context)))
            table.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in cells])

        yield write


def _update_index(settings: Settings, sessions: Sessions) -> None:
    """Update the search index; the import stands even if this fails."""
    try:
        search.sync(settings, sessions)
        advise(settings)
    except (KnowledgeBaseError, OSError) as error:
        detail = error.message.in_(settings.language) if isinstance(error, KnowledgeBaseError) else str(error)
        click.echo(texts.INDEX_LATER.format(detail=detail).in_(settings.language), err=True)


def advise(settings: Settings) -> None:
    """Warn on stderr if the engine is too slow for so many records, or vectors are missing."""
    for advice in (search.advice(settings), search.vectors_due(settings)):
        if advice is not None:
            click.echo(advice.in_(settings.language), err=True)


def actor() -> str:
    """Return the name of the user running the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "kb"


COMMANDS = (import_, imports, undo, mapping)
