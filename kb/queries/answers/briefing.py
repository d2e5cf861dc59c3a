"""A briefing: what is known of a selection on two pages, and what is not; the most telling part of each list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import ClusterManager, Initiative, InitiativeRegion, Milestone, Region, Statement
from kb.models.columns import Key
from kb.models.vocabulary import FOUNDINGS, RegionRole, Status, Tenure
from kb.queries import matrix, names
from kb.queries.answers.achievements import Achievements, Disagreement, achievements
from kb.queries.answers.documented import Dimension, documented_facts
from kb.queries.answers.expectations import SORTS, Expectations, expected
from kb.queries.answers.lessons import Lesson, from_elsewhere, named, newest_first
from kb.queries.answers.selection import AnswerSelection
from kb.queries.answers.verdicts import JudgedPromise
from kb.queries.changes import cached
from kb.queries.closure import region_closure
from kb.queries.matrix import MatrixInitiative, NamedRecord

T = TypeVar("T")

MOST_INITIATIVES, MOST_ABOVE, MOST_CASES, MOST_CONFLICTS, MOST_LESSONS, MOST_NAMED = 8, 4, 5, 2, 2, 5
"""The longest lists that fit on two pages together."""
OVER = frozenset({Status.ENDED, Status.ABSORBED, Status.RENAMED})
"""The status of an initiative that no longer exists by itself."""


@dataclass(frozen=True, slots=True)
class Shortened(Generic[T]):
    """The beginning of a list, and how many more there are."""

    shown: Sequence[T]
    more: int

    @classmethod
    def of(cls, entries: Sequence[T], most: int) -> Shortened[T]:
        """Shorten a list to at most ``most`` entries."""
        return cls(entries[:most], max(0, len(entries) - most))


@dataclass(frozen=True, slots=True)
class BriefedInitiative:
    """An initiative with where it works, since when, and who is in charge of it."""

    initiative: Initiative
    regions: Sequence[Region]
    founded: Milestone | None
    managers: Sequence[ClusterManager]


@dataclass(frozen=True, slots=True)
class BriefingScope:
    """What a briefing is about, besides its selection, by id.

    ``places`` and ``fields`` are the chosen regions and fields; ``alike`` are the initiatives anywhere that match all
    but the place, and ``lessons`` the lessons about the selection.
    """

    places: frozenset[int] = frozenset()
    fields: frozenset[int] = frozenset()
    alike: frozenset[int] = frozenset()
    lessons: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Briefing:
    """The content of a briefing; ``statements`` has all that its lists refer to.

    ``above`` are the initiatives of larger regions that work in the chosen one too, if one is chosen (``is_local``).
    ``unmanaged`` and ``undated`` count the initiatives without a known manager and founding.
    """

    is_local: bool
    initiatives: int
    by_status: Mapping[Status | None, int]
    fields: Shortened[tuple[NamedRecord, int]]
    regions: Shortened[tuple[NamedRecord, int]]
    who: Shortened[BriefedInitiative]
    above: Shortened[BriefedInitiative]
    unmanaged: int
    undated: int
    expectations: Expectations
    cases: Shortened[JudgedPromise]
    achievements: Achievements
    conflicts: Shortened[Disagreement]
    subjects: names.References
    statements: Mapping[int, Statement]
    lessons: Shortened[Lesson]
    elsewhere: Sequence[Lesson]


def briefing(session: Session, selection: AnswerSelection, scope: BriefingScope, this_year: int) -> Briefing:
    """Write up what is known of a selection."""
    facts, ids, placed = cached(session, matrix.facts), selection.ids["initiative"], cached(session, _placed)
    chosen = sorted((row for row in facts.initiatives if row.id in ids), key=_order)
    covering = above_of(session, scope, placed) - ids
    above = sorted((row for row in facts.initiatives if row.id in covering), key=_order)
    expectations, results = expected(session, selection), achievements(session, selection, this_year)
    cases = Shortened.of(spread(expectations.judged), MOST_CASES)
    conflicts = Shortened.of(results.conflicts, MOST_CONFLICTS)
    fields = _most_common(_fields(session, ids))
    lessons = Shortened.of(newest_first(session, scope.lessons), MOST_LESSONS)
    return Briefing(
        is_local=bool(scope.places),
        initiatives=len(chosen),
        by_status=Counter(row.status for row in chosen),
        fields=fields,
        regions=_most_common(_regions(facts, ids, placed)),
        who=_described(session, chosen, MOST_INITIATIVES),
        above=_described(session, above, MOST_ABOVE),
        unmanaged=len(ids - _managed(session)),
        undated=sum(row.founded is None for row in chosen),
        expectations=expectations,
        cases=Shortened(sorted(cases.shown, key=lambda case: SORTS["verdict"](expectations.facts, case)), cases.more),
        achievements=results,
        conflicts=conflicts,
        subjects=names.references(session, _subjects(cases.shown, conflicts.shown)),
        statements=_statements(session, cases.shown, conflicts.shown),
        lessons=Shortened(named(session, lessons.shown, this_year), lessons.more),
        elsewhere=_elsewhere(session, scope, [field.id for field, _ in fields.shown], this_year),
    )


def spread(cases: Sequence[JudgedPromise]) -> Sequence[JudgedPromise]:
    """Order cases so that the first have as many verdicts as possible: one of each in turn, newest promises first.

    A list that began with all successes would say less than is known.
    """
    by_verdict: dict[str, list[JudgedPromise]] = defaultdict(list)
    for case in sorted(cases, key=lambda case: (-case.promise.lead.last_day.toordinal(), case.promise.lead.id)):
        by_verdict[case.verdict].append(case)
    turns = [(turn, case) for same in by_verdict.values() for turn, case in enumerate(same)]
    ordered = sorted(turns, key=lambda pair: (pair[0], not pair[1].is_decided, pair[1].promise.lead.id))
    return [case for _, case in ordered]


def above_of(session: Session, scope: BriefingScope, placed: Iterable[tuple[int, int, RegionRole]]) -> set[int]:
    """Return the initiatives that match and work in a region that contains a chosen one."""
    closure = region_closure(session)
    larger = {region for place in scope.places for region in closure.get(place, ())} - scope.places
    return {
        initiative
        for initiative, region, role in placed
        if region in larger and role is RegionRole.AREA and initiative in scope.alike
    }


def _order(row: MatrixInitiative) -> tuple[object, ...]:
    """Order initiatives that exist before those that are over."""
    return row.status in OVER, *row.rank


def _placed(session: Session) -> Sequence[tuple[int, int, RegionRole]]:
    columns = InitiativeRegion.initiative_id, InitiativeRegion.region_id, InitiativeRegion.role
    return [(initiative, region, role) for initiative, region, role in session.execute(sa.select(*columns))]


def _managed(session: Session) -> set[int]:
    return set(session.scalars(sa.select(ClusterManager.initiative_id).distinct()))


def _fields(session: Session, ids: Collection[int]) -> Counter[NamedRecord]:
    groups = cached(session, documented_facts).groups[Dimension.FIELD]
    return Counter(field for key in ids for field in groups.get(key, ()) if isinstance(field, NamedRecord))


def _regions(
    facts: matrix.MatrixFacts, ids: Collection[int], placed: Iterable[tuple[int, int, RegionRole]]
) -> Counter[NamedRecord]:
    """Count the initiatives of each region in which they say they work or sit, without what lies around it."""
    pairs = {(initiative, region) for initiative, region, _ in placed if initiative in ids}
    counted = Counter(region for _, region in pairs)
    known = ((key, facts.regions[key], count) for key, count in counted.items() if key in facts.regions)
    return Counter({NamedRecord(key, row.slug, row.name_de, row.name_en): count for key, row, count in known})


def _most_common(counted: Counter[NamedRecord]) -> Shortened[tuple[NamedRecord, int]]:
    order = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].name_de or pair[0].name_en or "", pair[0].id))
    return Shortened.of(order, MOST_NAMED)


def _described(session: Session, chosen: Sequence[MatrixInitiative], most: int) -> Shortened[BriefedInitiative]:
    """Read the first initiatives with their regions, managers and founding."""
    ids = [row.id for row in chosen[:most]]
    query = sa.select(Initiative).where(Initiative.id.in_(ids)).options(joinedload(Initiative.source))
    rows = {row.id: row for row in session.scalars(query)}
    regions: dict[int, dict[int, Region]] = defaultdict(dict)
    for place in session.scalars(
        sa.select(InitiativeRegion)
        .where(InitiativeRegion.initiative_id.in_(ids))
        .order_by(InitiativeRegion.role, InitiativeRegion.id)
        .options(joinedload(InitiativeRegion.region))
    ):
        regions[place.initiative_id][place.region_id] = place.region
    managers: dict[int, list[ClusterManager]] = defaultdict(list)
    for manager in session.scalars(_MANAGERS.where(ClusterManager.initiative_id.in_(ids))):
        managers[manager.initiative_id].append(manager)
    founded = {row.initiative_id: row for row in session.scalars(_FOUNDED.where(Milestone.initiative_id.in_(ids)))}
    described = [
        BriefedInitiative(
            rows[key], tuple(regions[key].values()), founded.get(key), sorted(managers[key], key=_current_first)
        )
        for key in ids
    ]
    return Shortened(described, len(chosen) - len(ids))


def _current_first(manager: ClusterManager) -> tuple[bool, int]:
    return manager.tenure is Tenure.ENDED or manager.ended_on is not None, manager.id


def _figures(cases: Iterable[JudgedPromise]) -> Iterable[int]:
    for case in cases:
        yield case.promise.lead.id
        if case.result is not None:
            yield case.result.id


def _statements(
    session: Session, cases: Iterable[JudgedPromise], conflicts: Iterable[Disagreement]
) -> Mapping[int, Statement]:
    ids = {*_figures(cases), *(key for conflict in conflicts for key in conflict.statements)}
    query = sa.select(Statement).where(Statement.id.in_(sorted(ids))).options(joinedload(Statement.source))
    return {row.id: row for row in session.scalars(query)}


def _subjects(cases: Iterable[JudgedPromise], conflicts: Iterable[Disagreement]) -> set[Key]:
    return {*(case.subject for case in cases), *(conflict.subject for conflict in conflicts)}


def _elsewhere(session: Session, scope: BriefingScope, fields: Sequence[int], this_year: int) -> Sequence[Lesson]:
    """Return lessons from elsewhere that fit the region, if exactly one is chosen."""
    if len(scope.places) != 1:
        return ()
    (place,) = scope.places
    fitting = from_elsewhere(session, place, scope.fields or fields, this_year)
    return [lesson for lesson in fitting if lesson.statement.id not in scope.lessons][:MOST_LESSONS]


_MANAGERS = (
    sa.select(ClusterManager)
    .order_by(ClusterManager.id)
    .options(
        joinedload(ClusterManager.organisation), joinedload(ClusterManager.person), joinedload(ClusterManager.source)
    )
)
_FOUNDED = (
    sa.select(Milestone)
    .where(Milestone.kind.in_(FOUNDINGS), Milestone.happened_on.is_not(None))
    .order_by(Milestone.happened_on.desc(), Milestone.id)
    .options(joinedload(Milestone.source))
)
"""The last of these rows is the earliest."""
