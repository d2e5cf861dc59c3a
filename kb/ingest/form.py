"""One record from a form: checked like a row of a file, compared with what the writer of the form saw, and stored."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.actions import Changes, state_before
from kb.actions.stored import Stored, rows_by_id, to_values
from kb.errors import Conflict, InvalidInput, NotFound
from kb.ingest.check import REFERENCE_COLUMNS, check_rules, check_values, missing_fields, slugify
from kb.ingest.report import Place, Problem, fault, faults
from kb.ingest.store import differences, readable
from kb.models import ENTITIES, Change
from kb.models.columns import Field, field_names, fields_of, table_of
from kb.texts import Text

_PLACE = Place("", 1)
FormCells = Mapping[str, str]
"""What a form holds, by the name of the field; references by slug, a missing field stays as it is."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell before and after, as an import file writes it; None is empty."""

    field: Field
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class FormOutcome:
    """What a form changes, or the problems that prevent it; ``record_id`` is the record that was written.

    ``rebased`` are the cells with what others have changed since, and ``version`` is the state that they count against;
    both are missing if values could not be read.
    """

    changes: Sequence[CellChange] = ()
    problems: Sequence[Problem] = ()
    record_id: int | None = None
    rebased: FormCells | None = None
    version: int = 0


def shown_fields(entity: str) -> Sequence[Field]:
    """Return the fields that a form shows: all but those without meaning outside the database, and the slug."""
    return [field for field in fields_of(entity).values() if not field.is_hidden and field.name != "slug"]


def cells_of(session: Session, entity: str, record_id: int) -> dict[str, str]:
    """Return the cells of a stored record. Raises NotFound."""
    stored = _stored(session, entity, record_id)
    return {
        field.name: readable(session, entity, field.name, stored[field.column.name]) or ""
        for field in shown_fields(entity)
    }


def version_of(session: Session, entity: str, record_id: int) -> int:
    """Return the number of the last change of a record."""
    of_record = sa.select(sa.func.max(Change.id)).where(Change.entity == entity, Change.record_id == record_id)
    return session.scalar(of_record) or 0


def revise(changes: Changes, entity: str, record_id: int, cells: FormCells, version: int) -> FormOutcome:
    """Change what a form changes compared to the record as it was at ``version``; later changes of others stay.

    A cell that others have changed since is a problem, unless both mean the same. The caller rolls back if there is a
    problem, or to show the changes only. Raises NotFound or Conflict.
    """
    session = changes.session
    current = _stored(session, entity, record_id)
    values, problems = _values(session, entity, cells)
    if problems:
        return FormOutcome(problems=problems)
    mine = differences(entity, _state_at(session, entity, current, version), values)
    changed = {column: values[column] for column in mine}
    outcome = FormOutcome(
        record_id=record_id,
        rebased=_rebased(session, entity, record_id, cells, mine),
        version=version_of(session, entity, record_id),
    )
    problems = _stale(session, entity, mine, current)
    problems = problems or _incomplete(entity, {**to_values(table_of(entity), current), **changed})
    if problems:
        return replace(outcome, problems=problems)
    try:
        with session.begin_nested():
            revised = changes.revise(ENTITIES[entity], record_id, _with_defaults(entity, changed))
    except InvalidInput as error:
        return replace(outcome, problems=[_refused(error)])
    except sa.exc.IntegrityError:
        return replace(outcome, problems=[_TAKEN.at(_PLACE)])
    return replace(outcome, changes=[_change(session, entity, column, pair) for column, pair in revised.items()])


def _state_at(session: Session, entity: str, current: Stored, version: int) -> Stored:
    """Return a record as it was after the change ``version``."""
    later = sa.select(Change).where(Change.entity == entity, Change.record_id == current["id"], Change.id > version)
    return state_before(current, session.scalars(later.order_by(Change.id.desc())).all()) or current


def _rebased(session: Session, entity: str, record_id: int, cells: FormCells, mine: Collection[str]) -> FormCells:
    """Return the cells of a form, with what is stored now wherever the form itself changes nothing."""
    written = {field_names(entity)[column] for column in mine}
    stored = cells_of(session, entity, record_id)
    return {name: cell if name in written else stored[name] for name, cell in cells.items()}


def _stale(session: Session, entity: str, mine: Mapping[str, tuple[Any, Any]], current: Stored) -> list[Problem]:
    """Return a problem per cell that others have changed since, to something else."""
    return [
        _CHANGED_SINCE.at(_PLACE, field_names(entity)[column], now=_words(session, entity, column, current[column]))
        for column, pair in mine.items()
        if current[column] not in pair
    ]


def _change(session: Session, entity: str, column: str, pair: tuple[Any, Any]) -> CellChange:
    name = field_names(entity)[column]
    before, after = (readable(session, entity, name, value) for value in pair)
    return CellChange(fields_of(entity)[name], before, after)


