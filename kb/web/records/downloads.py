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
    """Offer all records of a kind for download."""

    def select(session: Session, site: Site, _format: Format) -> Selection:
        return export.of_list(session, site, entity, title=plural(entity), page=page_address())

    return Offer(export.carried_by(entity), select)


def of_statements() -> Offer:
    """Offer all statements, or those of one kind, for download."""

    def select(session: Session, site: Site, _format: Format) -> Selection:
        kind = Params(request.args).term("kind", StatementKind)
        criteria = () if kind is None else ((_KIND, kind.label.in_(language())),)
        title = plural("statement")
        return export.of_list(
            session, site, "statement", title=title, page=page_address(), criteria=criteria, kind=kind
        )

    return Offer(export.carried_by("statement"), select)


def of_record(plural: str, slug: str) -> Offer:
    """Offer a record with all its facts for download; as GeoJSON it is one feature."""
    entity = KINDS[plural]

    def select(session: Session, site: Site, format_: Format) -> Selection:
        if format_.needs is Content.PLACES:
            return export.on_map(session, site, entity, slug, page=page_address())
        return export.of_record(session, site, entity, slug, page=page_address())

    return Offer(export.carried_by(entity), select)


_KIND = Text("Art", "kind")
