"""What a record came out of and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import ENTITIES, Succession
from kb.queries import names


@dataclass(frozen=True, slots=True)
class Succeeded:
    """One step of a succession seen from a record; ``is_successor`` tells that ``other`` came after it."""

    succession: Succession
    other: names.Reference
    is_successor: bool


def of(session: Session, entity: str, record_id: int) -> Sequence[Succeeded]:
    """Return predecessors and successors of an initiative, organisation or programme, the oldest first."""
    before, after = getattr(Succession, f"{entity}_id"), getattr(Succession, f"successor_{entity}_id")
    query = (
        sa.select(Succession)
        .where(sa.or_(before == record_id, after == record_id))
        .options(joinedload(Succession.source))
        .order_by(Succession.happened_on, Succession.id)
    )
    rows = session.scalars(query).all()
    pairs = [(row, getattr(row, f"{entity}_id"), getattr(row, f"successor_{entity}_id")) for row in rows]
    found = names.references(session, {(entity, key) for _, first, last in pairs for key in (first, last)})
    assert entity in ENTITIES
    return [
        Succeeded(row, found[entity, last if first == record_id else first], first == record_id)
        for row, first, last in pairs
    ]
