"""Sentences of import reports, the same in the terminal and on pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kb.ingest.report.outcome import Counts, Difference, NoteCount, NoteKind, Report
from kb.ingest.report.problem import Place, Problem, shown
from kb.models import ENTITIES
from kb.models.labels import PLURALS
from kb.texts import Text

MOST_VALUES = 5
"""Values shown of problems with the same message."""
MOST_LINES = 3
"""Lines shown of a note."""
FEW_NOTES = 3
"""Notes of one kind that are still shown one by one."""
MOST_NOTED = 10
"""Values shown of many notes of one kind."""

_COUNTS = Text(
    "{created} angelegt · {updated} geändert · {unchanged} unverändert · {rejected} abgewiesen · {skipped} ausgelassen",
    "{created} created · {updated} updated · {unchanged} unchanged · {rejected} rejected · {skipped} skipped",
)
_DRY_COUNTS = Text(
    "Probelauf, nichts gespeichert. Ergebnis wäre: {counts}", "Dry run, nothing stored. The result would be: {counts}"
)
_BLOCKED = Text("Nichts importiert: {count}.{otherwise}", "Nothing imported: {count}.{otherwise}")
_OTHERWISE = Text(
    " Die fehlerfreien Zeilen ergäben: {created} angelegt · {updated} geändert · {unchanged} unverändert.",
    " The valid rows alone would give: {created} created · {updated} updated · {unchanged} unchanged.",
)
_ONE_PROBLEM = Text("1 Problem", "1 problem")
_SEVERAL_PROBLEMS = Text("{count} Probleme", "{count} problems")
_RECORDS = Text("Datensätze:", "Records:")
_RECORDS_THEN = Text("Datensätze nach dem Import:", "Records after the import:")
_RECORD = Text(
    "{title}: {created} neu, {updated} geändert, {unchanged} vorhanden",
    "{title}: {created} new, {updated} updated, {unchanged} existing",
)
NOTES = Text("Hinweise ({count}):", "Notes ({count}):")
_NOTE = Text("{count}× {text} ({lines})", "{count}× {text} ({lines})")
_EXAMPLES = Text("{note}, zum Beispiel {values}", "{note}, for example {values}")
_NOTE_ON_FILE = Text("{count}× {text}", "{count}× {text}")
_DIFFERENCES = Text("Geänderte Angaben ({count}):", "Changed values ({count}):")
_DIFFERENCES_THEN = Text("Angaben, die sich ändern würden ({count}):", "Values that would change ({count}):")
_DIFFERENCE = Text(
    "{place} · {entity} {record} · {column}: {before} → {after}",
    "{place} · {entity} {record} · {column}: {before} → {after}",
)
PROBLEMS = Text("Probleme ({count}):", "Problems ({count}):")
LINE = Text("Zeile {line}", "line {line}")
_LINES = Text("Zeilen {line}", "lines {line}")
_FEATURE = Text("Objekt {line}", "feature {line}")
_FEATURES = Text("Objekte {line}", "features {line}")
_SHEET = Text("Blatt {sheet}", "sheet {sheet}")
_EMPTY = Text("leer", "empty")
_LINKED = Text("Datensatz „{name}“", "record “{name}”")
_QUOTED = Text("„{value}“", "“{value}”")
_MORE = Text("… und {count} weitere", "… and {count} more")
_NOTHING_IMPORTED = Text("Es wurde nichts importiert.", "Nothing was imported.")
_DRY_RUN = Text("Probelauf: Es wurde nichts gespeichert.", "Dry run: nothing was stored.")
_UNCHANGED = Text("Es gab nichts zu ändern.", "There was nothing to change.")
_STORED = Text("Änderungssatz {id}.", "Change set {id}.")
_TAKEN_BACK = Text(
    "Änderungssatz {id} zurückgenommen, als Änderungssatz {undone}.",
    "Change set {id} was undone by change set {undone}.",
)
_PARTLY_TAKEN_BACK = Text(
    "Änderungssatz {id} teilweise zurückgenommen, als Änderungssatz {undone}.",
    "Change set {id} was undone in part by change set {undone}.",
)
_WOULD_TAKE_BACK = Text(
    "Probelauf: Änderungssatz {id} lässt sich zurücknehmen; es wurde nichts gespeichert.",
    "Dry run: change set {id} can be undone; nothing was stored.",
)
_WOULD_PARTLY_TAKE_BACK = Text(
    "Probelauf: Änderungssatz {id} lässt sich so teilweise zurücknehmen; es wurde nichts gespeichert.",
    "Dry run: change set {id} can be undone in part like this; nothing was stored.",
)
_NOT_TAKEN_BACK = Text(
    "Von Änderungssatz {id} lässt sich nichts zurücknehmen.", "Nothing of change set {id} can be undone."
)
LEFT_OUT = Text("Bleibt, wie es ist ({count}):", "Left as it is ({count}):")
_CHANGES = Text("{count} Änderungen", "{count} changes")
_ONE_CHANGE = Text("1 Änderung", "1 change")
_CHANGES_OF = Text("{title}: {count}", "{title}: {count}")
NO_CHANGE_SETS = Text("Es gibt noch keine Änderungen.", "There are no changes yet.")
UNDONE = Text("zurückgenommen", "undone")
PARTLY_UNDONE = Text("teilweise zurückgenommen", "undone in part")


def summary(report: Report) -> Text:
    """Return the first sentence of a report: what was stored, or would be."""
    counts = {"created": report.rows.created, "updated": report.rows.updated, "unchanged": report.rows.unchanged}
    if report.is_blocked:
        total = report.problems.total
        count = _ONE_PROBLEM if total == 1 else _SEVERAL_PROBLEMS.format(count=total)
        return _BLOCKED.format(count=count, otherwise=_OTHERWISE.format(**counts) if any(counts.values()) else "")
    text = _COUNTS.format(rejected=report.rejected, skipped=report.skipped, **counts)
    return _DRY_COUNTS.format(counts=text) if report.dry_run else text


def records_title(report: Report) -> Text:
    """Return the heading of the counts per entity."""
    return _RECORDS if _is_stored(report) else _RECORDS_THEN


def record_counts(entity: str, counts: Counts) -> Text:
    """Return the counts of one entity."""
    return _RECORD.format(
        title=ENTITIES[entity].__title__, created=counts.created, updated=counts.updated, unchanged=counts.unchanged
    )


def notes(report: Report) -> list[Text]:
    """Return the notes of a report, most frequent first. Many notes of one kind are one."""
    kinds: dict[NoteKind | Text, list[tuple[Text, NoteCount]]] = defaultdict(list)
    for text, note in report.notes.items():
        kinds[note.kind or text].append((text, note))
    counted = [
        (sum(note.count for _, note in group), sentence)
        for kind, group in kinds.items()
        for sentence in _notes_of_kind(kind, group)
    ]
    return [sentence for _, sentence in sorted(counted, key=lambda item: -item[0])]


def _notes_of_kind(kind: NoteKind | Text, group: Sequence[tuple[Text, NoteCount]]) -> list[Text]:
    if isinstance(kind, Text) or len(group) <= FEW_NOTES:
        return [_note(text, note) for text, note in group]
    examples = ", ".join(note.examples[0] for _, note in group[:MOST_NOTED]) + ", …" * (len(group) > MOST_NOTED)
    words = {"plural": _plural(kind.entity) if kind.entity else "", "column": kind.column, "values": examples}
    return [kind.several.format(count=sum(note.count for _, note in group), different=len(group), **words)]


def _plural(entity: str) -> Text:
    names = PLURALS.get(entity, ENTITIES[entity].__title__)
    return Text(names.de, names.en[:1].lower() + names.en[1:])


def differences_title(report: Report) -> Text:
    """Return the heading of the changed values, with their number."""
    title = _DIFFERENCES if _is_stored(report) else _DIFFERENCES_THEN
    return title.format(count=report.differences_total)


def difference(changed: Difference) -> Text:
    """Return one changed value; long values such as outlines are shortened."""
    before, after = (_EMPTY if value is None else shown(value) for value in (changed.before, changed.after))
    return _DIFFERENCE.format(
        place=_lines(changed.place.file, [changed.place.line] if changed.place.line is not None else []),
        entity=changed.entity,
        record=changed.record,
        column=changed.column,
        before=before,
        after=after,
    )


def outcome(report: Report) -> Text:
    """Return the closing sentence of a report: what was stored, as which change set."""
    if report.is_blocked:
        return _NOTHING_IMPORTED
    if report.dry_run:
        return _DRY_RUN
    return _UNCHANGED if report.change_set is None else _STORED.format(id=report.change_set)


def undo_outcome(change_set: int, undone: int | None, *, in_part: bool, dry_run: bool) -> Text:
    """Return the closing sentence of an undo; ``undone`` is its own change set."""
    if undone is None:
        return _NOT_TAKEN_BACK.format(id=change_set)
    if in_part:
        return (_WOULD_PARTLY_TAKE_BACK if dry_run else _PARTLY_TAKEN_BACK).format(id=change_set, undone=undone)
    return (_WOULD_TAKE_BACK if dry_run else _TAKEN_BACK).format(id=change_set, undone=undone)


def changes(count: int, entity: str | None = None) -> Text:
    """Return a number of changes, of one entity or of all."""
    number = _ONE_CHANGE if count == 1 else _CHANGES.format(count=count)
    return number if entity is None else _CHANGES_OF.format(title=ENTITIES[entity].__title__, count=number)


def more(count: int) -> Text:
    """Return the line below a section whose entries are not all shown."""
    return _MORE.format(count=count)


def grouped(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Group problems with the same message about the same field."""
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        key = (problem.file, problem.sheet, problem.line is None, problem.linked, problem.column, problem.field)
        groups.setdefault((*key, problem.message, problem.cure), []).append(problem)
    return list(groups.values())


