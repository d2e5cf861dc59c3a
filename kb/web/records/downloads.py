"""Downloads of lists and records."""

from __future__ import annotations

from flask import request
from sqlalchemy.orm import Session

from kb import export
from kb.export import Content, Format, Selection, Site
from kb.models.vocabulary import StatementKind
from kb.texts import Text
from kb.web.downloads import Offer, page_address
from kb.web.request import KINDS, Params, language, plural


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


_KIND = Text("Art", "kind")
