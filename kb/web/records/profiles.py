"""Profile pages of records, and their history."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from flask import Response, abort

from kb.models import PAGES, PolicyEra
from kb.models.labels import name_of
from kb.queries import answers, charts, gaps, names
from kb.queries.changes import change_sets, history
from kb.queries.records import profiles, regions
from kb.web.downloads import downloadable
from kb.web.records import citing, downloads, era_survey, metadata
from kb.web.request import KINDS, db, existing, language, page, pages, parameters, plural_in
from kb.web.search import question as search_question

WITH_PROFILE = {path: entity for path, entity in KINDS.items() if entity in profiles.PROFILES}
"""The kinds of records with a page, by their plural in the address."""
PLURAL = plural_in(WITH_PROFILE)


@pages.get(f"/{PLURAL}/<slug>")
@downloadable(downloads.of_record)
def profile(plural: str, slug: str) -> Response:
    """Show all facts about a record."""
    entity = KINDS[plural]
    record_profile = profiles.PROFILES[entity](db(), slug)
    record = citing.record_of(record_profile, entity)
    citation = citing.of_record(db(), record, language())
    return page(
        f"records/profiles/{entity}.html",
        profile=record_profile,
        charts=charts.of(db(), entity, record_profile),
        entity=entity,
        section=entity,
        similar=search_question.similar(entity, slug),
        lessons=_lessons(record_profile) if isinstance(record_profile, regions.RegionProfile) else (),
        survey=era_survey.of_era(record) if isinstance(record, PolicyEra) else None,
        completeness=gaps.completeness(db(), entity, record.id),
        as_cited=citation,
        linked=(metadata.linked(record, citation), metadata.trail(record)),
    )


def _lessons(profile: regions.RegionProfile) -> Sequence[answers.Lesson]:
    """Return what may be learnt from elsewhere, by type of region and strongest fields."""
    fields = {group.field.id for group in profile.strongest if group.field is not None}
    return answers.from_elsewhere(db(), profile.region.id, fields, datetime.datetime.now(datetime.UTC).year)


@pages.get(f"/{PLURAL}/<slug>/history")
def record_history(plural: str, slug: str) -> Response:
    """Show the changes of a record, with date and reason."""
    entity = KINDS[plural]
    changes = existing(history.history(db(), PAGES[entity], slug, page=parameters().page()))
    return page(
        "records/history.html",
        history=changes,
        entity=entity,
        section=entity,
        column_name=name_of,
        files_in_words=change_sets.files_in_words,
        counts_in_words=change_sets.counts_in_words,
    )


@pages.get(f"/{PLURAL}/<slug>/citation.<any({','.join(citing.FORMS)}):form>")
def record_citation(plural: str, slug: str, form: str) -> Response:
    """Send the citation of a record as a file for reference managers."""
    record = names.record(db(), PAGES[KINDS[plural]], slug)
    citation = citing.of_record(db(), record, language())
    if citation is None:
        abort(404)
    media_type, write = citing.FORMS[form]
    response = Response(write(citation.as_source()), mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.{form}"'
    return response
