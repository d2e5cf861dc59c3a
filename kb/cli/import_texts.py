"""The words of the import commands: reports, lists and previews as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import ingest
from kb.config import Settings
from kb.errors import KnowledgeBaseError
from kb.ingest.mapping import load
from kb.ingest.report import shown
from kb.models import ENTITIES, Change, ChangeSet
from kb.texts import Language, Text

MOST_SHOWN = 50
"""Problems, notes and differences shown on a terminal; --json has more."""
MOST_VALUES = 5
"""Values shown of problems that say the same."""

NO_SCHEMA = Text(
    "Die Datenbank ist noch nicht eingerichtet oder veraltet. Abhilfe: kb db upgrade",
    "The database is not set up yet, or has an older schema. Cure: kb db upgrade",
)
INDEX_LATER = Text(
    "Gespeichert; der Suchindex konnte noch nicht nachgeführt werden ({detail}) Abhilfe: kb index sync",
    "Stored; the search index could not be brought up to date yet ({detail}) Cure: kb index sync",
)
_COUNTS = Text(
    "{created} angelegt · {updated} geändert · {unchanged} unverändert · {rejected} abgewiesen · {skipped} ausgelassen",
    "{created} created · {updated} updated · {unchanged} unchanged · {rejected} rejected · {skipped} left out",
)
_COUNTED_DRY = Text(
    "Probelauf, nichts geschrieben. Es wären: {counts}", "Dry run, nothing written. It would be: {counts}"
)
_NOTHING = Text("Nichts importiert: {count}.{otherwise}", "Nothing imported: {count}.{otherwise}")
_OTHERWISE = Text(
    " Ohne die Probleme wären es: {created} angelegt · {updated} geändert · {unchanged} unverändert.",
    " Without the problems it would be: {created} created · {updated} updated · {unchanged} unchanged.",
)
_ONE_PROBLEM = Text("1 Problem", "1 problem")
_SEVERAL_PROBLEMS = Text("{count} Probleme", "{count} problems")
_RECORDS = Text("Datensätze:", "Records:")
_RECORDS_THEN = Text("Datensätze, wie es dann wäre:", "Records, as it would be then:")
_RECORD = Text(
    "  {title}: {created} neu, {updated} geändert, {unchanged} vorhanden",
    "  {title}: {created} new, {updated} updated, {unchanged} there already",
)
_NOTES = Text("Hinweise ({count}):", "Notes ({count}):")
_NOTE = Text("  {count}× {text} (Zeile {lines})", "  {count}× {text} (line {lines})")
_DIFFERENCES = Text("Geänderte Angaben ({count}):", "Changed values ({count}):")
_DIFFERENCES_THEN = Text("Angaben, die sich ändern würden ({count}):", "Values that would change ({count}):")
_PROBLEMS = Text("Probleme ({count}):", "Problems ({count}):")
_MORE = Text("  … und {count} weitere; --json zeigt mehr", "  … and {count} more; --json shows more")
_LINE = Text("Zeile {line}", "line {line}")
_LINES = Text("Zeilen {line}", "lines {line}")
_FEATURE = Text("Objekt {line}", "feature {line}")
_FEATURES = Text("Objekte {line}", "features {line}")
_SHEET = Text("Blatt {sheet}", "sheet {sheet}")
_EMPTY = Text("leer", "empty")
_BLOCKED = Text("Es wurde nichts importiert.{skip}", "Nothing was imported.{skip}")
_SKIP = Text(
    " Mit --skip-rejected werden die übrigen Zeilen importiert.", " With --skip-rejected the other rows are imported."
)
_DRY = Text("Probelauf: Es wurde nichts geschrieben.", "Dry run: nothing was written.")
_SAME = Text("Es gab nichts zu ändern.", "There was nothing to change.")
_STORED = Text("Änderungssatz {id}. Zurücknehmen: kb undo {id}", "Change set {id}. Take it back with: kb undo {id}")
_NO_SETS = Text("Es gibt noch keine Änderungen.", "There are no changes yet.")
_UNDONE = Text("zurückgenommen", "undone")
_CHANGES = Text("{count} Änderungen", "{count} changes")
_TAKEN_BACK = Text(
    "Änderungssatz {id} zurückgenommen, als Änderungssatz {undone}.",
    "Change set {id} is taken back, as change set {undone}.",
)
_WOULD_TAKE_BACK = Text(
    "Probelauf: Änderungssatz {id} ließe sich zurücknehmen; es wurde nichts geschrieben.",
    "Dry run: change set {id} can be taken back; nothing was written.",
)


def language(settings: Settings) -> Language:
    """Return the language of the command line."""
    return "en" if settings.language == "en" else "de"


def failure(error: KnowledgeBaseError, speech: str) -> dict[str, Any]:
    """Return the report of an import that could not even start or end, in the shape of every report."""
    problem = {"file": None, "line": None, "field": None, "value": None, "message": error.message.in_(speech)}
    return {"created": 0, "updated": 0, "unchanged": 0, "rejected": 0, "problems": [problem], "changeset": None}


def report_lines(report: ingest.Report, speech: str) -> Iterator[str]:
    """Yield the report of an import; the first line says what happened, and whether it did happen."""
    is_stored = not (report.dry_run or report.is_blocked)
    yield _first_line(report).in_(speech)
    yield from _record_lines(report, _RECORDS if is_stored else _RECORDS_THEN, speech)
    notes = sorted(report.notes.items(), key=lambda item: -item[1].count)
    texts = [
        _NOTE.format(count=noted.count, text=text, lines=", ".join(map(str, noted.lines[:3]))) for text, noted in notes
    ]
    yield from _section(_NOTES, [text.in_(speech) for text in texts], len(texts), speech)
    differences = [_difference(each, speech) for each in report.differences]
    title = _DIFFERENCES if is_stored else _DIFFERENCES_THEN
    yield from _section(title, differences, report.differences_total, speech)
    yield from _problem_lines(report.problems, report.problems.total, speech)
    yield _outcome(report).in_(speech)


def _first_line(report: ingest.Report) -> Text:
    rows = report.rows
    would = {"created": rows.created, "updated": rows.updated, "unchanged": rows.unchanged}
    if report.is_blocked:
        total = report.problems.total
        count = _ONE_PROBLEM if total == 1 else _SEVERAL_PROBLEMS.format(count=total)
        return _NOTHING.format(count=count, otherwise=_OTHERWISE.format(**would) if any(would.values()) else "")
    counts = _COUNTS.format(rejected=report.rejected, skipped=report.skipped, **would)
    return _COUNTED_DRY.format(counts=counts) if report.dry_run else counts


def _record_lines(report: ingest.Report, title: Text, speech: str) -> Iterator[str]:
    if len(report.records) > 1:
        yield title.in_(speech)
        for entity, counts in sorted(report.records.items()):
            words = {"created": counts.created, "updated": counts.updated, "unchanged": counts.unchanged}
            yield _RECORD.format(title=ENTITIES[entity].__title__, **words).in_(speech)


def _section(title: Text, lines: Sequence[str], total: int, speech: str, told: int = MOST_SHOWN) -> Iterator[str]:
    """Yield the first lines of a section, which tell of so many entries as ``told`` says, and how many more there are."""
    if total:
        yield ""
        yield title.format(count=total).in_(speech)
        yield from lines[:MOST_SHOWN]
        if total > told:
            yield _MORE.format(count=total - told).in_(speech)


def _problem_lines(problems: Iterable[ingest.Problem], total: int, speech: str) -> Iterator[str]:
    """Yield the problems; those that say the same of the same field stand together, with all their lines."""
    groups: dict[tuple[object, ...], list[ingest.Problem]] = {}
    for each in problems:
        same = (each.file, each.sheet, each.line is None, each.column, each.field, each.message, each.cure)
        groups.setdefault(same, []).append(each)
    shown = list(groups.values())[:MOST_SHOWN]
    lines = [_problem_line(group, speech) for group in shown]
    yield from _section(_PROBLEMS, lines, total, speech, sum(map(len, shown)))


def _difference(difference: Any, speech: str) -> str:
    # An outline has thousands of characters, of which a terminal shows the first.
    values = (difference.before, difference.after)
    before, after = (_EMPTY.in_(speech) if value is None else shown(value) for value in values)
    one, _ = _words_for_line(difference.place.file)
    where = one.format(line=difference.place.line).in_(speech)
    return f"  {where} · {difference.entity} {difference.record} · {difference.column}: {before} → {after}"


def _problem_line(group: Sequence[ingest.Problem], speech: str) -> str:
    """Return problems that say the same on two lines: where they are, and what to do about them."""
    problem = group[0]
    where = [problem.file]
    if problem.sheet is not None:
        where.append(_SHEET.format(sheet=problem.sheet).in_(speech))
    if lines := sorted({each.line for each in group if each.line is not None}):
        one, several = _words_for_line(problem.file)
        where.append((one if len(lines) == 1 else several).format(line=_ranges(lines)).in_(speech))
    if problem.field is not None:
        same = problem.column in (None, problem.field)
        where.append(problem.field if same else f"{problem.column} ({problem.field})")
    values = list(dict.fromkeys(each.value for each in group if each.value is not None))
    if values:
        quoted = [f"„{value}“" if speech == "de" else f"“{value}”" for value in values[:MOST_VALUES]]
        where.append(", ".join(quoted) + (", …" if len(values) > MOST_VALUES else ""))
    return f"  {' · '.join(where)}\n    {problem.message.in_(speech)} {problem.cure.in_(speech)}"


def _words_for_line(file: str) -> tuple[Text, Text]:
    """Return what one line and several lines of a file are called: in GeoJSON the features are counted."""
    return (_FEATURE, _FEATURES) if file.lower().endswith((".geojson", ".geojson.gz")) else (_LINE, _LINES)


def _ranges(numbers: Sequence[int]) -> str:
    """Write rising numbers so that all of them are named: 3, 5–7, 9."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    return ", ".join("–".join(map(str, each)) for each in ranges)


