"""Citations of records as text, BibTeX and RIS, with permanent address and version.

The version is the last change of the record or of its parts. A citation therefore identifies one state permanently, and
the history of the record shows all later changes.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from kb.dates import PartialDate
from kb.export import literature
from kb.models import ENTITIES, Record, Source
from kb.models.vocabulary import LanguageCode, SourceKind
from kb.queries.changes import versions
from kb.texts import Language, Text
from kb.web.request import absolute, url_for_record
from kb.web.writing import formatting

SITE = "Clusterwissen"


@dataclass(frozen=True, slots=True)
class Citation:
    """The citation of a record; ``change`` and ``changed_at`` identify its version."""

    entity: str
    slug: str
    title: str
    url: str
    change: int
    changed_at: datetime.datetime
    language: Language

    @property
    def plural(self) -> str:
        """The plural of the record's kind in addresses."""
        return ENTITIES[self.entity].__path__

    @property
    def state(self) -> str:
        """Describe the version."""
        day = formatting.date(self.changed_at.date(), self.language)
        return _STATE.in_(self.language).format(day=day, change=self.change)

    @property
    def text(self) -> str:
        """Write the citation in one line."""
        kind = ENTITIES[self.entity].__title__.in_(self.language)
        pattern = _LINE.in_(self.language)
        values = {"year": self.changed_at.year, "title": self.title, "kind": kind, "state": self.state, "url": self.url}
        return pattern.format(site=SITE, **values)

    def as_source(self) -> Source:
        """Return the record as a source that is not stored."""
        day = self.changed_at.date()
        return Source(
            slug=f"clusterwissen-{self.slug}",
            kind=SourceKind.WEB_PAGE,
            title=self.title,
            publisher=SITE,
            published_on=PartialDate(day.year, day.month, day.day),
            url=self.url,
            language=LanguageCode(self.language),
            licence=self.state,
        )


FORMS: Mapping[str, tuple[str, Callable[[Source], str]]] = {
    "bib": ("application/x-bibtex", literature.bibtex),
    "ris": ("application/x-research-info-systems", literature.ris),
}
"""The file formats of citations, by file extension."""


def of_record(session: Session, record: Record, language: Language) -> Citation | None:
    """Return the citation of a record's current version; None without a change log entry."""
    entity, slug = record.__tablename__, str(getattr(record, "slug", ""))
    version = versions.version(session, entity, record.id)
    if version is None:
        return None
    title = formatting.title_of(record, language).text
    url = absolute(url_for_record(entity, slug))
    return Citation(entity, slug, title, url, version.change_id, version.changed_at, language)


def record_of(profile: Any, entity: str) -> Record:
    """Return the record of a profile."""
    parts = (getattr(profile, field.name) for field in dataclasses.fields(profile))
    return next(part for part in parts if isinstance(part, Record) and part.__tablename__ == entity)


_STATE = Text("Stand {day}, Änderung {change}", "As of {day}, change {change}")
_LINE = Text(
    "{site} ({year}): „{title}“. {kind}. {state}. {url}",
    "{site} ({year}): “{title}”. {kind}. {state}. {url}",
)
