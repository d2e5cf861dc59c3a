"""Records as JSON: lists with paging, and one record with what its page shows."""

from __future__ import annotations

from flask import Response, request

from kb.models import ENTITIES
from kb.queries import lists, names
from kb.queries.profiles import PROFILES
from kb.web.addresses import absolute, query_string
from kb.web.api import encode
from kb.web.api.blueprint import answer, api, params
from kb.web.context import db, language
from kb.web.kinds import KINDS, plural_in
from kb.web.params import existing

PLURAL = plural_in(KINDS)


@api.get(f"/{PLURAL}")
def listing(plural: str) -> Response:
    """List the records of one kind."""
    given = params()
    page, per_page = given.page(), given.per_page()
    given.done()
    found = existing(lists.listing(db(), KINDS[plural], language(), page=page, per_page=per_page))
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
        "prev": at(page - 1) if page > 1 else None,
    }
