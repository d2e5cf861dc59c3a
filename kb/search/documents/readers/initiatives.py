"""Read initiatives, and what statements, milestones, labels and managers take over from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.models import (
    ClusterManager,
    Initiative,
    InitiativeActivity,
    InitiativeField,
    InitiativeObjective,
    InitiativeProgramme,
    InitiativeRegion,
    Label,
    Milestone,
    Participation,
    ReasonEnded,
    Statement,
    Succession,
)
from kb.models.vocabulary import FOUNDINGS, LabelKind, MilestoneKind, SuccessionKind, Term
from kb.queries.records import BEGINNINGS, EraMemberships, memberships
from kb.search.documents.document import FACTS, MEMBERS, STATEMENTS, TEXT, TITLE, SearchDocument
from kb.search.documents.readers.rows import Actors, Dependencies, Ids, Linked, RecordRow, rows, rows_of
from kb.search.documents.readers.successions import predecessors
from kb.search.documents.taxonomy import Taxonomy
from kb.search.facets import FACETS_BY_NAME
from kb.search.facts import DATED, FORMER, LABEL, MANAGER, TRAIT, Fact

Grouped = Mapping[int, list[RecordRow]]
# An award says nothing about when an initiative was founded.

DEPENDENCIES = {
    "initiative": Dependencies(
        linked=(
            Linked("cluster_manager", "initiative_id", names=("organisation_id", "person_id")),
            Linked("participation", "initiative_id", names=("organisation_id", "person_id")),
        ),
        predecessors=True,
    ),
}


@dataclass(slots=True)
class LinkedRows:
    """Everything that belongs to some initiatives, by the initiative's id."""

    regions: Grouped
    fields: Grouped
    programmes: Grouped
    activities: Grouped
    objectives: Grouped
    managers: Grouped
    participations: Grouped
    statements: Grouped
    milestones: Grouped
    labels: Grouped
    reasons: Grouped
    successions: Grouped
    eras: EraMemberships
    actors: Actors


