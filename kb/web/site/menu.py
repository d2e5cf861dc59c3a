"""Menus in header and footer, one row per entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import g
from sqlalchemy.exc import SQLAlchemyError

from kb.queries import lists
from kb.queries.changes import cached
from kb.texts import Text
from kb.web.request import db, language, plural, url_for, url_for_list


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of a menu; ``section`` selects its icon and highlights it on its pages."""

    section: str
    name: Text
    address: Callable[[], str]


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A menu entry in the reader's language."""

    section: str
    name: str
    address: str


def _list(entity: str) -> MenuEntry:
    return MenuEntry(entity, plural(entity), partial(url_for_list, entity))


def _page(section: str, name: Text, endpoint: str) -> MenuEntry:
    return MenuEntry(section, name, partial(url_for, endpoint))


PICTURES = (
    _page("map", Text("Karte", "Map"), "pages.map"),
    _page("matrix", Text.same("Matrix"), "pages.matrix"),
    _page("timeline", Text("Zeitleiste", "Timeline"), "pages.timeline"),
)
"""Pages that show the records as a picture."""
MENUS = {
    "main": (
        _page("answers", Text("Antworten", "Answers"), "pages.answers_overview"),
        _list("initiative"),
        _list("region"),
        _list("competence_field"),
        _list("programme"),
        *PICTURES,
        _page("search", Text("Suche", "Search"), "pages.search"),
    ),
    "pictures": PICTURES,
    "own": (_page("shortlist", Text("Merkliste", "My list"), "pages.shortlist"),),
    "lists": tuple(
        _list(entity)
        for entity in (
            "initiative",
            "cluster_manager",
            "organisation",
            "region",
            "competence_field",
            "programme",
            "policy_era",
            "project",
            "event",
            "statement",
            "milestone",
            "succession",
            "source",
        )
    ),
    "about": (
        _page("about", Text("Über Clusterwissen", "About Clusterwissen"), "pages.about"),
        _page("help", Text("Hilfe zur Suche", "Search help"), "pages.search_help"),
        _page("accessibility", Text("Barrierefreiheit", "Accessibility"), "pages.accessibility"),
        _page("privacy", Text("Datenschutz", "Privacy"), "pages.privacy"),
        _page("imprint", Text("Impressum", "Imprint"), "pages.imprint"),
        _page("account", Text("Anmelden", "Sign in"), "account.sign_in"),
    ),
    "data": (
        _page("coverage", Text("Vollständigkeit", "Coverage"), "pages.coverage"),
        _page("download", Text("Alles herunterladen", "Download everything"), "pages.download"),
        _page("api", Text("Schnittstelle (API)", "API"), "pages.api_docs"),
        _page("json", Text("Daten als JSON", "Data as JSON"), "api.root"),
        _page("feed", Text("Änderungen als Feed", "Feed of changes"), "pages.feed"),
    ),
}
"""The menus by name."""


def menu(name: str) -> list[MenuLink]:
    """Return the entries of a menu in the reader's language; a list without records is left out."""
    empty = g.get("empty_lists", frozenset()) if name == "lists" else frozenset()
    return [
        MenuLink(entry.section, entry.name.in_(language()), entry.address())
        for entry in MENUS[name]
        if entry.section not in empty
    ]


def note_empty_lists() -> dict[str, Any]:
    """Note which lists are empty, before a page is written; pages on errors are written without a database, too."""
    try:
        g.empty_lists = cached(db(), lists.empty)
    except SQLAlchemyError:
        db().rollback()
    return {}
