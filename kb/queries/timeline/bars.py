"""The timeline: policy eras and programmes as bands, initiatives as bars with their milestones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from kb.models import Initiative, Label, Milestone, PolicyEra, Programme
from kb.queries.browse import sorting_key
from kb.queries.changes import cached
from kb.queries.evidence import SourcedFact
from kb.queries.timeline.facts import SuccessionStep, TimelineFacts, facts
from kb.queries.timeline.lifespans import End, Lifespan, lifespan_of_period
from kb.queries.timeline.selection import Grouping, SelectedRecords, TimelineSelection, chosen, initiatives_in, placed
from kb.texts import Language

PER_PAGE = 100
"""How many initiatives a timeline shows at once."""


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
    """Initiatives of one region or field, in the order of their beginnings; None gathers those without."""

    key: Any
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a selection looks like over time; ``groups`` hold one page of its initiatives, ``lives`` tell of all."""

    chosen: SelectedRecords
    eras: Sequence[Bar]
    programmes: Sequence[Bar]
    groups: Sequence[BarGroup]
    lifespans: Mapping[int, Lifespan]
    earliest: Sequence[Initiative]
    """The initiatives that began first, several when nobody can tell which."""
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
        """The years in which initiatives began, where known."""
        return sorted(life.first.year for life in self.lifespans.values() if life.first and life.has_beginning)

    @property
    def ongoing(self) -> int:
        """How many initiatives go on."""
        return sum(life.end is End.ONGOING for life in self.lifespans.values())

    @property
    def bars(self) -> Sequence[Bar]:
        """Everything that is drawn, from top to bottom."""
        return [*self.eras, *self.programmes, *(bar for group in self.groups for bar in group.bars)]


def timeline(
    session: Session, wanted: TimelineSelection, language: Language, page: int = 1, *, whole: bool = False
) -> Timeline:
    """Return the timeline of a selection: one page of its initiatives, or the ``whole`` of them for a file.

    Raises NotFound for a region, field, programme, era or initiative we lack.
    """
    known = cached(session, facts)
    picked = chosen(session, wanted)
    within = initiatives_in(session, picked, known)
    ids = [key for key in known.initiatives if within is None or key in within]
    grouping = wanted.grouping or (Grouping.FIELD if picked.region else Grouping.REGION)
    places = placed(session, picked, known, ids, grouping)
    order = _order(known, ids, places, language)
    programmes, policy = _bands(session, picked, known, ids)
    return Timeline(
        picked,
        policy,
        programmes,
        _groups(known, order if whole else order[(page - 1) * PER_PAGE : page * PER_PAGE], places),
        {key: known.lifespans[key] for key in order},
        _earliest(known, ids),
        page,
        grouping,
    )


def _order(known: TimelineFacts, ids: Iterable[int], places: Mapping[int, Any], language: Language) -> list[int]:
    """Order initiatives by their group, those without one last, and in it by beginning, undated ones last."""

    def name(record: Any) -> str:
        first, second = (record.name_de, record.name_en) if language == "de" else (record.name_en, record.name_de)
        return sorting_key(first or second or "")

    def key(one: int) -> tuple[bool, str, str, str]:
        place, life = places.get(one), known.lifespans[one]
        return place is None, name(place) if place else "", str(life.first or "9999"), name(known.initiatives[one])

    return sorted(ids, key=key)


def _groups(known: TimelineFacts, shown: Sequence[int], places: Mapping[int, Any]) -> Sequence[BarGroup]:
    told = known.told["initiative"]
    groups: dict[int | None, list[Bar]] = defaultdict(list)
    heads = {place.id: place for place in places.values()}
    for key in shown:
        place = places.get(key)
        bar = Bar(
            known.initiatives[key],
            known.lifespans[key],
            told.milestones.get(key, ()),
            told.steps.get(key, ()),
            told.labels.get(key, ()),
        )
        groups[None if place is None else place.id].append(bar)
    return [BarGroup(None if key is None else heads[key], bars) for key, bars in groups.items()]


def _bands(
    session: Session, picked: SelectedRecords, known: TimelineFacts, ids: Sequence[int]
) -> tuple[Sequence[Bar], Sequence[Bar]]:
    """Return programmes and eras to which the initiatives belong, and those of what was chosen; of everything, all eras."""
    wanted = picked.programmes_of(session, known, ids)
    policy = known.policy
    if not picked.is_all:
        mine = {era for key in ids for era in known.eras_of.get(key, ())} | picked.eras_of(known, wanted)
        policy = [one for one in policy if one.id in mine]
    told = known.told["programme"]
    return (
        _in_time(
            Bar(one, _period(one), told.milestones.get(one.id, ()), told.steps.get(one.id, ()))
            for one in known.programmes
            if one.id in wanted
        ),
        _in_time(Bar(one, _period(one)) for one in policy),
    )


def _period(record: Programme | PolicyEra) -> Lifespan:
    return lifespan_of_period(record.started_on, record.ended_on)


def _in_time(bars: Iterable[Bar]) -> Sequence[Bar]:
    return sorted(bars, key=lambda bar: (str(bar.life.first or "9999"), str(bar.life.last or "9999"), bar.record.slug))


def _earliest(known: TimelineFacts, ids: Iterable[int]) -> Sequence[Initiative]:
    begun = {key: life.first for key in ids if (life := known.lifespans[key]).first and life.has_beginning}
    first = min((one.year for one in begun.values()), default=None)
    return [known.initiatives[key] for key, one in sorted(begun.items()) if one.year == first]
