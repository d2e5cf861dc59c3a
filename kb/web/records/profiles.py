"""Profile pages: everything known about one record, and its history."""

from __future__ import annotations

from flask import Response, abort

from kb.models import PAGES
from kb.models.labels import name_of
from kb.queries import charts, names
from kb.queries.changes import history
from kb.queries.records import PROFILES
from kb.web.downloads import downloadable
from kb.web.records import citing, downloads, metadata
from kb.web.request import KINDS, db, existing, language, page, pages, parameters, plural_in
from kb.web.search import question as search_question

WITH_PROFILE = {path: entity for path, entity in KINDS.items() if entity in PROFILES}
"""The kinds of records that have a page, by their plural in the address."""
PLURAL = plural_in(WITH_PROFILE)


@pages.get(f"/{PLURAL}/<slug>")
@downloadable(downloads.of_record)
def profile(plural: str, slug: str) -> Response:
    """Show all that is known about one record."""
    entity = KINDS[plural]
    found = PROFILES[entity](db(), slug)
    own = citing.record_of(found, entity)
    cited = citing.of_record(db(), own, language())
    return page(
        f"records/profiles/{entity}.html",
        profile=found,
        charts=charts.of(db(), entity, found),
        entity=entity,
        section=entity,
        similar=search_question.similar(entity, slug),
        as_cited=cited,
        linked=(metadata.linked(own, cited), metadata.trail(own)),
    )


@pages.get(f"/{PLURAL}/<slug>/history")
def record_history(plural: str, slug: str) -> Response:
    """Show who changed what about one record, when and why."""
    entity = KINDS[plural]
    found = existing(history.history(db(), PAGES[entity], slug, page=parameters().page()))
    return page("records/history.html", history=found, entity=entity, section=entity, column_name=name_of)


@pages.get(f"/{PLURAL}/<slug>/citation.<any({','.join(citing.FORMS)}):form>")
def record_citation(plural: str, slug: str, form: str) -> Response:
    """Give the citation of one record to a program for literature."""
    record = names.record(db(), PAGES[KINDS[plural]], slug)
    cited = citing.of_record(db(), record, language())
    if cited is None:
        abort(404)
    media_type, write = citing.FORMS[form]
    response = Response(write(cited.as_source()), mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.{form}"'
    return response
