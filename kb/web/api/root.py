"""API root: lists the endpoints."""

from __future__ import annotations

from flask import request

from kb.web.api.call import Call
from kb.web.api.shapes import Shape
from kb.web.request import KINDS, absolute, language, plural


class ListAddress(Shape):
    """The list of one kind of record."""

    title: str
    url: str


class Root(Shape):
    """The addresses of the API."""

    name: str
    version: int
    description: str
    documentation: str
    search: str
    suggest: str
    lists: list[ListAddress]


def root(call: Call) -> Root:
    """List the addresses of the API."""
    call.done()
    base = absolute(f"{request.script_root}/api/v1")
    return Root(
        name="Clusterwissen",
        version=1,
        description=f"{base}/openapi.json",
        documentation=absolute(f"{request.script_root}/{language()}/api"),
        search=f"{base}/search",
        suggest=f"{base}/suggest",
        lists=[
            ListAddress(title=plural(entity).in_(language()), url=f"{base}/{path}") for path, entity in KINDS.items()
        ],
    )
