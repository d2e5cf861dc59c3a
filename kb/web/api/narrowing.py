"""Filters for the lists of the API: columns with a controlled vocabulary or a link to another record.

A filter is named like its field in the answers, so one answer shows clients the filters. The facets of the pages' lists
narrow those of the API as well, under their own names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb import search
from kb.errors import NotFound
from kb.models import ENTITIES
from kb.models.columns import fields_of
from kb.models.vocabulary import Term
from kb.queries import lists, names
from kb.texts import Text
from kb.web.records import question as lists_question
from kb.web.request import Params, app_state
from kb.web.search import question as search_question


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


@cache
def facets(entity: str) -> Sequence[search.Facet]:
    """Return the facets for the list of a kind, without those that are filters by a column.

    Projects have none: they may be too many to be named one by one, and have columns for what their facets say.
    """
    taken = {"kind", lists_question.OWN_KINDS.get(entity), *(criterion.name for criterion in filters(entity))}
    suiting = (facet for facet in search.FACETS if facet.suits((entity,)) and facet.name not in taken)
    return () if entity == "project" or entity not in lists_question.SORTS else tuple(suiting)


def chosen(session: Session, params: Params, entity: str) -> dict[str, object]:
    """Read the filters of a list: values by column. Raises InvalidInput, and NotFound for an unknown record."""
    selected = {facet.name: _values(params, facet) for facet in facets(entity)}
    values: dict[str, object] = {"id": _ids(selected, entity)} if any(selected.values()) else {}
    for criterion in filters(entity):
        if criterion.terms is not None:
            values[criterion.column] = params.term(criterion.name, criterion.terms)
        elif slug := params.text(criterion.name):
            record = names.record(session, ENTITIES[criterion.target], slug)
            values[criterion.column] = (
                record.id if criterion.name == "parent" else lists.with_parts(session, criterion.target, record.id)
            )
    return values


def _values(params: Params, facet: search.Facet) -> Sequence[str]:
    return params.choices(facet.name, facet.terms) if facet.terms else params.texts(facet.name)


def _ids(selected: Mapping[str, Sequence[str]], entity: str) -> list[int]:
    """Return the ids of the records that have the values of facets."""
    query = search.Query(selected={**selected, "kind": (entity,)}, per_page=1)
    for facet, value in search_question.chosen(search.find(app_state().index, query)):
        if not value.is_known:
            raise NotFound(_UNKNOWN.format(name=facet.name, value=value.value))
    return [record_id for _, record_id in search.walk(app_state().index, query)]


_UNKNOWN = Text(
    "Der Parameter {name} nennt „{value}“, das es hier nicht gibt.",
    "The parameter {name} names “{value}”, which does not exist here.",
)
