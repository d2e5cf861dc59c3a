"""Sources, statements, milestones, successions, labels, events and contributions as documents."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Contribution, Event, Label, Milestone, Source, Statement, Succession
from kb.models.evidence import SUBJECTS
from kb.models.vocabulary import LabelKind, StatementKind
from kb.search.documents.document import FACTS, HEADING, STATEMENTS, TEXT, TITLE, SearchDocument
from kb.search.documents.readers import initiatives
from kb.search.documents.readers.rows import Actors, Dependencies, Ids, RecordRow, rows, rows_of
from kb.search.documents.readers.subjects import Subjects
from kb.search.documents.taxonomy import Taxonomy
from kb.search.facts import AUTHOR, BODY, PLACE, REGION, SPEAKER, SUBJECT_NAME
from kb.texts import Text

SUCCEEDED = ("initiative_id", "organisation_id", "programme_id")
"""The columns of what is succeeded; those of the successor are named alike."""
DEPENDENCIES = {
    "event": Dependencies(names=("organisation_id",)),
    "statement": Dependencies(names=SUBJECTS),
    "milestone": Dependencies(names=SUCCEEDED),
    "succession": Dependencies(names=(*SUCCEEDED, *(f"successor_{column}" for column in SUCCEEDED))),
    "label": Dependencies(names=("initiative_id", "body_id")),
    "contribution": Dependencies(names=("event_id", "organisation_id", "person_id")),
}


def sources(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read sources."""
    for row in rows(session, Source, ids):
        document = SearchDocument("source", row.id, row.slug, (row.title, row.title))
        if row.language is not None:
            document.title = (row.title, None) if row.language == "de" else (None, row.title)
        document.say_names(HEADING, *document.title)
        initiatives.say_term(document, row.kind)
        for name in (row.author, row.publisher):
            document.say_names(FACTS, name, name, AUTHOR)
        document.say_names(TEXT, row.note_de, row.note_en)
        document.rests_on(taxonomy, [row.id])
        document.quotes(taxonomy, row.id)
        document.count_for("publisher", [row.publisher] if row.publisher else [])
        document.dated(row.published_on)
        yield document


