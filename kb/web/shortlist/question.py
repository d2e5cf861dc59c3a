"""The reader's own list in an address: records as ``initiatives/chemsite``, in the order in which they were collected."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import request

from kb.errors import InvalidInput
from kb.models import ENTITIES
from kb.queries.records import PROFILES
from kb.queries.shortlist import EntityAndSlug
from kb.texts import LANGUAGES, Text
from kb.web.request import KINDS, MOST_VALUES, Params, query_string

COLLECTED = "record"
"""The parameter that holds a record of the list; it is repeated."""


def wanted(given: Params) -> tuple[EntityAndSlug, ...]:
    """Read the records of the list; raises InvalidInput for what is no record's place."""
    return tuple(dict.fromkeys(_read(text) for text in given.texts(COLLECTED)))


def added(given: Params) -> EntityAndSlug | None:
    """Read what somebody typed to add a record: its place, or the address of its page; None when nothing was typed."""
    typed = given.text("add")
    return _read(typed) if typed else None


def place(entity: str, slug: str) -> str:
    """Return how a record is written in the list."""
    return f"{ENTITIES[entity].__path__}/{slug}"


def parameters(places: Sequence[str]) -> str:
    """Return the list as the query of an address."""
    return query_string({COLLECTED: list(places)})


def here_without(record: str) -> str:
    """Return the address of this page without one of its records."""
    kept = [one for one in request.args.getlist(COLLECTED) if one != record]
    return f"{request.script_root}{request.path}{parameters(kept)}"


def _read(text: str) -> EntityAndSlug:
    """Read ``initiatives/chemsite``, also out of a whole address in either language."""
    parts = _parts(text)
    if len(parts) >= 2 and KINDS.get(parts[0]) in PROFILES:
        return KINDS[parts[0]], parts[1]
    if len(parts) >= 2 and parts[0] in KINDS:
        raise InvalidInput(_NO_PAGE.format(text=text[:120]), field=COLLECTED)
    raise InvalidInput(_NO_RECORD.format(text=text[:120], most=MOST_VALUES), field=COLLECTED)


def _parts(text: str) -> list[str]:
    """Return the parts of a path or of the path of an address, without the language; none for what is neither."""
    try:
        path = urlsplit(text).path
    except ValueError:
        return []
    parts = [part for part in path.split("/") if part]
    return parts[1:] if parts and parts[0] in LANGUAGES else parts


_NO_PAGE = Text(
    "„{text}“ hat keine eigene Seite. Bitte den Eintrag merken, auf dessen Seite es steht, zum Beispiel die Initiative.",
    "“{text}” has no page of its own. Add the record on whose page it stands, for example the initiative.",
)
_NO_RECORD = Text(
    "„{text}“ ist kein Eintrag. Bitte die Adresse seiner Seite angeben, zum Beispiel initiatives/chemsite.",
    "“{text}” is no record. Give the address of its page, for example initiatives/chemsite.",
)
