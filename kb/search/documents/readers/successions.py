"""What initiatives, organisations and programmes came out of: a search for the old name finds the new one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import ENTITIES, Succession
from kb.search.documents.readers.rows import Ids
from kb.search.documents.taxonomy import Names


def predecessors(session: Session, kind: str, ids: Ids) -> Mapping[int, list[Names]]:
    """Return the names of the predecessors of a kind, by the successor's id."""
    table, steps = ENTITIES[kind].__table__, Succession.__table__
    successor = steps.c[f"successor_{kind}_id"]
    query = (
        sa.select(successor, table.c.name_de, table.c.name_en)
        .join(table, table.c.id == steps.c[f"{kind}_id"])
        .where(successor.in_(ids))
        .order_by(steps.c.id)
    )
    names: dict[int, list[Names]] = defaultdict(list)
    for key, de, en in session.execute(query):
        names[key].append((de, en))
    return names
