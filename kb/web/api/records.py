"""Records as JSON: lists with paging, and one record with what its page shows."""

from __future__ import annotations

from pydantic import BaseModel

from kb.models import ENTITIES
from kb.queries import lists, names
from kb.queries.records import PROFILES
from kb.web.api import encode, narrowing, shapes
from kb.web.api.call import Call
from kb.web.request import db, existing, language


def listing(call: Call, entity: str) -> BaseModel:
    """List the records of one kind, all or those that the parameters ask for."""
    page, per_page = call.given.page(), call.given.per_page()
    chosen = narrowing.chosen(db(), call.given, entity)
    call.done()
    found = existing(lists.listing(db(), entity, language(), page=page, per_page=per_page, **chosen))
    return shapes.listing(entity).model_validate(
        {
            "total": found.total,
            "page": page,
            "per_page": per_page,
            "items": encode.records(db(), found.records, language()),
            "links": call.pages(page, found.pages),
        }
    )


def record(call: Call, entity: str, slug: str) -> BaseModel:
    """Give one record with what its page shows."""
    call.done()
    if entity in PROFILES:
        body = encode.profile(db(), entity, PROFILES[entity](db(), slug), language())
    else:
        body = encode.record(db(), names.record(db(), ENTITIES[entity], slug), language())
    return shapes.profile(entity).model_validate(body)