def location(group: Sequence[Problem]) -> Text:
    """Return where the problems of a group are: file, sheet, lines, field and values."""
    return Text(*(" · ".join(part.in_(language) for part in _parts(group)) for language in ("de", "en")))


def where(place: Place) -> Text:
    """Return a place: file, sheet and line."""
    sheet = (
        Text.same("") if place.sheet is None else Text.same(" · {sheet}").format(sheet=_SHEET.format(sheet=place.sheet))
    )
    line = Text.same("") if place.line is None else Text.same(" · {line}").format(line=_lines(place.file, [place.line]))
    return Text.same("{file}{sheet}{line}").format(file=place.file, sheet=sheet, line=line)


def explanation(problem: Problem) -> Text:
    """Return what is wrong, and what to do about it."""
    return Text(f"{problem.message.de} {problem.cure.de}", f"{problem.message.en} {problem.cure.en}")


def quoted(value: str) -> Text:
    """Return a value in the quotation marks of each language."""
    return _QUOTED.format(value=value)


def ranges(numbers: Sequence[int]) -> str:
    """Format ascending numbers as ranges: 3, 5–7, 9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("–".join(map(str, run)) for run in runs)


def _is_stored(report: Report) -> bool:
    return not (report.dry_run or report.is_blocked)


def _note(text: Text, count: NoteCount) -> Text:
    if not count.lines:
        return _NOTE_ON_FILE.format(count=count.count, text=text)
    numbers = ", ".join(map(str, count.lines[:MOST_LINES]))
    lines = (LINE if len(count.lines) == 1 else _LINES).format(line=numbers)
    note = _NOTE.format(count=count.count, text=text, lines=lines)
    # The text of a kind of notes names the value itself.
    return note if count.kind or not count.examples else _EXAMPLES.format(note=note, values=_values(count.examples))


def _parts(group: Sequence[Problem]) -> Iterator[Text]:
    problem = group[0]
    yield Text.same(problem.file)
    if problem.sheet is not None:
        yield _SHEET.format(sheet=problem.sheet)
    if lines := sorted({member.line for member in group if member.line is not None}):
        yield _lines(problem.file, lines)
    if problem.linked is not None:
        yield _LINKED.format(name=problem.linked)
    if problem.field is not None:
        same = problem.column in (None, problem.field)
        yield Text.same(problem.field if same else f"{problem.column} ({problem.field})")
    if values := list(dict.fromkeys(member.value for member in group if member.value is not None)):
        yield _values(values)


def _values(values: Sequence[str]) -> Text:
    shown_values = [quoted(value) for value in values[:MOST_VALUES]]
    more = ", …" if len(values) > MOST_VALUES else ""
    return Text(*(", ".join(value.in_(language) for value in shown_values) + more for language in ("de", "en")))


def _lines(file: str, lines: Sequence[int]) -> Text:
    """Return the lines of a file; in GeoJSON the features are counted instead."""
    is_geojson = file.lower().endswith((".geojson", ".geojson.gz"))
    one, several = (_FEATURE, _FEATURES) if is_geojson else (LINE, _LINES)
    return (one if len(lines) == 1 else several).format(line=ranges(lines))
