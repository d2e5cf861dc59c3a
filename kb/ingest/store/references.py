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
NameKey = tuple[str, str | None, str]
"""Entity, column (None: any identifying column) and text."""


class IdLookup:
    """Cache of record ids by name, filled with a few queries per batch."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids: dict[NameKey, int] = {}
        self._nowhere: set[NameKey] = set()
        self._ambiguous: dict[NameKey, list[int]] = {}
        self._searched: dict[str, set[str]] = defaultdict(set)
        """Columns by entity that a mapping searches, although several records may share their values."""

    def resolve(self, bundles: Iterable[Bundle]) -> None:
        """Replace references of the bundles by ids where the record exists."""
        pending = [(draft, column, reference) for bundle in bundles for draft, column, reference in bundle.references()]
        self._look_up({name_of(reference) for _, _, reference in pending})
        for draft, column, reference in pending:
            record_id = self._ids.get(name_of(reference))
            if record_id is not None:
                draft.values[column] = record_id

    def candidates(self, reference: DraftReference) -> list[int]:
        """Return the ids of the records that an ambiguous reference may mean."""
        return self._ambiguous.get(name_of(reference), [])

    def learn(self, entity: str, values: Mapping[str, Any], record_id: int) -> list[NameKey]:
        """Cache a record that was just stored; return its names."""
        if entity not in targets():
            return []
        names: list[NameKey] = []
        for column in reference_columns(entity):
            if (text := values.get(column)) is not None:
                names += [(entity, column, text), (entity, None, text)]
        for name in names:
            self._ids.setdefault(name, record_id)
            self._nowhere.discard(name)
        shared = [(entity, column, values[column]) for column in self._searched[entity] if values.get(column)]
        for name in shared:
            self._forget(name)
        return names + shared

    def _forget(self, name: NameKey) -> None:
        """Forget a name that a further record has, to look it up again."""
        self._ids.pop(name, None)
        self._nowhere.discard(name)

    def _look_up(self, names: set[NameKey]) -> None:
        texts_by_column: dict[tuple[str, str | None], list[str]] = defaultdict(list)
        for name in names - self._ids.keys() - self._nowhere - self._ambiguous.keys():
            texts_by_column[name[:2]].append(name[2])
        for (entity, by), texts in texts_by_column.items():
            if by is not None and by not in reference_columns(entity):
                self._searched[entity].add(by)
            for column in [by] if by else reference_columns(entity):
                missing = [text for text in texts if (entity, by, text) not in self._ids]
                for start in range(0, len(missing), AT_ONCE):
                    for text, ids in self._query(entity, column, missing[start : start + AT_ONCE]).items():
                        self._keep((entity, by, text), ids)
            self._nowhere.update({(entity, by, text) for text in texts} - self._ids.keys() - self._ambiguous.keys())

    def _keep(self, name: NameKey, ids: list[int]) -> None:
        if len(ids) == 1:
            self._ids[name] = ids[0]
        else:
            self._ambiguous[name] = ids

    def _query(self, entity: str, column: str, texts: list[str]) -> Mapping[str, list[int]]:
        """Return the ids of different records by text. Of several regions with one code the valid one counts."""
        table = table_of(entity)
        code = table.c.code if entity == "region" else sa.null()
        query = sa.select(table.c[column], table.c.id, code).where(table.c[column].in_(texts))
        if entity == "region":
            query = query.order_by(table.c.valid_until.is_(None), table.c.nuts_version, table.c.id)
        ids: dict[str, dict[object, int]] = defaultdict(dict)
        for text, record_id, identity in self._session.execute(query):
            ids[text][identity or record_id] = record_id
        return {text: list(records.values()) for text, records in ids.items()}


def name_of(reference: DraftReference) -> NameKey:
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
