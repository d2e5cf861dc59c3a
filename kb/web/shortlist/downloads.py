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
    """Offer the records of the reader's own list, in its order, with all that is known about each; as marks on a map."""
    wanted = question.wanted(Params(request.args))

    def select(session: Session, site: Site, chosen: Format) -> Selection:
        keys = [(one.entity, one.record.id) for one in find_records(session, wanted).records]
        if chosen.needs is not Content.PLACES:
            return export.of_facts(session, site, keys, title=_SHORTLIST, name="shortlist", page=page_address())
        return export.of_keys(session, site, keys, None, title=_SHORTLIST, page=page_address())

    return Offer(export.EVERYTHING if wanted else frozenset(), select)


_SHORTLIST = Text("Merkliste", "My list")
