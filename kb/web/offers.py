"""What each page offers to take away: which records, and in which words it says what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flask import request
from sqlalchemy.orm import Session

from kb import export, search
from kb.export import Content, Format, Selection, Site
from kb.models.labels import name_of
from kb.models.vocabulary import StatementKind
from kb.queries.names import Key
from kb.queries.shortlist import find_records
from kb.queries.timeline import Bar, TimelineSelection, timeline
from kb.texts import Text
from kb.web import collecting, searching
from kb.web.context import ground, language
from kb.web.kinds import KINDS, plural
from kb.web.params import Params
from kb.web.taking import Offer, page_address


def of_kind(entity: str) -> Offer:
    """Offer all records of a kind."""

    def select(session: Session, site: Site, _wanted: Format) -> Selection:
        return export.of_list(session, site, entity, title=plural(entity), page=page_address())

    return Offer(export.carried_by(entity), select)


def of_statements() -> Offer:
    """Offer the statements, all of them or one kind."""

    def select(session: Session, site: Site, _wanted: Format) -> Selection:
        kind = Params(request.args).term("kind", StatementKind)
        asked = () if kind is None else ((_KIND, kind.label.in_(language())),)
        title = plural("statement")
        return export.of_list(session, site, "statement", title=title, page=page_address(), criteria=asked, kind=kind)

    return Offer(export.carried_by("statement"), select)


def of_record(plural: str, slug: str) -> Offer:
    """Offer one record with all that is known about it; on a map it is one mark."""
    entity = KINDS[plural]

    def select(session: Session, site: Site, wanted: Format) -> Selection:
        if wanted.needs is Content.PLACES:
            return export.on_map(session, site, entity, slug, page=page_address())
        return export.of_record(session, site, entity, slug, page=page_address())

    return Offer(export.carried_by(entity), select)


def of_search() -> Offer:
    """Offer all hits of a search, in their order; hits of one kind with all columns of that kind."""
    given = Params(request.args)
    return _hits(given.texts("kind"))


def of_map() -> Offer:
    """Offer the initiatives that a map shows."""
    return _hits(("initiative",))


def _hits(kinds: tuple[str, ...]) -> Offer:
    given = Params(request.args)
    entity = kinds[0] if len(kinds) == 1 and kinds[0] in search.KINDS else None

    def select(session: Session, site: Site, _wanted: Format) -> Selection:
        asked = searching.read(given)
        wanted = replace(asked, page=1, per_page=1, selected={**asked.selected, "kind": kinds})
        found = searching.answer(wanted, as_typed=searching.is_as_typed(given)).page
        keys = search.walk(ground().index, found.query)
        return export.of_keys(session, site, keys, entity, title=_SEARCH, page=page_address(), criteria=_asked(found))

    return Offer(export.carried_by(entity) if entity else export.EVERYTHING, select)


def of_timeline(wanted: TimelineSelection) -> Offer:
    """Offer the eras, programmes and initiatives of a timeline, each with its milestones."""

    def select(session: Session, site: Site, _wanted: Format) -> Selection:
        bars = timeline(session, wanted, language(), whole=True).bars
        keys = dict.fromkeys(key for bar in bars for key in _drawn(bar))
        asked = [(name_of(column), slug) for column, slug in _narrowed(wanted) if slug]
        return export.of_keys(session, site, keys, None, title=_TIMELINE, page=page_address(), criteria=tuple(asked))

    return Offer(export.EVERYTHING, select)


def _narrowed(wanted: TimelineSelection) -> tuple[tuple[str, str], ...]:
    return (
        ("region", wanted.region),
        ("field_scheme", wanted.scheme),
        ("competence_field", wanted.field),
        ("programme", wanted.programme),
        ("policy_era", wanted.era),
        ("initiative", ", ".join(wanted.initiatives)),
    )


def _drawn(bar: Bar) -> Iterator[Key]:
    yield bar.record.__tablename__, bar.record.id
    yield from (("milestone", said.fact.id) for said in bar.milestones)


def of_shortlist() -> Offer:
    """Offer the records of the reader's own list, in its order, with all that is known about each; as marks on a map."""
    wanted = collecting.wanted(Params(request.args))

    def select(session: Session, site: Site, chosen: Format) -> Selection:
        keys = [(one.entity, one.record.id) for one in find_records(session, wanted).records]
        if chosen.needs is not Content.PLACES:
            return export.of_facts(session, site, keys, title=_SHORTLIST, name="shortlist", page=page_address())
        return export.of_keys(session, site, keys, None, title=_SHORTLIST, page=page_address())

    return Offer(export.EVERYTHING if wanted else frozenset(), select)


def _asked(found: search.Page) -> tuple[tuple[Text, str], ...]:
    words = ((_WORDS, found.query.text),) if found.query.text else ()
    chosen = ((facet.label, value.label.in_(language())) for facet, value in searching.chosen(found))
    return (*words, *chosen, (_ORDER, _ORDERS[found.query.sort].in_(language())))


_SHORTLIST = Text("Merkliste", "My list")
_TIMELINE = Text("Zeitleiste", "Timeline")
_SEARCH = Text("Suche", "Search")
_WORDS = Text("Suchwörter", "words searched for")
_KIND = Text("Art", "kind")
_ORDER = Text("Reihenfolge", "order")
_ORDERS = {
    "relevance": Text("nach Treffgenauigkeit", "by relevance"),
    "name": Text("nach Namen", "by name"),
    "year": Text("nach Jahr", "by year"),
    "newest": Text("nach der neuesten Quelle", "by newest source"),
}
