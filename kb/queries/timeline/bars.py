"""Timeline: policy eras and programmes as bands, initiatives as bars with their milestones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from kb.models import Initiative, Label, Milestone, PolicyEra, Programme
from kb.queries.changes import cached
from kb.queries.evidence import SourcedFact, SuccessionStep
from kb.queries.timeline.facts import TimelineFacts, facts, name_in
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
MOST_UNFOLDED = 40
"""The maximum number of initiatives at which groups are unfolded by default."""
ERAS, PROGRAMMES, REST, ALL, NONE = "eras", "programmes", "rest", "all", "none"
"""Keys of the bands and of the group without a record; all groups, and no group."""


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
    """Initiatives of one region, field, programme or era; a ``record`` of None groups those without.

    ``lives`` are the lifespans of all its initiatives; ``bars`` are those of this page, none if it is folded.
    """

    record: Any
    lives: Sequence[Lifespan]
    bars: Sequence[Bar]

    @property
    def key(self) -> str:
        """The name of the group in addresses."""
        return _key(self.record)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The timeline of a selection: ``groups`` hold one page of initiatives, ``lifespans`` cover all.

    ``unfolded`` are the keys of the groups and bands to draw line by line, of which ``paged`` initiatives.
    """

    selected: SelectedRecords
    eras: Sequence[Bar]
    programmes: Sequence[Bar]
    groups: Sequence[BarGroup]
    lifespans: Mapping[int, Lifespan]
    earliest: Sequence[Initiative]
    """The initiatives that began first; several if they began in the same year."""
    unfolded: Collection[str]
    paged: int
    page: int = 1
    grouping: Grouping = Grouping.REGION

    @property
    def total(self) -> int:
        """The number of initiatives in the selection."""
        return len(self.lifespans)

    @property
    def pages(self) -> int:
        """The number of pages, at least one."""
        return max(1, -(-self.paged // PER_PAGE))

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
    def keys(self) -> Sequence[str]:
        """The keys of all bands and groups, from top to bottom."""
        return [
            *([ERAS] if self.eras else []),
            *([PROGRAMMES] if self.programmes else []),
            *(group.key for group in self.groups),
        ]

    @property
    def bars(self) -> Sequence[Bar]:
        """All unfolded bars, from top to bottom."""
        eras = self.eras if ERAS in self.unfolded else ()
        programmes = self.programmes if PROGRAMMES in self.unfolded else ()
        return [*eras, *programmes, *(bar for group in self.groups for bar in group.bars)]


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
    ids.sort(key=known.ranks[language].__getitem__)
    members = _members(ids, placed(session, selected, known, ids, grouping), grouping, language)
    programmes, policy = _bands(session, selected, known, ids)
    keys = [ERAS, PROGRAMMES, *(_key(record) for record, _ in members)]
    unfolded = set(keys) if whole else _unfolded(selection.unfolded, keys, len(ids))
    lines = [(at, key) for at, (record, inside) in enumerate(members) if _key(record) in unfolded for key in inside]
    return Timeline(
        selected,
        policy,
        programmes,
        _groups(known, members, lines if whole else lines[(page - 1) * PER_PAGE : page * PER_PAGE]),
        {key: known.lifespans[key] for key in ids},
        _earliest(known, ids),
        unfolded,
        len(lines),
        page,
        grouping,
    )


def _key(record: Any) -> str:
    return REST if record is None else record.slug


def _unfolded(chosen: Sequence[str] | None, keys: Collection[str], count: int) -> set[str]:
    """Return the unfolded keys: those chosen, without a choice all groups of a small timeline and none of a large one.

    Eras and programmes are unfolded by themselves only where there are no initiatives, which would stand far below.
    """
    if chosen is None:
        groups = set(keys) - {ERAS, PROGRAMMES} or set(keys)
        return groups if count <= MOST_UNFOLDED else set()
    return set(keys) if ALL in chosen else set(chosen)


def _members(
    ids: Iterable[int], records_of: Mapping[int, Sequence[Any]], grouping: Grouping, language: Language
) -> Sequence[tuple[Any, Sequence[int]]]:
    """Return each group with its initiatives in the given order: eras in time, others by size, the rest last."""
    records = {record.id: record for several in records_of.values() for record in several}
    members: dict[int | None, list[int]] = defaultdict(list)
    for initiative in ids:
        for group in [record.id for record in records_of.get(initiative, ())] or [None]:
            members[group].append(initiative)

    def order(group: int | None) -> tuple[bool, str | int, str]:
        if group is None:
            return True, 0, ""
        record = records[group]
        first = str(record.started_on or "9999") if grouping is Grouping.ERA else -len(members[group])
        return False, first, name_in(record, language)

    return [(None if group is None else records[group], members[group]) for group in sorted(members, key=order)]


def _groups(
    known: TimelineFacts, members: Sequence[tuple[Any, Sequence[int]]], lines: Iterable[tuple[int, int]]
) -> Sequence[BarGroup]:
    """Return all groups, with bars for the lines of this page."""
    drawn: dict[int, list[Bar]] = defaultdict(list)
    for at, initiative in lines:
        drawn[at].append(_bar(known, initiative))
    return [
        BarGroup(record, [known.lifespans[key] for key in inside], drawn[at])
        for at, (record, inside) in enumerate(members)
    ]


def _bar(known: TimelineFacts, key: int) -> Bar:
    dated = known.dated["initiative"]
    return Bar(
        known.initiatives[key],
        known.lifespans[key],
        dated.milestones.get(key, ()),
        dated.steps.get(key, ()),
        dated.labels.get(key, ()),
    )


def _bands(
    session: Session, selected: SelectedRecords, known: TimelineFacts, ids: Sequence[int]
) -> tuple[Sequence[Bar], Sequence[Bar]]:
    """Return programmes and eras of the initiatives and of the selection; without a selection, all eras."""
    programme_ids = selected.programmes_of(session, known, ids)
    policy = known.policy
    if not selected.is_all:
        eras_of = selected.eras_of_initiatives(known)
        era_ids = {era for key in ids for era in eras_of.get(key, ())} | selected.eras_of(known, programme_ids)
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
