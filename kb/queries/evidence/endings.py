"""Why records ended, as sources say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import ReasonEnded


def reasons_of(session: Session, entity: str, record_id: int) -> Sequence[ReasonEnded]:
    """Return the reasons for which an initiative, organisation or programme ended; most have none."""
    return session.scalars(_reasons(entity), {"record": record_id}).all()


@cache
def _reasons(entity: str) -> sa.Select[ReasonEnded]:
    """Select the reasons of a record.

    The statement is built once, because building it takes longer than running it.
    """
    column = getattr(ReasonEnded, f"{entity}_id")
    query = sa.select(ReasonEnded).where(column == sa.bindparam("record"))
    return query.options(joinedload(ReasonEnded.source)).order_by(ReasonEnded.id)
