"""The records that statements, milestones, labels and contributions are about."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from kb.dates import PartialDate, in_words
from kb.models import Event, Organisation
from kb.models.evidence import SUBJECTS
from kb.search.documents.document import FACTS, SearchDocument
from kb.search.documents.readers import initiatives
from kb.search.documents.readers.rows import RecordRow, rows
from kb.search.documents.taxonomy import Taxonomy, TaxonomyEntry
from kb.search.facts import SUBJECT_NAME
from kb.texts import Text


class Subjects:
    """Finds the subject of each of some rows; one question per kind of subject."""

    def __init__(
        self, session: Session, taxonomy: Taxonomy, records: Sequence[RecordRow], columns: Sequence[str] = SUBJECTS
    ) -> None:
        self.taxonomy = taxonomy
        self.columns = columns
        ids = {column: sorted(_keys(records, column)) if column in columns else [] for column in SUBJECTS}
        self.initiatives = initiatives.bare(session, taxonomy, ids["initiative_id"])
        self.organisations = {row.id: row for row in rows(session, Organisation, ids["organisation_id"])}
        self.events = {row.id: row for row in rows(session, Event, ids["event_id"])} if ids["event_id"] else {}

    def document(self, kind: str, row: RecordRow, what: Text, date: PartialDate | None) -> SearchDocument:
        """Make the document of a row: titled, found and counted by its subject."""
        subject = self.of(row)
        (de, en), when = subject.title, Text.same("") if date is None else in_words(date)
        title = (_titled(de or en, what.de, when.de), _titled(en or de, what.en, when.en))
        document = SearchDocument(kind, row.id, row.slug, title, owner=(subject.kind, subject.slug))
        document.dated(date)
        document.is_about(subject)
        document.say_names(FACTS, de, en, SUBJECT_NAME)
        return document

    def of(self, row: RecordRow) -> SearchDocument:
        """Return the document of a row's subject, with its names and facets only."""
        keys = ((column, row._mapping.get(column)) for column in self.columns)
        return next(self._of(column, key) for column, key in keys if key is not None)

    def _of(self, column: str, key: int) -> SearchDocument:
        if column == "initiative_id":
            return self.initiatives[key]
        if column == "region_id":
            return _as_document("region", key, self.taxonomy.regions[key])
        if column == "competence_field_id":
            return _as_document("competence_field", key, self.taxonomy.fields[key])
        if column == "programme_id":
            return _as_document("programme", key, self.taxonomy.programmes[key])
        kind, row = ("event", self.events[key]) if column == "event_id" else ("organisation", self.organisations[key])
        document = SearchDocument(kind, key, row.slug, (row.name_de, row.name_en))
        document.belongs_to(self.taxonomy.regions.get(row.region_id))
        return document


def _titled(subject: str | None, what: str, when: str) -> str:
    return f"{subject}: {what} ({when})" if when else f"{subject}: {what}"


def _as_document(kind: str, key: int, thing: TaxonomyEntry) -> SearchDocument:
    document = SearchDocument(kind, key, thing.slug, thing.names)
    document.belongs_to(thing)
    return document


def _keys(records: Sequence[RecordRow], column: str) -> set[int]:
    keys = (row._mapping.get(column) for row in records)
    return {key for key in keys if key is not None}
