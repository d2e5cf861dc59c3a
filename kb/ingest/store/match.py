"""Match drafts with existing records by key, then cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.actions.stored import to_stored, to_values
from kb.ingest.draft import Draft
from kb.ingest.report import Place, Problem, faults
from kb.ingest.store.references import AT_ONCE, reference_columns
from kb.models.columns import field_names, fields_of, table_of
from kb.texts import Text

RowKey = tuple[Any, ...]
StoredRecord = Mapping[str, Any]
ChangedCells = Mapping[str, tuple[Any, Any]]
"""Column → (before, after), as stored."""
MOST_DESCRIBED = 5
"""Records of one name that a problem describes."""
_DISTINCTIONS = ("code", "region", "parent", "place", "city", "field_scheme")
"""Fields that tell records of one name apart."""


def key_of(entity: str, columns: Sequence[str], values: Mapping[str, Any]) -> RowKey:
    """Return the stored form of the key columns."""
    stored = to_stored(table_of(entity), {column: values.get(column) for column in columns})
    return tuple(stored[column] for column in columns)


def existing(
    session: Session, entity: str, columns: Sequence[str], keys: Iterable[RowKey], shared: set[RowKey] | None = None
) -> dict[RowKey, StoredRecord]:
    """Read the stored rows with one of the keys. Of several with the same values the oldest counts.

    ``shared`` takes the keys that several rows have.
    """
    table = table_of(entity)
    unique = list(dict.fromkeys(keys))
    records: dict[RowKey, StoredRecord] = {}
    for start in range(0, len(unique), AT_ONCE):
        query = sa.select(table).where(_in(table, columns, unique[start : start + AT_ONCE])).order_by(table.c.id.desc())
        for row in session.execute(query).mappings():
            stored = to_stored(table, dict(row))
            key = tuple(stored[column] for column in columns)
            if key in records and shared is not None:
                shared.add(key)
            records[key] = stored
    return records


def differences(entity: str, stored: StoredRecord, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return column → (before, after) of the values that differ; empty means the default."""
    table = table_of(entity)
    names = field_names(entity)
    filled = {
        column: fields_of(entity)[names[column]].default if value is None else value for column, value in values.items()
    }
    after = to_stored(table, filled)
    return {column: (stored[column], value) for column, value in after.items() if stored[column] != value}


def readable(session: Session, entity: str, field: str, stored: Any) -> str | None:
    """Return a stored value as in an import file."""
    known = fields_of(entity)[field]
    if stored is None:
        return None
    if known.target:
        target = table_of(known.target)
        return str(session.scalar(sa.select(target.c.slug).where(target.c.id == stored)))
    value = to_values(table_of(entity), {known.column.name: stored})[known.column.name]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _described(session: Session, entity: str, ids: Sequence[int]) -> str:
    """Return the slugs of records, each with its region or the like."""
    table = table_of(entity)
    fields = [field for field in fields_of(entity).values() if field.name in _DISTINCTIONS]
    query = sa.select(table).where(table.c.id.in_(ids[:MOST_DESCRIBED])).order_by(table.c.slug)
    descriptions = []
    for record in session.execute(query).mappings():
        texts = [readable(session, entity, field.name, record[field.column.name]) for field in fields]
        shown = ", ".join(text for text in texts if text is not None)
        descriptions.append(f"{record['slug']} ({shown})" if shown else record["slug"])
    return ", ".join(descriptions) + ", …" * (len(ids) > MOST_DESCRIBED)


def ambiguous(session: Session, place: Place, draft: Draft, column: str, ids: Sequence[int]) -> Problem:
    """Return the problem with a reference that several records match."""
    reference, field = draft.references[column], field_names(draft.role.entity)[column]
    entity = reference.entity
    return faults.AMBIGUOUS_REFERENCE.at(
        place,
        field,
        reference.text,
        entity=entity,
        by=reference.by,
        count=len(ids),
        candidates=_described(session, entity, ids),
        columns=Text(*(f" {word} ".join(reference_columns(entity)) for word in ("oder", "or"))),
    )


def shown_key(key: Sequence[Any]) -> str:
    """Return the values of a key as a report writes them."""
    return ", ".join(str(part) for part in key)


def where_earlier(earlier: Place, place: Place) -> Text:
    """Return an earlier row's line, with its file if that differs."""
    file = "" if earlier.file == place.file else f"{earlier.file}, "
    sheet = f"{earlier.sheet}, " if earlier.sheet else ""
    return Text(f"{file}{sheet}Zeile {earlier.line}", f"{file}{sheet}line {earlier.line}")


def _in(table: sa.Table, columns: Sequence[str], keys: Sequence[RowKey]) -> sa.ColumnElement[bool]:
    if len(columns) == 1:
        return table.c[columns[0]].in_([key[0] for key in keys])
    return sa.tuple_(*(table.c[column] for column in columns)).in_(keys)
