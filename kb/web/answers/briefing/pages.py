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
from kb.web.answers import question
from kb.web.answers.briefing import words, writer
from kb.web.answers.question import Listed, Narrowed
from kb.web.downloads import Offer, downloadable, page_address, site
from kb.web.request import Params, absolute, app_state, db, language, page, pages, parameters
from kb.web.shortlist import short_address
from kb.web.writing import formatting

MOST_PACKED = 200
"""The most records of an evidence pack, whose facts are read record by record; all of them are in the download."""
MOST_TITLES = 3
"""The most records of a list that a title names."""


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
                title=words.EVIDENCE,
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
            title=words.TITLE,
            name="briefing",
            page=page_address(),
            criteria=criteria,
        )

    return Offer(export.carried_by("statement") | {Content.DOCUMENT, Content.EVIDENCE}, select)


def _packed(narrowed: Narrowed) -> Sequence[Key]:
    """Return the records that a pack has all facts of. Raises InvalidInput if there are too many of them."""
    records = sorted(key for key in narrowed.selection.subjects if key[0] in SUBJECTS)
    if len(records) > MOST_PACKED:
        raise InvalidInput(words.TOO_MANY.format(count=len(records), most=MOST_PACKED), field="format")
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
            raise InvalidInput(words.NO_SUCH.format(facet=facet.label, value=value.value), field=facet.name)
    return narrowed


def briefed(session: Session, narrowed: Narrowed, site: Site) -> Briefed:
    """Write the briefing of a selection."""
    content = answers.briefing(session, narrowed.selection, _scope(session, narrowed), question.this_year())
    briefing = writer.BriefingWriter(site, export.current_version(session))
    names = [value.label.in_(site.language) for _, value in narrowed.chosen]
    if typed := narrowed.found.query.text:
        names.append(words.QUOTED.in_(site.language).format(words=typed))
    if narrowed.own is not None:
        names.append(_listed(narrowed.own, site))
    kept, hits = question.kept(narrowed), absolute(question.hits(narrowed))
    document = briefing.document(content, names, _address(narrowed), kept, hits, _places(narrowed))
    statements = [
        *content.statements,
        *(lesson.statement.id for lesson in (*content.lessons.shown, *content.elsewhere)),
    ]
    return Briefed(document, statements, briefing.cited)


def _listed(own: Listed, site: Site) -> str:
    """Name the first records of a list, and how many more there are."""
    titles = [formatting.title_of(entry.record, site.language).text for entry in own.shortlist.records]
    more = len(titles) - MOST_TITLES
    if more <= 1:
        return ", ".join(titles)
    rest = words.MORE[1].in_(site.language).format(count=more)
    return f"{', '.join(titles[:MOST_TITLES])} {rest}"


def _address(narrowed: Narrowed) -> str:
    """Return where the briefing is: by a short link if it is about a list and nothing else, as addresses are typed."""
    is_narrowed = narrowed.found.query.text or narrowed.chosen
    if narrowed.own is None or is_narrowed:
        return page_address()
    return short_address(narrowed.own.shortlist.records, "briefing")


def _places(narrowed: Narrowed) -> Sequence[str]:
    """Return the slugs of the chosen regions, of the facet and the list alike."""
    chosen = [value.value for facet, value in narrowed.chosen if facet.name == "region"]
    listed = narrowed.own.about.columns if narrowed.own else ()
    return list(dict.fromkeys((*chosen, *(column.slug for column in listed if column.entity == "region"))))


def _scope(session: Session, narrowed: Narrowed) -> BriefingScope:
    slugs = [value.value for facet, value in narrowed.chosen if facet.name == "field"]
    places = frozenset(session.scalars(sa.select(Region.id).where(Region.slug.in_(_places(narrowed)))))
    fields = frozenset(session.scalars(sa.select(CompetenceField.id).where(CompetenceField.slug.in_(slugs))))
    lessons = _matching(session, narrowed, {"kind": question.LESSONS, "statement": ("lesson",)})
    alike = _matching(session, narrowed, {"region": (), "kind": question.INITIATIVES}) if places else frozenset()
    if narrowed.own is not None:
        about = narrowed.own.about
        lessons &= {key for _, key in answers.lessons_about(session, about.subjects)}
        fields |= about.ids("competence_field")
        alike &= answers.alike(session, about)
    return BriefingScope(places, fields, alike, lessons)


def _matching(session: Session, narrowed: Narrowed, changed: Mapping[str, Sequence[str]]) -> frozenset[int]:
    """Return the ids of what matches when some facets are changed."""
    query = narrowed.found.query
    selected = {**query.selected, **changed}
    if not query.text and not any(values for name, values in selected.items() if name != "kind"):
        # A walk over everything would take longer than the table.
        return frozenset(key for _, key in everything(session, selected["kind"]))
    return frozenset(key for _, key in search.walk(app_state().index, replace(query, selected=selected)))


def _criteria(narrowed: Narrowed) -> tuple[tuple[Text, str], ...]:
    typed = narrowed.found.query.text
    facets = ((facet.label, value.label.in_(language())) for facet, value in narrowed.chosen)
    listed = [(words.LIST, "; ".join(narrowed.own.places))] if narrowed.own else []
    return (*([(words.WORDS, typed)] if typed else []), *facets, *listed)
