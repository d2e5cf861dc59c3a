"""The reader's own list in an address, as places like ``initiatives/chemsite``."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import request

from kb.errors import InvalidInput
from kb.models import ENTITIES
from kb.queries.records import profiles
from kb.queries.shortlist import EntityAndSlug
from kb.texts import LANGUAGES, Text
from kb.web.request import KINDS, MOST_VALUES, Params, query_string

COLLECTED = "record"
"""The parameter that holds a record of the list; it is repeated."""


def listed(params: Params) -> tuple[EntityAndSlug, ...]:
    """Read the records of the list. Raises InvalidInput for an unreadable place."""
    return tuple(dict.fromkeys(_read(text) for text in params.texts(COLLECTED)))


def added(params: Params) -> EntityAndSlug | None:
    """Read the place or page address typed to add a record; None if empty."""
    typed = params.text("add")
    return _read(typed) if typed else None


def place(entity: str, slug: str) -> str:
    """Return the place of a record, as the list writes it."""
    return f"{ENTITIES[entity].__path__}/{slug}"


def parameters(places: Sequence[str]) -> str:
    """Return the list as the query of an address."""
    return query_string({COLLECTED: list(places)})


def here_without(record: str) -> str:
    """Return the address of this page without one of its records."""
    kept = [place for place in request.args.getlist(COLLECTED) if place != record]
    return f"{request.script_root}{request.path}{parameters(kept)}"


def _read(text: str) -> EntityAndSlug:
    """Read ``initiatives/chemsite``, also out of a whole address in either language."""
    parts = _parts(text)
    if len(parts) >= 2 and KINDS.get(parts[0]) in profiles.PROFILES:
        return KINDS[parts[0]], parts[1]
    if len(parts) >= 2 and parts[0] in KINDS:
        raise InvalidInput(_NO_PAGE.format(text=text[:120]), field=COLLECTED)
    raise InvalidInput(_NO_RECORD.format(text=text[:120], most=MOST_VALUES), field=COLLECTED)


def _parts(text: str) -> list[str]:
    """Return the parts of a path or address, without the language; none if invalid."""
    try:
        path = urlsplit(text).path
    except ValueError:
        return []
    parts = [part for part in path.split("/") if part]
    return parts[1:] if parts and parts[0] in LANGUAGES else parts


_NO_PAGE = Text(
    "„{text}“ hat keine eigene Seite. Bitte stattdessen den zugehörigen Eintrag merken, zum Beispiel die Initiative.",
    "“{text}” has no page of its own. Add the record it belongs to instead, for example the initiative.",
)
_NO_RECORD = Text(
    "„{text}“ ist kein Eintrag. Bitte die Adresse der Seite eines Eintrags angeben, zum Beispiel initiatives/chemsite.",
    "“{text}” is not a record. Enter the address of a record’s page, for example initiatives/chemsite.",
)
