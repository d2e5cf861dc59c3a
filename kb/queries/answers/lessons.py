"""Lessons: what was learnt where, under which conditions, and which of them fit a region elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from kb.models import (
    CompetenceField,
    InitiativeField,
    InitiativeRegion,
    Organisation,
    Programme,
    RegionType,
    Source,
    Statement,
    StatementFinding,
)
from kb.models.columns import Key
from kb.models.evidence import SUBJECTS
from kb.models.vocabulary import Method, RegionTrait, StatementKind, Voice
from kb.queries import names
from kb.queries.answers.strength import RatedStatement, Strength, strength
from kb.queries.changes import cached
from kb.queries.closure import inside, region_closure
from kb.queries.records import eras_of_programmes, memberships
from kb.queries.trees import line_of

MOST_FITTING = 4
"""Most lessons from elsewhere that a region shows."""
WEIGHT_OF_TYPE, WEIGHT_OF_FIELD, WEIGHT_OF_ERA = 2, 1, 1
"""What a shared type of region, field and policy era weigh: a type is rarer, so it says more."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """The conditions of a lesson: what it is about, where, in which fields, in which type of region, and when.

    ``around`` are its regions with all that contain them, ``lines`` its fields with all broader ones, ``eras`` those of
    its programmes. ``findings`` are method and finder of what it finds, if that is known.
    """

    id: int
    subject: Key
    regions: tuple[int, ...] = ()
    around: frozenset[int] = frozenset()
    fields: tuple[int, ...] = ()
    lines: frozenset[int] = frozenset()
    types: tuple[RegionTrait, ...] = ()
    year: int | None = None
    source: int | None = None
    voice: Voice | None = None
    eras: frozenset[int] = frozenset()
    findings: tuple[tuple[Method | None, Voice | None], ...] = ()

    @property
    def rated(self) -> Iterable[RatedStatement]:
        """The lesson as the rule for strength sees it, once per finding."""
        for method, found_by in self.findings or ((None, None),):
            yield RatedStatement(self.subject, self.source, self.voice, self.year, found_by, method)


class LocalConditions(NamedTuple):
    """What marks a region, as far as lessons may share it: types of region, fields and policy eras, by id."""

    types: Collection[RegionTrait]
    fields: Collection[int]
    eras: Collection[int]


@dataclass(frozen=True, slots=True)
class Fit:
    """A lesson from elsewhere with the reasons why it fits: types of region, fields and eras that both have."""

    learnt: Learnt
    types: tuple[RegionTrait, ...]
    fields: tuple[int, ...]
    eras: tuple[int, ...] = ()

    @property
    def weight(self) -> int:
        """What the reasons weigh together; each kind counts once."""
        return WEIGHT_OF_TYPE * bool(self.types) + WEIGHT_OF_FIELD * bool(self.fields) + WEIGHT_OF_ERA * bool(self.eras)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson with the names of its conditions; ``fit`` says why it is shown for a region."""

    statement: Statement
    learnt: Learnt
    references: Mapping[Key, names.Reference] = field(repr=False)
    strength: Strength
    fit: Fit | None = None

    @property
    def subject(self) -> names.Reference:
        """What the lesson is about."""
        return self.references[self.learnt.subject]

    @property
    def regions(self) -> Sequence[names.Reference]:
        """Where it was learnt; a lesson about a region needs no second mention."""
        keys = (("region", region) for region in self.learnt.regions)
        return [self.references[key] for key in keys if key != self.learnt.subject]

    @property
    def fields(self) -> Sequence[names.Reference]:
        """The fields in which it was learnt."""
        keys = (("competence_field", key) for key in self.learnt.fields)
        return [self.references[key] for key in keys if key != self.learnt.subject]


