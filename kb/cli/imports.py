"""`kb import`, `kb imports`, `kb undo`, `kb mapping`: what an administrator does with lists from elsewhere."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kb import actions, database, ingest, search
from kb.actions.changes import MOST_WORDS
from kb.cli import import_texts as texts
from kb.config import Settings
from kb.database import Sessions
from kb.errors import KnowledgeBaseError, Unavailable
from kb.ingest.read.text import is_encoding
from kb.ingest.run import Progress as Tell
from kb.models import Change, ChangeSet

_NUMBER = click.IntRange(1, 2**31 - 1)
"""What fits into a column of the database, and is more than there will ever be."""


def _words(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    """Refuse a reason that the change log cannot hold, before anything is read."""
    if len(text) > MOST_WORDS:
        raise click.BadParameter(f"{len(text)} characters are too many; {MOST_WORDS} are allowed.")
    if not text.isprintable():
        raise click.BadParameter("give one line of printable characters.")
    return text


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--mapping", metavar="NAME|FILE.toml", help="How to read a foreign list; see `kb mapping list`.")
@click.option("--dry-run", is_flag=True, help="Report what would change, and write nothing.")
@click.option("--skip-rejected", is_flag=True, help="Import the sound rows although others are rejected.")
@click.option("--encoding", metavar="E", help="Encoding of text files, when it is neither UTF-8 nor Windows-1252.")
@click.option("--reason", default="", callback=_words, help="Why; kept in the change log and shown in histories.")
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON.")
@click.pass_context
def import_(context: click.Context, /, paths: tuple[Path, ...], as_json: bool, **options: Any) -> None:
    """Import files or folders (CSV, XLSX, ODS, JSON, NDJSON, YAML), all or nothing.

    Without --mapping a file is named after a table, with its columns. Exit code 1 when there are problems.
    """
    settings: Settings = context.obj
    _refuse_wrong_usage(options["mapping"], options["encoding"])
    try:
        with opened(settings) as sessions, _bar() as tell:
            report = ingest.run(sessions, paths, actor=actor(), progress=tell, **options)
            if report.change_set is not None:
                _bring_index_up(settings, sessions)
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


@click.command()
@click.option("--limit", default=20, show_default=True, type=_NUMBER, help="How many, newest first.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_obj
def imports(settings: Settings, limit: int, as_json: bool) -> None:
    """List the change sets, newest first: imports, edits, undoings."""
    counts = sa.select(sa.func.count(Change.id)).where(Change.change_set_id == ChangeSet.id).scalar_subquery()
    with opened(settings) as sessions, sessions() as session:
        rows = session.execute(sa.select(ChangeSet, counts).order_by(ChangeSet.id.desc()).limit(limit)).all()
        sets = [texts.change_set(each, count, actions.is_undone(session, each.id)) for each, count in rows]
    if as_json:
        click.echo(json.dumps(sets, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(texts.change_set_lines(sets, settings.language)))


@click.command()
@click.argument("change_set_id", metavar="ID", type=_NUMBER)
@click.option("--dry-run", is_flag=True, help="Say what would be taken back, and write nothing.")
@click.option("--reason", default="", callback=_words, help="Why; kept in the change log and shown in histories.")
@click.pass_obj
def undo(settings: Settings, change_set_id: int, dry_run: bool, reason: str) -> None:
    """Take the change set ID back, such as a whole import. Undoing can be undone."""
    with opened(settings) as sessions:
        with sessions() as session:
            undone = actions.undo(session, change_set_id, actor=actor(), reason=reason)
            counts = texts.undone_counts(session, undone)
            if dry_run:
                session.rollback()
            else:
                with database.in_plain_words():
                    session.commit()
        if not dry_run:
            _bring_index_up(settings, sessions)
    click.echo("\n".join(texts.undo_lines(change_set_id, undone, counts, dry_run, settings.language)))


@click.group()
def mapping() -> None:
    """Look at mappings: how the columns of a foreign list become records."""


@mapping.command(name="list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """List the mappings that are shipped."""
    click.echo("\n".join(texts.mapping_lines(settings.language)))


@mapping.command()
@click.argument("file", metavar="NAME|FILE.toml")
@click.argument("sample", type=click.Path(path_type=Path))
@click.option("--rows", default=5, show_default=True, type=_NUMBER, help="How many rows of the sample to show.")
@click.option("--encoding", metavar="E", help="Encoding of the sample.")
@click.pass_context
def check(context: click.Context, file: str, sample: Path, rows: int, encoding: str | None) -> None:
    """Show what the mapping FILE would read from the first rows of SAMPLE; needs no database."""
    settings: Settings = context.obj
    _refuse_wrong_usage(file, encoding)
    try:
        seen = ingest.preview(file, sample, rows=rows, encoding=encoding)
    except ingest.BadMapping as bad:
        seen = ingest.Preview(problems=bad.problems)
    click.echo("\n".join(texts.preview_lines(seen, settings.language)))
    context.exit(1 if seen.problems else 0)


@contextmanager
def opened(settings: Settings) -> Iterator[Sessions]:
    """Open the database; raises Unavailable when its schema is missing or old, and leaves no file behind then."""
    if database.is_missing(settings):
        raise Unavailable(texts.NO_SCHEMA)
    engine = database.create_engine(settings)
    try:
        with database.in_plain_words():
            if not database.is_current(engine, settings):
                raise Unavailable(texts.NO_SCHEMA)
        yield database.sessions(engine)
    finally:
        engine.dispose()


def _refuse_wrong_usage(mapping_name: str | None, encoding: str | None) -> None:
    """End with exit code 2 when a mapping or an encoding is named that does not exist."""
    if mapping_name is not None and mapping_name not in ingest.mapping_names() and not Path(mapping_name).is_file():
        known = ", ".join(ingest.mapping_names())
        raise click.BadParameter(f"{mapping_name}: no such mapping or file (shipped: {known})", param_hint="mapping")
    if encoding is not None and not is_encoding(encoding):
        raise click.BadParameter(f"{encoding[:40]}: no such encoding of texts", param_hint="--encoding")


@contextmanager
def _bar() -> Iterator[Tell]:
    """Show the progress on stderr, when that is a terminal."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        tasks: dict[Path, Any] = {}

        def tell(file: Path, rows: int) -> None:
            if file not in tasks:
                tasks[file] = progress.add_task(escape(file.name), total=None)
            progress.update(tasks[file], completed=rows)

        yield tell


def _bring_index_up(settings: Settings, sessions: Sessions) -> None:
    """Bring the search index up to date; the import stands even when that has to wait."""
    try:
        search.sync(settings, sessions)
        advise(settings)
    except (KnowledgeBaseError, OSError) as error:
        detail = error.message.in_(settings.language) if isinstance(error, KnowledgeBaseError) else str(error)
        click.echo(texts.INDEX_LATER.format(detail=detail).in_(settings.language), err=True)


def advise(settings: Settings) -> None:
    """Say on stderr when the search engine is too slow for what is loaded, and what helps."""
    advice = search.advice(settings)
    if advice is not None:
        click.echo(advice.in_(settings.language), err=True)


def actor() -> str:
    """Return the name of whoever runs the command."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "kb"


COMMANDS = (import_, imports, undo, mapping)
