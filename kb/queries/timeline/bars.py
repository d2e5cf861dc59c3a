"""Timeline: policy eras and programmes as bands, initiatives as bars with their milestones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from kb.models import Initiative, Label, Milestone, PolicyEra, Programme
from kb.queries.browse import sorting_key
from kb.queries.changes import cached
from kb.queries.evidence import SourcedFact, SuccessionStep
from kb.queries.timeline.facts import TimelineFacts, facts
from kb.queries.timeline.lifespans import End, Lifespan, lifespan_of_period
from kb.queries.timeline.selection import (
    Grouping,
    SelectedRecords,
    TimelineSelection,
    initiatives_in,
    placed,
    selected_records,
)
from kb.texts import Language

PER_PAGE = 100
"""The number of initiatives per page."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the timeline: an era, a programme or an initiative."""

    record: PolicyEra | Programme | Initiative
    life: Lifespan
    milestones: Sequence[SourcedFact[Milestone]] = ()
    steps: Sequence[SuccessionStep] = ()
    labels: Sequence[Label] = ()


@dataclass(frozen=True, slots=True)
class BarGroup:
    """Initiatives of one region or field, by beginning; a ``key`` of None groups those without."""

    key: Any
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The timeline of a selection: ``groups`` hold one page of initiatives, ``lifespans`` cover all."""

    selected: SelectedRecords
    eras: Sequence[Bar]
    programmes: Sequence[Bar]
    groups: Sequence[BarGroup]
    lifespans: Mapping[int, Lifespan]
    earliest: Sequence[Initiative]
    """The initiatives that began first; several if they began in the same year."""
    page: int = 1
    grouping: Grouping = Grouping.REGION

    @property
    def total(self) -> int:
        """The number of initiatives in the selection."""
        return len(self.lifespans)

    @property
    def pages(self) -> int:
        """The number of pages, at least one."""
        return max(1, -(-self.total // PER_PAGE))

    @property
    def beginnings(self) -> Sequence[int]:
        """The known years in which initiatives began."""
        known = (life.first.known_year for life in self.lifespans.values() if life.first and life.has_beginning)
        return sorted(year for year in known if year)

    @property
    def ongoing(self) -> int:
        """The number of ongoing initiatives."""
        return sum(life.end is End.ONGOING for life in self.lifespans.values())

    @property
    def bars(self) -> Sequence[Bar]:
        """All bars, from top to bottom."""
        return [*self.eras, *self.programmes, *(bar for group in self.groups for bar in group.bars)]


def timeline(
    session: Session, selection: TimelineSelection, language: Language, page: int = 1, *, whole: bool = False
) -> Timeline:
    """Return the timeline of a selection: one page of its initiatives, or the ``whole`` of them.

    Raises NotFound for an unknown region, field, programme, era or initiative.
    """
    known = cached(session, facts)
    selected = selected_records(session, selection)
    within = initiatives_in(session, selected, known)
    ids = [key for key in known.initiatives if within is None or key in within]
    grouping = selection.grouping or (Grouping.FIELD if selected.region else Grouping.REGION)
    groups_of = placed(session, selected, known, ids, grouping)
    order = _order(known, ids, groups_of, language)
    programmes, policy = _bands(session, selected, known, ids)
    return Timeline(
        selected,
        policy,
        programmes,
        _groups(known, order if whole else order[(page - 1) * PER_PAGE : page * PER_PAGE], groups_of),
        {key: known.lifespans[key] for key in order},
        _earliest(known, ids),
        page,
        grouping,
    )


def _order(known: TimelineFacts, ids: Iterable[int], groups_of: Mapping[int, Any], language: Language) -> list[int]:
    """Sort initiatives by group, then by beginning; those without either are last."""

    def name(record: Any) -> str:
        first, second = (record.name_de, record.name_en) if language == "de" else (record.name_en, record.name_de)
        return sorting_key(first or second or "")

    def key(initiative_id: int) -> tuple[bool, str, str, str]:
        group, lifespan = groups_of.get(initiative_id), known.lifespans[initiative_id]
        return (
            group is None,
            name(group) if group else "",
            str(lifespan.first or "9999"),
            name(known.initiatives[initiative_id]),
        )

    return sorted(ids, key=key)


def _groups(known: TimelineFacts, shown: Sequence[int], groups_of: Mapping[int, Any]) -> Sequence[BarGroup]:
    dated = known.dated["initiative"]
    groups: dict[int | None, list[Bar]] = defaultdict(list)
    keys_by_id = {group.id: group for group in groups_of.values()}
    for key in shown:
        group = groups_of.get(key)
        bar = Bar(
            known.initiatives[key],
            known.lifespans[key],
            dated.milestones.get(key, ()),
            dated.steps.get(key, ()),
            dated.labels.get(key, ()),
        )
        groups[None if group is None else group.id].append(bar)
    return [BarGroup(None if key is None else keys_by_id[key], bars) for key, bars in groups.items()]


def _bands(
    session: Session, selected: SelectedRecords, known: TimelineFacts, ids: Sequence[int]
) -> tuple[Sequence[Bar], Sequence[Bar]]:
    """Return programmes and eras of the initiatives and of the selection; without a selection, all eras."""
    programme_ids = selected.programmes_of(session, known, ids)
    policy = known.policy
    if not selected.is_all:
        era_ids = {era for key in ids for era in known.eras_of.get(key, ())} | selected.eras_of(known, programme_ids)
        policy = [record for record in policy if record.id in era_ids]
    dated = known.dated["programme"]
    return (
        _in_time(
            Bar(record, _period(record), dated.milestones.get(record.id, ()), dated.steps.get(record.id, ()))
            for record in known.programmes
            if record.id in programme_ids
        ),
        _in_time(Bar(record, _period(record)) for record in policy),
    )


def _period(record: Programme | PolicyEra) -> Lifespan:
    return lifespan_of_period(record.started_on, record.ended_on)


def _in_time(bars: Iterable[Bar]) -> Sequence[Bar]:
    return sorted(bars, key=lambda bar: (str(bar.life.first or "9999"), str(bar.life.last or "9999"), bar.record.slug))


def _earliest(known: TimelineFacts, ids: Iterable[int]) -> Sequence[Initiative]:
    begun = {
        key: lifespan.first.known_year
        for key in ids
        if (lifespan := known.lifespans[key]).first and lifespan.has_beginning and lifespan.first.known_year
    }
    first = min(begun.values(), default=None)
    return [known.initiatives[key] for key, year in sorted(begun.items()) if year == first]