def fitting(lessons: Iterable[Learnt], counted: Collection[int], here: LocalConditions) -> Sequence[Fit]:
    """Choose lessons learnt elsewhere that share a type of region, a field or an era, the best reasons first.

    ``counted`` are the regions that are not elsewhere: the region itself, those within and those around it. Lessons
    without a place are left out. Their order does not matter.
    """
    around = frozenset(counted)
    types, fields, eras = frozenset(here.types), frozenset(here.fields), frozenset(here.eras)
    fits = [
        Fit(
            lesson,
            tuple(trait for trait in lesson.types if trait in types),
            tuple(sorted(lesson.lines & fields)),
            tuple(sorted(lesson.eras & eras)),
        )
        for lesson in lessons
        if not (types.isdisjoint(lesson.types) and fields.isdisjoint(lesson.lines) and eras.isdisjoint(lesson.eras))
        if lesson.regions and around.isdisjoint(lesson.regions)
    ]
    return sorted(fits, key=lambda fit: (-fit.weight, -(fit.learnt.year or 0), fit.learnt.id))


def from_elsewhere(session: Session, region: int, fields: Collection[int], year: int) -> Sequence[Lesson]:
    """Return the lessons from elsewhere that fit a region best, given the fields that mark it."""
    closure = region_closure(session)
    types = {trait for key, trait in cached(session, _types) if key in closure[region]}
    counted = {*closure[region], *inside(closure, region)}
    here = LocalConditions(types, fields, cached(session, _eras).by_region.get(region, ()))
    fits = fitting(cached(session, conditions).values(), counted, here)[:MOST_FITTING]
    also = [("competence_field", key) for key in fields] + [("policy_era", key) for fit in fits for key in fit.eras]
    shown = {lesson.statement.id: lesson for lesson in named(session, [fit.learnt.id for fit in fits], year, also)}
    return [
        Lesson(old.statement, old.learnt, old.references, old.strength, fit)
        for fit in fits
        if (old := shown.get(fit.learnt.id))
    ]


def newest_first(session: Session, ids: Collection[int]) -> Sequence[int]:
    """Return the ids of lessons, newest first; others are left out."""
    known = cached(session, conditions)
    return sorted(known.keys() & ids, key=lambda key: (-(known[key].year or 0), key))


def named(session: Session, ids: Collection[int], year: int, also: Iterable[Key] = ()) -> Sequence[Lesson]:
    """Return lessons with their sources and the names of their conditions, newest first; others are left out.

    The records of ``also`` are named as well.
    """
    known = cached(session, conditions)
    learnt = {key: known[key] for key in newest_first(session, ids)}
    query = sa.select(Statement).where(Statement.id.in_(learnt)).options(joinedload(Statement.source))
    keys = {key for facts in learnt.values() for key in _named_keys(facts)}
    keys |= set(also)
    references = names.references(session, keys) if learnt else {}
    rows = {row.id: row for row in session.scalars(query)} if learnt else {}
    return [
        Lesson(rows[key], facts, references, strength(facts.rated, year))
        for key, facts in learnt.items()
        if key in rows
    ]


def _named_keys(facts: Learnt) -> Iterable[Key]:
    yield facts.subject
    yield from (("region", key) for key in facts.regions)
    yield from (("competence_field", key) for key in facts.fields)


def conditions(session: Session) -> Mapping[int, Learnt]:
    """Return the conditions of all lessons by id."""
    closure, types = region_closure(session), cached(session, _types)
    parents = dict(session.execute(sa.select(CompetenceField.id, CompetenceField.parent_id)).all())
    regions_of, fields_of = _regions(session), _fields(session)
    eras_of, findings_of = cached(session, _eras).by_subject, _findings(session)
    learnt = {}
    for row in session.execute(_LESSONS):
        subject = _subject(row)
        regions, fields = regions_of.get(subject, ()), fields_of.get(subject, ())
        around = frozenset(above for region in regions for above in closure.get(region, {region}))
        date = row.as_of or row.published_on
        learnt[row.id] = Learnt(
            row.id,
            subject,
            tuple(regions),
            around,
            tuple(fields),
            frozenset(step for key in fields for step in line_of(key, parents)),
            tuple(trait for trait in RegionTrait if any(given is trait and key in around for key, given in types)),
            date.known_year if date else None,
            row.source_id,
            row.voice,
            eras_of.get(subject, frozenset()),
            tuple(findings_of.get(row.id, ())),
        )
    return learnt