def _outcome(report: ingest.Report) -> Text:
    if report.is_blocked:
        rows = report.rows
        helps = not report.problems.stopping and (rows.created or rows.updated)
        return _BLOCKED.format(skip=_SKIP if helps else "")
    if report.dry_run:
        return _DRY
    return _SAME if report.change_set is None else _STORED.format(id=report.change_set)


def change_set(each: ChangeSet, count: int, undone: bool) -> dict[str, Any]:
    """Return what a list shows of a change set."""
    return {
        "id": each.id,
        "kind": each.kind.value,
        "created_at": each.created_at.isoformat(timespec="seconds"),
        "actor": each.actor,
        "reason": each.reason,
        "origin": each.origin,
        "changes": count,
        "undone": undone,
    }


def change_set_lines(sets: Sequence[Mapping[str, Any]], speech: str) -> Iterator[str]:
    """Yield one line for each change set."""
    if not sets:
        yield _NO_SETS.in_(speech)
    for each in sets:
        count = _CHANGES.format(count=each["changes"]).in_(speech)
        mark = f" · {_UNDONE.in_(speech)}" if each["undone"] else ""
        at = each["created_at"][:16].replace("T", " ")
        yield f"{each['id']:>5}  {at}  {each['kind']:<7} {each['actor']}  {each['reason']} · {count}{mark}"


