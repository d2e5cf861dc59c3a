"""Downloads of lists and records."""

from __future__ import annotations

from functools import partial

from sqlalchemy.orm import Session

from kb import export
from kb.export import Content, Format, Selection, Site
from kb.web.downloads import Offer, page_address
from kb.web.records import question
from kb.web.request import KINDS, plural
from kb.web.search import downloads as hits


def of_list(entity: str) -> Offer:
    """Offer the records of a list for download, narrowed and sorted as on the page."""
    read, chosen = partial(question.read, entity=entity), partial(question.chosen, entity=entity)
    return hits.of_query(read, entity, plural(entity), chosen)


def of_record(plural: str, slug: str) -> Offer:
    """Offer a record with all its facts for download; as GeoJSON it is one feature."""
    entity = KINDS[plural]

    def select(session: Session, site: Site, format_: Format) -> Selection:
        if format_.needs is Content.PLACES:
            return export.on_map(session, site, entity, slug, page=page_address())
        return export.of_record(session, site, entity, slug, page=page_address())

    return Offer(export.carried_by(entity), select)
