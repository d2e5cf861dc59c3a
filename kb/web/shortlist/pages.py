"""The reader's own list of records to compare, export and print."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from kb import search
from kb.errors import InvalidInput
from kb.models.labels import name_of
from kb.queries import fact_sheets
from kb.queries.charts import CHARTED
from kb.queries.matrix import COUNTED
from kb.queries.records import profiles
from kb.queries.shortlist import EntityAndSlug, Shortlist, find_records, slugs_of
from kb.texts import Text
from kb.web.downloads import downloadable
from kb.web.request import (
    MOST_VALUES,
    app_state,
    db,
    language,
    page,
    pages,
    parameters,
    preferred_language,
    root_pages,
)
from kb.web.search import question as search_question
from kb.web.shortlist import comparison, downloads, question, short_links

VIEWS = {
    "": "pages.shortlist",
    "answers": "pages.answers_overview",
    "briefing": "pages.answer_briefing",
    "matrix": "pages.matrix",
}
"""The pages that a short link to a list can lead to, by the end of its path."""


@pages.get("/shortlist")
@downloadable(downloads.of_shortlist)
def shortlist() -> AnyResponse:
    """Show the listed records and compare those of one kind."""
    params = parameters()
    listed, addition, view = question.listed(params), question.added(params), comparison.read(params)
    if addition.record is not None:
        return redirect(_address((*listed, addition.record)))
    collection = find_records(db(), listed)
    comparisons = comparison.compare(db(), collection, view)
    return page(
        "shortlist/page.html",
        shortlist=collection,
        places=_places(collection),
        addition=addition,
        most=MOST_VALUES,
        most_compared=comparison.MOST_COMPARED,
        orders=comparison.ORDERS,
        view=view,
        comparisons=comparisons,
        short_link=short_links.address(collection.records),
        countable=any(entry.entity in COUNTED for entry in collection.records),
        charted=any(compared.entity in CHARTED for compared in comparisons),
        section="shortlist",
    )


@pages.get("/shortlist/of-hits")
def shortlist_of_hits() -> AnyResponse:
    """Redirect to the list of all hits of a search that have a page of their own."""
    query = search_question.read(parameters())
    keys = [key for key in search.walk(app_state().index, query) if key[0] in profiles.PROFILES]
    if len(keys) > MOST_VALUES:
        raise InvalidInput(_MANY_HITS.format(count=len(keys), most=MOST_VALUES), field="q")
    return redirect(_address(slugs_of(db(), keys)))


@root_pages.get("/l/<code>")
@root_pages.get("/l/<code>/<any(answers, briefing, matrix):view>")
def short_link(code: str, view: str = "") -> AnyResponse:
    """Redirect from a short link to its list, or to what another page makes of it, in the browser's language."""
    records = slugs_of(db(), short_links.decode(code))
    response = redirect(_address(records, preferred_language(), VIEWS[view]))
    response.headers["Vary"] = "Accept-Language"
    return response


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


def _address(
    records: Sequence[EntityAndSlug], language_code: str | None = None, endpoint: str = "pages.shortlist"
) -> str:
    places = [question.place(*record) for record in dict.fromkeys(records)]
    return url_for(endpoint, language=language_code or language()) + question.parameters(places)


_MANY_HITS = Text(
    "Eine Merkliste fasst höchstens {most} Einträge; diese Suche hat {count} Treffer. Bitte die Suche eingrenzen.",
    "A list holds at most {most} records; this search has {count} hits. Narrow the search down.",
)
