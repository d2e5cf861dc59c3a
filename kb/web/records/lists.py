"""Lists of all kinds of records, narrowed and sorted as the search is, and trees to browse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from kb.models import ENTITIES
from kb.queries import browse
from kb.queries.changes import cached_in_language
from kb.web.downloads import downloadable
from kb.web.records import downloads, family_tree, question
from kb.web.request import KINDS, db, language, page, pages, parameters, plural_in, url_for_list

SHOWN = 6
"""The number of values of a facet shown at first; the others can be unfolded."""
PLURALS = plural_in(ENTITIES[entity].__path__ for entity in question.SORTS)
TREES: dict[str, Callable[[], Any]] = {
    "region": lambda: cached_in_language(db(), browse.regions, language()),
    "competence_field": lambda: browse.schemes(db()),
}
"""Kinds whose whole list is shown as a tree, with what the tree consists of."""
DRAWINGS: dict[str, Callable[[Sequence[Any]], Any]] = {"succession": family_tree.of_list}
"""Kinds whose list shows a picture of the records on its page."""


@pages.get("/field-schemes")
def field_schemes() -> AnyResponse:
    """Redirect to the list of fields, which is grouped by scheme."""
    return redirect(url_for_list("competence_field"), 301)


@pages.get(f"/{PLURALS}")
@downloadable(lambda plural: downloads.of_list(KINDS[plural]))
def listing(plural: str) -> Response:
    """Show a page of the records of a kind; the tree of a kind that has one as long as nothing is chosen."""
    entity = KINDS[plural]
    narrowed = question.answer(parameters(), entity)
    tree = TREES[entity]() if entity in TREES and narrowed.is_whole else None
    return page(
        f"records/lists/{plural}.html",
        narrowed=narrowed,
        listing=narrowed.listing,
        answered=narrowed.answered,
        found=narrowed.found,
        chosen=narrowed.chosen,
        parameter=narrowed.parameters,
        sorts=narrowed.sorts,
        typed=narrowed.found.query.text,
        whole=url_for_list(entity),
        has_tree=entity in TREES,
        tree=tree,
        drawn=DRAWINGS[entity](narrowed.listing.records) if entity in DRAWINGS else None,
        shown=SHOWN,
        section=entity,
    )