def statements(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read statements; region, field and the like are their subject's."""
    records = rows(session, Statement, ids)
    subjects = Subjects(session, taxonomy, records)
    places = {entry.slug: entry.names for entry in taxonomy.regions.values()}
    for row in records:
        document = subjects.document("statement", row, row.kind.label, row.as_of)
        if row.kind is StatementKind.LESSON:
            # Where it was learnt is a condition of a lesson, and people ask for it by that.
            for slug in sorted(document.facets.get("region", ())):
                document.say_names(FACTS, *places[slug], REGION)
        initiatives.say_term(document, row.kind)
        initiatives.say_term(document, row.indicator)
        document.count_for("statement", [row.kind.value])
        document.count_for("indicator", [row.indicator.value] if row.indicator else [])
        yield _worded(document, taxonomy, row)


def milestones(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read milestones; region, field and the like are their subject's."""
    records = rows(session, Milestone, ids)
    subjects = Subjects(session, taxonomy, records)
    for row in records:
        document = subjects.document("milestone", row, row.kind.label, row.happened_on)
        initiatives.say_term(document, row.kind)
        document.count_for("milestone", [row.kind.value])
        yield _worded(document, taxonomy, row)


def successions(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read successions; they count for the regions, fields and the like of both records."""
    records = rows(session, Succession, ids)
    subjects = Subjects(session, taxonomy, records, SUCCEEDED)
    later = _successors(session, ids)
    successors = Subjects(session, taxonomy, list(later.values()), SUCCEEDED)
    for row in records:
        successor = successors.of(later[row.id])
        de, en = successor.title
        what = Text(f"{row.kind.label.de} {de or en}", f"{row.kind.label.en} {en or de}")
        document = subjects.document("succession", row, what, row.happened_on)
        document.say_names(FACTS, de, en, SUBJECT_NAME)
        initiatives.say_term(document, row.kind)
        for facet in ("region", "field", "programme", "era"):
            document.count_for(facet, successor.facets.get(facet, ()))
        document.count_for("succession", [row.kind.value])
        document.count_for("subject", [successor.kind])
        document.say_names(TEXT, row.note_de, row.note_en)
        document.rests_on(taxonomy, [row.source_id])
        yield document


def _successors(session: Session, ids: Ids) -> dict[int, RecordRow]:
    """Return the successors as rows of the same columns as their predecessors, by the id of the succession."""
    table = Succession.__table__
    columns = [table.c[f"successor_{column}"].label(column) for column in SUCCEEDED]
    return {row.id: row for row in session.execute(sa.select(table.c.id, *columns).where(table.c.id.in_(ids)))}


def labels(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read quality labels; region, field and the like are their initiative's."""
    records = rows(session, Label, ids)
    subjects = Subjects(session, taxonomy, records)
    bodies = Actors(session, {row.body_id for row in records}, set()).organisations
    for row in records:
        name = Text.same(row.name) if row.name and row.kind is LabelKind.OTHER else row.kind.label
        document = subjects.document("label", row, name, row.issued_on)
        initiatives.say_label(document, row)
        document.count_for("label", [row.kind.value])
        if row.body_id in bodies:
            document.say_names(FACTS, bodies[row.body_id].name_de, bodies[row.body_id].name_en, BODY)
        document.rests_on(taxonomy, [row.source_id])
        document.quotes(taxonomy, row.source_id)
        yield document


def events(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read events with their organiser and the titles of their contributions."""
    records = rows(session, Event, ids)
    organisers = Actors(session, {row.organisation_id for row in records}, set()).organisations
    contributions = rows_of(session, Contribution, "event_id", ids)
    statements = rows_of(session, Statement, "event_id", ids)
    for row in records:
        document = SearchDocument("event", row.id, row.slug, (row.name_de, row.name_en))
        document.say_names(TITLE, row.name_de, row.name_en)
        document.say_names(FACTS, row.place, row.place, PLACE)
        document.belongs_to(taxonomy.regions.get(row.region_id))
        if row.organisation_id in organisers:
            organiser = organisers[row.organisation_id]
            document.say_names(FACTS, organiser.name_de, organiser.name_en, BODY)
        document.say_names(TEXT, row.description_de, row.description_en)
        for contribution in contributions.get(row.id, ()):
            document.say_names(STATEMENTS, contribution.title_de, contribution.title_en)
        for statement in statements.get(row.id, ()):
            document.say_names(STATEMENTS, statement.text_de, statement.text_en)
        document.is_told_of(taxonomy, statements.get(row.id, ()))
        document.rests_on(taxonomy, [row.source_id, *(statement.source_id for statement in statements.get(row.id, ()))])
        document.dated(row.started_on)
        yield document


def contributions(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read contributions; the region is their event's."""
    records = rows(session, Contribution, ids)
    # The organisation of a contribution is where its speaker comes from, not what it is about.
    subjects = Subjects(session, taxonomy, records, columns=("event_id",))
    actors = Actors.of(session, records)
    for row in records:
        document = subjects.document("contribution", row, row.kind.label, None)
        document.title = (row.title_de, row.title_en)
        document.say_names(TITLE, row.title_de, row.title_en)
        initiatives.say_term(document, row.kind)
        document.say_names(FACTS, *actors.names(row), SPEAKER)
        yield _worded(document, taxonomy, row)


def _worded(document: SearchDocument, taxonomy: Taxonomy, row: RecordRow) -> SearchDocument:
    document.say_names(TEXT, row.text_de, row.text_en)
    document.rests_on(taxonomy, [row.source_id])
    document.quotes(taxonomy, row.source_id)
    return document
