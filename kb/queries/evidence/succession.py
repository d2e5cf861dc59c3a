"""Successions: predecessors and successors of a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import ENTITIES, Succession
from kb.queries import names


@dataclass(frozen=True, slots=True)
class SuccessionStep:
    """One step of a succession seen from a record; ``is_successor`` marks that ``other`` came after it."""

    succession: Succession
    other: names.Reference
    is_successor: bool


def of(session: Session, entity: str, record_id: int) -> Sequence[SuccessionStep]:
    """Return predecessors and successors of an initiative, organisation or programme, oldest first."""
    rows = session.scalars(_steps(entity), {"record": record_id}).all()
    pairs = [(row, getattr(row, f"{entity}_id"), getattr(row, f"successor_{entity}_id")) for row in rows]
    references = names.references(session, {(entity, key) for _, first, last in pairs for key in (first, last)})
    assert entity in ENTITIES
    return [
        SuccessionStep(row, references[entity, last if first == record_id else first], first == record_id)
        for row, first, last in pairs
    ]


@cache
def _steps(entity: str) -> sa.Select[Succession]:
    """Select the steps from and to a record.

    The statement is built once, because building it takes longer than running it.
    """
    ends = getattr(Succession, f"{entity}_id"), getattr(Succession, f"successor_{entity}_id")
    return (
        sa.select(Succession)
        .where(sa.or_(*(end == sa.bindparam("record") for end in ends)))
        .options(joinedload(Succession.source))
        .order_by(Succession.happened_on.nulls_last(), Succession.id)
    )
