"""Regions, programmes, policy eras, field schemes and competence fields as documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from kb.models import (
    CompetenceField,
    FieldLabel,
    FieldScheme,
    Milestone,
    PolicyEra,
    Programme,
    ReasonEnded,
    Region,
    Statement,
)
from kb.search.documents.document import FACTS, STATEMENTS, TEXT, TITLE, SearchDocument
from kb.search.documents.readers import initiatives
from kb.search.documents.readers.rows import Actors, Dependencies, Ids, RecordRow, rows, rows_of
from kb.search.documents.readers.successions import predecessors
from kb.search.documents.taxonomy import Taxonomy, words_of
from kb.search.facts import AUTHOR, BODY, CODE, FORMER, SCHEME

DEPENDENCIES = {
    "programme": Dependencies(names=("organisation_id",), predecessors=True),
    "competence_field": Dependencies(names=("field_scheme_id",)),
}


def regions(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read regions with the regions above them and statements about them."""
    statements = rows_of(session, Statement, "region_id", ids)
    for row in rows(session, Region, ids):
        document = _named("region", row)
        document.belongs_to(taxonomy.regions[row.id])
        if row.code:
            # No name: a query for IT hardly means Italy.
            document.say(FACTS, ("", row.code), fact=CODE)
        initiatives.say_term(document, row.kind)
        document.is_told_of(taxonomy, statements.get(row.id, ()))
        document.count_for("tier", [row.kind.value])
        code = f" · {row.code}" if row.code else ""
        document.detail = (f"{row.kind.label.de}{code}", f"{row.kind.label.en}{code}")
        yield _finished(document, taxonomy, row, statements.get(row.id, ()))


def programmes(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read programmes with the body in charge and their eras."""
    records = rows(session, Programme, ids)
    bodies = Actors(session, {row.organisation_id for row in records}, set())
    statements = rows_of(session, Statement, "programme_id", ids)
    milestones = rows_of(session, Milestone, "programme_id", ids)
    reasons = rows_of(session, ReasonEnded, "programme_id", ids)
    before = predecessors(session, "programme", ids)
    for row in records:
        document = _named("programme", row)
        document.belongs_to(taxonomy.programmes[row.id], taxonomy.regions.get(row.region_id))
        if row.cci:
            document.say(TITLE, ("", row.cci))
        initiatives.say_term(document, row.kind)
        document.count_for("instrument", [row.kind.value] if row.kind else [])
        document.is_told_of(taxonomy, statements.get(row.id, ()))
        body = bodies.organisations.get(row.organisation_id)
        if body is not None:
            document.say_names(FACTS, body.name_de, body.name_en, BODY)
        for names in before.get(row.id, ()):
            document.say_names(FACTS, *names, FORMER)
        document.dated(row.started_on)
        ended = reasons.get(row.id, ())
        document.ended_for(ended)
        facts = [*statements.get(row.id, ()), *milestones.get(row.id, ()), *ended]
        yield _finished(document, taxonomy, row, facts)


def eras(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read policy eras."""
    for row in rows(session, PolicyEra, ids):
        document = _named("policy_era", row)
        document.belongs_to(taxonomy.eras[row.id], taxonomy.regions.get(row.region_id))
        document.dated(row.started_on)
        yield _finished(document, taxonomy, row, ())


def schemes(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read field schemes."""
    for row in rows(session, FieldScheme, ids):
        document = _named("field_scheme", row)
        document.say_names(FACTS, row.author, row.author, AUTHOR)
        document.dated(row.published_on)
        yield _finished(document, taxonomy, row, ())


def fields(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read competence fields with their further labels and their scheme."""
    records = rows(session, CompetenceField, ids)
    of = {row.id: row for row in rows(session, FieldScheme, sorted({row.field_scheme_id for row in records}))}
    labels = rows_of(session, FieldLabel, "competence_field_id", ids)
    statements = rows_of(session, Statement, "competence_field_id", ids)
    for row in records:
        document = _named("competence_field", row)
        for label in labels.get(row.id, ()):
            document.say(TITLE, *words_of((label.text, None) if label.language == "de" else (None, label.text)))
        document.belongs_to(taxonomy.fields[row.id])
        document.is_told_of(taxonomy, statements.get(row.id, ()))
        scheme = of[row.field_scheme_id]
        document.count_for("scheme", [scheme.slug])
        document.say_names(FACTS, scheme.name_de, scheme.name_en, SCHEME)
        document.detail = (scheme.name_de, scheme.name_en)
        if row.notation:
            document.say(FACTS, ("", row.notation), fact=CODE)
        yield _finished(document, taxonomy, row, statements.get(row.id, ()))


def _named(kind: str, row: RecordRow) -> SearchDocument:
    document = SearchDocument(kind, row.id, row.slug, (row.name_de, row.name_en))
    document.say_names(TITLE, row.name_de, row.name_en)
    return document


def _finished(
    document: SearchDocument, taxonomy: Taxonomy, row: RecordRow, statements: Sequence[RecordRow]
) -> SearchDocument:
    """Add the description of the record, statements about it, and its sources."""
    document.say_names(TEXT, row.description_de, row.description_en)
    for fact in statements:
        document.say_names(STATEMENTS, fact.text_de, fact.text_en)
    document.rests_on(taxonomy, [row.source_id, *(fact.source_id for fact in statements)])
    return document
