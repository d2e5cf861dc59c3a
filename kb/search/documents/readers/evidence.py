"""Sources, statements, milestones, labels, events and contributions as documents."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from kb.models import Contribution, Event, Label, Milestone, Source, Statement
from kb.models.evidence import SUBJECTS
from kb.models.vocabulary import LabelKind
from kb.search.documents.document import FACTS, HEADING, STATEMENTS, TEXT, TITLE, SearchDocument
from kb.search.documents.readers import initiatives
from kb.search.documents.readers.rows import Actors, Dependencies, Ids, Row, rows, rows_of, year_of
from kb.search.documents.readers.subjects import Subjects
from kb.search.documents.taxonomy import Taxonomy
from kb.search.fields import AUTHOR, BODY, PLACE, SPEAKER
from kb.texts import Text

DEPENDENCIES = {
    "event": Dependencies(names=("organisation_id",)),
    "statement": Dependencies(names=SUBJECTS),
    "milestone": Dependencies(names=("initiative_id", "organisation_id", "programme_id")),
    "label": Dependencies(names=("initiative_id", "body_id")),
    "contribution": Dependencies(names=("event_id", "organisation_id", "person_id")),
}


def sources(session: Session, world: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
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
        document.rests_on(world, [row.id])
        document.year = year_of(row.published_on)
        yield document


def statements(session: Session, world: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read statements; region, field and the like are their subject's."""
    found = rows(session, Statement, ids)
    subjects = Subjects(session, world, found)
    for row in found:
        document = subjects.document("statement", row, row.kind.label, row.as_of)
        initiatives.say_term(document, row.kind)
        initiatives.say_term(document, row.indicator)
        yield _worded(document, world, row)


def milestones(session: Session, world: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read milestones; region, field and the like are their subject's."""
    found = rows(session, Milestone, ids)
    subjects = Subjects(session, world, found)
    for row in found:
        document = subjects.document("milestone", row, row.kind.label, row.happened_on)
        initiatives.say_term(document, row.kind)
        yield _worded(document, world, row)


def labels(session: Session, world: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read quality labels; region, field and the like are their initiative's."""
    found = rows(session, Label, ids)
    subjects = Subjects(session, world, found)
    bodies = Actors(session, {row.body_id for row in found}, set()).organisations
    for row in found:
        name = Text.same(row.name) if row.name and row.kind is LabelKind.OTHER else row.kind.label
        document = subjects.document("label", row, name, row.issued_on)
        initiatives.say_label(document, row)
        if row.body_id in bodies:
            document.say_names(FACTS, bodies[row.body_id].name_de, bodies[row.body_id].name_en, BODY)
        document.rests_on(world, [row.source_id])
        yield document


def events(session: Session, world: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read events with their organiser and the titles of their contributions."""
    found = rows(session, Event, ids)
    organisers = Actors(session, {row.organisation_id for row in found}, set()).organisations
    given = rows_of(session, Contribution, "event_id", ids)
    said = rows_of(session, Statement, "event_id", ids)
    for row in found:
        document = SearchDocument("event", row.id, row.slug, (row.name_de, row.name_en))
        document.say_names(TITLE, row.name_de, row.name_en)
        document.say_names(FACTS, row.place, row.place, PLACE)
        document.belongs_to(world.regions.get(row.region_id))
        if row.organisation_id in organisers:
            organiser = organisers[row.organisation_id]
            document.say_names(FACTS, organiser.name_de, organiser.name_en, BODY)
        document.say_names(TEXT, row.description_de, row.description_en)
        for one in given.get(row.id, ()):
            document.say_names(STATEMENTS, one.title_de, one.title_en)
        for one in said.get(row.id, ()):
            document.say_names(STATEMENTS, one.text_de, one.text_en)
        document.rests_on(world, [row.source_id, *(one.source_id for one in said.get(row.id, ()))])
        document.year = year_of(row.started_on)
        yield document


def contributions(session: Session, world: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read contributions; the region is their event's."""
    found = rows(session, Contribution, ids)
    # The organisation of a contribution is where its speaker comes from, not what it is about.
    subjects = Subjects(session, world, found, columns=("event_id",))
    actors = Actors.of(session, found)
    for row in found:
        document = subjects.document("contribution", row, row.kind.label, None)
        document.title = (row.title_de, row.title_en)
        document.say_names(TITLE, row.title_de, row.title_en)
        initiatives.say_term(document, row.kind)
        document.say_names(FACTS, *actors.names(row), SPEAKER)
        yield _worded(document, world, row)


def _worded(document: SearchDocument, world: Taxonomy, row: Row) -> SearchDocument:
    document.say_names(TEXT, row.text_de, row.text_en)
    document.rests_on(world, [row.source_id])
    return document
