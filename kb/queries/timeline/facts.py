"""What timelines are made of: initiatives, programmes and eras with all that is dated of them. Read once per change."""

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
from kb.models.vocabulary import MilestoneKind, RegionRole
from kb.queries import names
from kb.queries.evidence import SourcedFact, compare_milestones
from kb.queries.records import eras
from kb.queries.timeline.lifespans import Lifespan, lifespan_of


@dataclass(frozen=True, slots=True)
class SuccessionStep:
    """What became of a record, or what it came out of; ``is_successor`` tells that ``other`` came after it."""

    succession: Succession
    other: names.Reference
    is_successor: bool


@dataclass(frozen=True, slots=True)
class DatedFacts:
    """What is dated of the records of one kind, by id; ``labels`` are those that no milestone tells of."""

    milestones: Mapping[int, Sequence[SourcedFact[Milestone]]]
    steps: Mapping[int, Sequence[SuccessionStep]]
    labels: Mapping[int, Sequence[Label]]


@dataclass(frozen=True, slots=True)
class TimelineFacts:
    """Everything by id; no record belongs to a session any more, so that threads can share them.

    ``linked`` are pairs of an era and a programme that belongs to it. Of each initiative ``programmes_of`` are those it
    took part in, ``eras_of`` its eras, ``seats`` its region, ``fields`` its fields, the main one first.
    """

    initiatives: Mapping[int, Initiative]
    lifespans: Mapping[int, Lifespan]
    told: Mapping[str, DatedFacts]
    programmes: Sequence[Programme]
    policy: Sequence[PolicyEra]
    linked: Sequence[Any]
    programmes_of: Mapping[int, Collection[int]]
    eras_of: Mapping[int, Collection[int]]
    seats: Mapping[int, int]
    fields: Mapping[int, Sequence[CompetenceField]]


def facts(session: Session) -> TimelineFacts:
    """Read everything; the number of questions does not depend on how much there is."""
    session.flush()
    # A session of its own within the same transaction: what it read stays readable after both are closed.
    with Session(session.connection()) as own:
        return _facts(own)


def _facts(session: Session) -> TimelineFacts:
    columns = (Initiative.slug, Initiative.name_de, Initiative.name_en, Initiative.status, Initiative.unconfirmed)
    query = sa.select(Initiative).options(load_only(*columns, raiseload=True))
    records = {one.id: one for one in session.scalars(query)}
    told = {entity: _told(session, entity) for entity in ("initiative", "programme")}
    return TimelineFacts(
        initiatives=records,
        lifespans={key: _life(one, told["initiative"]) for key, one in records.items()},
        told=told,
        programmes=session.scalars(sa.select(Programme).options(joinedload(Programme.source))).all(),
        policy=session.scalars(sa.select(PolicyEra).options(joinedload(PolicyEra.source))).all(),
        linked=session.execute(sa.select(EraProgramme.policy_era_id, EraProgramme.programme_id)).all(),
        programmes_of=_programmes_of(session),
        eras_of=eras.of_initiatives(session),
        seats=_seats(session),
        fields=_fields(session),
    )


def _life(record: Initiative, told: DatedFacts) -> Lifespan:
    milestones = (said.fact for said in told.milestones.get(record.id, ()))
    labels = told.labels.get(record.id, ())
    return lifespan_of(
        record.status,
        [(one.kind, one.happened_on) for one in milestones if one.happened_on],
        [(one.issued_on, one.valid_until) for one in labels],
    )


def _told(session: Session, entity: str) -> DatedFacts:
    milestones = _milestones(session, entity)
    labels = _labels(session, milestones) if entity == "initiative" else {}
    return DatedFacts(milestones, _steps(session, entity), labels)


def _milestones(session: Session, entity: str) -> Mapping[int, Sequence[SourcedFact[Milestone]]]:
    """Return milestones in time order, undated ones last; those that contradict each other say so."""
    column = getattr(Milestone, f"{entity}_id")
    query = sa.select(Milestone).where(column.is_not(None)).options(joinedload(Milestone.source))
    by_record: dict[int, list[Milestone]] = defaultdict(list)
    for one in session.scalars(query.order_by(Milestone.id)):
        by_record[getattr(one, column.key)].append(one)
    return {key: sorted(compare_milestones(rows), key=_when) for key, rows in by_record.items()}


def _when(said: SourcedFact[Milestone]) -> str:
    return str(said.fact.happened_on or "9999")


def _labels(
    session: Session, milestones: Mapping[int, Sequence[SourcedFact[Milestone]]]
) -> Mapping[int, Sequence[Label]]:
    """Return the dated labels of initiatives, but for those whose beginning is a milestone and whose end is not known."""
    query = sa.select(Label).where(sa.or_(Label.issued_on.is_not(None), Label.valid_until.is_not(None)))
    found: dict[int, list[Label]] = defaultdict(list)
    for one in session.scalars(
        query.options(joinedload(Label.source)).order_by(Label.issued_on.nulls_last(), Label.id)
    ):
        won = {
            said.fact.happened_on.year
            for said in milestones.get(one.initiative_id, ())
            if said.fact.kind is MilestoneKind.LABEL_WON and said.fact.happened_on
        }
        if one.valid_until or (one.issued_on and one.issued_on.year not in won):
            found[one.initiative_id].append(one)
    return found


def _steps(session: Session, entity: str) -> Mapping[int, Sequence[SuccessionStep]]:
    """Return predecessors and successors, the oldest step first."""
    before, after = getattr(Succession, f"{entity}_id"), getattr(Succession, f"successor_{entity}_id")
    query = sa.select(Succession).where(before.is_not(None), after.is_not(None))
    order = Succession.happened_on.nulls_last(), Succession.id
    rows = session.scalars(query.options(joinedload(Succession.source)).order_by(*order))
    pairs = [(row, getattr(row, f"{entity}_id"), getattr(row, f"successor_{entity}_id")) for row in rows]
    known = names.references(session, {(entity, key) for _, *ends in pairs for key in ends})
    found: dict[int, list[SuccessionStep]] = defaultdict(list)
    for row, first, last in pairs:
        found[first].append(SuccessionStep(row, known[entity, last], is_successor=True))
        found[last].append(SuccessionStep(row, known[entity, first], is_successor=False))
    return found


def _programmes_of(session: Session) -> Mapping[int, Collection[int]]:
    pairs = sa.select(InitiativeProgramme.initiative_id, InitiativeProgramme.programme_id)
    return _grouped((row[0], row[1]) for row in session.execute(pairs))


def _grouped(pairs: Iterable[tuple[int, int]]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
    return dict(found)


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
    found: dict[int, list[CompetenceField]] = defaultdict(list)
    for initiative, one in session.execute(query):
        found[initiative].append(one)
    return found
