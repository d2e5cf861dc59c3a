"""Run an import in one transaction, all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy.orm import Session

from kb import actions, database
from kb.actions import InputFile
from kb.actions.changes import MOST_WORDS
from kb.database import Sessions
from kb.ingest.check import import_order
from kb.ingest.draft import Bundle, RowMapper
from kb.ingest.fitting import is_empty_list, is_empty_sheet_of_sources, recognised
from kb.ingest.mapping import BadMapping, ForeignMapper, load, path_of
from kb.ingest.native import LAYOUT, NativeMapper
from kb.ingest.read import find, named, read, stem
from kb.ingest.report import NoteCallback, Place, Problem, Report
from kb.ingest.row import Header, Item, Note, Row
from kb.ingest.store import Store
from kb.models.vocabulary import ChangeSetKind
from kb.queries.changes import change_sets
from kb.texts import Text

ProgressCallback = Callable[[Path, int], None]
"""Called with the file being read and the number of rows read so far."""
PROGRESS_EVERY = 200
REASON = "Import"
"""Default reason in the history of a record; the same word in both languages."""


def run(
    sessions: Sessions,
    paths: Sequence[Path],
    *,
    mapping: str | Path | None = None,
    dry_run: bool = False,
    skip_rejected: bool = False,
    encoding: str | None = None,
    actor: str = "kb import",
    reason: str = "",
    kind: ChangeSetKind = ChangeSetKind.IMPORT,
    progress: ProgressCallback | None = None,
    on_note: NoteCallback | None = None,
) -> Report:
    """Import files or folders. Commits unless it is a dry run or a row was rejected.

    ``mapping`` is the name of a bundled mapping or the path of a TOML file; without it the files are in our own format.
    Raises Busy or Unavailable if the database cannot be written.
    """
    report = Report(dry_run=dry_run, skip_rejected=skip_rejected, on_note=on_note)
    try:
        foreign = None if mapping is None else ForeignMapper(load(mapping))
    except BadMapping as bad:
        report.problems.add_all(bad.problems)
        return report
    files = _files(paths, report, foreign is None)
    inputs = _inputs(files, mapping)
    why, origin = reason or REASON, _origin(paths)
    with database.in_plain_words(), sessions() as session:
        with actions.change_set(session, actor=actor, reason=why, kind=kind, origin=origin, files=inputs) as changes:
            _note_repeated(session, report, inputs)
            store = Store(changes, report)
            for file in files:
                _feed(store, report, _items(file, encoding, progress, foreign), foreign)
                store.flush()
            store.finish()
            report.problems.sort()
        if dry_run or report.is_blocked:
            session.rollback()
        else:
            session.commit()
            report.change_set = changes.id
    return report


def _origin(paths: Sequence[Path]) -> str:
    return ", ".join(_name(path) for path in paths)[:MOST_WORDS]


def _inputs(files: Sequence[Path], mapping: str | Path | None) -> Sequence[InputFile]:
    """Return the files and the mapping with their hashes. Files that cannot be read are reported when opened."""
    inputs = []
    for file in files:
        with suppress(OSError):
            inputs.append(InputFile(_name(file)[:MOST_WORDS], _sha256(file)))
    if mapping is not None:
        inputs.append(InputFile(_name(Path(mapping))[:MOST_WORDS], _sha256(path_of(mapping)), is_mapping=True))
    return inputs


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _note_repeated(session: Session, report: Report, inputs: Sequence[InputFile]) -> None:
    """Note the files that were imported before, unless that import was undone."""
    for file in inputs:
        for former in [] if file.is_mapping else change_sets.imports_of(session, file.sha256):
            if not actions.is_undone(session, former.id):
                report.note(_REPEATED.format(name=file.name, id=former.id), Place(file.name))
                break


def _name(path: Path) -> str:
    """Return the name of a file or folder without its parents, which are private."""
    return named(Path(path.resolve().name if path.name in ("", "..") else path.name))


def _files(paths: Sequence[Path], report: Report, native: bool) -> Sequence[Path]:
    """Return the files, those in our own format with referenced tables first."""
    files: list[Path] = []
    for file in find(paths):
        if isinstance(file, Problem):
            report.problems.add(file)
        else:
            files.append(file)
    return sorted(files, key=lambda path: import_order().get(stem(path).lower(), 0)) if native else files


def _items(
    file: Path, encoding: str | None, progress: ProgressCallback | None, foreign: ForeignMapper | None
) -> Iterator[Item]:
    rows = 0
    for item in read(file, encoding, foreign.layout if foreign else LAYOUT):
        if isinstance(item, Row):
            rows += 1
            if progress is not None and rows % PROGRESS_EVERY == 0:
                progress(file, rows)
        yield item
    if progress is not None:
        progress(file, rows)


def _feed(store: Store, report: Report, items: Iterator[Item], foreign: RowMapper | None) -> None:
    """Convert items to bundles, without sheets of invalid name or header."""
    mappers: dict[tuple[str, str | None], RowMapper | None] = {}
    for item in items:
        if isinstance(item, Note):
            report.note(item.text, item.place, left_out=item.left_out, about=item.about)
            continue
        table = (item.file, item.sheet)
        if isinstance(item, Problem):
            # Below a refused header, rows are measured by the wrong columns.
            if item.stops_the_file or mappers.get(table, item) is not None:
                _take_problem(store, report, item, mappers.get(table))
            continue
        if table not in mappers:
            mappers[table] = foreign or _native_mapper(store, item)
        mapper = mappers[table]
        if mapper is None:
            continue
        if isinstance(item, Row):
            if not _feed_row(store, report, mapper, item):
                mappers[table] = None
            continue
        if not _accepts(store, report, mapper, item):
            mappers[table] = None


def _take_problem(store: Store, report: Report, problem: Problem, mapper: RowMapper | None) -> None:
    """Reject a problem; that an exported list is empty is only noted."""
    if is_empty_list(problem) and isinstance(mapper, NativeMapper) and mapper.is_of_export:
        report.note(problem.message, Place(problem.file, None, problem.sheet))
    elif not is_empty_sheet_of_sources(problem):
        store.reject(problem)


def _accepts(store: Store, report: Report, mapper: RowMapper, header: Header) -> bool:
    """Check a header; return whether the rows below it can be read."""
    is_readable = True
    for finding in mapper.check_header(header):
        if isinstance(finding, Note):
            report.note(finding.text, finding.place)
        else:
            store.reject(finding.stopping())
            is_readable = False
    return is_readable


def _native_mapper(store: Store, item: Header | Row) -> RowMapper | None:
    kind = recognised(item)
    if isinstance(kind, str):
        return NativeMapper(kind)
    store.reject(kind)
    return None


def _feed_row(store: Store, report: Report, mapper: RowMapper, row: Row) -> bool:
    """Convert a row; return whether the rows below it can be read."""
    is_readable = True
    for outcome in mapper.bundles(row):
        if isinstance(outcome, Bundle):
            store.add(outcome)
        elif isinstance(outcome, Note):
            report.note(outcome.text, outcome.place, left_out=outcome.left_out, about=outcome.about)
        else:
            store.reject(outcome, row.values.get("slug"), next(role.entity for role in mapper.roles if role.is_main))
            is_readable = is_readable and not outcome.stops_the_file
    return is_readable


_REPEATED = Text(
    "Die Datei „{name}“ wurde schon importiert, als Änderungssatz {id}.",
    "The file “{name}” was imported before, as change set {id}.",
)
