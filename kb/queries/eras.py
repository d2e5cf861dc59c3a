"""Policy eras: which initiatives belong to which, and what an era's page shows."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.models import (
    EraProgramme,
    Initiative,
    InitiativeProgramme,
    InitiativeRegion,
    Milestone,
    PolicyEra,
    Programme,
)
from kb.models.vocabulary import MilestoneKind, Status
from kb.queries.regions import region_closure
from kb.queries.trees import line_of

BEGINNINGS = frozenset(
    {
        MilestoneKind.DECISION,
        MilestoneKind.FOUNDED,
        MilestoneKind.INCORPORATED,
        MilestoneKind.OPENED,
        MilestoneKind.LABEL_WON,
    }
)
"""Milestones from which on an initiative is at work; an idea or a rejected bid is not enough."""
ENDINGS = frozenset({MilestoneKind.ENDED, MilestoneKind.MERGED})


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time; None leaves a side open."""

    first: datetime.date | None
    last: datetime.date | None

    def overlaps(self, other: Span) -> bool:
        """Tell whether both share a day."""
        return (self.first or datetime.date.min) <= (other.last or datetime.date.max) and (
            other.first or datetime.date.min
        ) <= (self.last or datetime.date.max)


def of_initiatives(session: Session) -> dict[int, set[int]]:
    """Return the ids of the policy eras that each initiative belongs to, by the initiative's id.

    An initiative belongs to an era when one of its programmes does, or when it was at work at the time in the era's
    region. Initiatives without an era are left out.
    """
    eras = session.execute(sa.select(PolicyEra.id, PolicyEra.started_on, PolicyEra.ended_on, PolicyEra.region_id)).all()
    found = _by_programme(session)
    closure = region_closure(session)
    places: dict[int, set[int]] = defaultdict(set)
    for initiative, region in session.execute(sa.select(InitiativeRegion.initiative_id, InitiativeRegion.region_id)):
        places[initiative] |= closure[region]
    for initiative, life in _lives(session).items():
        for era in eras:
            here = era.region_id is None or era.region_id in places.get(initiative, ())
            if here and (era.started_on or era.ended_on) and life.overlaps(span(era.started_on, era.ended_on)):
                found[initiative].add(era.id)
    return dict(found)


def span(first: PartialDate | None, last: PartialDate | None) -> Span:
    """Make the longest time that two partial dates can mean."""
    return Span(None if first is None else first.first_day, None if last is None else last.last_day)


def life_of(milestones: Iterable[tuple[MilestoneKind, PartialDate]], *, is_over: bool) -> Span | None:
    """Return the time from the first beginning to the end; None when no beginning is dated.

    An initiative that is over without a dated end is taken to have worked until its last dated milestone.
    """
    dated = sorted((happened_on, kind) for kind, happened_on in milestones)
    begun = [date for date, kind in dated if kind in BEGINNINGS]
    if not begun:
        return None
    ended = [date for date, kind in dated if kind in ENDINGS]
    if not ended and is_over:
        ended = [dated[-1][0]]
    return span(begun[0], ended[-1] if ended else None)


def _lives(session: Session) -> dict[int, Span]:
    milestones: dict[int, list[tuple[MilestoneKind, PartialDate]]] = defaultdict(list)
    rows = session.execute(sa.select(Milestone.initiative_id, Milestone.kind, Milestone.happened_on))
    for initiative, kind, happened_on in rows:
        if initiative is not None and happened_on is not None:
            milestones[initiative].append((kind, happened_on))
    over = set(session.scalars(sa.select(Initiative.id).where(Initiative.status.in_((Status.ENDED, Status.ABSORBED)))))
    lives = {initiative: life_of(dated, is_over=initiative in over) for initiative, dated in milestones.items()}
    return {initiative: life for initiative, life in lives.items() if life is not None}


def _by_programme(session: Session) -> dict[int, set[int]]:
    """Return eras by initiative through its programmes; a round of a competition counts for the competition."""
    parents: Mapping[int, int | None] = {
        row.id: row.parent_id for row in session.execute(sa.select(Programme.id, Programme.parent_id))
    }
    eras: dict[int, set[int]] = defaultdict(set)
    for era, programme in session.execute(sa.select(EraProgramme.policy_era_id, EraProgramme.programme_id)):
        eras[programme].add(era)
    found: dict[int, set[int]] = defaultdict(set)
    rows = session.execute(sa.select(InitiativeProgramme.initiative_id, InitiativeProgramme.programme_id))
    for initiative, programme in rows:
        for step in line_of(programme, parents):
            if step in eras:
                found[initiative] |= eras[step]
    return found
