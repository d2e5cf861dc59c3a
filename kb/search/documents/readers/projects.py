"""Projects as documents. There are hundreds of thousands, so their columns are read plainly, without models."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kb.models import Organisation, Project
from kb.search.documents.document import FACTS, TEXT, TITLE, SearchDocument
from kb.search.documents.readers.rows import Dependencies, Ids
from kb.search.documents.taxonomy import Names, Taxonomy
from kb.search.facts import BENEFICIARY, CODE
from kb.search.words import tidy

_LANGUAGES = frozenset(("de", "en"))
# A title whose language is unknown stands for both.
_TITLES: Mapping[str, Callable[[str], Names]] = {
    "de": lambda title: (title, None),
    "en": lambda title: (None, title),
    "": lambda title: (title, title),
}
_COLUMNS = (
    Project.id,
    Project.slug,
    Project.title,
    Project.language,
    Project.description,
    Project.programme_id,
    Project.competence_field_id,
    Project.region_id,
    Project.year,
    Project.started_on,
    Project.external_id,
    Project.source_id,
    Organisation.name_de,
    Organisation.name_en,
)

DEPENDENCIES = {"project": Dependencies(names=("organisation_id",))}


def read(session: Session, taxonomy: Taxonomy, ids: Ids) -> Iterator[SearchDocument]:
    """Read projects with the names of their beneficiaries."""
    query = (
        sa.select(*_COLUMNS)
        .outerjoin(Organisation, Organisation.id == Project.organisation_id)
        .where(Project.id.in_(ids))
        .order_by(Project.id)
    )
    for row in session.execute(query):
        yield _document(taxonomy, row)


def _document(taxonomy: Taxonomy, row: sa.Row[*tuple[Any, ...]]) -> SearchDocument:
    (key, slug, title, code, description, programme, field, region, year, started, external, source, de, en) = row
    code = code[:2] if code and code[:2] in _LANGUAGES else ""
    document = SearchDocument("project", key, slug, _TITLES[code](title), is_entry=True)
    document.texts[TITLE] = [(code, tidy(title))]
    if description:
        document.texts[TEXT] = [(code, tidy(description))]
    document.say_names(FACTS, de, en, BENEFICIARY)
    document.detail = de, en  # A list has a project once for each beneficiary.
    document.belongs_to(taxonomy.programmes.get(programme), taxonomy.fields.get(field), taxonomy.regions.get(region))
    if external:
        document.say(FACTS, ("", external), fact=CODE)
    document.rests_on(taxonomy, [source])
    document.year = year or (started.year if started else 0)
    if document.year:
        document.facets["year"] = {str(document.year)}
    return document
