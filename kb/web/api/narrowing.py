"""What the lists of the API are narrowed by: the columns that hold a word of a controlled list, or another record.

The names are those of the fields in the answers, so that whoever has read one answer knows what can be asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import ENTITIES
from kb.models.columns import fields_of
from kb.models.vocabulary import Term
from kb.queries import lists, names
from kb.texts import Text
from kb.web.request import Params


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow a list: by a word of ``terms``, or by a record of the kind ``target``."""

    name: str
    column: str
    label: Text
    terms: type[Term] | None = None
    target: str = ""


@cache
def filters(entity: str) -> Sequence[Filter]:
    """Return the ways to narrow the list of a kind, in the order of its columns."""
    found = []
    for field in fields_of(entity).values():
        kind, stored_name = field.column.type, field.column.name
        if isinstance(kind, sa.Enum) and kind.enum_class is not None:
            terms = cast(type[Term], kind.enum_class)
            name = "type" if field.name == "kind" else field.name
            found.append(Filter(name, stored_name, field.label, terms=terms))
        elif field.target in ENTITIES:
            found.append(Filter(field.name, stored_name, field.label, target=field.target))
    return tuple(found)


def chosen(session: Session, given: Params, entity: str) -> dict[str, object]:
    """Read the filters of a list: values by column. Raises InvalidInput, and NotFound for a record that is not there."""
    values: dict[str, object] = {}
    for one in filters(entity):
        if one.terms is not None:
            values[one.column] = given.term(one.name, one.terms)
        elif slug := given.text(one.name):
            record = names.record(session, ENTITIES[one.target], slug)
            values[one.column] = record.id if one.name == "parent" else lists.with_parts(session, one.target, record.id)
    return values
