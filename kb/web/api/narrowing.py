"""Filters for the lists of the API: columns with a controlled vocabulary or a link to another record.

A filter is named like its field in the answers, so one answer shows clients the filters.
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
    """A filter by a value of ``terms`` or a record of kind ``target``."""

    name: str
    column: str
    label: Text
    terms: type[Term] | None = None
    target: str = ""


@cache
def filters(entity: str) -> Sequence[Filter]:
    """Return the filters for the list of a kind, in column order."""
    available = []
    for field in fields_of(entity).values():
        kind, stored_name = field.column.type, field.column.name
        if isinstance(kind, sa.Enum) and kind.enum_class is not None:
            terms = cast(type[Term], kind.enum_class)
            name = "type" if field.name == "kind" else field.name
            available.append(Filter(name, stored_name, field.label, terms=terms))
        elif field.target in ENTITIES:
            available.append(Filter(field.name, stored_name, field.label, target=field.target))
    return tuple(available)


def chosen(session: Session, params: Params, entity: str) -> dict[str, object]:
    """Read the filters of a list: values by column. Raises InvalidInput, and NotFound for an unknown record."""
    values: dict[str, object] = {}
    for criterion in filters(entity):
        if criterion.terms is not None:
            values[criterion.column] = params.term(criterion.name, criterion.terms)
        elif slug := params.text(criterion.name):
            record = names.record(session, ENTITIES[criterion.target], slug)
            values[criterion.column] = (
                record.id if criterion.name == "parent" else lists.with_parts(session, criterion.target, record.id)
            )
    return values