class _Eras(NamedTuple):
    """Policy eras through programmes, by subject of a lesson and by region of initiatives."""

    by_subject: Mapping[Key, frozenset[int]]
    by_region: Mapping[int, frozenset[int]]


def _eras(session: Session) -> _Eras:
    closure = region_closure(session)
    of_initiatives = memberships(session, closure=closure).through_programmes
    by_subject = {("initiative", key): frozenset(eras) for key, eras in of_initiatives.items()}
    by_region: dict[int, frozenset[int]] = {}
    for initiative, region in session.execute(sa.select(InitiativeRegion.initiative_id, InitiativeRegion.region_id)):
        for counted in closure[region] if initiative in of_initiatives else ():
            by_region[counted] = by_region.get(counted, frozenset()) | of_initiatives[initiative]
    of_programmes = {("programme", key): eras for key, eras in eras_of_programmes(session).items()}
    return _Eras(by_subject | of_programmes, by_region)


def _findings(session: Session) -> Mapping[int, Sequence[tuple[Method | None, Voice | None]]]:
    """Return how each statement was found, and by whom if its source only passes that on."""
    findings: dict[int, list[tuple[Method | None, Voice | None]]] = defaultdict(list)
    columns = StatementFinding.statement_id, StatementFinding.method, StatementFinding.found_by
    for statement, method, found_by in session.execute(sa.select(*columns).order_by(StatementFinding.id)):
        findings[statement].append((method, found_by))
    return findings


def _types(session: Session) -> Sequence[tuple[int, RegionTrait]]:
    return [(region, trait) for region, trait in session.execute(sa.select(RegionType.region_id, RegionType.trait))]


def _subject(row: sa.Row[tuple[object, ...]]) -> Key:
    columns = row._mapping
    return next((name.removesuffix("_id"), columns[name]) for name in SUBJECTS if columns[name] is not None)


def _regions(session: Session) -> Mapping[Key, Sequence[int]]:
    """Return the regions of everything that a lesson may be about."""
    regions_of: dict[Key, list[int]] = defaultdict(list)
    query = sa.select(InitiativeRegion.initiative_id, InitiativeRegion.region_id).order_by(InitiativeRegion.id)
    for initiative, region in session.execute(query):
        if region not in regions_of["initiative", initiative]:
            regions_of["initiative", initiative].append(region)
    for entity, model in (("programme", Programme), ("organisation", Organisation)):
        for key, place in session.execute(sa.select(model.id, model.region_id)):
            regions_of[entity, key] += [] if place is None else [place]
    for place in session.scalars(sa.select(Statement.region_id).distinct()):
        if place is not None:
            regions_of["region", place] = [place]
    return regions_of


def _fields(session: Session) -> Mapping[Key, Sequence[int]]:
    fields_of: dict[Key, list[int]] = defaultdict(list)
    columns = InitiativeField.initiative_id, InitiativeField.competence_field_id
    for initiative, key in session.execute(sa.select(*columns).order_by(InitiativeField.is_primary.desc())):
        fields_of["initiative", initiative].append(key)
    for about in session.scalars(sa.select(Statement.competence_field_id).distinct()):
        if about is not None:
            fields_of["competence_field", about] = [about]
    return fields_of


_LESSONS = (
    sa.select(
        Statement.id,
        *(Statement.__table__.c[name] for name in SUBJECTS),
        Statement.as_of,
        Statement.source_id,
        Source.published_on,
        Source.voice,
    )
    .outerjoin(Source, Source.id == Statement.source_id)
    .where(Statement.kind == StatementKind.LESSON)
)