def read(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read whole initiatives."""
    linked = _linked(session, ids)
    before = predecessors(session, "initiative", ids)
    for row in rows(session, Initiative, ids):
        document = _with_facets(taxonomy, row, linked)
        document.say_names(TITLE, row.name_de, row.name_en)
        document.say_names(TEXT, row.summary_de, row.summary_en)
        document.say_names(TEXT, row.governance_de, row.governance_en)
        _say_facts(document, row, linked)
        for names in before.get(row.id, ()):
            document.say_names(FACTS, *names, FORMER)
        _say_evidence(document, taxonomy, row, linked)
        yield document


def bare(session: Session, taxonomy: Taxonomy, ids: Ids) -> dict[int, SearchDocument]:
    """Read only what others take over from initiatives: names, regions, fields, programmes, eras, status, managers."""
    linked = _linked(session, ids)
    return {row.id: _with_facets(taxonomy, row, linked) for row in rows(session, Initiative, ids)}


def _linked(session: Session, ids: Ids) -> LinkedRows:
    tables = {
        "regions": InitiativeRegion,
        "fields": InitiativeField,
        "programmes": InitiativeProgramme,
        "activities": InitiativeActivity,
        "objectives": InitiativeObjective,
        "managers": ClusterManager,
        "participations": Participation,
        "statements": Statement,
        "milestones": Milestone,
        "labels": Label,
        "reasons": ReasonEnded,
        "successions": Succession,
    }
    grouped = {name: rows_of(session, model, "initiative_id", ids) for name, model in tables.items()}
    acting = [row for name in ("managers", "participations") for group in grouped[name].values() for row in group]
    return LinkedRows(**grouped, eras=memberships(session, *ids), actors=Actors.of(session, acting))


def _with_facets(taxonomy: Taxonomy, row: RecordRow, linked: LinkedRows) -> SearchDocument:
    key = row.id
    document = SearchDocument("initiative", key, row.slug, (row.name_de, row.name_en))
    document.belongs_to(*(taxonomy.fields[link.competence_field_id] for link in linked.fields.get(key, ())))
    document.belongs_to(*(taxonomy.regions[link.region_id] for link in linked.regions.get(key, ())))
    document.belongs_to(*(taxonomy.programmes[link.programme_id] for link in linked.programmes.get(key, ())))
    document.belongs_to(*(taxonomy.eras[era] for era in sorted(linked.eras.through_programmes.get(key, ()))))
    # Its years alone say nothing that words should find: a reader who types the name of an era means what belonged to it.
    document.count_for(
        FACETS_BY_NAME["era"].by_years, (taxonomy.eras[era].slug for era in linked.eras.also_by_years.get(key, ()))
    )
    if row.status is not None:
        document.count_for("status", [row.status.value])
    for manager in linked.managers.get(key, ()):
        document.count_for("manager", [linked.actors.slug(manager)])
    return document


def _say_facts(document: SearchDocument, row: RecordRow, linked: LinkedRows) -> None:
    terms: list[Term | None] = [row.status, row.stage, row.direction, row.legal_form]
    terms += [link.activity for link in linked.activities.get(row.id, ())]
    terms += [link.objective for link in linked.objectives.get(row.id, ())]
    for term in terms:
        say_term(document, term)
    for label in linked.labels.get(row.id, ()):
        say_label(document, label)
    for milestone in linked.milestones.get(row.id, ()):
        if milestone.happened_on is not None:
            document.say(FACTS, ("", str(milestone.happened_on.known_year or milestone.happened_on)), fact=DATED)
    for manager in linked.managers.get(row.id, ()):
        document.say_names(FACTS, *linked.actors.names(manager), MANAGER)
        say_term(document, manager.role, MANAGER)
    for part in linked.participations.get(row.id, ()):
        document.say_names(MEMBERS, *linked.actors.names(part))
        document.say_names(MEMBERS, part.note_de, part.note_en)


def say_term(document: SearchDocument, term: Term | None, fact: Fact = TRAIT) -> None:
    """Add the names of a member of a controlled list."""
    if term is not None:
        document.say_names(FACTS, term.label.de, term.label.en, fact)


def say_label(document: SearchDocument, label: RecordRow) -> None:
    """Add the names of a quality label."""
    if label.kind is not LabelKind.OTHER:
        say_term(document, label.kind, LABEL)
    document.say_names(FACTS, label.name, label.name, LABEL)


def _say_evidence(document: SearchDocument, taxonomy: Taxonomy, row: RecordRow, linked: LinkedRows) -> None:
    document.is_told_of(taxonomy, linked.statements.get(row.id, ()))
    document.count_for("activity", [link.activity.value for link in linked.activities.get(row.id, ())])
    if row.legal_form is not None:
        document.count_for("form", [row.legal_form.value])
    document.count_for("role", [manager.role.value for manager in linked.managers.get(row.id, ())])
    document.count_for("label", [label.kind.value for label in linked.labels.get(row.id, ())])
    reasons = linked.reasons.get(row.id, ())
    document.ended_for(reasons)
    evidence = [*linked.statements.get(row.id, ()), *linked.milestones.get(row.id, ()), *reasons]
    for fact in evidence:
        document.say_names(STATEMENTS, fact.text_de, fact.text_en)
    document.rests_on(taxonomy, [row.source_id, *(fact.source_id for fact in evidence)])
    beginnings = [
        milestone.happened_on
        for milestone in linked.milestones.get(row.id, ())
        if milestone.kind in BEGINNINGS and milestone.happened_on
    ]
    document.dated(*sorted(beginnings))
    document.count_for("founded", map(str, _founded(linked.milestones.get(row.id, ()))))
    document.count_for("ended", map(str, _ended(linked, row.id)))


def _founded(milestones: Iterable[RecordRow]) -> set[int]:
    """Return the years given for the founding; where none is, the year of the first decision, opening or legal form."""
    dated = [
        (milestone.kind, year)
        for milestone in milestones
        if milestone.happened_on is not None and (year := milestone.happened_on.known_year)
    ]
    years = {year for kind, year in dated if kind is MilestoneKind.FOUNDED}
    return years or set(sorted(year for kind, year in dated if kind in FOUNDINGS)[:1])


def _ended(linked: LinkedRows, key: int) -> set[int]:
    """Return the years given for the end: of a milestone, or of what took over; a part split off ends nothing."""
    ends = [row for row in linked.milestones.get(key, ()) if row.kind is MilestoneKind.ENDED]
    ends += [row for row in linked.successions.get(key, ()) if row.kind is not SuccessionKind.SPLIT_FROM]
    return {year for row in ends if row.happened_on is not None and (year := row.happened_on.known_year)}
