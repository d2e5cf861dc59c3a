"""The reader's own list of records to compare, export and print."""

from __future__ import annotations

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from kb.models.labels import name_of
from kb.queries import fact_sheets
from kb.queries.records import profiles
from kb.queries.shortlist import EntityAndSlug, Shortlist, find_records
from kb.web.downloads import downloadable
from kb.web.request import MOST_VALUES, db, page, pages, parameters
from kb.web.shortlist import downloads, question

MOST_COMPARED = 6
"""Initiatives compared side by side; more columns would be unreadable."""


@pages.get("/shortlist")
@downloadable(downloads.of_shortlist)
def shortlist() -> AnyResponse:
    """Show the listed records and compare their initiatives."""
    params = parameters()
    listed, addition = question.listed(params), question.added(params)
    if addition.record is not None:
        return redirect(_address((*listed, addition.record)))
    collection = find_records(db(), listed)
    return page(
        "shortlist/page.html",
        shortlist=collection,
        places=_places(collection),
        addition=addition,
        most=MOST_VALUES,
        most_compared=MOST_COMPARED,
        compared=[fact_sheets.sheet(db(), slug) for slug in collection.initiatives[:MOST_COMPARED]],
        section="shortlist",
    )


@pages.get("/shortlist/dossier")
def dossier() -> Response:
    """Show the listed records in full, with one numbered list of sources."""
    collection = find_records(db(), question.listed(parameters()))
    entries = [(item, profiles.PROFILES[item.entity](db(), item.slug)) for item in collection.records]
    return page(
        "shortlist/dossier.html",
        shortlist=collection,
        places=_places(collection),
        entries=entries,
        drawn_from=fact_sheets.sheet_of,
        facts=lambda record: fact_sheets.facts(db(), record),
        column_name=name_of,
        section="shortlist",
    )


def _places(shortlist: Shortlist) -> list[str]:
    return [question.place(item.entity, item.asked) for item in shortlist.records]


def _address(records: tuple[EntityAndSlug, ...]) -> str:
    places = [question.place(*record) for record in dict.fromkeys(records)]
    return url_for("pages.shortlist") + question.parameters(places)
