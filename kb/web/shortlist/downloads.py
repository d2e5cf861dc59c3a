"""Downloads of the reader's own list."""

from __future__ import annotations

from flask import request
from sqlalchemy.orm import Session

from kb import export
from kb.export import Content, Format, Selection, Site
from kb.queries.shortlist import find_records
from kb.texts import Text
from kb.web.downloads import Offer, page_address
from kb.web.request import Params
from kb.web.shortlist import question


def of_shortlist() -> Offer:
    """Offer the listed records in their order, with all facts or as map marks."""
    listed = question.listed(Params(request.args))

    def select(session: Session, site: Site, chosen: Format) -> Selection:
        keys = [(item.entity, item.record.id) for item in find_records(session, listed).records]
        if chosen.needs is not Content.PLACES:
            return export.of_facts(session, site, keys, title=_SHORTLIST, name="shortlist", page=page_address())
        return export.of_keys(session, site, keys, None, title=_SHORTLIST, page=page_address())

    return Offer(export.EVERYTHING if listed else frozenset(), select)


_SHORTLIST = Text("Merkliste", "My list")
