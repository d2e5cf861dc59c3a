"""Resolve references to ids of records, stored earlier or in this import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.ingest.check import REFERENCE_COLUMNS
from kb.ingest.draft import Bundle, DraftReference, UnknownAction
from kb.ingest.report import NoteKind
from kb.models import ENTITIES
from kb.models.columns import fields_of, table_of
from kb.texts import Text

AT_ONCE = 500
RecordName = tuple[str, str | None, str]
"""Entity, column (None: any identifying column) and text."""


class IdLookup:
    """Cache of record ids by name, filled with a few queries per batch."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids: dict[RecordName, int] = {}
        self._nowhere: set[RecordName] = set()

    def resolve(self, bundles: Iterable[Bundle]) -> None:
        """Replace references of the bundles by ids where the record exists."""
        pending = [(draft, column, reference) for bundle in bundles for draft, column, reference in bundle.references()]
        self._look_up({name_of(reference) for _, _, reference in pending})
        for draft, column, reference in pending:
            record_id = self._ids.get(name_of(reference))
            if record_id is not None:
                draft.values[column] = record_id

    def learn(self, entity: str, values: Mapping[str, Any], record_id: int) -> list[RecordName]:
        """Cache a record that was just stored; return its names."""
        if entity not in targets():
            return []
        names: list[RecordName] = []
        for column in reference_columns(entity):
            if (text := values.get(column)) is not None:
                names += [(entity, column, text), (entity, None, text)]
        for name in names:
            self._ids.setdefault(name, record_id)
            self._nowhere.discard(name)
        return names

    def _look_up(self, names: set[RecordName]) -> None:
        texts_by_column: dict[tuple[str, str | None], list[str]] = defaultdict(list)
        for name in names - self._ids.keys() - self._nowhere:
            texts_by_column[name[:2]].append(name[2])
        for (entity, by), texts in texts_by_column.items():
            for column in [by] if by else reference_columns(entity):
                missing = [text for text in texts if (entity, by, text) not in self._ids]
                for start in range(0, len(missing), AT_ONCE):
                    for text, record_id in self._query(entity, column, missing[start : start + AT_ONCE]):
                        self._ids[entity, by, text] = record_id
            self._nowhere.update((entity, by, text) for text in texts if (entity, by, text) not in self._ids)

    def _query(self, entity: str, column: str, texts: list[str]) -> Iterable[tuple[str, int]]:
        """Return (text, id); of several regions with one code the currently valid one comes last and wins."""
        table = table_of(entity)
        query = sa.select(table.c[column], table.c.id).where(table.c[column].in_(texts))
        if entity == "region":
            query = query.order_by(table.c.valid_until.is_(None), table.c.nuts_version, table.c.id)
        return [(text, record_id) for text, record_id in self._session.execute(query)]


def name_of(reference: DraftReference) -> RecordName:
    """Return the lookup name of a reference."""
    return reference.entity, reference.by, reference.text


def reference_columns(entity: str) -> tuple[str, ...]:
    """Return the columns whose text may identify a record of the entity."""
    return REFERENCE_COLUMNS.get(entity, ("slug",))


@cache
def targets() -> frozenset[str]:
    """Return the entities that other entities refer to."""
    return frozenset(field.target for entity in ENTITIES for field in fields_of(entity).values() if field.target)


UNKNOWN = {
    UnknownAction.SKIP: partial(
        NoteKind,
        Text("Ausgelassen: {entity} „{value}“ ist nicht bekannt.", "Left out: {entity} “{value}” is not known."),
        Text(
            "{count}× ausgelassen, weil {different} {plural} nicht in der Wissensbasis sind: {values}",
            "{count}× left out, because {different} {plural} are not in the knowledge base: {values}",
        ),
    ),
    UnknownAction.EMPTY: partial(
        NoteKind,
        Text("Leer gelassen: {entity} „{value}“ ist nicht bekannt.", "Left empty: {entity} “{value}” is not known."),
        Text(
            "{count}× leer gelassen, weil {different} {plural} nicht in der Wissensbasis sind: {values}",
            "{count}× left empty, because {different} {plural} are not in the knowledge base: {values}",
        ),
    ),
}
"""The note on references to unknown records of an entity, by what is done with them."""
