"""Build addresses of records and variants of the current address, for pages and JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode

import flask
from flask import request

from kb.models import ENTITIES
from kb.queries.names import Reference
from kb.texts import Language
from kb.web.request.context import language, of_request, settings


def url_for_record(kind: str, slug: str, anchor: str = "") -> str:
    """Return the address of a record's page; ``kind`` is its entity, such as ``initiative``.

    It bypasses the router, where pages with many links would spend most of their time. A slug consists of letters,
    digits and hyphens, so nothing needs quoting.
    """
    fragment = f"#{anchor}" if anchor else ""
    return f"{_prefix()}{ENTITIES[kind].__path__}/{slug}{fragment}"


def url_for_list(kind: str, /, **values: object) -> str:
    """Return the address of the list of a kind of record."""
    return f"{_prefix()}{ENTITIES[kind].__path__}{query_string(values)}"


def url_for_reference(reference: Reference) -> str | None:
    """Return the address of a referenced record: its page, or its place on the page of its owner."""
    if reference.subject is not None:
        owner = reference.subject
        return None if owner.slug is None else url_for_record(owner.entity, owner.slug, reference.slug or "")
    if reference.slug is None or not ENTITIES[reference.entity].__path__:
        return None
    return url_for_record(reference.entity, reference.slug)


def url_for(endpoint: str, /, **values: Any) -> str:
    """Return the address of a view like Flask, which is asked once per language for addresses without values."""
    return flask.url_for(endpoint, **values) if values else _plain_url(endpoint, request.script_root, language())


@lru_cache(maxsize=500)
def _plain_url(endpoint: str, _script_root: str, _language: Language) -> str:
    return flask.url_for(endpoint)


def url_for_api(kind: str, slug: str) -> str:
    """Return the address of a record's JSON."""
    return f"{request.script_root}/api/v1/{ENTITIES[kind].__path__}/{slug}"


def origin() -> str:
    """Return scheme and host of the site: KB_BASE_URL, the host of the request, or the address it listens on.

    Without KB_BASE_URL the site does not know its own names, and a request may name any host. The response to it uses
    that host only and is cached for that host only (see `kb.web.request.etag`).
    """
    site = settings()
    if site.base_url:
        return site.base_url
    return f"{request.scheme}://{request.host}" if request.host else f"http://{site.host}:{site.port}"


def absolute(path: str) -> str:
    """Return an address with scheme and host, for citations, files and other sites."""
    return origin() + path


def this_page(**changed: object) -> str:
    """Return the address of this page with some parameters changed; None removes a parameter."""
    values: dict[str, object] = {name: request.args.getlist(name) for name in request.args}
    values.update(changed)
    return f"{request.script_root}{request.path}{query_string(values)}"


def toggled(name: str, value: str) -> str:
    """Return the address of this page with a filter value added or removed; paging starts again."""
    return next(all_toggled(name, (value,)))


def all_toggled(name: str, values: Iterable[str]) -> Iterator[str]:
    """Yield the address of this page with each value added or removed in turn; pages have hundreds of them."""
    arguments = [pair for pair in request.args.items(multi=True) if pair[0] != "page" and pair[1]]
    pairs = [urlencode((pair,)) for pair in arguments]
    path = f"{request.script_root}{request.path}?"
    start = "".join(f"{pair}&" for pair in pairs)
    for value in values:
        toggled_pair = f"{name}={_quoted(value)}"
        if toggled_pair in pairs:
            yield path + "&".join(pair for pair in pairs if pair != toggled_pair)
        else:
            yield f"{path}{start}{toggled_pair}"


_quoted = lru_cache(maxsize=5_000)(quote_plus)


def _prefix() -> str:
    """Return the common prefix of all page addresses in this language; computed once per request."""
    values = of_request()
    prefix: str | None = values.get("address_prefix")
    if prefix is None:
        prefix = values.address_prefix = f"{request.script_root}/{language()}/"
    return prefix


def query_string(values: Mapping[str, object]) -> str:
    """Encode parameters as a query string; parameters without a value are omitted."""
    pairs: list[str] = []
    for name, value in values.items():
        items = value if isinstance(value, list | tuple) else (value,)
        pairs += [f"{_in_query(name)}={_in_query(str(item))}" for item in items if item not in (None, "")]
    return f"?{'&'.join(pairs)}" if pairs else ""


def _in_query(text: str) -> str:
    """Quote a text for a query string; slugs and most other values need it not."""
    return text if _SAFE(text) else quote_plus(text)


_SAFE = re.compile(r"[\w.~-]*", re.ASCII).fullmatch
