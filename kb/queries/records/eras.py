"""Policy eras: their initiatives and programmes."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager, joinedload

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
from kb.models.vocabulary import FOUNDINGS, MilestoneKind
from kb.queries import names
from kb.queries.browse import by_name
from kb.queries.changes import cached
from kb.queries.closure import Closure, region_closure
from kb.queries.trees import line_of

BEGINNINGS = FOUNDINGS | {MilestoneKind.LABEL_WON}
"""Milestones that start an initiative's active period; an idea or a rejected bid is not enough."""
ENDINGS = frozenset({MilestoneKind.ENDED, MilestoneKind.MERGED})


@dataclass(frozen=True, slots=True)
class Span:
    """A period of time; None leaves a side open."""

    first: datetime.date | None
    last: datetime.date | None

    def overlaps(self, other: Span) -> bool:
        """Return whether both spans share a day."""
        return (self.first or datetime.date.min) <= (other.last or datetime.date.max) and (
            other.first or datetime.date.min
        ) <= (self.last or datetime.date.max)


@dataclass(frozen=True, slots=True)
class EraMemberships:
    """Policy era ids per initiative; initiatives without an era are left out.

    ``through_programmes`` are facts: a programme of the initiative belongs to the era. ``also_by_years`` adds what readers
    have to ask for, an inference: the eras in whose region its dated milestones show it at work at the time.
    """

    through_programmes: Mapping[int, set[int]]
    also_by_years: Mapping[int, set[int]]


def memberships(session: Session, *only: int, closure: Closure | None = None) -> EraMemberships:
    """Return the eras of all initiatives, or of ``only`` some.

    A caller that has the ``closure`` of regions passes it.
    """
    columns = PolicyEra.id, PolicyEra.started_on, PolicyEra.ended_on, PolicyEra.region_id
    eras = session.execute(sa.select(*columns)).all()
    if not eras:
        return EraMemberships({}, {})
    facts = _through_programmes(session, only)
    eras_of = defaultdict(set, {initiative: set(era_ids) for initiative, era_ids in facts.items()})
    regions_of = _regions_of(session, only, closure or region_closure(session))
    for initiative, period in _active_periods(session, only).items():
        for era in eras:
            is_in_region = era.region_id is None or era.region_id in regions_of.get(initiative, ())
            if (
                is_in_region
                and (era.started_on or era.ended_on)
                and period.overlaps(span(era.started_on, era.ended_on))
            ):
                eras_of[initiative].add(era.id)
    return EraMemberships(facts, dict(eras_of))


def span(first: PartialDate | None, last: PartialDate | None) -> Span:
    """Return the longest period that two partial dates can mean."""
    return Span(None if first is None else first.first_day, None if last is None else last.last_day)


def active_period(milestones: Iterable[tuple[MilestoneKind, PartialDate]]) -> Span | None:
    """Return the period from the first beginning to the end; None without a dated beginning.

    Without a dated end it reaches to the last dated milestone, because nothing shows that the initiative went on.
    """
    dated = sorted((happened_on, kind) for kind, happened_on in milestones)
    begun = [date for date, kind in dated if kind in BEGINNINGS]
    if not begun:
        return None
    ended = [date for date, kind in dated if kind in ENDINGS] or [date for date, _ in dated]
    return span(begun[0], ended[-1])


def _regions_of(session: Session, only: Sequence[int], closure: Closure) -> dict[int, set[int]]:
    """Return the regions that count each initiative."""
    regions_of: dict[int, set[int]] = defaultdict(set)
    query = sa.select(InitiativeRegion.initiative_id, InitiativeRegion.region_id)
    for initiative, region in session.execute(query.where(_among(InitiativeRegion.initiative_id, only))):
        regions_of[initiative] |= closure[region]
    return regions_of


def _among(column: InstrumentedAttribute[Any], only: Sequence[int]) -> sa.ColumnElement[bool]:
    """Restrict a column to some initiatives; an empty ``only`` means all."""
    return column.in_(only) if only else sa.true()


def _active_periods(session: Session, only: Sequence[int]) -> dict[int, Span]:
    milestones: dict[int, list[tuple[MilestoneKind, PartialDate]]] = defaultdict(list)
    query = sa.select(Milestone.initiative_id, Milestone.kind, Milestone.happened_on)
    for initiative, kind, happened_on in session.execute(query.where(_among(Milestone.initiative_id, only))):
        if initiative is not None and happened_on is not None:
            milestones[initiative].append((kind, happened_on))
    periods = {initiative: active_period(dated) for initiative, dated in milestones.items()}
    return {initiative: life for initiative, life in periods.items() if life is not None}


def eras_of_programmes(session: Session) -> dict[int, frozenset[int]]:
    """Return policy era ids per programme; a round belongs to the eras of its competition."""
    parents: Mapping[int, int | None] = {
        row.id: row.parent_id for row in session.execute(sa.select(Programme.id, Programme.parent_id))
    }
    eras: dict[int, set[int]] = defaultdict(set)
    for era, programme in session.execute(sa.select(EraProgramme.policy_era_id, EraProgramme.programme_id)):
        eras[programme].add(era)
    lines = ((programme, line_of(programme, parents)) for programme in parents)
    eras_of = {programme: frozenset(era for step in line for era in eras.get(step, ())) for programme, line in lines}
    return {programme: known for programme, known in eras_of.items() if known}


def _through_programmes(session: Session, only: Sequence[int]) -> dict[int, set[int]]:
    """Return policy era ids per initiative through its programmes."""
    eras = eras_of_programmes(session)
    eras_of: dict[int, set[int]] = defaultdict(set)
    query = sa.select(InitiativeProgramme.initiative_id, InitiativeProgramme.programme_id)
    for initiative, programme in session.execute(query.where(_among(InitiativeProgramme.initiative_id, only))):
        if programme in eras:
            eras_of[initiative] |= eras[programme]
    return dict(eras_of)


@dataclass(frozen=True, slots=True)
class EraProfile:
    """A policy era with its programmes and the initiatives of these.

    ``by_years`` is the number of initiatives that were at work in its region at the time, but in no programme of it.
    """

    era: PolicyEra
    programmes: Sequence[EraProgramme]
    initiatives: Sequence[Initiative]
    by_years: int = 0


def profile(session: Session, slug: str) -> EraProfile:
    """Return the profile of the policy era with ``slug``; raises NotFound."""
    era = names.record(session, PolicyEra, slug, PolicyEra.region, PolicyEra.source)
    known = cached(session, memberships)
    members = [initiative for initiative, eras in known.through_programmes.items() if era.id in eras]
    at_work = sum(era.id in eras for eras in known.also_by_years.values())
    programmes = (
        sa.select(EraProgramme)
        .join(EraProgramme.programme)
        .where(EraProgramme.policy_era_id == era.id)
        .options(contains_eager(EraProgramme.programme), joinedload(EraProgramme.source))
        .order_by(Programme.started_on.nulls_last(), Programme.id)
    )
    initiatives = sa.select(Initiative).where(Initiative.id.in_(members))
    return EraProfile(
        era,
        session.scalars(programmes).all(),
        sorted(session.scalars(initiatives), key=by_name),
        at_work - len(members),
    )
