"""Addresses of records that are called otherwise now: shared links go on working after a renaming or a merge.

A record's own address is looked up when nothing is found there. A record that narrows a page, as in ``?region=ruhr``, is
looked up before the page is made: a filter that names nothing finds nothing, which is an answer like any other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, quote, urlencode

from flask import request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from kb import search
from kb.models import ENTITIES
from kb.models.columns import fields_of
from kb.queries.changes import KindsAndSlug, versions
from kb.web.request.context import db
from kb.web.request.kinds import CHARTED, KINDS
from kb.web.request.params import MOST_VALUES


def _fields() -> dict[str, tuple[str, ...]]:
    """Return the fields of records that hold other records, as they narrow the lists of the API, with their kinds."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for entity in ENTITIES:
        for field in fields_of(entity).values():
            if field.target in ENTITIES:
                found[field.name][field.target] = None
    return {name: tuple(targets) for name, targets in found.items()}


_FACETS = tuple(facet for facet in search.FACETS if facet.labelled_by)
FILTERS: Mapping[str, tuple[str, ...]] = {
    **_fields(),
    **{name: (entity,) for name, entity in CHARTED.items()},
    **{facet.name: facet.labelled_by for facet in _FACETS},
    "area": ("programme",),
    "outline": ("region",),
}
"""The parameters that hold the slug of a record, and of which kinds it may be. They mean the same in every address."""
MOST_NAMED = MOST_VALUES * len(FILTERS)
"""What names more records than any page takes is left to the page to refuse."""
QUERY = "q"
"""The parameter whose words may narrow as well, as ``region:ruhr`` does."""
_ENTITIES = {name: facet.labelled_by for facet in _FACETS for name in facet.names}
_NARROWED = re.compile(rf"(?<!\w)({'|'.join(_ENTITIES)}):([a-z0-9]+(?:-[a-z0-9]+)*)(?![\w-])", re.IGNORECASE)
_Now = Mapping[KindsAndSlug, str]


def become() -> tuple[list[str], versions.Moved | versions.Withdrawn] | None:
    """Tell what became of the record that this address names: the parts of the path up to its slug, and its fate.

    Works for every address in which a slug follows a plural, whatever comes after: a page, its history, the API.
    """
    parts = request.path.split("/")
    place = next((n for n, part in enumerate(parts[:-1]) if part in KINDS), None)
    if place is None:
        return None
    found = versions.former(db(), KINDS[parts[place]], parts[place + 1])
    return None if found is None else (parts[: place + 1], found)


def lead_to(before: list[str], moved: versions.Moved) -> Response:
    """Lead to the record's present address, with the same question."""
    rest = request.path.split("/")[len(before) + 1 :]
    return _lead("/".join([*before, moved.slug, *rest]), _given())


def lead_by_filters() -> Response | None:
    """Lead to the same question by present names where its filters name records by former ones; None where none do.

    Asked before a page is made. An address without such filters costs nothing, one whose records exist a look into the
    index of their slugs.
    """
    pieces = [(piece, *_read(piece)) for piece in _given()]
    wanted = {named for _, name, value in pieces for named in _named(name, value)}
    now = versions.renamed(db(), wanted) if 0 < len(wanted) <= MOST_NAMED else {}
    return _lead(request.path, [_renamed(*piece, now) for piece in pieces]) if now else None


def names_records(parameter: str) -> bool:
    """Tell whether a parameter may name records, and so lead on from former names."""
    return parameter in FILTERS or parameter == QUERY


def _given() -> list[str]:
    """Return the parameters as they are written in the address, so that those that stay are not altered."""
    return [piece for piece in request.query_string.decode(errors="replace").split("&") if piece]


def _read(piece: str) -> tuple[str, str]:
    return next(iter(parse_qsl(piece, keep_blank_values=True)), ("", ""))


def _named(name: str, value: str) -> Iterator[KindsAndSlug]:
    """Yield the records that a parameter narrows by."""
    if name in FILTERS:
        yield FILTERS[name], value.strip()
    elif name == QUERY:
        yield from ((_ENTITIES[found[1].lower()], found[2]) for found in _NARROWED.finditer(value))


def _renamed(piece: str, name: str, value: str, now: _Now) -> str:
    """Write a parameter with present slugs in place of former ones; all else stays as it was written."""
    if not any(named in now for named in _named(name, value)):
        return piece
    if name in FILTERS:
        return urlencode([(name, now[FILTERS[name], value.strip()])])

    def present(found: re.Match[str]) -> str:
        return f"{found[1]}:{now.get((_ENTITIES[found[1].lower()], found[2]), found[2])}"

    return urlencode([(name, _NARROWED.sub(present, value))])


def _lead(path: str, pieces: list[str]) -> Response:
    """Lead on for good; browsers ask anew each time, as a former name may one day belong to another record."""
    query = f"?{'&'.join(pieces)}" if pieces else ""
    response = redirect(request.script_root + quote(path, safe="/:@!$&'()*+,;=~") + query, 301)
    response.headers["Cache-Control"] = "no-cache"
    return response
