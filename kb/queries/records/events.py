"""Events and their contributions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import Contribution, Event
from kb.queries import names
from kb.queries.evidence import statements


@dataclass(frozen=True, slots=True)
class EventProfile:
    """An event with its contributions in order."""

    event: Event
    contributions: Sequence[Contribution]
    evidence: statements.Evidence


def profile(session: Session, slug: str) -> EventProfile:
    """Return the profile of the event with ``slug``; raises NotFound."""
    event = names.record(session, Event, slug, Event.region, Event.organisation, Event.source)
    return EventProfile(event, _contributions(session, event.id), statements.evidence(session, "event", event.id))


def _contributions(session: Session, event_id: int) -> Sequence[Contribution]:
    links = Contribution.person, Contribution.organisation, Contribution.source
    query = (
        sa.select(Contribution)
        .where(Contribution.event_id == event_id)
        .options(*(joinedload(link) for link in links))
        .order_by(Contribution.position.nulls_last(), Contribution.id)
    )
    return session.scalars(query).all()
