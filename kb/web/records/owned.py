"""Permanent addresses of facts on the page of another record: statements, milestones, contributions."""

from __future__ import annotations

from flask import redirect
from werkzeug.wrappers import Response

from kb.models import ENTITIES
from kb.queries import names
from kb.web.request import KINDS, db, pages, plural_in, url_for_reference

OWNED = [path for path, entity in KINDS.items() if ENTITIES[entity].__owner__]


@pages.get(f"/{plural_in(OWNED)}/<slug>")
def owned(plural: str, slug: str) -> Response:
    """Redirect to the place of a fact on its owner's page."""
    entity = KINDS[plural]
    record = names.record(db(), ENTITIES[entity], slug)
    reference = names.references(db(), [(entity, record.id)])[entity, record.id]
    address = url_for_reference(reference)
    assert address is not None, "an owned fact has a place on the page of its owner"
    return redirect(address, 302)
