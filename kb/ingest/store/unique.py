"""Uniqueness within a table: generated slugs, and values that another record already has."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.ingest.check import slugify
from kb.ingest.draft import Draft
from kb.ingest.report import Place, Problem, faults
from kb.models.columns import field_names, table_of
from kb.models.types import LONGEST_SLUG
from kb.texts import Text

_AT_ONCE = 500
_ROOM = 8
"""Characters reserved for the number of a duplicate slug."""


def give_slugs(session: Session, entity: str, drafts: Iterable[Draft]) -> None:
    """Generate unused slugs for drafts that have a name instead, numbering duplicates."""
    nameless = [draft for draft in drafts if draft.slug_from is not None and not draft.values.get("slug")]
    if not nameless:
        return
    slug_bases = [(draft, slugify(draft.slug_from or "", LONGEST_SLUG - _ROOM)) for draft in nameless]
    taken = _stored_slugs(session, entity, {slug for _, slug in slug_bases})
    numbers: dict[str, int] = {}
    for draft, base in slug_bases:
        slug = base
        while slug in taken:
            number = numbers[base] = numbers.get(base, 1) + 1
            if number % _AT_ONCE == 2:
                taken |= _stored_slugs(session, entity, {f"{base}-{n}" for n in range(number, number + _AT_ONCE)})
            slug = f"{base}-{number}"
        taken.add(slug)
        draft.values["slug"] = slug


def taken(session: Session, draft: Draft, place: Place) -> Problem:
    """Return the problem that another record already has the unique values of this one."""
    table = table_of(draft.role.entity)
    names = field_names(draft.role.entity)
    unique: list[sa.UniqueConstraint | sa.Index] = [
        constraint for constraint in table.constraints if isinstance(constraint, sa.UniqueConstraint)
    ]
    unique += [index for index in table.indexes if index.unique]
    for columns in (list(constraint.columns) for constraint in unique):
        same = [column == draft.values.get(column.name) for column in columns]
        if session.scalar(sa.select(table.c.id).where(*same, table.c.id != (draft.id or 0)).limit(1)):
            shown = ", ".join(names[column.name] for column in columns)
            value = ", ".join(str(draft.values.get(column.name)) for column in columns)
            return faults.TAKEN.at(place, shown, value, columns=shown)
    return faults.REFUSED.at(place, reason=_CONSTRAINT)


def _stored_slugs(session: Session, entity: str, slugs: set[str]) -> set[str]:
    """Return the slugs that are already stored."""
    column = table_of(entity).c.slug
    ordered = sorted(slugs)
    stored: set[str] = set()
    for start in range(0, len(ordered), _AT_ONCE):
        query = sa.select(column).where(column.in_(ordered[start : start + _AT_ONCE]))
        stored.update(session.scalars(query))
    return stored


_CONSTRAINT = Text("Die Datenbank lehnt den Datensatz ab.", "The database rejects the record.")
