"""Records as JSON: lists with paging, and one record with what its page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session

from kb.models import ENTITIES
from kb.queries import (
    actors,
    eras,
    events,
    fields,
    initiatives,
    lists,
    names,
    programmes,
    projects,
    regions,
    sources,
)
from kb.web.addresses import absolute, query_string
from kb.web.api import encode
from kb.web.api.blueprint import answer, api, params
from kb.web.context import db, language
from kb.web.kinds import KINDS, plural_in

PROFILES: Mapping[str, Callable[[Session, str], Any]] = {
    "cluster_manager": actors.manager_profile,
    "competence_field": fields.profile,
    "event": events.profile,
    "field_scheme": fields.scheme_profile,
    "initiative": initiatives.profile,
    "organisation": actors.organisation_profile,
    "person": actors.person_profile,
    "policy_era": eras.profile,
    "programme": programmes.profile,
    "project": projects.profile,
    "region": regions.profile,
    "source": sources.profile,
}
"""What answers for one record of a kind; a kind without it is answered with its row."""
PLURAL = plural_in(KINDS)


@api.get(f"/{PLURAL}")
def listing(plural: str) -> Response:
    """List the records of one kind."""
    given = params()
    page, per_page = given.page(), given.per_page()
    given.done()
    found = lists.listing(db(), KINDS[plural], language(), page=page, per_page=per_page)
    items = encode.records(db(), found.records, language())
    counts = {"total": found.total, "page": page, "per_page": per_page}
    return answer({**counts, "items": items, "links": page_links(page, found.pages)})


@api.get(f"/{PLURAL}/<slug>")
def record(plural: str, slug: str) -> Response:
    """Give one record with what its page shows."""
    params().done()
    entity = KINDS[plural]
    if entity in PROFILES:
        return answer(encode.profile(db(), entity, PROFILES[entity](db(), slug), language()))
    return answer(encode.record(db(), names.record(db(), ENTITIES[entity], slug), language()))


def page_links(page: int, pages: int) -> dict[str, str | None]:
    """Return the addresses of this page and of those beside it; None where there is none."""

    def at(number: int) -> str:
        values: dict[str, object] = {name: request.args.getlist(name) for name in request.args}
        return absolute(f"{request.script_root}{request.path}{query_string({**values, 'page': number})}")

    return {
        "self": at(page),
        "next": at(page + 1) if page < pages else None,
        "prev": at(min(page - 1, pages)) if page > 1 else None,
    }
