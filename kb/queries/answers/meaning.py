"""What cluster management means: activities by initiative, how the mix differs, staff and members, definitions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import Statement, StatementFinding
from kb.models.vocabulary import Activity, Aspect, LegalForm, OrganisationKind, Voice
from kb.queries.answers.documented import (
    CountedStaff,
    Dimension,
    DocumentedActivity,
    DocumentedFacts,
    DocumentedManager,
    Group,
    documented_facts,
)
from kb.queries.answers.selection import AnswerSelection
from kb.queries.answers.strength import RatedStatement, Strength, strength
from kb.queries.changes import cached, cached_recently
from kb.queries.matrix import MatrixInitiative, NamedRecord

EXAMPLES = 3
YEARS_APART = 2
"""The most years between a number of staff and one of members that are still divided by each other. Ours."""


@dataclass(frozen=True, slots=True)
class ActivityCount:
    """The initiatives with a documented activity, who documents it, and the best known of them."""

    activity: Activity
    initiatives: int
    by_voice: Mapping[Voice | None, int]
    examples: Sequence[MatrixInitiative]
    strength: Strength


@dataclass(frozen=True, slots=True)
class MixRow:
    """The mix of a group: its initiatives, those with any documented activity, and those with each one."""

    group: Group
    initiatives: int
    documented: int
    counts: Mapping[Activity, int]

    def percent(self, activity: Activity) -> int:
        """Return the share of documented initiatives with an activity in per cent."""
        return round(100 * self.counts.get(activity, 0) / self.documented) if self.documented else 0


@dataclass(frozen=True, slots=True)
class StaffRow:
    """The staff of an initiative at its latest count, with the members counted nearest to it, if any."""

    initiative: MatrixInitiative
    staff: CountedStaff
    members: CountedStaff | None

    @property
    def members_each(self) -> Decimal | None:
        """Members per full-time post; None without members or posts."""
        if self.members is None or not self.staff.value:
            return None
        return (self.members.value / self.staff.value).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class ManagerCount:
    """The initiatives managed by organisations of a kind, and some of these organisations."""

    kind: OrganisationKind | None
    initiatives: int
    examples: Sequence[NamedRecord]


@dataclass(frozen=True, slots=True)
class Meaning:
    """The answer to the first question: ``documented`` of the ``initiatives`` have a documented activity."""

    initiatives: int
    documented: int
    activities: Sequence[ActivityCount]
    dimension: Dimension
    mix: Sequence[MixRow]
    managed: int
    """The number of initiatives whose managing organisation is documented."""
    managers: Sequence[ManagerCount]
    staff: Sequence[StaffRow]
    definitions: Sequence[Statement]
    strength: Strength

    @property
    def voices(self) -> Sequence[Voice | None]:
        """The voices that document activities, in the order of the list, unknown ones last."""
        used = {voice for count in self.activities for voice in count.by_voice}
        return [*(voice for voice in Voice if voice in used), *([None] if None in used else [])]


def meaning(session: Session, selection: AnswerSelection, dimension: Dimension, this_year: int) -> Meaning:
    """Answer the question over a selection; the mix is compared by one dimension. Answers are kept for a while."""
    return cached_recently(session, _MeaningOf(selection, dimension, this_year))


@dataclass(frozen=True, slots=True)
class _MeaningOf:
    """The question over one selection; equal ones share one answer."""

    selection: AnswerSelection
    dimension: Dimension
    this_year: int

    def __call__(self, session: Session) -> Meaning:
        return _answer(session, self.selection, self.dimension, self.this_year)


def _answer(session: Session, selection: AnswerSelection, dimension: Dimension, this_year: int) -> Meaning:
    known = cached(session, documented_facts)
    ids = selection.ids["initiative"]
    heard = _heard(known.activities, ids, selection)
    managed = _managed(known.managers, ids, selection)
    return Meaning(
        initiatives=len(ids),
        documented=len(heard),
        activities=_counts(known, heard, this_year),
        dimension=dimension,
        mix=mix(known.groups[dimension], ids, {key: {entry.activity for entry in heard[key]} for key in heard}),
        managed=len(managed),
        managers=_by_kind(managed),
        staff=staff_rows(known, ids, selection),
        definitions=cached(session, definitions),
        strength=strength((_rated(key, entry) for key in heard for entry in heard[key]), this_year),
    )


def mix(
    groups: Mapping[int, Sequence[Group]], initiatives: Collection[int], activities: Mapping[int, Collection[Activity]]
) -> list[MixRow]:
    """Count activities by group, groups with most documented initiatives first; one may belong to several groups."""
    members: dict[Group, list[int]] = defaultdict(list)
    for initiative in initiatives:
        for group in groups.get(initiative) or (None,):
            members[group].append(initiative)
    rows = [
        MixRow(
            group,
            len(ids),
            sum(initiative in activities for initiative in ids),
            Counter(activity for initiative in ids for activity in activities.get(initiative, ())),
        )
        for group, ids in members.items()
    ]
    return sorted(rows, key=lambda row: (row.group is None, -row.documented, -row.initiatives, _sort_key(row.group)))


def staff_rows(known: DocumentedFacts, initiatives: Collection[int], selection: AnswerSelection) -> list[StaffRow]:
    """Return the latest staff of each initiative, most members per post first, those without members last."""
    rows = []
    for initiative in initiatives:
        counted = [count for count in known.staff.get(initiative, ()) if selection.hears_as(count.voice, count.medium)]
        if counted:
            staff = max(counted, key=lambda count: (count.year or 0, count.statement))
            members = [
                count for count in known.members.get(initiative, ()) if selection.hears_as(count.voice, count.medium)
            ]
            rows.append(StaffRow(known.initiatives[initiative], staff, nearest(staff, members)))
    return sorted(rows, key=lambda row: (row.members_each is None, -(row.members_each or 0), row.initiative.id))


def nearest(staff: CountedStaff, members: Iterable[CountedStaff]) -> CountedStaff | None:
    """Return the members counted nearest in time to the staff, at most some years apart; None if either is undated."""
    if staff.year is None:
        return None
    year = staff.year
    near = [count for count in members if count.year is not None and abs(count.year - year) <= YEARS_APART]
    return min(near, key=lambda count: (abs((count.year or 0) - year), count.statement), default=None)


def definitions(session: Session) -> Sequence[Statement]:
    """Return what sources say the term means, oldest first, undated last."""
    about = StatementFinding.aspect == Aspect.MEANING
    query = sa.select(Statement).join(StatementFinding, StatementFinding.statement_id == Statement.id).where(about)
    order = Statement.as_of.nulls_last(), Statement.id
    return session.scalars(query.order_by(*order).options(joinedload(Statement.source))).all()


def _heard(
    activities: Mapping[int, Sequence[DocumentedActivity]], ids: Collection[int], selection: AnswerSelection
) -> dict[int, list[DocumentedActivity]]:
    heard = {
        key: [entry for entry in activities.get(key, ()) if selection.hears_as(entry.voice, entry.medium)]
        for key in sorted(ids)
    }
    return {key: entries for key, entries in heard.items() if entries}


def _managed(
    managers: Mapping[int, Sequence[DocumentedManager]], ids: Collection[int], selection: AnswerSelection
) -> dict[int, list[DocumentedManager]]:
    heard = {
        key: [manager for manager in managers.get(key, ()) if selection.hears_as(manager.voice, manager.medium)]
        for key in sorted(ids)
    }
    return {key: known for key, known in heard.items() if known}


def _by_kind(managed: Mapping[int, Sequence[DocumentedManager]]) -> list[ManagerCount]:
    """Count initiatives by the kind of organisation in charge; one with several managers may count for several."""
    initiatives: dict[OrganisationKind | None, set[int]] = defaultdict(set)
    organisations: dict[OrganisationKind | None, Counter[NamedRecord]] = defaultdict(Counter)
    for key, managers in managed.items():
        for manager in managers:
            initiatives[manager.kind].add(key)
            organisations[manager.kind][manager.organisation] += 1
    counts = [
        ManagerCount(
            kind,
            len(keys),
            sorted(organisations[kind], key=lambda record: (-organisations[kind][record], record.id))[:EXAMPLES],
        )
        for kind, keys in initiatives.items()
    ]
    return sorted(counts, key=lambda count: (-count.initiatives, str(count.kind)))


def _rated(initiative: int, entry: DocumentedActivity) -> RatedStatement:
    return RatedStatement(initiative, entry.source_id, entry.voice, entry.year)


def _counts(
    known: DocumentedFacts, heard: Mapping[int, Sequence[DocumentedActivity]], this_year: int
) -> list[ActivityCount]:
    by_activity: dict[Activity, list[tuple[int, DocumentedActivity]]] = defaultdict(list)
    for key, entries in heard.items():
        for entry in entries:
            by_activity[entry.activity].append((key, entry))
    counts = [_count(activity, by_activity.get(activity, []), known, this_year) for activity in Activity]
    return sorted(counts, key=lambda count: -count.initiatives)


def _count(
    activity: Activity,
    documented: Sequence[tuple[int, DocumentedActivity]],
    known: DocumentedFacts,
    this_year: int,
) -> ActivityCount:
    examples = sorted((known.initiatives[key] for key, _ in documented), key=lambda initiative: initiative.rank)
    return ActivityCount(
        activity,
        len(documented),
        Counter(entry.voice for _, entry in documented),
        examples[:EXAMPLES],
        strength((_rated(key, entry) for key, entry in documented), this_year),
    )


def _sort_key(group: Group) -> str:
    if group is None or isinstance(group, LegalForm):
        return str(group or "")
    return f"{group.name_de or group.name_en}"
