"""Addresses of records, and of this page with one thing changed. Pages and JSON take them from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import g, request

from kb.models import ENTITIES
from kb.queries.names import Reference
from kb.web.request.context import language, settings

Values = Mapping[str, object]


def url_for_record(kind: str, slug: str, anchor: str = "") -> str:
    """Return the address of a record's page; ``kind`` is its entity, such as ``initiative``.

    Written out instead of asking the router, as pages with many links would spend most of their time there. A slug
    consists of letters, digits and hyphens, so there is nothing to quote.
    """
    place = f"#{anchor}" if anchor else ""
    return f"{_start()}{ENTITIES[kind].__path__}/{slug}{place}"


def url_for_list(kind: str, /, **values: object) -> str:
    """Return the address of the list of a kind of record."""
    return f"{_start()}{ENTITIES[kind].__path__}{query_string(values)}"


def url_for_reference(reference: Reference) -> str | None:
    """Return the address of a record that others point to; one without a page stands on that of its owner."""
    if reference.subject is not None:
        above = reference.subject
        return None if above.slug is None else url_for_record(above.entity, above.slug, reference.slug or "")
    if reference.slug is None or not ENTITIES[reference.entity].__path__:
        return None
    return url_for_record(reference.entity, reference.slug)


def url_for_api(kind: str, slug: str) -> str:
    """Return the address of a record's JSON."""
    return f"{request.script_root}/api/v1/{ENTITIES[kind].__path__}/{slug}"


def origin() -> str:
    """Return scheme and host of the site: KB_BASE_URL, else those under which it was asked for, else where it listens.

    Without KB_BASE_URL nobody knows which names are the site's own, and a request may name any. What is answered to it
    names no other and is kept for none (see `kb.web.request.etag`).
    """
    known = settings()
    if known.base_url:
        return known.base_url
    return f"{request.scheme}://{request.host}" if request.host else f"http://{known.host}:{known.port}"


def absolute(path: str) -> str:
    """Return an address with scheme and host, as citations, files and other sites need it."""
    return origin() + path


def this_page(**changed: object) -> str:
    """Return the address of this page with some parameters changed; None takes one away."""
    values: dict[str, object] = {name: request.args.getlist(name) for name in request.args}
    values.update(changed)
    return f"{request.script_root}{request.path}{query_string(values)}"


def toggled(name: str, value: str) -> str:
    """Return the address of this page with one value of a filter added or, if it is there, taken away; from page 1."""
    written = urlencode(((name, value),))
    given = _given()
    rest = [one for one in given if one != written]
    return f"{request.script_root}{request.path}?{'&'.join(rest if len(rest) < len(given) else [*given, written])}"


def _given() -> list[str]:
    """Return the parameters of this page as they are written in addresses, but for the page; kept for the request."""
    found: list[str] | None = g.get("given")
    if found is None:
        pairs = [pair for pair in request.args.items(multi=True) if pair[0] != "page" and pair[1]]
        found = g.given = [urlencode((pair,)) for pair in pairs]
    return found


def _start() -> str:
    """Return what all addresses of pages in this language begin with; kept for the request."""
    found: str | None = g.get("start")
    if found is None:
        found = g.start = f"{request.script_root}/{language()}/"
    return found


def query_string(values: Values) -> str:
    """Write parameters as part of an address; those without a value are left out."""
    pairs: list[tuple[str, str]] = []
    for name, value in values.items():
        several = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        pairs += [(name, str(one)) for one in several if one not in (None, "")]
    return f"?{urlencode(pairs)}" if pairs else ""
