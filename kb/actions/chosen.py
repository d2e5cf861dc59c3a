"""Records of a change set, chosen by name."""

from __future__ import annotations

from collections.abc import Iterable, Set

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.errors import Conflict, InvalidInput, NotFound
from kb.models import ENTITIES, Change
from kb.models.columns import Key, table_of
from kb.models.history import FORMER_SLUG
from kb.models.types import SLUG
from kb.texts import Text

_MOST_DIGITS = 9


def chosen(session: Session, change_set_id: int, standing: Set[Key], names: Iterable[str]) -> set[Key]:
    """Return the named records among those ``standing``, with the rows they own.

    A name is ``table:slug`` or ``table:id``. Raises InvalidInput, NotFound or, if a record is already undone, Conflict.
    """
    keys: set[Key] = set()
    for name in names:
        entity, _, record = name.partition(":")
        if entity not in ENTITIES or not record:
            raise InvalidInput(_FORM.format(name=name), field="only")
        changed = {
            key
            for number in _ids(session, entity, record)
            for key in _with_rows(session, change_set_id, entity, number)
        }
        if not changed:
            raise NotFound(_NOT_THERE.format(name=name, id=change_set_id))
        if not changed & standing:
            raise Conflict(_ALREADY.format(name=name, id=change_set_id), [name])
        keys |= changed & standing
    return keys


def _ids(session: Session, entity: str, record: str) -> set[int]:
    """Return the ids of records for a slug, present or former, or an id."""
    ids = {int(record)} if record.isdecimal() and len(record) <= _MOST_DIGITS else set()
    table = table_of(entity)
    if "slug" not in table.c or not SLUG.fullmatch(record):
        return ids
    former = sa.select(Change.record_id).where(Change.entity == entity, FORMER_SLUG.in_([record]))
    present = sa.select(table.c.id).where(table.c.slug == record)
    return {*session.scalars(present), *session.scalars(former)} or ids


def _with_rows(session: Session, change_set_id: int, entity: str, record_id: int) -> set[Key]:
    """Return what a change set changed of a record: itself and the rows it owns."""
    itself = sa.and_(Change.entity == entity, Change.record_id == record_id)
    rows = sa.and_(Change.subject_entity == entity, Change.subject_id == record_id)
    query = sa.select(Change.entity, Change.record_id).where(Change.change_set_id == change_set_id, itself | rows)
    return {(row[0], row[1]) for row in session.execute(query.distinct())}


_FORM = Text(
    "„{name}“ benennt keinen Eintrag. Die Form ist TABELLE:KENNUNG, zum Beispiel initiative:chemsite oder milestone:12.",
    "“{name}” does not name a record. Write TABLE:SLUG or TABLE:ID, for example initiative:chemsite or milestone:12.",
)
_NOT_THERE = Text("Der Änderungssatz {id} hat an {name} nichts geändert.", "Change set {id} did not change {name}.")
_ALREADY = Text(
    "Was der Änderungssatz {id} an {name} geändert hat, ist bereits zurückgenommen.",
    "What change set {id} changed in {name} has already been undone.",
)