def undone_counts(session: Session, undone: int | None) -> dict[str, int]:
    """Count the changes of an undoing by entity."""
    query = sa.select(Change.entity, sa.func.count()).where(Change.change_set_id == undone).group_by(Change.entity)
    return {row[0]: row[1] for row in session.execute(query)}


def undo_lines(
    change_set_id: int, undone: int | None, counts: Mapping[str, int], dry_run: bool, speech: str
) -> Iterator[str]:
    """Yield what was taken back."""
    for entity, count in sorted(counts.items()):
        yield f"{ENTITIES[entity].__title__.in_(speech)}: {_CHANGES.format(count=count).in_(speech)}"
    if undone is None:
        yield _SAME.in_(speech)
    else:
        yield (_WOULD_TAKE_BACK if dry_run else _TAKEN_BACK).format(id=change_set_id, undone=undone).in_(speech)


def mapping_lines(speech: str) -> Iterator[str]:
    """Yield name and title of every mapping that is shipped."""
    for name in ingest.mapping_names():
        spec = load(name)
        yield f"{name:<22} {Text(spec.title_de or name, spec.title_en or name).in_(speech)}"


def preview_lines(seen: ingest.Preview, speech: str) -> Iterator[str]:
    """Yield the records a mapping reads, field by field, and its problems."""
    for place, records in seen.rows:
        yield f"── {place.file} · {_LINE.format(line=place.line).in_(speech)}"
        for record in records:
            name = f" „{record.name}“" if record.name else ""
            yield f"  {ENTITIES[record.entity].__title__.in_(speech)} ({record.entity}){name}"
            yield from (f"    {field} = {value}" for field, value in record.values.items())
    if seen.notes:
        yield from ["", _NOTES.format(count=len(seen.notes)).in_(speech)]
        yield from (f"  {_LINE.format(line=place.line).in_(speech)}: {text.in_(speech)}" for place, text in seen.notes)
    if seen.problems:
        yield from _problem_lines(seen.problems, len(seen.problems), speech)
