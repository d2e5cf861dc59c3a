"""The reader's own list: records collected in the browser or in a link, to compare, export and print."""

from __future__ import annotations

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from kb.models.labels import name_of
from kb.queries import fact_sheets
from kb.queries.records import PROFILES
from kb.queries.shortlist import EntityAndSlug, Shortlist, find_records
from kb.web.downloads import downloadable
from kb.web.request import db, page, pages, parameters
from kb.web.shortlist import downloads, question

MOST_COMPARED = 6
"""Initiatives that stand side by side; more columns nobody reads."""


@pages.get("/shortlist")
@downloadable(downloads.of_shortlist)
def shortlist() -> AnyResponse:
    """Show the collected records, and the initiatives among them side by side."""
    given = parameters()
    wanted, more = question.wanted(given), question.added(given)
    if more is not None:
        return redirect(_address((*wanted, more)))
    found = find_records(db(), wanted)
    return page(
        "shortlist/page.html",
        shortlist=found,
        places=_places(found),
        compared=[fact_sheets.sheet(db(), slug) for slug in found.initiatives[:MOST_COMPARED]],
        section="shortlist",
    )


@pages.get("/shortlist/dossier")
def dossier() -> Response:
    """Show the collected records one after another, with contents and one numbered list of sources."""
    found = find_records(db(), question.wanted(parameters()))
    entries = [(one, PROFILES[one.entity](db(), one.slug)) for one in found.records]
    return page(
        "shortlist/dossier.html",
        shortlist=found,
        places=_places(found),
        entries=entries,
        drawn_from=fact_sheets.sheet_of,
        facts=lambda record: fact_sheets.facts(db(), record),
        column_name=name_of,
        section="shortlist",
    )


def _places(found: Shortlist) -> list[str]:
    return [question.place(one.entity, one.asked) for one in found.records]


def _address(records: tuple[EntityAndSlug, ...]) -> str:
    places = [question.place(*one) for one in dict.fromkeys(records)]
    return url_for("pages.shortlist") + question.parameters(places)
