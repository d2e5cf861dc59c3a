"""Records as JSON: paged lists, and single records with the content of their page."""

from __future__ import annotations

from pydantic import BaseModel

from kb.models import ENTITIES
from kb.queries import lists, names
from kb.queries.records import profiles
from kb.web.api import encode, narrowing, shapes
from kb.web.api.call import Call
from kb.web.request import db, existing, language


def listing(call: Call, entity: str) -> BaseModel:
    """List the records of one kind, filtered by the parameters."""
    page, per_page = call.params.page(), call.params.per_page()
    chosen = narrowing.chosen(db(), call.params, entity)
    call.done()
    result = existing(lists.listing(db(), entity, language(), page=page, per_page=per_page, **chosen))
    return shapes.listing(entity).model_validate(
        {
            "total": result.total,
            "page": page,
            "per_page": per_page,
            "items": encode.records(db(), result.records, language()),
            "links": call.pages(page, result.pages),
        }
    )


def record(call: Call, entity: str, slug: str) -> BaseModel:
    """Return one record with the content of its page."""
    call.done()
    if entity in profiles.PROFILES:
        body = encode.profile(db(), entity, profiles.PROFILES[entity](db(), slug), language())
    else:
        body = encode.record(db(), names.record(db(), ENTITIES[entity], slug), language())
    return shapes.profile(entity).model_validate(body)
