"""The timeline: policy eras and programmes as bands, initiatives as bars with their milestones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, load_only

from kb.models import EraProgramme, Initiative, Milestone, PolicyEra, Programme, Succession
from kb.queries import eras, names
from kb.queries.browse import sorting_key
from kb.queries.lives import End, Life, life_of, period_life
from kb.queries.statements import Said, weigh_milestones
from kb.queries.timeline_selection import Chosen, Grouping, Selection, chosen, initiatives_in, placed
from kb.texts import Language

PER_PAGE = 100
"""How many initiatives a timeline shows at once."""


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a record, or what it came out of; ``is_successor`` tells that ``other`` came after it."""

    succession: Succession
    other: names.Reference
    is_successor: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the timeline: an era, a programme or an initiative."""

    record: PolicyEra | Programme | Initiative
    life: Life
    milestones: Sequence[Said[Milestone]] = ()
    steps: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Initiatives of one region or field, in the order of their beginnings; None gathers those without."""

    key: Any
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a selection looks like over time; ``groups`` hold one page of its initiatives, ``lives`` tell of all."""

    chosen: Chosen
    eras: Sequence[Bar]
    programmes: Sequence[Bar]
    groups: Sequence[Group]
    lives: Mapping[int, Life]
    earliest: Sequence[Initiative]
    """The initiatives that began first, several when nobody can tell which."""
    page: int = 1
    grouping: Grouping = Grouping.REGION

    @property
    def total(self) -> int:
        """The number of initiatives in the selection."""
        return len(self.lives)

    @property
    def pages(self) -> int:
        """The number of pages, at least one."""
        return max(1, -(-self.total // PER_PAGE))

    @property
    def beginnings(self) -> Sequence[int]:
        """The years in which initiatives began, where known."""
        return sorted(life.first.year for life in self.lives.values() if life.first and life.has_beginning)

    @property
    def ongoing(self) -> int:
        """How many initiatives go on."""
        return sum(life.end is End.ONGOING for life in self.lives.values())

    @property
    def bars(self) -> Sequence[Bar]:
        """Everything that is drawn, from top to bottom."""
        return [*self.eras, *self.programmes, *(bar for group in self.groups for bar in group.bars)]


@dataclass(slots=True)
class _Found:
    """What is gathered on the way to a timeline."""

    records: dict[int, Initiative]
    lives: dict[int, Life] = field(default_factory=dict)


def timeline(session: Session, wanted: Selection, language: Language, page: int = 1) -> Timeline:
    """Return the timeline of a selection. Raises NotFound for a region, field, programme, era or initiative we lack."""
    known = chosen(session, wanted)
    found = _initiatives(session, initiatives_in(session, known))
    grouping = wanted.grouping or (Grouping.FIELD if known.region else Grouping.REGION)
    places = placed(session, known, found.records, grouping)
    order = _order(found, places, language)
    shown = order[(page - 1) * PER_PAGE : page * PER_PAGE]
    programmes, policy = _bands(session, known, found.records)
    return Timeline(
        known,
        policy,
        programmes,
        _groups(session, found, shown, places),
        {key: found.lives[key] for key in order},
        _earliest(found),
        page,
        grouping,
    )


def _initiatives(session: Session, ids: Collection[int] | None) -> _Found:
    """Read names, status and dates of initiatives; the rest is read only for those that are shown."""
    query = sa.select(Initiative).options(
        load_only(
            Initiative.slug,
            Initiative.name_de,
            Initiative.name_en,
            Initiative.status,
            Initiative.unconfirmed,
            raiseload=True,
        )
    )
    if ids is not None:
        query = query.where(Initiative.id.in_(ids))
    records = {one.id: one for one in session.scalars(query)}
    dated: dict[int, list[Any]] = defaultdict(list)
    milestones = sa.select(Milestone.initiative_id, Milestone.kind, Milestone.happened_on)
    for key, kind, on in session.execute(milestones.where(Milestone.initiative_id.is_not(None))):
        if on is not None and key in records:
            dated[key].append((kind, on))
    return _Found(records, {key: life_of(one.status, dated[key]) for key, one in records.items()})


def _order(found: _Found, places: Mapping[int, Any], language: Language) -> list[int]:
    """Order initiatives by their group, those without one last, and in it by beginning, undated ones last."""

    def name(record: Any) -> str:
        first, second = (record.name_de, record.name_en) if language == "de" else (record.name_en, record.name_de)
        return sorting_key(first or second or "")

    def key(one: int) -> tuple[bool, str, str, str]:
        place, life = places.get(one), found.lives[one]
        return place is None, name(place) if place else "", str(life.first or "9999"), name(found.records[one])

    return sorted(found.records, key=key)


def _groups(session: Session, found: _Found, shown: Sequence[int], places: Mapping[int, Any]) -> Sequence[Group]:
    said = _milestones(session, "initiative", shown)
    steps = _steps(session, "initiative", shown)
    groups: dict[int | None, list[Bar]] = defaultdict(list)
    heads = {place.id: place for place in places.values()}
    for key in shown:
        place = places.get(key)
        bar = Bar(found.records[key], found.lives[key], said[key], steps[key])
        groups[None if place is None else place.id].append(bar)
    return [Group(None if key is None else heads[key], bars) for key, bars in groups.items()]


def _milestones(session: Session, entity: str, shown: Collection[int]) -> Mapping[int, Sequence[Said[Milestone]]]:
    """Return milestones in time order, undated ones last; those that contradict each other say so."""
    column = getattr(Milestone, f"{entity}_id")
    query = sa.select(Milestone).where(column.in_(shown)).options(joinedload(Milestone.source))
    by_record: dict[int, list[Milestone]] = defaultdict(list)
    for one in session.scalars(query.order_by(Milestone.id)):
        by_record[getattr(one, column.key)].append(one)
    found: dict[int, Sequence[Said[Milestone]]] = defaultdict(tuple)
    for key, rows in by_record.items():
        found[key] = sorted(weigh_milestones(rows), key=lambda said: str(said.fact.happened_on or "9999"))
    return found


def _steps(session: Session, entity: str, shown: Collection[int]) -> Mapping[int, Sequence[Step]]:
    """Return predecessors and successors of many records at once, the oldest step first."""
    before, after = getattr(Succession, f"{entity}_id"), getattr(Succession, f"successor_{entity}_id")
    query = sa.select(Succession).where(sa.or_(before.in_(shown), after.in_(shown)))
    rows = session.scalars(query.options(joinedload(Succession.source)).order_by(Succession.happened_on, Succession.id))
    pairs = [(row, getattr(row, f"{entity}_id"), getattr(row, f"successor_{entity}_id")) for row in rows]
    known = names.references(session, {(entity, key) for _, *ends in pairs for key in ends})
    found: dict[int, list[Step]] = defaultdict(list)
    for row, first, last in pairs:
        found[first].append(Step(row, known[entity, last], is_successor=True))
        found[last].append(Step(row, known[entity, first], is_successor=False))
    return found


def _bands(session: Session, known: Chosen, shown: Collection[int]) -> tuple[Sequence[Bar], Sequence[Bar]]:
    """Return programmes and eras to which the initiatives belong, and those of what was chosen; of everything, all eras."""
    programmes = session.scalars(sa.select(Programme).options(joinedload(Programme.source))).all()
    policy = session.scalars(sa.select(PolicyEra).options(joinedload(PolicyEra.source))).all()
    linked = session.execute(sa.select(EraProgramme.policy_era_id, EraProgramme.programme_id)).all()
    wanted = known.programmes_of(session, shown, programmes, linked)
    programmes = [one for one in programmes if one.id in wanted]
    if not known.is_all:
        belongs = eras.of_initiatives(session, *shown) if shown else {}
        mine = {era for found in belongs.values() for era in found} | known.eras_of(policy, wanted, linked)
        policy = [one for one in policy if one.id in mine]
    keys = [one.id for one in programmes]
    said, steps = _milestones(session, "programme", keys), _steps(session, "programme", keys)
    return (
        _in_time(Bar(one, _period(one), said[one.id], steps[one.id]) for one in programmes),
        _in_time(Bar(one, _period(one)) for one in policy),
    )


def _period(record: Programme | PolicyEra) -> Life:
    return period_life(record.started_on, record.ended_on)


def _in_time(bars: Iterable[Bar]) -> Sequence[Bar]:
    return sorted(bars, key=lambda bar: (str(bar.life.first or "9999"), str(bar.life.last or "9999"), bar.record.slug))


def _earliest(found: _Found) -> Sequence[Initiative]:
    begun = {key: life.first for key, life in found.lives.items() if life.first and life.has_beginning}
    if not begun:
        return []
    first = min(one.year for one in begun.values())
    return [found.records[key] for key, one in sorted(begun.items()) if one.year == first]
