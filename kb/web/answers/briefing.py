"""The briefing as asked for: its selection, the page, and the same text for word processors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from flask import Response, request
from sqlalchemy.orm import Session

from kb import export, search
from kb.errors import InvalidInput
from kb.export import Content, Document, Format, Selection, Site
from kb.models import CompetenceField, Region, Source
from kb.models.columns import Key
from kb.queries import answers
from kb.queries.answers import SUBJECTS, BriefingScope, everything
from kb.texts import Text
from kb.web.answers import briefing_text, briefing_words, question
from kb.web.answers.question import Narrowed
from kb.web.downloads import Offer, downloadable, page_address, site
from kb.web.request import Params, app_state, db, language, page, pages, parameters

MOST_PACKED = 200
"""The most records of an evidence pack, whose facts are read record by record; all of them are in the download."""


def offer() -> Offer:
    """Offer the briefing for word processors, what it cites in every other format, and a pack of all facts behind it."""
    params = Params(request.args)

    def select(session: Session, site: Site, format_: Format) -> Selection:
        narrowed = chosen(params)
        brief = briefed(session, narrowed, site)
        criteria = _criteria(narrowed)
        if format_.needs is Content.EVIDENCE:
            facts = export.of_facts(
                session,
                site,
                _packed(narrowed),
                title=briefing_words.EVIDENCE,
                name="evidence",
                page=page_address(),
                criteria=criteria,
            )
            return replace(facts, document=brief.document)
        return export.of_document(
            session,
            site,
            brief.document,
            brief.statements,
            brief.sources,
            title=briefing_words.TITLE,
            name="briefing",
            page=page_address(),
            criteria=criteria,
        )

    return Offer(export.carried_by("statement") | {Content.DOCUMENT, Content.EVIDENCE}, select)


def _packed(narrowed: Narrowed) -> Sequence[Key]:
    """Return the records that a pack has all facts of. Raises InvalidInput if there are too many of them."""
    records = sorted(key for key in narrowed.selection.subjects if key[0] in SUBJECTS)
    if len(records) > MOST_PACKED:
        raise InvalidInput(briefing_words.TOO_MANY.format(count=len(records), most=MOST_PACKED), field="format")
    return records


@pages.get("/answers/briefing")
@downloadable(offer)
def answer_briefing() -> Response:
    """Show what is known of a selection on one or two sheets of A4, and what is not."""
    narrowed = chosen(parameters())
    return page(
        "answers/briefing.html",
        document=briefed(db(), narrowed, site()).document,
        section="answers",
        **question.frame(narrowed),
    )


@dataclass(frozen=True, slots=True)
class Briefed:
    """A briefing as a document, with the ids of the statements and the sources that it cites, in their order."""

    document: Document
    statements: Sequence[int]
    sources: Sequence[Source]


def chosen(params: Params) -> Narrowed:
    """Choose everything that results are about, as the page of achievements does.

    Raises Unavailable without an index, and InvalidInput also for names of records that do not exist: on paper nobody
    sees why such a briefing is empty.
    """
    narrowed = question.narrowed(params, question.WITH_RESULTS, question.INITIATIVES)
    for facet, value in narrowed.chosen:
        if not value.is_known:
            raise InvalidInput(briefing_words.NO_SUCH.format(facet=facet.label, value=value.value), field=facet.name)
    return narrowed


def briefed(session: Session, narrowed: Narrowed, site: Site) -> Briefed:
    """Write the briefing of a selection."""
    content = answers.briefing(session, narrowed.selection, _scope(session, narrowed), question.this_year())
    writer = briefing_text.BriefingWriter(site, export.current_version(session))
    names = [value.label.in_(site.language) for _, value in narrowed.chosen]
    words = narrowed.found.query.text
    document = writer.document(
        content,
        [*names, *([briefing_words.QUOTED.in_(site.language).format(words=words)] if words else [])],
        page_address(),
        question.kept(narrowed),
    )
    statements = [
        *content.statements,
        *(lesson.statement.id for lesson in (*content.lessons.shown, *content.elsewhere)),
    ]
    return Briefed(document, statements, writer.cited)


def _scope(session: Session, narrowed: Narrowed) -> BriefingScope:
    values = {
        name: [value.value for facet, value in narrowed.chosen if facet.name == name] for name in ("region", "field")
    }
    places = session.scalars(sa.select(Region.id).where(Region.slug.in_(values["region"])))
    fields = session.scalars(sa.select(CompetenceField.id).where(CompetenceField.slug.in_(values["field"])))
    anywhere = {"region": (), "kind": question.INITIATIVES}
    return BriefingScope(
        frozenset(places),
        frozenset(fields),
        _matching(session, narrowed, anywhere) if values["region"] else frozenset(),
        _matching(session, narrowed, {"kind": ("statement",), "statement": ("lesson",)}),
    )


def _matching(session: Session, narrowed: Narrowed, changed: Mapping[str, Sequence[str]]) -> frozenset[int]:
    """Return the ids of what matches when some facets are changed."""
    query = narrowed.found.query
    selected = {**query.selected, **changed}
    if not query.text and not any(values for name, values in selected.items() if name != "kind"):
        # A walk over everything would take longer than the table.
        return frozenset(key for _, key in everything(session, selected["kind"]))
    return frozenset(key for _, key in search.walk(app_state().index, replace(query, selected=selected)))


def _criteria(narrowed: Narrowed) -> tuple[tuple[Text, str], ...]:
    words = narrowed.found.query.text
    facets = ((facet.label, value.label.in_(language())) for facet, value in narrowed.chosen)
    return (*([(briefing_words.WORDS, words)] if words else []), *facets)
