"""The way in to the API: what can be asked."""

from __future__ import annotations

from flask import Response, request

from kb.web.addresses import absolute
from kb.web.api.blueprint import answer, api, params
from kb.web.context import language
from kb.web.kinds import KINDS, plural


@api.get("/", strict_slashes=False)
def root() -> Response:
    """List the addresses of the API."""
    params().done()
    base = absolute(f"{request.script_root}/api/v1")
    lists = [{"title": plural(entity).in_(language()), "url": f"{base}/{path}"} for path, entity in KINDS.items()]
    ways = {"search": f"{base}/search", "suggest": f"{base}/suggest", "lists": lists}
    return answer({"name": "Clusterwissen", "version": 1, **ways})
