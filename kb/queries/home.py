"""Home page: the guiding questions, and the number of records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import (
    Contribution,
    Event,
    Initiative,
    InitiativeRegion,
    Organisation,
    Programme,
    Project,
    Record,
    Source,
    Statement,
)
from kb.models.vocabulary import ContributionKind
from kb.queries.evidence import LedgerExample, ledger_example

COUNTED = (Initiative, Programme, Organisation, Project, Statement, Source)


@dataclass(frozen=True, slots=True)
class Home:
    """Data of the home page: ``counts`` per entity, ``regions`` of initiatives, and a case of promise and result."""

    event: Event | None
    questions: Sequence[Contribution]
    counts: Mapping[str, int]
    regions: int
    example: LedgerExample | None


def home(session: Session) -> Home:
    """Read the home page."""
    event, questions = guiding_questions(session)
    return Home(event, questions, counts(session), _regions(session), ledger_example(session))


def guiding_questions(session: Session) -> tuple[Event | None, Sequence[Contribution]]:
    """Return the earliest event with guiding questions, and the questions in order."""
    event_ids = sa.select(Contribution.event_id).where(Contribution.kind == ContributionKind.QUESTION)
    earliest = (
        sa.select(Event).where(Event.id.in_(event_ids)).order_by(Event.started_on.nulls_last(), Event.id).limit(1)
    )
    event = session.scalars(earliest).one_or_none()
    if event is None:
        return None, ()
    questions = sa.select(Contribution).where(
        Contribution.event_id == event.id, Contribution.kind == ContributionKind.QUESTION
    )
    return event, session.scalars(questions.order_by(Contribution.position.nulls_last(), Contribution.id)).all()


def counts(session: Session, models: Iterable[type[Record]] = COUNTED) -> Mapping[str, int]:
    """Count the records of several kinds in one query, by the names of their tables."""
    columns = [
        sa.select(sa.func.count()).select_from(model).scalar_subquery().label(model.__tablename__) for model in models
    ]
    return dict(session.execute(sa.select(*columns)).mappings().one())


def _regions(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count(sa.distinct(InitiativeRegion.region_id)))) or 0
