"""Data of timelines: initiatives, programmes and eras with all their dates. Read once per change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, load_only

from kb.models import (
    CompetenceField,
    EraProgramme,
    Initiative,
    InitiativeField,
    InitiativeProgramme,
    InitiativeRegion,
    Label,
    Milestone,
    PolicyEra,
    Programme,
    Succession,
)
from kb.models.vocabulary import MilestoneKind, RegionRole, SuccessionKind
from kb.queries import names
from kb.queries.browse import sorting_key
from kb.queries.evidence import SourcedFact, SuccessionStep, compare_milestones
from kb.queries.records import eras
from kb.queries.timeline.lifespans import Lifespan, lifespan_of
from kb.texts import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class DatedFacts:
    """Dated facts per record of one kind, by id; ``labels`` excludes those that a milestone covers."""

    milestones: Mapping[int, Sequence[SourcedFact[Milestone]]]
    steps: Mapping[int, Sequence[SuccessionStep]]
    labels: Mapping[int, Sequence[Label]]


@dataclass(frozen=True, slots=True)
class TimelineFacts:
    """All data by id; its records are detached from the session, so that threads can share them.

    ``linked`` are pairs of an era and a programme that belongs to it. Of each initiative ``programmes_of`` are its
    programmes, ``seats`` its region, ``fields`` its fields, the main one first. ``ranks`` is its
    place by beginning and then by name.
    """

    initiatives: Mapping[int, Initiative]
    lifespans: Mapping[int, Lifespan]
    dated: Mapping[str, DatedFacts]
    programmes: Sequence[Programme]
    policy: Sequence[PolicyEra]
    linked: Sequence[Any]
    programmes_of: Mapping[int, Collection[int]]
    eras: eras.EraMemberships
    seats: Mapping[int, int]
    fields: Mapping[int, Sequence[CompetenceField]]
    ranks: Mapping[Language, Mapping[int, int]]


def facts(session: Session) -> TimelineFacts:
    """Read all data; the number of queries does not depend on its size."""
    session.flush()
    # A session of its own within the same transaction: its records stay readable after both are closed.
    with Session(session.connection()) as own:
        return _facts(own)


def _facts(session: Session) -> TimelineFacts:
    columns = (Initiative.slug, Initiative.name_de, Initiative.name_en, Initiative.status, Initiative.unconfirmed)
    query = sa.select(Initiative).options(load_only(*columns, raiseload=True))
    records = {record.id: record for record in session.scalars(query)}
    dated = {entity: _dated(session, entity) for entity in ("initiative", "programme")}
    lifespans = {key: _lifespan(record, dated["initiative"]) for key, record in records.items()}
    return TimelineFacts(
        initiatives=records,
        lifespans=lifespans,
        dated=dated,
        programmes=session.scalars(sa.select(Programme).options(joinedload(Programme.source))).all(),
        policy=session.scalars(sa.select(PolicyEra).options(joinedload(PolicyEra.source))).all(),
        linked=session.execute(sa.select(EraProgramme.policy_era_id, EraProgramme.programme_id)).all(),
        programmes_of=_programmes_of(session),
        eras=eras.memberships(session),
        seats=_seats(session),
        fields=_fields(session),
        ranks={language: _ranks(records, lifespans, language) for language in LANGUAGES},
    )


def name_in(record: Any, language: Language) -> str:
    """Return the sort key of a record's name in a language, falling back to the other one."""
    first, second = (record.name_de, record.name_en) if language == "de" else (record.name_en, record.name_de)
    return sorting_key(first or second or "")


def _ranks(
    records: Mapping[int, Initiative], lifespans: Mapping[int, Lifespan], language: Language
) -> Mapping[int, int]:
    def order(key: int) -> tuple[str, str]:
        return str(lifespans[key].first or "9999"), name_in(records[key], language)

    return {key: rank for rank, key in enumerate(sorted(records, key=order))}


def _lifespan(record: Initiative, dated: DatedFacts) -> Lifespan:
    milestones = (milestone.fact for milestone in dated.milestones.get(record.id, ()))
    labels = dated.labels.get(record.id, ())
    # What another initiative succeeded has ended, also where no milestone says so.
    ends = [
        (MilestoneKind.MERGED, step.succession.happened_on)
        for step in dated.steps.get(record.id, ())
        if step.is_successor and step.succession.happened_on and step.succession.kind is not SuccessionKind.SPLIT_FROM
    ]
    return lifespan_of(
        record.status,
        [*((fact.kind, fact.happened_on) for fact in milestones if fact.happened_on), *ends],
        [(fact.issued_on, fact.valid_until) for fact in labels],
    )


