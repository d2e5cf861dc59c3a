"""The reader's own list in an address, as places like ``initiatives/chemsite``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request, url_for
from sqlalchemy.orm import Session

from kb import search
from kb.errors import InvalidInput, NotFound
from kb.models import ENTITIES
from kb.models.columns import Key
from kb.queries.records import profiles
from kb.queries.shortlist import EntityAndSlug, Shortlist, find_records
from kb.search.help import Suggested
from kb.texts import LANGUAGES, Text
from kb.web.request import KINDS, MOST_VALUES, Params, query_string
from kb.web.search import suggestions

COLLECTED = "record"
"""The parameter that holds a record of the list; it is repeated."""
_OF_SEARCH = frozenset({"q", "sort", "plain", "without", "by_years", *(facet.name for facet in search.FACETS)})
"""The parameters that decide which records are hits, and their order."""


def listed(params: Params) -> tuple[EntityAndSlug, ...]:
    """Read the records of the list. Raises InvalidInput for an unreadable place or too many."""
    count = len(set(params.arguments.getlist(COLLECTED)))
    if count > MOST_VALUES:
        raise InvalidInput(_FULL.format(most=MOST_VALUES, count=count), field=COLLECTED)
    return tuple(dict.fromkeys(_read(text) for text in params.texts(COLLECTED)))


def present(session: Session, params: Params) -> Shortlist | None:
    """Read the list of an address with its records; None if it names none.

    Raises NotFound for records that are not there: what is computed about less than the list would not say so.
    """
    records = listed(params)
    if not records:
        return None
    shortlist = find_records(session, records)
    for entity, slug in shortlist.missing:
        raise NotFound(_MISSING.format(kind=ENTITIES[entity].__title__, slug=slug))
    return shortlist


def listed_keys(session: Session, params: Params) -> Sequence[Key]:
    """Read the records of the list of an address by entity and id. Raises NotFound as ``present`` does."""
    shortlist = present(session, params)
    return [(entry.entity, entry.record.id) for entry in shortlist.records] if shortlist else []


@dataclass(frozen=True, slots=True)
class Addition:
    """What a reader typed to add a record: its place, or words of its name with the records they suggest."""

    record: EntityAndSlug | None = None
    words: str = ""
    suggested: Sequence[Suggested] = ()


def added(params: Params) -> Addition:
    """Read what was typed to add a record; text with a slash is a place or the address of a page."""
    typed = params.text("add")
    if "/" in typed:
        return Addition(_read(typed))
    # Statements and the like are on the pages of others, so they cannot be added themselves.
    records = suggestions(typed).records if typed else ()
    return Addition(words=typed, suggested=[record for record in records if record.kind in profiles.PROFILES])


def place(entity: str, slug: str) -> str:
    """Return the place of a record, as the list writes it."""
    return f"{ENTITIES[entity].__path__}/{slug}"


def parameters(places: Sequence[str]) -> str:
    """Return the list as the query of an address."""
    return query_string({COLLECTED: list(places)})


def here_without(record: str) -> str:
    """Return the address of this page without one of its records."""
    kept = [place for place in request.args.getlist(COLLECTED) if place != record]
    view = {name: request.args.getlist(name) for name in request.args if name not in (COLLECTED, "add")}
    return f"{request.script_root}{request.path}{query_string({COLLECTED: kept, **view})}"


def hits_address(kind: str = "", **others: Sequence[str]) -> str:
    """Return the address that makes a list of all hits of this page; empty if no list has records of this kind.

    ``kind`` is the kind of record of a page that has only one, ``others`` are parameters that the search calls otherwise.
    """
    if kind and kind not in profiles.PROFILES:
        return ""
    values = {name: request.args.getlist(name) for name in request.args if name in _OF_SEARCH}
    values |= {name: list(slugs) for name, slugs in others.items()}
    return url_for("pages.shortlist_of_hits") + query_string(values | ({"kind": [kind]} if kind else {}))


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


_MISSING = Text(
    "{kind} „{slug}“ von Ihrer Liste gibt es hier nicht mehr. Bitte aus der Liste entfernen.",
    "{kind} “{slug}” of your list is no longer here. Remove it from the list.",
)
_FULL = Text(
    "Eine Merkliste fasst höchstens {most} Einträge; diese Adresse nennt {count}. Bitte auf mehrere Listen verteilen.",
    "A list holds at most {most} records; this address names {count}. Spread them over several lists.",
)
_NO_PAGE = Text(
    "„{text}“ hat keine eigene Seite. Bitte stattdessen den zugehörigen Eintrag merken, zum Beispiel die Initiative.",
    "“{text}” has no page of its own. Add the record it belongs to instead, for example the initiative.",
)
_NO_RECORD = Text(
    "„{text}“ ist kein Eintrag. Bitte die Adresse der Seite eines Eintrags angeben, zum Beispiel initiatives/chemsite.",
    "“{text}” is not a record. Enter the address of a record’s page, for example initiatives/chemsite.",
)
