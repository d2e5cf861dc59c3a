"""Redirects for renamed and merged records, so that shared links keep working.

The address of a record is looked up after its view has answered 404. A record in a filter, such as ``?region=ruhr``, is
looked up before the view runs, because an unknown filter only yields an empty result.
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
    """Return the reference fields by which the API filters, with the kinds they reference."""
    fields: dict[str, dict[str, None]] = defaultdict(dict)
    for entity in ENTITIES:
        for field in fields_of(entity).values():
            if field.target in ENTITIES:
                fields[field.name][field.target] = None
    return {name: tuple(targets) for name, targets in fields.items()}


_FACETS = tuple(facet for facet in search.FACETS if facet.labelled_by)
FILTERS: Mapping[str, tuple[str, ...]] = {
    **_fields(),
    **{name: (entity,) for name, entity in CHARTED.items()},
    **{facet.name: facet.labelled_by for facet in _FACETS},
    "area": ("programme",),
    "outline": ("region",),
}
"""The parameters whose value is the slug of a record, with its possible kinds; the same in every address."""
MOST_NAMED = MOST_VALUES * len(FILTERS)
"""Requests that name more records are left to the view, which refuses them."""
QUERY = "q"
"""The parameter whose words may be filters as well, such as ``region:ruhr``."""
_ENTITIES = {name: facet.labelled_by for facet in _FACETS for name in facet.names}
_FILTER_WORDS = re.compile(rf"(?<!\w)({'|'.join(_ENTITIES)}):([a-z0-9]+(?:-[a-z0-9]+)*)(?![\w-])", re.IGNORECASE)
_CurrentSlugs = Mapping[KindsAndSlug, str]


def former_record() -> tuple[list[str], versions.Moved | versions.Withdrawn] | None:
    """Return the path segments before the slug, and what happened to the record.

    It covers every address in which a slug follows a plural: a page, its history, the API.
    """
    segments = request.path.split("/")
    position = next((n for n, segment in enumerate(segments[:-1]) if segment in KINDS), None)
    if position is None:
        return None
    outcome = versions.former(db(), KINDS[segments[position]], segments[position + 1])
    return None if outcome is None else (segments[: position + 1], outcome)


def redirect_to(prefix: list[str], moved: versions.Moved) -> Response:
    """Redirect to the current address of a record, with the same parameters."""
    rest = request.path.split("/")[len(prefix) + 1 :]
    return _redirect("/".join([*prefix, moved.slug, *rest]), _raw_pairs())


def redirect_former_filters() -> Response | None:
    """Redirect a request whose filters contain former slugs to the current slugs; return None if none do.

    It runs before the view. A request without such filters costs nothing; one with existing records costs a lookup in
    the index of their slugs.
    """
    pairs = [(pair, *_decoded(pair)) for pair in _raw_pairs()]
    records = {record for _, name, value in pairs for record in _records_in(name, value)}
    current = versions.renamed(db(), records) if 0 < len(records) <= MOST_NAMED else {}
    return _redirect(request.path, [_with_current_slugs(*pair, current) for pair in pairs]) if current else None


def names_records(parameter: str) -> bool:
    """Return whether a parameter may contain slugs of records, and so cause a redirect."""
    return parameter in FILTERS or parameter == QUERY


def _raw_pairs() -> list[str]:
    """Return the encoded parameters of the address, so that unchanged ones keep their spelling."""
    return [pair for pair in request.query_string.decode(errors="replace").split("&") if pair]


def _decoded(pair: str) -> tuple[str, str]:
    return next(iter(parse_qsl(pair, keep_blank_values=True)), ("", ""))


def _records_in(name: str, value: str) -> Iterator[KindsAndSlug]:
    """Yield the records by which a parameter filters."""
    if name in FILTERS:
        yield FILTERS[name], value.strip()
    elif name == QUERY:
        yield from ((_ENTITIES[match[1].lower()], match[2]) for match in _FILTER_WORDS.finditer(value))


def _with_current_slugs(pair: str, name: str, value: str, current: _CurrentSlugs) -> str:
    """Replace former slugs in a parameter by current ones; other parameters stay unchanged."""
    if not any(record in current for record in _records_in(name, value)):
        return pair
    if name in FILTERS:
        return urlencode([(name, current[FILTERS[name], value.strip()])])

    def replacement(match: re.Match[str]) -> str:
        return f"{match[1]}:{current.get((_ENTITIES[match[1].lower()], match[2]), match[2])}"

    return urlencode([(name, _FILTER_WORDS.sub(replacement, value))])


def _redirect(path: str, pairs: list[str]) -> Response:
    """Redirect permanently; browsers must revalidate, because another record may take the former slug."""
    query = f"?{'&'.join(pairs)}" if pairs else ""
    response = redirect(request.script_root + quote(path, safe="/:@!$&'()*+,;=~") + query, 301)
    response.headers["Cache-Control"] = "no-cache"
    return response
