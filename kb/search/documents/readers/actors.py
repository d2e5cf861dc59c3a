"""Organisations, persons and cluster managers as documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from kb.models import ClusterManager, Milestone, Organisation, Person, ReasonEnded, Statement
from kb.models.vocabulary import OrganisationKind
from kb.search.documents.document import FACTS, STATEMENTS, TEXT, TITLE, SearchDocument
from kb.search.documents.readers import initiatives
from kb.search.documents.readers.rows import Actors, Dependencies, Ids, Linked, RecordRow, rows, rows_of
from kb.search.documents.readers.successions import predecessors
from kb.search.documents.taxonomy import Taxonomy
from kb.search.facts import FORMER, MANAGER, PLACE, SUBJECT_NAME, TRAIT

DEPENDENCIES = {
    "cluster_manager": Dependencies(names=("initiative_id", "organisation_id", "person_id")),
    "organisation": Dependencies(linked=(Linked("cluster_manager", "organisation_id"),), predecessors=True),
    "person": Dependencies(linked=(Linked("cluster_manager", "person_id"),)),
}


def organisations(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read organisations with statements about them and whether they manage initiatives."""
    statements = rows_of(session, Statement, "organisation_id", ids)
    milestones = rows_of(session, Milestone, "organisation_id", ids)
    reasons = rows_of(session, ReasonEnded, "organisation_id", ids)
    managing = rows_of(session, ClusterManager, "organisation_id", ids)
    before = predecessors(session, "organisation", ids)
    for row in rows(session, Organisation, ids):
        document = SearchDocument("organisation", row.id, row.slug, (row.name_de, row.name_en))
        document.say_names(TITLE, row.name_de, row.name_en)
        initiatives.say_term(document, row.kind)
        document.say_names(FACTS, row.city, row.city, PLACE)
        for names in before.get(row.id, ()):
            document.say_names(FACTS, *names, FORMER)
        document.belongs_to(taxonomy.regions.get(row.region_id))
        document.say_names(TEXT, row.description_de, row.description_en)
        document.ended_for(reasons.get(row.id, ()))
        facts = [*statements.get(row.id, ()), *milestones.get(row.id, ()), *reasons.get(row.id, ())]
        for fact in facts:
            document.say_names(STATEMENTS, fact.text_de, fact.text_en)
        document.is_told_of(taxonomy, statements.get(row.id, ()))
        document.rests_on(taxonomy, [row.source_id, *(fact.source_id for fact in facts)])
        document.count_for("actor", [row.kind.value] if row.kind else [])
        _count_managing(document, managing.get(row.id, ()))
        # Lists of projects name thousands of beneficiaries, and say nothing else about them.
        is_told_of = row.id in managing or facts or row.description_de or row.description_en
        document.is_entry = row.kind is OrganisationKind.OTHER and not is_told_of
        yield document


def persons(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read persons with their public roles."""
    managing = rows_of(session, ClusterManager, "person_id", ids)
    for row in rows(session, Person, ids):
        document = SearchDocument("person", row.id, row.slug, (row.name, row.name))
        document.say_names(TITLE, row.name, row.name)
        document.say_names(FACTS, row.public_role_de, row.public_role_en, TRAIT)
        document.rests_on(taxonomy, [row.source_id])
        _count_managing(document, managing.get(row.id, ()))
        yield document


def _count_managing(document: SearchDocument, terms: Sequence[RecordRow]) -> None:
    """Add that an actor manages initiatives, and in which roles."""
    if terms:
        document.count_for("manager", [document.slug])
        document.count_for("role", {row.role.value for row in terms})


def cluster_managers(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read who manages what; region, field and the like are the initiative's."""
    managers = rows(session, ClusterManager, ids)
    actors = Actors.of(session, managers)
    managed = initiatives.bare(session, taxonomy, sorted({row.initiative_id for row in managers}))
    for row in managers:
        of = managed[row.initiative_id]
        (de, en), (of_de, of_en) = actors.names(row), of.title
        title = (
            f"{de or en}: {row.role.label.de} {of_de or of_en}",
            f"{en or de}: {row.role.label.en} {of_en or of_de}",
        )
        document = SearchDocument("cluster_manager", row.id, row.slug, title)
        document.is_about(of)
        # Neither name is its own: a query with one of them is for the initiative or its manager.
        document.say_names(FACTS, de, en, MANAGER)
        document.say_names(FACTS, of_de, of_en, SUBJECT_NAME)
        initiatives.say_term(document, row.role)
        document.say_names(TEXT, row.note_de, row.note_en)
        document.rests_on(taxonomy, [row.source_id])
        document.count_for("role", [row.role.value])
        organisation = actors.organisations.get(row.organisation_id)
        document.count_for("actor", [organisation.kind.value] if organisation and organisation.kind else [])
        document.dated(row.started_on, row.ended_on)
        yield document