def create(changes: Changes, entity: str, cells: FormCells) -> FormOutcome:
    """Store a new record; one with a slug gets it from its name. The caller rolls back if there is a problem."""
    session = changes.session
    values, problems = _values(session, entity, cells)
    if problems:
        return FormOutcome(problems=problems)
    if "slug" in fields_of(entity):
        values["slug"] = _free_slug(session, entity, values)
    problems = _incomplete(entity, values)
    if problems:
        return FormOutcome(problems=problems)
    try:
        record = changes.create(ENTITIES[entity], _with_defaults(entity, values))
    except InvalidInput as error:
        return FormOutcome(problems=[_refused(error)])
    except Conflict as error:
        return FormOutcome(problems=[_refused(InvalidInput(error.message))])
    filled = [field for field in shown_fields(entity) if cells.get(field.name)]
    return FormOutcome([CellChange(field, None, cells[field.name]) for field in filled], record_id=record.id)


def _values(session: Session, entity: str, cells: FormCells) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values by column, references as ids, and what is wrong with cells."""
    values, problems = check_values(entity, cells, _PLACE)
    for field in fields_of(entity).values():
        text = values.get(field.column.name)
        if field.target and text is not None:
            ids = list(_ids(session, field.target, text))
            if len(ids) == 1:
                values[field.column.name] = ids[0]
            else:
                problems.append((_AMBIGUOUS if ids else _UNKNOWN).at(_PLACE, field.name, text))
    return values, problems


def _ids(session: Session, entity: str, text: str) -> Iterator[int]:
    """Yield the records that a text names: by slug or code, else by their whole name or title."""
    table = table_of(entity)
    for columns in (REFERENCE_COLUMNS.get(entity, ("slug",)), ("name_de", "name_en", "name", "title")):
        known = [table.c[column] == text for column in columns if column in table.c]
        ids = session.scalars(sa.select(table.c.id).where(sa.or_(*known)).limit(2)).all() if known else ()
        if ids:
            yield from ids
            return


def _incomplete(entity: str, values: Mapping[str, Any]) -> list[Problem]:
    missing = [faults.REQUIRED.at(_PLACE, field=name) for name in missing_fields(entity, values)]
    return [*missing, *check_rules(entity, values, _PLACE)]


def _with_defaults(entity: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Fill empty values with the default of their column."""
    names = field_names(entity)
    return {
        column: fields_of(entity)[names[column]].default if value is None else value for column, value in values.items()
    }


def _free_slug(session: Session, entity: str, values: Mapping[str, Any]) -> str | None:
    """Return a slug made of the name that no record has."""
    name = next((values[column] for column in ("name_de", "name_en", "name", "title") if values.get(column)), None)
    if name is None:
        return None
    table, first = table_of(entity), slugify(name)
    taken = set(session.scalars(sa.select(table.c.slug).where(table.c.slug.startswith(first, autoescape=True))))
    number, slug = 1, first
    while slug in taken:
        number += 1
        slug = f"{first}-{number}"
    return slug


def _stored(session: Session, entity: str, record_id: int) -> Stored:
    stored = rows_by_id(session, table_of(entity), [record_id]).get(record_id)
    if stored is None:
        raise NotFound(_GONE)
    return stored


def _words(session: Session, entity: str, column: str, stored: Any) -> Text:
    text = readable(session, entity, field_names(entity)[column], stored)
    return _EMPTY if text is None else Text(f"„{text}“", f"“{text}”")


def _refused(error: InvalidInput) -> Problem:
    return fault(error.message.de, error.message.en, "", "").at(_PLACE, error.field)


_GONE = Text("Diesen Eintrag gibt es nicht (mehr).", "There is no such record (any more).")
_EMPTY = Text("leer", "empty")
_UNKNOWN = fault(
    "„{value}“ ist nicht bekannt.",
    "“{value}” is not known.",
    "Den Kurznamen aus der Adresse des Eintrags angeben, oder seinen ganzen Namen.",
    "Give the short name from the address of the record, or its whole name.",
)
_AMBIGUOUS = fault(
    "„{value}“ heißen mehrere Einträge.",
    "Several records are called “{value}”.",
    "Den Kurznamen aus der Adresse des Eintrags angeben.",
    "Give the short name from the address of the record.",
)
_TAKEN = fault(
    "Einen solchen Eintrag gibt es schon.",
    "There is such a record already.",
    "Den vorhandenen bearbeiten, oder unterscheidende Angaben ändern.",
    "Edit the one that exists, or change what tells them apart.",
)
_CHANGED_SINCE = fault(
    "Jemand hat dies inzwischen geändert; jetzt steht hier: {now}.",
    "This has been changed meanwhile; now it is: {now}.",
    "Prüfen, was gelten soll. Noch einmal abgesendet, gilt Ihr Wert.",
    "Check which is right. If you send the form again, your value counts.",
)
