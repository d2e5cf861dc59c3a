"""Permanent addresses of facts that stand on the page of another record: statements, milestones, contributions."""

from __future__ import annotations

from flask import redirect
from werkzeug.wrappers import Response

from kb.models import ENTITIES
from kb.queries import names
from kb.web.request import KINDS, db, pages, plural_in, url_for_reference

OWNED = [path for path, entity in KINDS.items() if ENTITIES[entity].__owner__]


@pages.get(f"/{plural_in(OWNED)}/<slug>")
def owned(plural: str, slug: str) -> Response:
    """Lead to the place on the owner's page."""
    entity = KINDS[plural]
    record = names.record(db(), ENTITIES[entity], slug)
    found = names.references(db(), [(entity, record.id)])[entity, record.id]
    address = url_for_reference(found)
    assert address is not None, "what is owned stands on the page of its owner"
    return redirect(address, 302)