def _dated(session: Session, entity: str) -> DatedFacts:
    milestones = _milestones(session, entity)
    labels = _labels(session, milestones) if entity == "initiative" else {}
    return DatedFacts(milestones, _steps(session, entity), labels)


def _milestones(session: Session, entity: str) -> Mapping[int, Sequence[SourcedFact[Milestone]]]:
    """Return milestones in time order, undated ones last, with their contradictions."""
    column = getattr(Milestone, f"{entity}_id")
    query = sa.select(Milestone).where(column.is_not(None)).options(joinedload(Milestone.source))
    by_record: dict[int, list[Milestone]] = defaultdict(list)
    for milestone in session.scalars(query.order_by(Milestone.id)):
        by_record[getattr(milestone, column.key)].append(milestone)
    return {key: sorted(compare_milestones(rows), key=_when) for key, rows in by_record.items()}


def _when(milestone: SourcedFact[Milestone]) -> str:
    return str(milestone.fact.happened_on or "9999")


def _labels(
    session: Session, milestones: Mapping[int, Sequence[SourcedFact[Milestone]]]
) -> Mapping[int, Sequence[Label]]:
    """Return dated labels of initiatives.

    A label that a milestone already dates and that has no known end is left out.
    """
    query = sa.select(Label).where(sa.or_(Label.issued_on.is_not(None), Label.valid_until.is_not(None)))
    labels: dict[int, list[Label]] = defaultdict(list)
    for label in session.scalars(
        query.options(joinedload(Label.source)).order_by(Label.issued_on.nulls_last(), Label.id)
    ):
        won = {
            milestone.fact.happened_on.known_year
            for milestone in milestones.get(label.initiative_id, ())
            if milestone.fact.kind is MilestoneKind.LABEL_WON and milestone.fact.happened_on
        }
        if label.valid_until or (label.issued_on and label.issued_on.known_year not in won):
            labels[label.initiative_id].append(label)
    return labels


def _steps(session: Session, entity: str) -> Mapping[int, Sequence[SuccessionStep]]:
    """Return predecessors and successors, oldest step first."""
    before, after = getattr(Succession, f"{entity}_id"), getattr(Succession, f"successor_{entity}_id")
    query = sa.select(Succession).where(before.is_not(None), after.is_not(None))
    order = Succession.happened_on.nulls_last(), Succession.id
    rows = session.scalars(query.options(joinedload(Succession.source)).order_by(*order))
    pairs = [(row, getattr(row, f"{entity}_id"), getattr(row, f"successor_{entity}_id")) for row in rows]
    known = names.references(session, {(entity, key) for _, *ends in pairs for key in ends})
    steps: dict[int, list[SuccessionStep]] = defaultdict(list)
    for row, first, last in pairs:
        steps[first].append(SuccessionStep(row, known[entity, last], is_successor=True))
        steps[last].append(SuccessionStep(row, known[entity, first], is_successor=False))
    return steps


def _programmes_of(session: Session) -> Mapping[int, Collection[int]]:
    pairs = sa.select(InitiativeProgramme.initiative_id, InitiativeProgramme.programme_id)
    return _grouped((row[0], row[1]) for row in session.execute(pairs))


def _grouped(pairs: Iterable[tuple[int, int]]) -> Mapping[int, set[int]]:
    grouped: dict[int, set[int]] = defaultdict(set)
    for key, value in pairs:
        grouped[key].add(value)
    return dict(grouped)


def _seats(session: Session) -> Mapping[int, int]:
    """Return the seat of each initiative, else its first region."""
    links = sa.select(InitiativeRegion.initiative_id, InitiativeRegion.region_id)
    order = (InitiativeRegion.role == RegionRole.SEAT, InitiativeRegion.id.desc())
    return {row.initiative_id: row.region_id for row in session.execute(links.order_by(*order))}


def _fields(session: Session) -> Mapping[int, Sequence[CompetenceField]]:
    query = (
        sa.select(InitiativeField.initiative_id, CompetenceField)
        .join(CompetenceField, CompetenceField.id == InitiativeField.competence_field_id)
        .order_by(InitiativeField.is_primary.desc(), InitiativeField.id)
    )
    fields: dict[int, list[CompetenceField]] = defaultdict(list)
    for initiative, field in session.execute(query):
        fields[initiative].append(field)
    return fields
